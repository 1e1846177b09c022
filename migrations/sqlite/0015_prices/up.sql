-- Changes of an offer's price while it was made, so that a report can say when they were.
CREATE TABLE price_change (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    minor_before INTEGER,
    currency_before TEXT,
    minor_after INTEGER,
    currency_after TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;
CREATE INDEX price_change_by_offer ON price_change (workspace_id, offer_id);

-- Responses by the price that was asked and the day, warm contacts apart: it is asked whatever the answer is.
CREATE TABLE price_tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    day INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, price_minor, currency, day),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

INSERT INTO price_tally
SELECT workspace_id, offer_id, price_minor, currency,
       (responded_at - (responded_at % 86400000000 + 86400000000) % 86400000000) / 86400000000, sum(quantity)
FROM response
WHERE undone_at IS NULL AND warm = 0 AND price_minor IS NOT NULL AND currency IS NOT NULL
GROUP BY 1, 2, 3, 4, 5;

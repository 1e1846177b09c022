-- Further counts of counted, answered responses, kept in the same transaction as the responses. Zero stands for "none".

-- By the cares that they state: their ids in rising order, with commas. A tally that states none says nothing.
CREATE TABLE care_tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    segment_id INTEGER NOT NULL,
    cares TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, segment_id, cares, outcome, rung),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- By the hand that logged them, the file that brought them, and whether it was logged late by hand.
CREATE TABLE source_tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    late INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, member_id, import_id, late, outcome, rung),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- By what became of them: 1 captured, 2 lost, 3 still open when one last looked.
CREATE TABLE ending_tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    day INTEGER NOT NULL,
    ending INTEGER NOT NULL,
    ended_day INTEGER NOT NULL,
    lost_reason TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, outcome, rung, day, ending, ended_day, lost_reason),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- Two offers side by side, the k-th response beside the k-th, and the last response of each that is paired:
-- where the pairing stands, and where it stood a step earlier.
CREATE TABLE offer_pair (
    workspace_id INTEGER NOT NULL,
    first_offer_id INTEGER NOT NULL,
    second_offer_id INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    pairs INTEGER NOT NULL,
    first_only INTEGER NOT NULL,
    second_only INTEGER NOT NULL,
    strongest REAL NOT NULL,
    better INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    second_at INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, first_offer_id, second_offer_id, earlier),
    FOREIGN KEY (workspace_id, first_offer_id) REFERENCES offer (workspace_id, id),
    FOREIGN KEY (workspace_id, second_offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- What customers said, the latest first.
CREATE INDEX response_with_words ON response (workspace_id, experiment_id, responded_at, id)
    WHERE standard IS NOT NULL OR quote IS NOT NULL OR reason IS NOT NULL;

INSERT INTO care_tally
SELECT workspace_id, offer_id, coalesce(segment_id, 0), cares, outcome, rung, sum(quantity)
FROM (
    SELECT r.*, coalesce((
        SELECT group_concat(care_id, ',') FROM (
            SELECT s.care_id FROM stated_care s
            WHERE s.workspace_id = r.workspace_id AND s.response_id = r.id AND s.intensity_milli IS NOT NULL
            ORDER BY s.care_id
        )
    ), '') AS cares
    FROM response r
    WHERE r.undone_at IS NULL AND r.standing = 0 AND r.outcome <> 5
)
WHERE quantity = 1 OR cares <> ''
GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO source_tally
SELECT workspace_id, offer_id, coalesce(logged_by, 0), coalesce(import_id, 0),
       import_id IS NULL AND logged_at - responded_at > 172800000000, outcome, rung, sum(quantity)
FROM response
WHERE undone_at IS NULL AND standing = 0 AND outcome <> 5
GROUP BY 1, 2, 3, 4, 5, 6, 7;

INSERT INTO ending_tally
SELECT workspace_id, offer_id, outcome, rung, (responded_at - (responded_at % 86400000000 + 86400000000) % 86400000000) / 86400000000, ending,
       (ended_at - (ended_at % 86400000000 + 86400000000) % 86400000000) / 86400000000, lost_because, sum(quantity)
FROM (
    SELECT r.*, CASE ending WHEN 1 THEN captured_at WHEN 2 THEN lost_at ELSE observed_until END AS ended_at,
           CASE ending WHEN 2 THEN coalesce(substr(lost_reason, 1, 120), '') ELSE '' END AS lost_because
    FROM (
        SELECT s.*, CASE WHEN lost_at < captured_at THEN 2 WHEN captured_at IS NOT NULL THEN 1
                         WHEN lost_at IS NOT NULL THEN 2 ELSE 3 END AS ending
        FROM response s
    ) AS r
    WHERE undone_at IS NULL AND standing = 0 AND outcome <> 5
)
WHERE ended_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

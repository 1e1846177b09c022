-- Counted responses by the option of each choice field, so that a report need not read them. Who has no value is not here.
CREATE TABLE choice_tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    option TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, field_id, option, outcome, rung),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id),
    FOREIGN KEY (workspace_id, field_id) REFERENCES own_field (workspace_id, id)
) STRICT;

-- A choice is 3, counted is 0, pending is 5.
INSERT INTO choice_tally
SELECT r.workspace_id, r.offer_id, v.field_id, v.value, r.outcome, r.rung, sum(r.quantity)
FROM response AS r
JOIN response_value AS v ON v.workspace_id = r.workspace_id AND v.response_id = r.id
JOIN own_field AS f ON f.workspace_id = v.workspace_id AND f.id = v.field_id
WHERE r.undone_at IS NULL AND r.standing = 0 AND r.outcome <> 5 AND f.kind = 3
GROUP BY 1, 2, 3, 4, 5, 6;

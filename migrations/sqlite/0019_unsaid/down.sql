CREATE TABLE silence (
    workspace_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, response_id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
) STRICT;
INSERT INTO silence SELECT workspace_id, id FROM response WHERE outcome = 6;
UPDATE response SET outcome = 4 WHERE outcome = 6;

INSERT INTO tally (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day, count)
SELECT workspace_id, offer_id, segment_id, proposition_set_id, 4, alternative_id, rung, standing, day, count
FROM tally
WHERE outcome = 6
ON CONFLICT (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day)
DO UPDATE SET count = tally.count + excluded.count;
DELETE FROM tally WHERE outcome = 6;

INSERT INTO source_tally (workspace_id, offer_id, member_id, import_id, late, outcome, rung, count)
SELECT workspace_id, offer_id, member_id, import_id, late, 4, rung, count
FROM source_tally
WHERE outcome = 6
ON CONFLICT (workspace_id, offer_id, member_id, import_id, late, outcome, rung)
DO UPDATE SET count = source_tally.count + excluded.count;
DELETE FROM source_tally WHERE outcome = 6;

-- Doing nothing without a word is stored as an outcome of its own, 6. So the tallies count it by segment, day and hand,
-- like everything else, and the list of silences is no longer needed.
CREATE TEMPORARY TABLE unsaid AS
SELECT r.workspace_id, r.offer_id, coalesce(r.segment_id, 0) AS segment_id,
       coalesce(r.proposition_set_id, 0) AS proposition_set_id, coalesce(r.alternative_id, 0) AS alternative_id, r.rung,
       r.standing, (r.responded_at - (r.responded_at % 86400000000 + 86400000000) % 86400000000) / 86400000000 AS day,
       coalesce(r.logged_by, 0) AS member_id, coalesce(r.import_id, 0) AS import_id,
       (r.import_id IS NULL AND r.logged_at - r.responded_at > 172800000000) AS late, r.quantity
FROM response AS r
JOIN silence AS s ON s.workspace_id = r.workspace_id AND s.response_id = r.id
WHERE r.outcome = 4 AND r.undone_at IS NULL;

INSERT INTO tally (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day, count)
SELECT workspace_id, offer_id, segment_id, proposition_set_id, 6, alternative_id, rung, standing, day, sum(quantity)
FROM unsaid
GROUP BY workspace_id, offer_id, segment_id, proposition_set_id, alternative_id, rung, standing, day;

UPDATE tally AS said SET count = said.count - moved.count
FROM tally AS moved
WHERE moved.outcome = 6 AND said.outcome = 4 AND moved.workspace_id = said.workspace_id AND moved.offer_id = said.offer_id
  AND moved.segment_id = said.segment_id AND moved.proposition_set_id = said.proposition_set_id
  AND moved.alternative_id = said.alternative_id AND moved.rung = said.rung AND moved.standing = said.standing
  AND moved.day = said.day;

INSERT INTO source_tally (workspace_id, offer_id, member_id, import_id, late, outcome, rung, count)
SELECT workspace_id, offer_id, member_id, import_id, late, 6, rung, sum(quantity)
FROM unsaid
WHERE standing = 0
GROUP BY workspace_id, offer_id, member_id, import_id, late, rung;

UPDATE source_tally AS said SET count = said.count - moved.count
FROM source_tally AS moved
WHERE moved.outcome = 6 AND said.outcome = 4 AND moved.workspace_id = said.workspace_id AND moved.offer_id = said.offer_id
  AND moved.member_id = said.member_id AND moved.import_id = said.import_id AND moved.late = said.late
  AND moved.rung = said.rung;

UPDATE response SET outcome = 6
WHERE outcome = 4 AND (workspace_id, id) IN (SELECT workspace_id, response_id FROM silence);

DROP TABLE unsaid;
DROP TABLE silence;

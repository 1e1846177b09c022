CREATE TABLE old_frozen_report (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    sentence TEXT NOT NULL,
    card BLOB NOT NULL,
    frozen_at INTEGER NOT NULL,
    frozen_by TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE TABLE old_share_link (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    experiment_id INTEGER NOT NULL,
    frozen_id INTEGER,
    words INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_by TEXT,
    revoked_at INTEGER,
    views INTEGER NOT NULL,
    viewed_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, frozen_id) REFERENCES frozen_report (workspace_id, id)
) STRICT;
INSERT INTO old_share_link
    SELECT workspace_id, id, token_hash, experiment_id, frozen_id, words, made_by, made_at, expires_at, revoked_by,
           revoked_at, views, viewed_at FROM share_link WHERE experiment_id IS NOT NULL;
DELETE FROM frozen_edition WHERE EXISTS (SELECT 1 FROM frozen_report AS f
    WHERE f.workspace_id = frozen_edition.workspace_id AND f.id = frozen_id AND f.experiment_id IS NULL);
INSERT INTO old_frozen_report
    SELECT workspace_id, id, experiment_id, name, title, sentence, card, frozen_at, frozen_by
    FROM frozen_report WHERE experiment_id IS NOT NULL;
DROP TABLE share_link;
DROP TABLE frozen_report;
ALTER TABLE old_frozen_report RENAME TO frozen_report;
ALTER TABLE old_share_link RENAME TO share_link;
CREATE INDEX frozen_report_by_experiment ON frozen_report (workspace_id, experiment_id, id);
CREATE UNIQUE INDEX share_link_token ON share_link (token_hash);
CREATE INDEX share_link_by_experiment ON share_link (workspace_id, experiment_id, id);

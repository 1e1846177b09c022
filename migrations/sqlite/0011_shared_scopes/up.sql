-- Reports of a value proposition and of the whole portfolio are frozen and shared as those of an experiment are: at most
-- one of experiment_id and proposition_id is set, and neither for the portfolio. SQLite can't take NOT NULL off a
-- column, so both tables are built anew.
CREATE TABLE new_frozen_report (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    experiment_id INTEGER,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    sentence TEXT NOT NULL,
    card BLOB NOT NULL,
    frozen_at INTEGER NOT NULL,
    frozen_by TEXT NOT NULL,
    proposition_id INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    CHECK (experiment_id IS NULL OR proposition_id IS NULL)
) STRICT;
INSERT INTO new_frozen_report
    SELECT workspace_id, id, experiment_id, name, title, sentence, card, frozen_at, frozen_by, NULL FROM frozen_report;
DROP TABLE frozen_report;
ALTER TABLE new_frozen_report RENAME TO frozen_report;
CREATE INDEX frozen_report_by_experiment ON frozen_report (workspace_id, experiment_id, id);
CREATE INDEX frozen_report_by_proposition ON frozen_report (workspace_id, proposition_id, id);

CREATE TABLE new_share_link (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    experiment_id INTEGER,
    frozen_id INTEGER,
    words INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_by TEXT,
    revoked_at INTEGER,
    views INTEGER NOT NULL,
    viewed_at INTEGER,
    proposition_id INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    FOREIGN KEY (workspace_id, frozen_id) REFERENCES frozen_report (workspace_id, id),
    CHECK (experiment_id IS NULL OR proposition_id IS NULL)
) STRICT;
INSERT INTO new_share_link
    SELECT workspace_id, id, token_hash, experiment_id, frozen_id, words, made_by, made_at, expires_at, revoked_by,
           revoked_at, views, viewed_at, NULL FROM share_link;
DROP TABLE share_link;
ALTER TABLE new_share_link RENAME TO share_link;
CREATE UNIQUE INDEX share_link_token ON share_link (token_hash);
CREATE INDEX share_link_by_experiment ON share_link (workspace_id, experiment_id, id);
CREATE INDEX share_link_by_proposition ON share_link (workspace_id, proposition_id, id);

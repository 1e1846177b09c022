-- Reports as they stood at a moment. What is kept is what was printed, never what it was worked out from: no later
-- program can say it differently. `title`, `sentence` and `card` are what a link to it shows where it is pasted.
CREATE TABLE frozen_report (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    sentence TEXT NOT NULL,
    card BYTEA NOT NULL,
    frozen_at BIGINT NOT NULL,
    frozen_by TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);
CREATE INDEX frozen_report_by_experiment ON frozen_report (workspace_id, experiment_id, id);

-- The page and the figures (`touchstone-report/1`), once for each circle of readers: 0 members, 1 whoever has a link,
-- 2 the same with the words of customers.
CREATE TABLE frozen_edition (
    workspace_id BIGINT NOT NULL,
    frozen_id BIGINT NOT NULL,
    readers SMALLINT NOT NULL,
    page TEXT NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (workspace_id, frozen_id, readers),
    FOREIGN KEY (workspace_id, frozen_id) REFERENCES frozen_report (workspace_id, id)
);

-- Links by which people without an account read one report: a frozen one, or the experiment's as it stands. The row
-- holds a hash of the token.
CREATE TABLE share_link (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    experiment_id BIGINT NOT NULL,
    frozen_id BIGINT,
    words BOOLEAN NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_by TEXT,
    revoked_at BIGINT,
    views BIGINT NOT NULL,
    viewed_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, frozen_id) REFERENCES frozen_report (workspace_id, id)
);
CREATE UNIQUE INDEX share_link_token ON share_link (token_hash);
CREATE INDEX share_link_by_experiment ON share_link (workspace_id, experiment_id, id);

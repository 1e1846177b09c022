-- Where a member logged last: the quick log opens there.
CREATE TABLE logging_place (
    workspace_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    experiment_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

-- The questions by which an experiment's interviews listen, one a line.
CREATE TABLE guide (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    questions TEXT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

-- Whether single keys act on somebody's quick log.
ALTER TABLE app_user ADD COLUMN shortcuts INTEGER NOT NULL DEFAULT 1 CHECK (shortcuts IN (0, 1));

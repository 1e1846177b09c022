-- A member's chance that the plan will be met, given before the start, with the plan that it was given for.
CREATE TABLE forecast (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    by_name TEXT NOT NULL,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 99),
    succeed_at INTEGER NOT NULL,
    stop_at INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id, user_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

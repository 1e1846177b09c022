-- A member's chance that the plan will be met, given before the start, with the plan that it was given for.
CREATE TABLE forecast (
    workspace_id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    by_name TEXT NOT NULL,
    percent BIGINT NOT NULL CHECK (percent BETWEEN 1 AND 99),
    succeed_at BIGINT NOT NULL,
    stop_at BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id, user_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

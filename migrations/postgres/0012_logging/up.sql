-- Where a member logged last: the quick log opens there.
CREATE TABLE logging_place (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    experiment_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

-- The questions by which an experiment's interviews listen, one a line.
CREATE TABLE guide (
    workspace_id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    questions TEXT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

-- Whether single keys act on somebody's quick log.
ALTER TABLE app_user ADD COLUMN shortcuts BOOLEAN NOT NULL DEFAULT TRUE;

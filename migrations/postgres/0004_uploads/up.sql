-- Files that were sent and are being looked at before they are imported. They are kept here and not in a folder, so that
-- two instances behind one address behave as one. They go after an hour.
CREATE TABLE upload (
    workspace_id BIGINT NOT NULL,
    token TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    experiment_id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, token),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);
CREATE INDEX upload_by_age ON upload (created_at);

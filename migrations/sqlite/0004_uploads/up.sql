-- Files that were sent and are being looked at before they are imported. They are kept here and not in a folder, so that
-- two instances behind one address behave as one. They go after an hour.
CREATE TABLE upload (
    workspace_id INTEGER NOT NULL,
    token TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    experiment_id INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, token),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE INDEX upload_by_age ON upload (created_at);

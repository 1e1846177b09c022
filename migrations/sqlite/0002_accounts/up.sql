-- Moments are microseconds since 1970. Tokens are stored as SHA-256 only: a stolen copy of this file signs nobody in.
CREATE TABLE app_user (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    fold TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    generation INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    generation INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE workspace (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    currency TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor', 'owner')),
    PRIMARY KEY (workspace_id, user_id)
) STRICT;

CREATE INDEX member_user ON member (user_id);

CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'signin')),
    user_id INTEGER REFERENCES app_user (id),
    target TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- Ids count up inside a workspace; the row is locked by whoever takes one.
CREATE TABLE workspace_counter (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    noun TEXT NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, noun)
) STRICT;

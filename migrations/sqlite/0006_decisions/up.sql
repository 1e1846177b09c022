-- What people concluded. A later one stands before an earlier one, which stays; one that was a slip is taken back.
CREATE TABLE decision (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    experiment_id INTEGER,
    proposition_id INTEGER,
    choice TEXT NOT NULL CHECK (choice IN ('persevere', 'pivot', 'stop', 'keep_testing')),
    why TEXT NOT NULL,
    next TEXT NOT NULL,
    recommended TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('with', 'against', 'before')),
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    CHECK ((experiment_id IS NULL) <> (proposition_id IS NULL))
) STRICT;
CREATE INDEX decision_by_experiment ON decision (workspace_id, experiment_id, id);
CREATE INDEX decision_by_proposition ON decision (workspace_id, proposition_id, id);

-- What the verdict on each offer said when the decision was taken: kept, never worked out again.
CREATE TABLE decision_finding (
    workspace_id INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    experiment TEXT NOT NULL,
    offer TEXT NOT NULL,
    n INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    succeed_at INTEGER,
    state TEXT NOT NULL,
    PRIMARY KEY (workspace_id, decision_id, position),
    FOREIGN KEY (workspace_id, decision_id) REFERENCES decision (workspace_id, id)
) STRICT;

-- One edit of a learning card. A part that an edit left alone is null; empty words let it fill itself again.
CREATE TABLE learning_edit (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    believed TEXT,
    observed TEXT,
    learned TEXT,
    will TEXT,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE INDEX learning_edit_by_experiment ON learning_edit (workspace_id, experiment_id, id);

-- The experiment whose result another one follows from.
CREATE TABLE follow_up (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    follows_id INTEGER NOT NULL CHECK (follows_id < experiment_id),
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, follows_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE INDEX follow_up_by_origin ON follow_up (workspace_id, follows_id);

-- The chance that the plan will be met, given before the start, with the plan that it was given for. A forecaster who is
-- no member here, of the demo say, has a name only.
CREATE TABLE forecast (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    user_id INTEGER REFERENCES app_user (id),
    by_name TEXT NOT NULL,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 99),
    succeed_at INTEGER NOT NULL,
    stop_at INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, experiment_id, user_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

-- Designs that a team keeps to begin from again. Questions, alternatives and items stand one a line; questions that nobody
-- has written are NULL, and so is a bar that was never set.
CREATE TABLE template (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    method TEXT,
    alternatives TEXT NOT NULL,
    questions TEXT,
    items TEXT NOT NULL,
    succeed_at INTEGER,
    stop_at INTEGER,
    because TEXT NOT NULL,
    experiment_id INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE UNIQUE INDEX template_by_name ON template (workspace_id, fold) WHERE archived_at IS NULL;

CREATE TABLE template_offer (
    workspace_id INTEGER NOT NULL,
    template_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    ask INTEGER NOT NULL,
    ask_amount_minor INTEGER,
    price_minor INTEGER,
    currency TEXT,
    PRIMARY KEY (workspace_id, template_id, position),
    FOREIGN KEY (workspace_id, template_id) REFERENCES template (workspace_id, id)
) STRICT;

-- What an experiment was begun from: one of the program's own templates, by its word, or one that the team keeps.
CREATE TABLE begun_from (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    word TEXT,
    template_id INTEGER,
    PRIMARY KEY (workspace_id, experiment_id),
    CHECK ((word IS NULL) <> (template_id IS NULL)),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, template_id) REFERENCES template (workspace_id, id)
) STRICT;

-- What a team wants to have done for an experiment, beside what the checklist asks of all of them.
CREATE TABLE own_item (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    ticked_by TEXT,
    ticked_at INTEGER,
    archived_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;
CREATE INDEX own_item_by_experiment ON own_item (workspace_id, experiment_id, id);

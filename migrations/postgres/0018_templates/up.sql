-- Designs that a team keeps to begin from again. Questions, alternatives and items stand one a line; questions that nobody
-- has written are NULL, and so is a bar that was never set.
CREATE TABLE template (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    method TEXT,
    alternatives TEXT NOT NULL,
    questions TEXT,
    items TEXT NOT NULL,
    succeed_at BIGINT,
    stop_at BIGINT,
    because TEXT NOT NULL,
    experiment_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);
CREATE UNIQUE INDEX template_by_name ON template (workspace_id, fold) WHERE archived_at IS NULL;

CREATE TABLE template_offer (
    workspace_id BIGINT NOT NULL,
    template_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    ask SMALLINT NOT NULL,
    ask_amount_minor BIGINT,
    price_minor BIGINT,
    currency TEXT,
    PRIMARY KEY (workspace_id, template_id, position),
    FOREIGN KEY (workspace_id, template_id) REFERENCES template (workspace_id, id)
);

-- What an experiment was begun from: one of the program's own templates, by its word, or one that the team keeps.
CREATE TABLE begun_from (
    workspace_id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    word TEXT,
    template_id BIGINT,
    PRIMARY KEY (workspace_id, experiment_id),
    CHECK ((word IS NULL) <> (template_id IS NULL)),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, template_id) REFERENCES template (workspace_id, id)
);

-- What a team wants to have done for an experiment, beside what the checklist asks of all of them.
CREATE TABLE own_item (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    label TEXT NOT NULL,
    ticked_by TEXT,
    ticked_at BIGINT,
    archived_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);
CREATE INDEX own_item_by_experiment ON own_item (workspace_id, experiment_id, id);

-- Fields that a workspace adds to its experiments or its responses. A choice has its options, one a line.
CREATE TABLE own_field (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    holder INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    kind INTEGER NOT NULL,
    options TEXT NOT NULL,
    required INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE UNIQUE INDEX own_field_by_name ON own_field (workspace_id, holder, fold);

-- Their values, each in the one way of writing it, so that equal values are equal texts.
CREATE TABLE experiment_value (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id, field_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, field_id) REFERENCES own_field (workspace_id, id)
) STRICT;

CREATE TABLE response_value (
    workspace_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, response_id, field_id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id),
    FOREIGN KEY (workspace_id, field_id) REFERENCES own_field (workspace_id, id)
) STRICT;

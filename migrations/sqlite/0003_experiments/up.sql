CREATE TABLE segment (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    internal INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
) STRICT;

CREATE TABLE customer (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
) STRICT;

CREATE TABLE care (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
) STRICT;

CREATE TABLE proposition (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    how TEXT NOT NULL,
    unlike TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
) STRICT;

CREATE TABLE proposition_care (
    workspace_id INTEGER NOT NULL,
    proposition_id INTEGER NOT NULL,
    care_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, proposition_id, care_id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    FOREIGN KEY (workspace_id, care_id) REFERENCES care (workspace_id, id)
) STRICT;

-- Value propositions that were shown together: an offer carries one set, and a response keeps the set it met.
CREATE TABLE proposition_set (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    members TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, members)
) STRICT;

CREATE TABLE proposition_set_member (
    workspace_id INTEGER NOT NULL,
    proposition_set_id INTEGER NOT NULL,
    proposition_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, proposition_set_id, proposition_id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id)
) STRICT;

CREATE TABLE experiment (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    hypothesis TEXT NOT NULL,
    status TEXT NOT NULL,
    method TEXT,
    riskiest_assumption TEXT NOT NULL,
    succeed_at INTEGER,
    stop_at INTEGER,
    stop_on INTEGER,
    source TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    stopped_at INTEGER,
    archived_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
) STRICT;

CREATE TABLE experiment_segment (
    workspace_id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    segment_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id, segment_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segment (workspace_id, id)
) STRICT;

CREATE TABLE amendment (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    after_responses INTEGER NOT NULL,
    reason TEXT NOT NULL,
    succeed_at_before INTEGER NOT NULL,
    stop_at_before INTEGER,
    stop_on_before INTEGER,
    succeed_at_after INTEGER NOT NULL,
    stop_at_after INTEGER,
    stop_on_after INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

CREATE TABLE alternative (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    archived INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, experiment_id, fold),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

CREATE TABLE offer (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    words TEXT NOT NULL,
    ask INTEGER NOT NULL,
    ask_amount_minor INTEGER,
    price_minor INTEGER,
    currency TEXT,
    proposition_set_id INTEGER,
    archived INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, experiment_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id)
) STRICT;
CREATE INDEX offer_by_name ON offer (workspace_id, experiment_id, fold);

CREATE TABLE import (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    id INTEGER NOT NULL,
    experiment_id INTEGER,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    rows_read INTEGER NOT NULL,
    responses INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
) STRICT;

CREATE TABLE response (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    experiment_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    proposition_set_id INTEGER,
    segment_id INTEGER,
    customer_id INTEGER,
    outcome INTEGER NOT NULL,
    alternative_id INTEGER,
    rung INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount_minor INTEGER,
    price_minor INTEGER,
    currency TEXT,
    warm INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    reason TEXT,
    reason_source INTEGER,
    standard TEXT,
    satisfaction INTEGER,
    quote TEXT,
    responded_at INTEGER NOT NULL,
    logged_at INTEGER NOT NULL,
    logged_by INTEGER,
    external_id TEXT,
    import_id INTEGER,
    undone_at INTEGER,
    replaced INTEGER NOT NULL,
    captured_at INTEGER,
    lost_at INTEGER,
    lost_reason TEXT,
    observed_until INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, experiment_id, offer_id) REFERENCES offer (workspace_id, experiment_id, id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segment (workspace_id, id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customer (workspace_id, id),
    FOREIGN KEY (workspace_id, alternative_id) REFERENCES alternative (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
) STRICT;
CREATE INDEX response_by_offer ON response (workspace_id, offer_id, responded_at, id);
CREATE INDEX response_by_experiment ON response (workspace_id, experiment_id, id);
CREATE INDEX response_by_customer ON response (workspace_id, customer_id, offer_id);
CREATE INDEX response_by_import ON response (workspace_id, import_id);

CREATE TABLE stated_care (
    workspace_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    care_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    intensity_milli INTEGER,
    delivers_milli INTEGER,
    PRIMARY KEY (workspace_id, response_id, care_id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id),
    FOREIGN KEY (workspace_id, care_id) REFERENCES care (workspace_id, id)
) STRICT;

CREATE TABLE response_history (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
) STRICT;
CREATE INDEX response_history_by_response ON response_history (workspace_id, response_id, id);

-- Counts, kept in the same transaction as the responses. Zero stands for "none" where a column is part of the key.
CREATE TABLE tally (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    segment_id INTEGER NOT NULL,
    proposition_set_id INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    alternative_id INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    day INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- The verdict's fold over an offer's counted responses, kept with the tallies.
CREATE TABLE offer_stream (
    workspace_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    crossed_validated INTEGER,
    crossed_closing INTEGER,
    crossed_n INTEGER,
    crossed_accepted INTEGER,
    crossed_at INTEGER,
    PRIMARY KEY (workspace_id, offer_id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
) STRICT;

-- A form that was sent twice finds here what its first sending made.
CREATE TABLE idempotency (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    location TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, key)
) STRICT;

CREATE TRIGGER response_history_is_append_only_update BEFORE UPDATE ON response_history
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER response_history_is_append_only_delete BEFORE DELETE ON response_history
WHEN (SELECT demo FROM workspace WHERE id = OLD.workspace_id) = 0
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

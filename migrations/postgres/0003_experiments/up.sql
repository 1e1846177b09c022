CREATE TABLE segment (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    internal BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
);

CREATE TABLE customer (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
);

CREATE TABLE care (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
);

CREATE TABLE proposition (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    how TEXT NOT NULL,
    unlike TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
);

CREATE TABLE proposition_care (
    workspace_id BIGINT NOT NULL,
    proposition_id BIGINT NOT NULL,
    care_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, proposition_id, care_id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    FOREIGN KEY (workspace_id, care_id) REFERENCES care (workspace_id, id)
);

-- Value propositions that were shown together: an offer carries one set, and a response keeps the set it met.
CREATE TABLE proposition_set (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    members TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, members)
);

CREATE TABLE proposition_set_member (
    workspace_id BIGINT NOT NULL,
    proposition_set_id BIGINT NOT NULL,
    proposition_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, proposition_set_id, proposition_id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id)
);

CREATE TABLE experiment (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    hypothesis TEXT NOT NULL,
    status TEXT NOT NULL,
    method TEXT,
    riskiest_assumption TEXT NOT NULL,
    succeed_at BIGINT,
    stop_at BIGINT,
    stop_on BIGINT,
    source TEXT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    stopped_at BIGINT,
    archived_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, fold)
);

CREATE TABLE experiment_segment (
    workspace_id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, experiment_id, segment_id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segment (workspace_id, id)
);

CREATE TABLE amendment (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    after_responses BIGINT NOT NULL,
    reason TEXT NOT NULL,
    succeed_at_before BIGINT NOT NULL,
    stop_at_before BIGINT,
    stop_on_before BIGINT,
    succeed_at_after BIGINT NOT NULL,
    stop_at_after BIGINT,
    stop_on_after BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

CREATE TABLE alternative (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    archived BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, experiment_id, fold),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

CREATE TABLE offer (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    words TEXT NOT NULL,
    ask SMALLINT NOT NULL,
    ask_amount_minor BIGINT,
    price_minor BIGINT,
    currency TEXT,
    proposition_set_id BIGINT,
    archived BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, experiment_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id)
);
CREATE INDEX offer_by_name ON offer (workspace_id, experiment_id, fold);

CREATE TABLE import (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    id BIGINT NOT NULL,
    experiment_id BIGINT,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    responses BIGINT NOT NULL,
    finished BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);

CREATE TABLE response (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    proposition_set_id BIGINT,
    segment_id BIGINT,
    customer_id BIGINT,
    outcome SMALLINT NOT NULL,
    alternative_id BIGINT,
    rung SMALLINT NOT NULL,
    quantity BIGINT NOT NULL,
    amount_minor BIGINT,
    price_minor BIGINT,
    currency TEXT,
    warm BOOLEAN NOT NULL,
    standing SMALLINT NOT NULL,
    reason TEXT,
    reason_source SMALLINT,
    standard TEXT,
    satisfaction SMALLINT,
    quote TEXT,
    responded_at BIGINT NOT NULL,
    logged_at BIGINT NOT NULL,
    logged_by BIGINT,
    external_id TEXT,
    import_id BIGINT,
    undone_at BIGINT,
    replaced BOOLEAN NOT NULL,
    captured_at BIGINT,
    lost_at BIGINT,
    lost_reason TEXT,
    observed_until BIGINT,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, experiment_id, offer_id) REFERENCES offer (workspace_id, experiment_id, id),
    FOREIGN KEY (workspace_id, proposition_set_id) REFERENCES proposition_set (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segment (workspace_id, id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customer (workspace_id, id),
    FOREIGN KEY (workspace_id, alternative_id) REFERENCES alternative (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
);
CREATE INDEX response_by_offer ON response (workspace_id, offer_id, responded_at, id);
CREATE INDEX response_by_experiment ON response (workspace_id, experiment_id, id);
CREATE INDEX response_by_customer ON response (workspace_id, customer_id, offer_id);
CREATE INDEX response_by_import ON response (workspace_id, import_id);

CREATE TABLE stated_care (
    workspace_id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    care_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    intensity_milli BIGINT,
    delivers_milli BIGINT,
    PRIMARY KEY (workspace_id, response_id, care_id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id),
    FOREIGN KEY (workspace_id, care_id) REFERENCES care (workspace_id, id)
);

CREATE TABLE response_history (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
);
CREATE INDEX response_history_by_response ON response_history (workspace_id, response_id, id);

-- Counts, kept in the same transaction as the responses. Zero stands for "none" where a column is part of the key.
CREATE TABLE tally (
    workspace_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    proposition_set_id BIGINT NOT NULL,
    outcome SMALLINT NOT NULL,
    alternative_id BIGINT NOT NULL,
    rung SMALLINT NOT NULL,
    standing SMALLINT NOT NULL,
    day BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
);

-- The verdict's fold over an offer's counted responses, kept with the tallies.
CREATE TABLE offer_stream (
    workspace_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    n BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_id BIGINT NOT NULL,
    crossed_validated BOOLEAN,
    crossed_closing BOOLEAN,
    crossed_n BIGINT,
    crossed_accepted BIGINT,
    crossed_at BIGINT,
    PRIMARY KEY (workspace_id, offer_id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
);

-- A form that was sent twice finds here what its first sending made.
CREATE TABLE idempotency (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    location TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT demo FROM workspace WHERE id = OLD.workspace_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'append-only';
END $$;
CREATE TRIGGER response_history_is_append_only BEFORE UPDATE OR DELETE ON response_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

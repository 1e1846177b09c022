-- How many days customers have to decide. Whoever was asked and has said nothing by then did nothing.
ALTER TABLE experiment ADD COLUMN decision_days BIGINT NOT NULL DEFAULT 14;

-- How a customer can be reached: an e-mail address, which stands nowhere else.
ALTER TABLE customer ADD COLUMN contact TEXT;
ALTER TABLE customer ADD COLUMN contact_fold TEXT;
CREATE UNIQUE INDEX customer_by_contact ON customer (workspace_id, contact_fold) WHERE contact_fold IS NOT NULL;

-- The page on which customers answer an offer themselves. The secret signs what its forms carry: it proves that a form
-- was on the page, and opens nothing.
CREATE TABLE offer_page (
    workspace_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    secret TEXT NOT NULL,
    brand TEXT NOT NULL,
    arrangement TEXT NOT NULL,
    commitment TEXT NOT NULL,
    language TEXT NOT NULL,
    sites TEXT NOT NULL,
    closes_on BIGINT,
    opened_at BIGINT,
    PRIMARY KEY (workspace_id, offer_id),
    FOREIGN KEY (workspace_id, experiment_id, offer_id) REFERENCES offer (workspace_id, experiment_id, id)
);

CREATE TABLE offer_picture (
    workspace_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    words TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, offer_id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer_page (workspace_id, offer_id)
);

-- Addresses of such a page. One for everybody has a name; a personal one has the customer, and the response that is
-- pending until the customer answers. The row holds a hash of the token.
CREATE TABLE offer_link (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    customer_id BIGINT,
    response_id BIGINT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    revoked_by TEXT,
    revoked_at BIGINT,
    views BIGINT NOT NULL,
    viewed_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer_page (workspace_id, offer_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customer (workspace_id, id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
);
CREATE UNIQUE INDEX offer_link_token ON offer_link (token_hash);
CREATE INDEX offer_link_by_offer ON offer_link (workspace_id, offer_id, id);

-- Which response a visitor of an address gave. `visitor` is a hash of what the visitor's form carries.
CREATE TABLE offer_answer (
    workspace_id BIGINT NOT NULL,
    link_id BIGINT NOT NULL,
    visitor TEXT NOT NULL,
    response_id BIGINT NOT NULL,
    given TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, link_id, visitor),
    FOREIGN KEY (workspace_id, link_id) REFERENCES offer_link (workspace_id, id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
);
CREATE INDEX offer_answer_by_response ON offer_answer (workspace_id, response_id);

-- Visitors who have looked at an address and may still answer; they go when the time to decide is over. `visitor` is a
-- code of their network under a salt of that day, `page` a hash of what the page carried.
CREATE TABLE offer_visit (
    workspace_id BIGINT NOT NULL,
    link_id BIGINT NOT NULL,
    visitor TEXT NOT NULL,
    page TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    answered BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, link_id, visitor),
    UNIQUE (workspace_id, link_id, page),
    FOREIGN KEY (workspace_id, link_id) REFERENCES offer_link (workspace_id, id)
);
CREATE INDEX offer_visit_by_time ON offer_visit (seen_at);

CREATE TABLE offer_salt (
    workspace_id BIGINT NOT NULL,
    link_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (workspace_id, link_id, day),
    FOREIGN KEY (workspace_id, link_id) REFERENCES offer_link (workspace_id, id)
);

-- Responses that nobody gave: they stand for customers who were asked and let the time to decide pass.
CREATE TABLE silence (
    workspace_id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, response_id),
    FOREIGN KEY (workspace_id, response_id) REFERENCES response (workspace_id, id)
);

-- Whether an import's rows stand aside until all of them are there: neither it nor they are seen before.
ALTER TABLE import ADD COLUMN aside BOOLEAN NOT NULL DEFAULT FALSE;

-- Whether an invitation led to a response that goes is looked up for each that does.
CREATE INDEX offer_link_by_response ON offer_link (workspace_id, response_id);

-- Whether an invitation led to a response that goes is looked up for each that does.
CREATE INDEX offer_link_by_response ON offer_link (workspace_id, response_id);

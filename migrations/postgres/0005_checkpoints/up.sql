-- How an offer's fold stood before the moment of its last response, so that more of the same moment can be taken in.
-- Nothing here means that it isn't known: the next response of an earlier moment folds from the start once.
ALTER TABLE offer_stream ADD COLUMN settled_n BIGINT;
ALTER TABLE offer_stream ADD COLUMN settled_accepted BIGINT;
ALTER TABLE offer_stream ADD COLUMN settled_crossed BOOLEAN;
ALTER TABLE offer_stream ADD COLUMN moment_tallied BOOLEAN;
-- Counted rows since the last checkpoint.
ALTER TABLE offer_stream ADD COLUMN since_checkpoint BIGINT;

-- How an offer's fold stood after all responses up to a moment: a change later than that folds on from here.
CREATE TABLE stream_checkpoint (
    workspace_id BIGINT NOT NULL,
    offer_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    n BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    crossed BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, offer_id, at),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES offer (workspace_id, id)
);

-- What a change of a response made of it, beside what it was before. Changes from before this have none: what they made is
-- what the next one found.
ALTER TABLE response_history ADD COLUMN after TEXT;

-- Changes of an experiment's hypothesis or riskiest assumption after the start.
CREATE TABLE rewording (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    after_responses BIGINT NOT NULL,
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id)
);
CREATE INDEX rewording_by_experiment ON rewording (workspace_id, experiment_id, id);

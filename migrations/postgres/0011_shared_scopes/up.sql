-- Reports of a value proposition and of the whole portfolio are frozen and shared as those of an experiment are: at most
-- one of experiment_id and proposition_id is set, and neither for the portfolio.
ALTER TABLE frozen_report
    ALTER COLUMN experiment_id DROP NOT NULL,
    ADD COLUMN proposition_id BIGINT,
    ADD FOREIGN KEY (workspace_id) REFERENCES workspace (id),
    ADD FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    ADD CHECK (experiment_id IS NULL OR proposition_id IS NULL);
CREATE INDEX frozen_report_by_proposition ON frozen_report (workspace_id, proposition_id, id);

ALTER TABLE share_link
    ALTER COLUMN experiment_id DROP NOT NULL,
    ADD COLUMN proposition_id BIGINT,
    ADD FOREIGN KEY (workspace_id) REFERENCES workspace (id),
    ADD FOREIGN KEY (workspace_id, proposition_id) REFERENCES proposition (workspace_id, id),
    ADD CHECK (experiment_id IS NULL OR proposition_id IS NULL);
CREATE INDEX share_link_by_proposition ON share_link (workspace_id, proposition_id, id);

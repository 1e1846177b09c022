DELETE FROM share_link WHERE experiment_id IS NULL;
ALTER TABLE share_link DROP COLUMN proposition_id, ALTER COLUMN experiment_id SET NOT NULL,
    DROP CONSTRAINT share_link_workspace_id_fkey;
DELETE FROM frozen_edition AS e USING frozen_report AS f
    WHERE f.workspace_id = e.workspace_id AND f.id = e.frozen_id AND f.experiment_id IS NULL;
DELETE FROM frozen_report WHERE experiment_id IS NULL;
ALTER TABLE frozen_report DROP COLUMN proposition_id, ALTER COLUMN experiment_id SET NOT NULL,
    DROP CONSTRAINT frozen_report_workspace_id_fkey;

ALTER TABLE experiment DROP COLUMN owner_id;
ALTER TABLE experiment DROP COLUMN tags;

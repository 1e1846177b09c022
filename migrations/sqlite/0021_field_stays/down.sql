ALTER TABLE own_field DROP COLUMN stays;

DROP INDEX response_history_by_import;
ALTER TABLE response_history DROP COLUMN import_id;
ALTER TABLE import DROP COLUMN changed;
ALTER TABLE upload DROP COLUMN fixes;
DROP TABLE import_word;
DROP TABLE import_layout;

DROP TABLE rewording;
ALTER TABLE response_history DROP COLUMN after;

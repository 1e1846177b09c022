DROP TABLE stream_checkpoint;
ALTER TABLE offer_stream DROP COLUMN since_checkpoint;
ALTER TABLE offer_stream DROP COLUMN moment_tallied;
ALTER TABLE offer_stream DROP COLUMN settled_crossed;
ALTER TABLE offer_stream DROP COLUMN settled_accepted;
ALTER TABLE offer_stream DROP COLUMN settled_n;

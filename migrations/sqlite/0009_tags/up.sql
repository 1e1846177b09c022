-- Words that a team puts on an experiment to find it again, parted by commas, and who designed it.
ALTER TABLE experiment ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE experiment ADD COLUMN owner_id INTEGER REFERENCES app_user (id);

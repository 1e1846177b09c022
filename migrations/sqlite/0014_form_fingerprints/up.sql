-- What was sent with a form's id, as a hash. Nothing: it was sent before this was kept, and is compared with nothing.
ALTER TABLE idempotency ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';

-- Whether a choice stays for the next response: how people are met does, what kind of customer it is does not.
ALTER TABLE own_field ADD COLUMN stays BOOLEAN NOT NULL DEFAULT FALSE;

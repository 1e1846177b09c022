-- What an import can guess because somebody said it before: what the columns of a file with these column names mean and
-- how it is read, as the form sends it; and what a word means in a column whose words are a closed list.
CREATE TABLE import_layout (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    header TEXT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (workspace_id, header)
) STRICT;
CREATE TABLE import_word (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    field TEXT NOT NULL,
    word TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (workspace_id, field, word)
) STRICT;
-- Cells of a waiting file that were put right; the file stays as it was sent.
ALTER TABLE upload ADD COLUMN fixes TEXT NOT NULL DEFAULT '';
-- How many responses that were here an import has changed, and which changes those were.
ALTER TABLE import ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE response_history ADD COLUMN import_id INTEGER;
CREATE INDEX response_history_by_import ON response_history (workspace_id, import_id) WHERE import_id IS NOT NULL;

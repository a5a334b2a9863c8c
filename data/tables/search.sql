-- Search

-- A text by which a thing is found: a name, a synonym, a code or prose. Its weight says how much a match is worth.
CREATE TABLE search_text (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('CONDITION', 'TRIGGER', 'PROCEDURE', 'QUESTION')),
    slug TEXT NOT NULL,
    condition INTEGER REFERENCES condition (key),
    trigger INTEGER REFERENCES trigger (key),
    procedure INTEGER REFERENCES procedure (key),
    question INTEGER REFERENCES question (key),
    locale TEXT NOT NULL,
    is_name INTEGER NOT NULL CHECK (is_name IN (0, 1)),
    weight INTEGER NOT NULL,
    text TEXT NOT NULL,
    CHECK ((condition IS NOT NULL) + (trigger IS NOT NULL) + (procedure IS NOT NULL) + (question IS NOT NULL) = 1)
) STRICT;

-- The full-text index over it.
CREATE VIRTUAL TABLE search_index USING fts5 (
    text, content = 'search_text', content_rowid = 'key', tokenize = "unicode61 remove_diacritics 2"
);

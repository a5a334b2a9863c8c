-- JSON-LD

-- A piece of the JSON text that tells of a condition in schema.org's words: what stands before a text that may have
-- translations, and that text as JSON. The last piece has no such text.
CREATE TABLE json_ld (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    before TEXT NOT NULL,
    json TEXT NOT NULL,
    text INTEGER, -- the number of the text in its translations
    PRIMARY KEY (condition, position),
    CHECK ((text IS NULL) = (json = ''))
) STRICT, WITHOUT ROWID;

-- Such a text in another language, as JSON.
CREATE TABLE json_ld_translation (
    locale TEXT NOT NULL,
    base INTEGER NOT NULL,
    json TEXT NOT NULL CHECK (json_valid(json)),
    PRIMARY KEY (locale, base)
) STRICT, WITHOUT ROWID;

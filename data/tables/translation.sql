-- Translations

-- A line (a name, a heading, a question) in another language, by the line that it translates.
CREATE TABLE line_translation (
    locale TEXT NOT NULL,
    base TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (locale, base)
) STRICT, WITHOUT ROWID;

-- Prose in another language, by the Markdown that it translates: text that changes loses its translation.
CREATE TABLE prose_translation (
    locale TEXT NOT NULL,
    base TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    markdown TEXT NOT NULL,
    PRIMARY KEY (locale, base)
) STRICT, WITHOUT ROWID;

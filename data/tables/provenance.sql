-- Provenance

-- What one statement cites, or several that cite the same; never empty: its first citation exists.
CREATE TABLE citation_set (
    key INTEGER PRIMARY KEY,
    first INTEGER NOT NULL DEFAULT 0 CHECK (first = 0),
    FOREIGN KEY (key, first) REFERENCES citation (citation_set, position) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- A source, and how it bears on the statement.
CREATE TABLE citation (
    citation_set INTEGER NOT NULL REFERENCES citation_set (key),
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (key),
    quote TEXT,
    locator TEXT,
    stance TEXT NOT NULL CHECK (stance IN ('SUPPORTS', 'DISPUTES')),
    PRIMARY KEY (citation_set, position)
) STRICT, WITHOUT ROWID;

-- A publication.
CREATE TABLE source (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    authors TEXT,
    publisher TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('ARTICLE', 'GUIDELINE', 'DATASET', 'WEB_PAGE')),
    url TEXT,
    doi TEXT,
    pmid TEXT,
    published_on TEXT,
    accessed_on TEXT CHECK (accessed_on IS date(accessed_on, '+0 days')),
    licence_name TEXT,
    licence_url TEXT,
    review_claim TEXT,
    review_reviewer TEXT,
    review_last_updated TEXT CHECK (review_last_updated IS date(review_last_updated, '+0 days')),
    CHECK (licence_name IS NOT NULL OR licence_url IS NULL),
    CHECK (review_claim IS NOT NULL OR review_reviewer IS NULL AND review_last_updated IS NULL)
) STRICT;

-- All sources that a thing's document cites, in the order of their first mention.

-- A source of a condition.
CREATE TABLE condition_source (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (key),
    PRIMARY KEY (condition, position),
    UNIQUE (condition, source)
) STRICT, WITHOUT ROWID;

-- A source of a trigger.
CREATE TABLE trigger_source (
    trigger INTEGER NOT NULL REFERENCES trigger (key),
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (key),
    PRIMARY KEY (trigger, position),
    UNIQUE (trigger, source)
) STRICT, WITHOUT ROWID;

-- A source of a procedure.
CREATE TABLE procedure_source (
    procedure INTEGER NOT NULL REFERENCES procedure (key),
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (key),
    PRIMARY KEY (procedure, position),
    UNIQUE (procedure, source)
) STRICT, WITHOUT ROWID;

-- A source of a question.
CREATE TABLE question_source (
    question INTEGER NOT NULL REFERENCES question (key),
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (key),
    PRIMARY KEY (question, position),
    UNIQUE (question, source)
) STRICT, WITHOUT ROWID;

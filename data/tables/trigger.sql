-- Triggers

-- Something that can set conditions off.
CREATE TABLE trigger (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('PARANEOPLASTIC', 'VIRAL', 'BACTERIAL', 'VACCINE', 'DRUG', 'TOXIC',
        'METABOLIC', 'HORMONAL', 'PHYSICAL', 'OTHER')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    description_citations INTEGER REFERENCES citation_set (key),
    conditions_total INTEGER NOT NULL CHECK (conditions_total >= 0),
    description_text TEXT,
    description_html TEXT,
    description_markdown TEXT,
    CHECK ((description_markdown IS NULL) = (description_html IS NULL) AND (description_markdown IS NULL) =
        (description_text IS NULL)),
    CHECK ((description_markdown IS NULL) = (description_citations IS NULL))
) STRICT;
CREATE UNIQUE INDEX trigger_by_name ON trigger (sort_key, id, kind);

-- A trigger of a condition: the edge of both connections, with what each side sorts and filters by.
CREATE TABLE condition_trigger (
    key INTEGER PRIMARY KEY,
    condition INTEGER NOT NULL REFERENCES condition (key),
    condition_id TEXT NOT NULL,
    condition_name TEXT NOT NULL,
    condition_sort_key TEXT NOT NULL,
    trigger INTEGER NOT NULL REFERENCES trigger (key),
    trigger_id TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    trigger_kind TEXT NOT NULL CHECK (trigger_kind IN ('PARANEOPLASTIC', 'VIRAL', 'BACTERIAL', 'VACCINE', 'DRUG',
        'TOXIC', 'METABOLIC', 'HORMONAL', 'PHYSICAL', 'OTHER')),
    role TEXT NOT NULL CHECK (role IN ('CAUSE', 'PRECIPITANT', 'RISK_FACTOR', 'ASSOCIATION', 'NOT_STATED')),
    population TEXT,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    statement_text TEXT,
    statement_html TEXT,
    statement_markdown TEXT,
    CHECK ((statement_markdown IS NULL) = (statement_html IS NULL) AND (statement_markdown IS NULL) =
        (statement_text IS NULL))
) STRICT;
CREATE UNIQUE INDEX condition_trigger_by_condition ON condition_trigger (condition, sort_key, trigger_id);
CREATE UNIQUE INDEX condition_trigger_by_trigger ON condition_trigger (trigger, condition_sort_key, condition_id);

-- One study's figure on how often the trigger is found; fractions are JSON text.
CREATE TABLE share (
    condition_trigger INTEGER NOT NULL REFERENCES condition_trigger (key),
    position INTEGER NOT NULL,
    value TEXT CHECK (value IS NULL OR json_valid(value)),
    low TEXT CHECK (low IS NULL OR json_valid(low)),
    high TEXT CHECK (high IS NULL OR json_valid(high)),
    studied INTEGER,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    statement_text TEXT,
    statement_html TEXT,
    statement_markdown TEXT,
    PRIMARY KEY (condition_trigger, position),
    CHECK ((statement_markdown IS NULL) = (statement_html IS NULL) AND (statement_markdown IS NULL) =
        (statement_text IS NULL))
) STRICT, WITHOUT ROWID;

-- Diagnostic workup

-- An examination, test or consultation.
CREATE TABLE procedure (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('IMAGING', 'LABORATORY', 'GENETIC_TEST', 'ELECTROPHYSIOLOGY', 'BIOPSY',
        'CLINICAL_EXAMINATION', 'COUNSELLING', 'SCREENING')),
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
CREATE UNIQUE INDEX procedure_by_name ON procedure (sort_key, id, kind);

-- How a condition is found.
CREATE TABLE workup (
    key INTEGER PRIMARY KEY,
    condition INTEGER NOT NULL UNIQUE REFERENCES condition (key),
    summary_citations INTEGER REFERENCES citation_set (key),
    summary_text TEXT,
    summary_html TEXT,
    summary_markdown TEXT,
    CHECK ((summary_markdown IS NULL) = (summary_html IS NULL) AND (summary_markdown IS NULL) = (summary_text IS
        NULL)),
    CHECK ((summary_markdown IS NULL) = (summary_citations IS NULL))
) STRICT;

-- A step of a workup, and the edge from a procedure to its conditions.
CREATE TABLE workup_step (
    key INTEGER PRIMARY KEY,
    workup INTEGER NOT NULL REFERENCES workup (key),
    position INTEGER NOT NULL CHECK (position >= 1),
    procedure INTEGER NOT NULL REFERENCES procedure (key),
    procedure_id TEXT NOT NULL,
    procedure_kind TEXT NOT NULL CHECK (procedure_kind IN ('IMAGING', 'LABORATORY', 'GENETIC_TEST',
        'ELECTROPHYSIOLOGY', 'BIOPSY', 'CLINICAL_EXAMINATION', 'COUNSELLING', 'SCREENING')),
    condition INTEGER NOT NULL REFERENCES condition (key),
    condition_id TEXT NOT NULL,
    condition_name TEXT NOT NULL,
    condition_sort_key TEXT NOT NULL,
    recommendation_value TEXT NOT NULL CHECK (recommendation_value IN ('INDICATED', 'CONDITIONAL', 'NOT_INDICATED',
        'UNKNOWN', 'NOT_STATED')),
    recommendation_citations INTEGER REFERENCES citation_set (key),
    purpose_citations INTEGER REFERENCES citation_set (key),
    first_negative_result INTEGER NOT NULL DEFAULT 0 CHECK (first_negative_result = 0),
    recommendation_statement_text TEXT,
    purpose_body_text TEXT,
    recommendation_statement_html TEXT,
    purpose_body_html TEXT,
    recommendation_statement_markdown TEXT,
    purpose_body_markdown TEXT,
    CHECK ((recommendation_statement_markdown IS NULL) = (recommendation_statement_html IS NULL) AND
        (recommendation_statement_markdown IS NULL) = (recommendation_statement_text IS NULL)),
    CHECK ((recommendation_value = 'NOT_STATED') = (recommendation_citations IS NULL)),
    CHECK ((purpose_body_markdown IS NULL) = (purpose_body_html IS NULL) AND (purpose_body_markdown IS NULL) =
        (purpose_body_text IS NULL)),
    CHECK ((purpose_body_markdown IS NULL) = (purpose_citations IS NULL)),
    FOREIGN KEY (key, first_negative_result) REFERENCES negative_result_statement (workup_step, position) DEFERRABLE
        INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX workup_step_by_workup ON workup_step (workup, position);
CREATE UNIQUE INDEX workup_step_by_condition ON workup_step (condition, procedure_id);
CREATE UNIQUE INDEX workup_step_by_procedure ON workup_step (procedure, condition_sort_key, condition_id);

-- What a result of a step means.
CREATE TABLE finding (
    workup_step INTEGER NOT NULL REFERENCES workup_step (key),
    position INTEGER NOT NULL,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (workup_step, position)
) STRICT, WITHOUT ROWID;

-- What a negative result says of a condition or of a trigger looked for.
CREATE TABLE negative_result_statement (
    workup_step INTEGER NOT NULL REFERENCES workup_step (key),
    position INTEGER NOT NULL,
    of_condition INTEGER REFERENCES condition (key),
    of_trigger INTEGER REFERENCES trigger (key),
    value TEXT NOT NULL CHECK (value IN ('EXCLUDES', 'DOES_NOT_EXCLUDE', 'DOES_NOT_APPLY', 'UNKNOWN', 'NOT_STATED')),
    citations INTEGER REFERENCES citation_set (key),
    statement_text TEXT,
    statement_html TEXT,
    statement_markdown TEXT,
    PRIMARY KEY (workup_step, position),
    CHECK ((statement_markdown IS NULL) = (statement_html IS NULL) AND (statement_markdown IS NULL) =
        (statement_text IS NULL)),
    CHECK ((value = 'NOT_STATED') = (citations IS NULL)),
    CHECK ((of_condition IS NULL) <> (of_trigger IS NULL))
) STRICT, WITHOUT ROWID;

-- A trigger that a step looks for.
CREATE TABLE workup_step_looks_for (
    workup_step INTEGER NOT NULL REFERENCES workup_step (key),
    position INTEGER NOT NULL,
    trigger INTEGER NOT NULL REFERENCES trigger (key),
    PRIMARY KEY (workup_step, position)
) STRICT, WITHOUT ROWID;

-- A condition that a step rules out.
CREATE TABLE workup_step_rules_out (
    workup_step INTEGER NOT NULL REFERENCES workup_step (key),
    position INTEGER NOT NULL,
    condition INTEGER NOT NULL REFERENCES condition (key),
    PRIMARY KEY (workup_step, position)
) STRICT, WITHOUT ROWID;

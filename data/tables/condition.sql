-- Conditions

-- A rare disease. Its heredity row exists too. Here as elsewhere, texts come last: what stands behind a long text lies
-- on another page.
CREATE TABLE condition (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('DISEASE', 'SYNDROME', 'MALFORMATION', 'SUBTYPE', 'GROUP')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    summary_citations INTEGER REFERENCES citation_set (key),
    definition_citations INTEGER REFERENCES citation_set (key),
    mechanism_value TEXT NOT NULL CHECK (mechanism_value IN ('IMMUNE_MEDIATED', 'GENETIC', 'NEURODEGENERATIVE',
        'METABOLIC', 'INFECTIOUS', 'NEOPLASTIC', 'TOXIC', 'VASCULAR', 'DEVELOPMENTAL', 'MULTIFACTORIAL', 'UNKNOWN',
        'NOT_STATED')),
    mechanism_citations INTEGER REFERENCES citation_set (key),
    trigger_evidence_status TEXT NOT NULL CHECK (trigger_evidence_status IN ('RECOGNISED', 'NONE_PROVEN',
        'DOES_NOT_APPLY', 'UNKNOWN', 'NOT_STATED')),
    trigger_evidence_citations INTEGER REFERENCES citation_set (key),
    heredity_answer TEXT NOT NULL, -- as in its heredity row: for filters
    triggers_total INTEGER NOT NULL CHECK (triggers_total >= 0),
    review_status TEXT NOT NULL CHECK (review_status IN ('MEDICALLY_REVIEWED', 'EDITORIAL', 'IMPORTED')),
    review_reviewer_name TEXT,
    review_reviewer_credentials TEXT,
    review_reviewed_on TEXT CHECK (review_reviewed_on IS date(review_reviewed_on, '+0 days')),
    review_updated_on TEXT NOT NULL CHECK (review_updated_on IS date(review_updated_on, '+0 days')),
    review_due_on TEXT CHECK (review_due_on IS date(review_due_on, '+0 days')),
    review_note TEXT,
    review_due_key TEXT NOT NULL CHECK (review_due_key = coalesce(review_due_on, '9999-12-31')),
    first_json_ld INTEGER NOT NULL DEFAULT 0 CHECK (first_json_ld = 0),
    summary_text TEXT,
    definition_text TEXT,
    mechanism_statement_text TEXT,
    trigger_evidence_statement_text TEXT,
    summary_html TEXT,
    definition_html TEXT,
    mechanism_statement_html TEXT,
    trigger_evidence_statement_html TEXT,
    summary_markdown TEXT,
    definition_markdown TEXT,
    mechanism_statement_markdown TEXT,
    trigger_evidence_statement_markdown TEXT,
    CHECK ((summary_markdown IS NULL) = (summary_html IS NULL) AND (summary_markdown IS NULL) = (summary_text IS
        NULL)),
    CHECK ((summary_markdown IS NULL) = (summary_citations IS NULL)),
    CHECK ((definition_markdown IS NULL) = (definition_html IS NULL) AND (definition_markdown IS NULL) =
        (definition_text IS NULL)),
    CHECK ((definition_markdown IS NULL) = (definition_citations IS NULL)),
    CHECK ((mechanism_statement_markdown IS NULL) = (mechanism_statement_html IS NULL) AND
        (mechanism_statement_markdown IS NULL) = (mechanism_statement_text IS NULL)),
    CHECK ((mechanism_value = 'NOT_STATED') = (mechanism_citations IS NULL)),
    CHECK ((trigger_evidence_statement_markdown IS NULL) = (trigger_evidence_statement_html IS NULL) AND
        (trigger_evidence_statement_markdown IS NULL) = (trigger_evidence_statement_text IS NULL)),
    CHECK ((trigger_evidence_status = 'NOT_STATED') = (trigger_evidence_citations IS NULL)),
    CHECK ((review_reviewed_on IS NULL) = (review_reviewer_name IS NULL)),
    CHECK ((review_status = 'MEDICALLY_REVIEWED') = (review_reviewer_name IS NOT NULL)),
    FOREIGN KEY (key, heredity_answer) REFERENCES heredity (condition, answer_value) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (key, first_json_ld) REFERENCES json_ld (condition, position) DEFERRABLE INITIALLY DEFERRED
) STRICT;
-- With what filters ask for, so that a count reads no wide row.
CREATE UNIQUE INDEX condition_by_name ON condition (sort_key, id, kind, mechanism_value, heredity_answer, review_status,
    review_due_on);
CREATE UNIQUE INDEX condition_by_update ON condition (review_updated_on, id);
CREATE UNIQUE INDEX condition_by_review ON condition (review_due_key, id);

-- Another name of a condition.
CREATE TABLE synonym (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('EXACT', 'BROAD', 'NARROW', 'RELATED', 'ABBREVIATION', 'UNSPECIFIED')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    text TEXT NOT NULL,
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- A condition's code in another terminology; the lower its preference, the better it answers a look-up by code.
CREATE TABLE identifier (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    system TEXT NOT NULL CHECK (system IN ('MONDO', 'ORPHA', 'OMIM', 'ICD10', 'ICD10CM', 'ICD11', 'MESH', 'UMLS',
        'GARD', 'MEDGEN', 'NCIT', 'DOID')),
    value TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('EXACT', 'BROADER', 'NARROWER', 'RELATED', 'NOT_STATED')),
    url TEXT,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- The condition that answers to a code: of several that bear it, the one that the code fits best.
CREATE TABLE condition_code (
    system TEXT NOT NULL,
    value TEXT NOT NULL,
    condition INTEGER NOT NULL REFERENCES condition (key),
    PRIMARY KEY (system, value)
) STRICT, WITHOUT ROWID;

-- Where in the body a condition acts.
CREATE TABLE affected_site (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- What is done about a condition.
CREATE TABLE care (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- How a condition goes on.
CREATE TABLE course (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- What can be seen or felt of a condition.
CREATE TABLE sign_statement (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    hpo TEXT,
    frequency TEXT NOT NULL CHECK (frequency IN ('OBLIGATE', 'VERY_FREQUENT', 'FREQUENT', 'OCCASIONAL', 'VERY_RARE',
        'EXCLUDED', 'NOT_STATED')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (condition, position)
) STRICT, WITHOUT ROWID;

-- When a condition begins.
CREATE TABLE onset_statement (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    period TEXT NOT NULL CHECK (period IN ('ANTENATAL', 'NEONATAL', 'INFANCY', 'CHILDHOOD', 'ADOLESCENCE', 'ADULT',
        'ELDERLY', 'ALL_AGES', 'UNKNOWN', 'NOT_STATED')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    statement_text TEXT,
    statement_html TEXT,
    statement_markdown TEXT,
    PRIMARY KEY (condition, position),
    CHECK ((statement_markdown IS NULL) = (statement_html IS NULL) AND (statement_markdown IS NULL) =
        (statement_text IS NULL))
) STRICT, WITHOUT ROWID;

-- A figure of epidemiology; per_million is JSON text, so that every database prints the same digits.
CREATE TABLE prevalence_statement (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('POINT_PREVALENCE', 'ANNUAL_INCIDENCE', 'BIRTH_PREVALENCE',
        'LIFETIME_PREVALENCE', 'CASES_OR_FAMILIES')),
    band TEXT,
    per_million TEXT CHECK (per_million IS NULL OR json_valid(per_million)),
    place TEXT NOT NULL,
    validation TEXT NOT NULL CHECK (validation IN ('VALIDATED', 'NOT_VALIDATED', 'NOT_STATED')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    PRIMARY KEY (condition, position),
    CHECK (band IS NOT NULL OR per_million IS NOT NULL)
) STRICT, WITHOUT ROWID;

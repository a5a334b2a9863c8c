-- Heredity

-- The answer to "is it genetic or hereditary?", one row a condition.
CREATE TABLE heredity (
    condition INTEGER PRIMARY KEY REFERENCES condition (key) DEFERRABLE INITIALLY DEFERRED,
    answer_value TEXT NOT NULL CHECK (answer_value IN ('HEREDITARY', 'NOT_HEREDITARY', 'SOMETIMES_HEREDITARY',
        'DISPUTED', 'UNKNOWN', 'NOT_STATED')),
    answer_citations INTEGER REFERENCES citation_set (key),
    genetic_value TEXT NOT NULL CHECK (genetic_value IN ('YES', 'NO', 'PARTLY', 'DISPUTED', 'UNKNOWN', 'NOT_STATED')),
    genetic_citations INTEGER REFERENCES citation_set (key),
    hereditary_value TEXT NOT NULL CHECK (hereditary_value IN ('YES', 'NO', 'PARTLY', 'DISPUTED', 'UNKNOWN',
        'NOT_STATED')),
    hereditary_citations INTEGER REFERENCES citation_set (key),
    recurrence_risk_value TEXT NOT NULL CHECK (recurrence_risk_value IN ('NOT_INCREASED', 'INCREASED', 'HALF',
        'QUARTER', 'VARIABLE', 'UNKNOWN', 'NOT_STATED')),
    recurrence_risk_citations INTEGER REFERENCES citation_set (key),
    carrier_testing_value TEXT NOT NULL CHECK (carrier_testing_value IN ('APPLIES', 'DOES_NOT_APPLY', 'DISPUTED',
        'UNKNOWN', 'NOT_STATED')),
    carrier_testing_citations INTEGER REFERENCES citation_set (key),
    prenatal_diagnosis_value TEXT NOT NULL CHECK (prenatal_diagnosis_value IN ('APPLIES', 'DOES_NOT_APPLY',
        'DISPUTED', 'UNKNOWN', 'NOT_STATED')),
    prenatal_diagnosis_citations INTEGER REFERENCES citation_set (key),
    genetic_testing_value TEXT NOT NULL CHECK (genetic_testing_value IN ('INDICATED', 'CONDITIONAL',
        'NOT_INDICATED', 'UNKNOWN', 'NOT_STATED')),
    genetic_testing_citations INTEGER REFERENCES citation_set (key),
    genetic_counselling_value TEXT NOT NULL CHECK (genetic_counselling_value IN ('INDICATED', 'CONDITIONAL',
        'NOT_INDICATED', 'UNKNOWN', 'NOT_STATED')),
    genetic_counselling_citations INTEGER REFERENCES citation_set (key),
    predisposition_citations INTEGER REFERENCES citation_set (key),
    answer_statement_text TEXT,
    genetic_statement_text TEXT,
    hereditary_statement_text TEXT,
    recurrence_risk_statement_text TEXT,
    carrier_testing_statement_text TEXT,
    prenatal_diagnosis_statement_text TEXT,
    genetic_testing_statement_text TEXT,
    genetic_counselling_statement_text TEXT,
    predisposition_body_text TEXT,
    answer_statement_html TEXT,
    genetic_statement_html TEXT,
    hereditary_statement_html TEXT,
    recurrence_risk_statement_html TEXT,
    carrier_testing_statement_html TEXT,
    prenatal_diagnosis_statement_html TEXT,
    genetic_testing_statement_html TEXT,
    genetic_counselling_statement_html TEXT,
    predisposition_body_html TEXT,
    answer_statement_markdown TEXT,
    genetic_statement_markdown TEXT,
    hereditary_statement_markdown TEXT,
    recurrence_risk_statement_markdown TEXT,
    carrier_testing_statement_markdown TEXT,
    prenatal_diagnosis_statement_markdown TEXT,
    genetic_testing_statement_markdown TEXT,
    genetic_counselling_statement_markdown TEXT,
    predisposition_body_markdown TEXT,
    CHECK ((answer_statement_markdown IS NULL) = (answer_statement_html IS NULL) AND (answer_statement_markdown IS
        NULL) = (answer_statement_text IS NULL)),
    CHECK ((answer_value = 'NOT_STATED') = (answer_citations IS NULL)),
    CHECK ((genetic_statement_markdown IS NULL) = (genetic_statement_html IS NULL) AND (genetic_statement_markdown
        IS NULL) = (genetic_statement_text IS NULL)),
    CHECK ((genetic_value = 'NOT_STATED') = (genetic_citations IS NULL)),
    CHECK ((hereditary_statement_markdown IS NULL) = (hereditary_statement_html IS NULL) AND
        (hereditary_statement_markdown IS NULL) = (hereditary_statement_text IS NULL)),
    CHECK ((hereditary_value = 'NOT_STATED') = (hereditary_citations IS NULL)),
    CHECK ((recurrence_risk_statement_markdown IS NULL) = (recurrence_risk_statement_html IS NULL) AND
        (recurrence_risk_statement_markdown IS NULL) = (recurrence_risk_statement_text IS NULL)),
    CHECK ((recurrence_risk_value = 'NOT_STATED') = (recurrence_risk_citations IS NULL)),
    CHECK ((carrier_testing_statement_markdown IS NULL) = (carrier_testing_statement_html IS NULL) AND
        (carrier_testing_statement_markdown IS NULL) = (carrier_testing_statement_text IS NULL)),
    CHECK ((carrier_testing_value = 'NOT_STATED') = (carrier_testing_citations IS NULL)),
    CHECK ((prenatal_diagnosis_statement_markdown IS NULL) = (prenatal_diagnosis_statement_html IS NULL) AND
        (prenatal_diagnosis_statement_markdown IS NULL) = (prenatal_diagnosis_statement_text IS NULL)),
    CHECK ((prenatal_diagnosis_value = 'NOT_STATED') = (prenatal_diagnosis_citations IS NULL)),
    CHECK ((genetic_testing_statement_markdown IS NULL) = (genetic_testing_statement_html IS NULL) AND
        (genetic_testing_statement_markdown IS NULL) = (genetic_testing_statement_text IS NULL)),
    CHECK ((genetic_testing_value = 'NOT_STATED') = (genetic_testing_citations IS NULL)),
    CHECK ((genetic_counselling_statement_markdown IS NULL) = (genetic_counselling_statement_html IS NULL) AND
        (genetic_counselling_statement_markdown IS NULL) = (genetic_counselling_statement_text IS NULL)),
    CHECK ((genetic_counselling_value = 'NOT_STATED') = (genetic_counselling_citations IS NULL)),
    CHECK ((predisposition_body_markdown IS NULL) = (predisposition_body_html IS NULL) AND
        (predisposition_body_markdown IS NULL) = (predisposition_body_text IS NULL)),
    CHECK ((predisposition_body_markdown IS NULL) = (predisposition_citations IS NULL)),
    UNIQUE (condition, answer_value) -- which the condition's filter column refers to
) STRICT;

-- Whether an inheritance pattern applies to a condition.
CREATE TABLE inheritance_statement (
    condition INTEGER NOT NULL REFERENCES condition (key),
    position INTEGER NOT NULL,
    pattern TEXT NOT NULL CHECK (pattern IN ('AUTOSOMAL_DOMINANT', 'AUTOSOMAL_RECESSIVE', 'X_LINKED',
        'X_LINKED_DOMINANT', 'X_LINKED_RECESSIVE', 'Y_LINKED', 'MITOCHONDRIAL', 'MULTIFACTORIAL', 'OLIGOGENIC',
        'SEMI_DOMINANT')),
    applicability TEXT NOT NULL CHECK (applicability IN ('APPLIES', 'DOES_NOT_APPLY', 'DISPUTED', 'UNKNOWN',
        'NOT_STATED')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    statement_text TEXT,
    statement_html TEXT,
    statement_markdown TEXT,
    PRIMARY KEY (condition, position),
    CHECK ((statement_markdown IS NULL) = (statement_html IS NULL) AND (statement_markdown IS NULL) =
        (statement_text IS NULL)),
    UNIQUE (condition, pattern)
) STRICT, WITHOUT ROWID;

-- Questions and communities

-- A question about a condition, and its answer.
CREATE TABLE question (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    condition INTEGER NOT NULL REFERENCES condition (key),
    condition_id TEXT NOT NULL,
    question TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    topic TEXT NOT NULL CHECK (topic IN ('HEREDITY', 'CAUSES', 'SYMPTOMS', 'DIAGNOSIS', 'TREATMENT', 'PROGNOSIS',
        'PREVALENCE', 'LIVING_WITH', 'HISTORY')),
    verdict TEXT NOT NULL CHECK (verdict IN ('YES', 'NO', 'PARTLY', 'DEPENDS', 'UNKNOWN', 'DISPUTED',
        'OPEN_QUESTION')),
    short_answer_citations INTEGER NOT NULL REFERENCES citation_set (key),
    summary_citations INTEGER REFERENCES citation_set (key),
    review_status TEXT NOT NULL CHECK (review_status IN ('MEDICALLY_REVIEWED', 'EDITORIAL', 'IMPORTED')),
    review_reviewer_name TEXT,
    review_reviewer_credentials TEXT,
    review_reviewed_on TEXT CHECK (review_reviewed_on IS date(review_reviewed_on, '+0 days')),
    review_updated_on TEXT NOT NULL CHECK (review_updated_on IS date(review_updated_on, '+0 days')),
    review_due_on TEXT CHECK (review_due_on IS date(review_due_on, '+0 days')),
    review_note TEXT,
    review_due_key TEXT NOT NULL CHECK (review_due_key = coalesce(review_due_on, '9999-12-31')),
    short_answer_text TEXT NOT NULL,
    summary_text TEXT,
    short_answer_html TEXT NOT NULL,
    summary_html TEXT,
    short_answer_markdown TEXT NOT NULL,
    summary_markdown TEXT,
    CHECK ((summary_markdown IS NULL) = (summary_html IS NULL) AND (summary_markdown IS NULL) = (summary_text IS
        NULL)),
    CHECK ((summary_markdown IS NULL) = (summary_citations IS NULL)),
    CHECK ((review_reviewed_on IS NULL) = (review_reviewer_name IS NULL)),
    CHECK ((review_status = 'MEDICALLY_REVIEWED') = (review_reviewer_name IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX question_by_condition ON question (condition, sort_key, id);
-- With what filters ask for, so that a count reads no wide row.
CREATE UNIQUE INDEX question_by_text ON question (sort_key, id, condition_id, topic, verdict, review_status,
    review_due_on);
CREATE UNIQUE INDEX question_by_update ON question (review_updated_on, id);
CREATE UNIQUE INDEX question_by_review ON question (review_due_key, id);

-- A part of a longer answer.
CREATE TABLE section (
    question INTEGER NOT NULL REFERENCES question (key),
    position INTEGER NOT NULL,
    heading TEXT NOT NULL,
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    PRIMARY KEY (question, position)
) STRICT, WITHOUT ROWID;

-- A place where people with rare conditions meet.
CREATE TABLE community (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    url TEXT
) STRICT;

-- The release itself

-- One row: what the file knows of itself. Its hash and time of publishing stand in the pointer.
CREATE TABLE release (
    key INTEGER PRIMARY KEY CHECK (key = 1),
    counts_conditions INTEGER NOT NULL,
    counts_triggers INTEGER NOT NULL,
    counts_procedures INTEGER NOT NULL,
    counts_questions INTEGER NOT NULL,
    counts_sources INTEGER NOT NULL
) STRICT;

-- A credit line.
CREATE TABLE attribution (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT,
    licence_name TEXT NOT NULL,
    licence_url TEXT,
    url TEXT,
    text TEXT NOT NULL
) STRICT;

-- The medical disclaimer.
CREATE TABLE disclaimer (
    key INTEGER PRIMARY KEY CHECK (key = 1),
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    markdown TEXT NOT NULL
) STRICT;

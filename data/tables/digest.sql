-- What changed

-- What each thing's document says, its translations included, in 64 bits; and, as Release, what all answers rest on.
CREATE TABLE entity_digest (
    id TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('Condition', 'Trigger', 'Procedure', 'Question', 'Source', 'Community',
        'Release')),
    digest INTEGER NOT NULL
) STRICT;
-- With all columns, so that two releases are compared by their indexes alone.
CREATE UNIQUE INDEX entity_digest_by_id ON entity_digest (id, type, digest);

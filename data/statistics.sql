-- The tables of a statistics release: community totals after the disclosure rules, attached beside the content as
-- "statistics". Nothing finer than what may be published ever stands here.

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
    source TEXT NOT NULL,
    quote TEXT,
    locator TEXT,
    stance TEXT NOT NULL CHECK (stance IN ('SUPPORTS', 'DISPUTES')),
    PRIMARY KEY (citation_set, position)
) STRICT, WITHOUT ROWID;

-- A community's members with a condition on a day, as far as it may be published. The condition, the community and
-- the sources live in the content file: they are named by their ids.
CREATE TABLE community_stats (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    condition TEXT NOT NULL,
    community TEXT NOT NULL,
    as_of TEXT NOT NULL CHECK (as_of IS date(as_of, '+0 days')),
    members_value INTEGER,
    members_text TEXT NOT NULL,
    members_precision TEXT NOT NULL CHECK (members_precision IN ('EXACT', 'ROUNDED', 'FEWER_THAN')),
    citations INTEGER NOT NULL REFERENCES citation_set (key),
    CHECK ((members_precision = 'FEWER_THAN') = (members_value IS NULL)),
    CHECK (members_precision <> 'ROUNDED' OR members_value >= 15 AND members_value % 5 = 0)
) STRICT;
CREATE UNIQUE INDEX community_stats_by_condition ON community_stats (condition, community);
CREATE UNIQUE INDEX community_stats_by_community ON community_stats (community, condition, id);
CREATE UNIQUE INDEX community_stats_in_order ON community_stats (condition, id);

-- What each total says, as far as it may be published, in 64 bits; and, as Release, what all of them rest on. A digest
-- of an exact count would give it away: there are few counts to try.
CREATE TABLE entity_digest (
    id TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('CommunityStats', 'Release')),
    digest INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_digest_by_id ON entity_digest (id, type, digest);

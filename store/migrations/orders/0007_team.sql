-- What is not in the shop's store yet: the newest line of each thing, with a
-- number that only goes up.
CREATE TABLE team_outbox (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    about   TEXT NOT NULL UNIQUE,
    at      INTEGER NOT NULL, -- of the oldest change that is not there
    changes INTEGER NOT NULL,
    line    TEXT NOT NULL
) STRICT;

-- Orders given to a colleague, until the shop's store says so.
CREATE TABLE team_hands (
    nonce  TEXT PRIMARY KEY,
    ext    TEXT NOT NULL,
    epoch  INTEGER NOT NULL,
    member TEXT NOT NULL,
    who    TEXT NOT NULL,
    device TEXT NOT NULL,
    line   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Drafts that came by a folder, which counts each once.
CREATE TABLE team_parcels (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID

-- Objects of the shop's store that are never written over.
CREATE TABLE team_objects (
    name   TEXT PRIMARY KEY,
    stored INTEGER NOT NULL,
    data   BLOB NOT NULL
) STRICT, WITHOUT ROWID

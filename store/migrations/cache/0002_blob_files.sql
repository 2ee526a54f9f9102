-- What is kept of a generation of the catalogue lies in a file beside cache.db.
DROP TABLE blobs;
CREATE TABLE blobs (
    name       TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    file       TEXT NOT NULL
) STRICT;

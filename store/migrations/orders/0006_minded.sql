-- What the rep said about a row of Today: put off until a day, and a note. The
-- subject is such as "order 141841" or "customer 118".
CREATE TABLE minded (
    subject TEXT PRIMARY KEY,
    until   TEXT NOT NULL,
    note    TEXT NOT NULL
) STRICT, WITHOUT ROWID

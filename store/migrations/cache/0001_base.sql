-- What can be fetched again. Times are unix milliseconds, UTC, 0 for none;
-- dates are YYYY-MM-DD, empty for none.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The catalogue. A full refresh builds inventory_next beside it and swaps the
-- two; see ingest.go, which knows this table's columns too.
CREATE TABLE inventory (
    id          INTEGER NOT NULL,
    part        TEXT NOT NULL COLLATE NOCASE,
    color       TEXT NOT NULL,
    color_range TEXT NOT NULL,
    description TEXT NOT NULL,
    s1 INTEGER NOT NULL, s2 INTEGER NOT NULL, s3 INTEGER NOT NULL,
    s4 INTEGER NOT NULL, s5 INTEGER NOT NULL, s6 INTEGER NOT NULL,
    unit_cost   TEXT NOT NULL,
    total_cost  TEXT NOT NULL,
    gl_account  TEXT NOT NULL,
    sku         TEXT NOT NULL,
    preprint    TEXT NOT NULL,
    product_type TEXT NOT NULL,
    find_code   TEXT NOT NULL,
    vendor      INTEGER NOT NULL,
    vendor_name TEXT NOT NULL,
    modified    TEXT NOT NULL,
    fetched_at  INTEGER NOT NULL,
    gone_at     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX inventory_key_0 ON inventory (part, color, id);

-- Slices of an unfinished refresh that are whole; last_row is the last row of
-- inventory_next that belongs to them.
CREATE TABLE ingest_slices (
    name     TEXT PRIMARY KEY,
    last_row INTEGER NOT NULL
) STRICT;

CREATE TABLE blobs (
    name       TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    data       BLOB NOT NULL
) STRICT;

CREATE TABLE customers (
    connection TEXT NOT NULL COLLATE NOCASE,
    id         INTEGER NOT NULL,
    name       TEXT NOT NULL,
    last_order TEXT NOT NULL,
    search     TEXT NOT NULL,
    PRIMARY KEY (connection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_docs (
    connection TEXT NOT NULL COLLATE NOCASE,
    id         INTEGER NOT NULL,
    doc        TEXT NOT NULL,
    PRIMARY KEY (connection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE past (
    connection TEXT NOT NULL COLLATE NOCASE,
    number     INTEGER NOT NULL,
    customer   INTEGER NOT NULL,
    ordered    TEXT NOT NULL,
    open       INTEGER NOT NULL,
    search     TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    detail_at  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX past_customer ON past (connection, customer, ordered, number);
CREATE INDEX past_newest ON past (ordered, number);

CREATE TABLE past_docs (
    connection TEXT NOT NULL COLLATE NOCASE,
    number     INTEGER NOT NULL,
    header     TEXT NOT NULL,
    detail     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (connection, number)
) STRICT;

-- What customers paid, by style and size, from the lines of their orders.
CREATE TABLE past_prices (
    connection TEXT NOT NULL COLLATE NOCASE,
    customer   INTEGER NOT NULL,
    style      TEXT NOT NULL COLLATE NOCASE,
    size       TEXT NOT NULL,
    number     INTEGER NOT NULL,
    ordered    TEXT NOT NULL,
    price      INTEGER NOT NULL
) STRICT;

CREATE INDEX past_prices_style ON past_prices (customer, style, ordered, number);
CREATE INDEX past_prices_order ON past_prices (connection, number);

CREATE TABLE marks (
    connection TEXT NOT NULL COLLATE NOCASE,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;

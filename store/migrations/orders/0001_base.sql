-- What cannot be fetched again. Times are unix milliseconds, UTC, 0 for none;
-- money is cents.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Queried columns of an order; the whole of it is in order_docs, apart, so
-- that listing 10,000 orders does not read their lines.
CREATE TABLE orders (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    version         INTEGER NOT NULL,
    state           TEXT NOT NULL,
    needs_person    INTEGER NOT NULL DEFAULT 0,
    waiting         TEXT NOT NULL DEFAULT '',
    must_look_up    INTEGER NOT NULL DEFAULT 0,
    test            INTEGER NOT NULL DEFAULT 0,
    ext_order_id    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    server_order_id TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
    onsite_order    INTEGER NOT NULL DEFAULT 0,
    uuid            TEXT NOT NULL,
    revision        INTEGER NOT NULL DEFAULT 0,
    connection      TEXT NOT NULL DEFAULT '',
    customer        INTEGER NOT NULL DEFAULT 0,
    customer_name   TEXT NOT NULL DEFAULT '',
    pieces          INTEGER NOT NULL DEFAULT 0,
    total           INTEGER NOT NULL DEFAULT 0,
    search          TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    queued_at       INTEGER NOT NULL DEFAULT 0,
    accepted_at     INTEGER NOT NULL DEFAULT 0,
    imported_at     INTEGER NOT NULL DEFAULT 0,
    attempts        INTEGER NOT NULL DEFAULT 0,
    look_ups        INTEGER NOT NULL DEFAULT 0,
    misses          INTEGER NOT NULL DEFAULT 0,
    next_at         INTEGER NOT NULL DEFAULT 0,
    last_error      TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX orders_newest ON orders (created_at, id);
CREATE INDEX orders_state ON orders (state, created_at, id);
CREATE INDEX orders_server ON orders (server_order_id) WHERE server_order_id <> '';
CREATE INDEX orders_onsite ON orders (onsite_order) WHERE onsite_order <> 0;
CREATE INDEX orders_uuid ON orders (uuid);

CREATE TABLE order_docs (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    doc      TEXT NOT NULL
) STRICT;

-- Pieces of orders that are spoken for, by size: committed stock.
CREATE TABLE order_parts (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    style    TEXT NOT NULL COLLATE NOCASE,
    color    TEXT NOT NULL,
    size     TEXT NOT NULL,
    qty      INTEGER NOT NULL
) STRICT;

CREATE INDEX order_parts_style ON order_parts (style, color);
CREATE INDEX order_parts_order ON order_parts (order_id);

CREATE TABLE attempts (
    order_id  INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    started   INTEGER NOT NULL,
    ended     INTEGER NOT NULL DEFAULT 0,
    route     TEXT NOT NULL,
    server_id TEXT NOT NULL,
    body      BLOB NOT NULL,
    body_hash TEXT NOT NULL,
    outcome   TEXT NOT NULL DEFAULT '',
    status    INTEGER NOT NULL DEFAULT 0,
    head      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, number)
) STRICT;

CREATE TABLE ledger (
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    event    TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;

CREATE INDEX ledger_order ON ledger (order_id, id);

-- What an order said before each change (redo = 0) and before each undo
-- (redo = 1), compressed.
CREATE TABLE undo (
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    redo     INTEGER NOT NULL,
    label    TEXT NOT NULL,
    content  BLOB NOT NULL
) STRICT;

CREATE INDEX undo_order ON undo (order_id, redo, id);

CREATE TABLE connections (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    doc  TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE local_customers (
    local  INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,
    search TEXT NOT NULL,
    doc    TEXT NOT NULL
) STRICT;

CREATE TABLE take_along (
    connection TEXT NOT NULL COLLATE NOCASE,
    customer   INTEGER NOT NULL,
    PRIMARY KEY (connection, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
    style    TEXT NOT NULL COLLATE NOCASE,
    size     TEXT NOT NULL,
    from_qty INTEGER NOT NULL,
    price    INTEGER NOT NULL,
    PRIMARY KEY (style, size, from_qty)
) STRICT, WITHOUT ROWID;

-- Units of requests in the last minute, by server.
CREATE TABLE budget (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    at     INTEGER NOT NULL,
    units  INTEGER NOT NULL
) STRICT;

CREATE INDEX budget_origin ON budget (origin, at, id);

CREATE TABLE budget_seen (
    origin        TEXT PRIMARY KEY,
    blocked_until INTEGER NOT NULL DEFAULT 0,
    remaining     INTEGER NOT NULL DEFAULT 0,
    reset_at      INTEGER NOT NULL DEFAULT 0,
    seen_id       INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Orders that were taken out of eCat's queue, whole as they came. order_id is
-- null for one whose number another order has: it stays at eCat and is tried
-- again. asks is the order that a person has to decide about beside this one.
CREATE TABLE ecat_records (
    id         INTEGER PRIMARY KEY,
    connection TEXT NOT NULL COLLATE NOCASE,
    ecat_id    INTEGER NOT NULL,
    number     TEXT NOT NULL,
    uuid       TEXT NOT NULL COLLATE NOCASE,
    order_id   INTEGER REFERENCES orders (id) ON DELETE CASCADE,
    asks       INTEGER REFERENCES orders (id) ON DELETE SET NULL,
    raw        BLOB NOT NULL,
    pulled_at  INTEGER NOT NULL,
    marked_at  INTEGER NOT NULL DEFAULT 0,
    mark_error TEXT NOT NULL DEFAULT '',
    UNIQUE (connection, ecat_id)
) STRICT;

CREATE INDEX ecat_records_order ON ecat_records (order_id);
CREATE INDEX ecat_records_uuid ON ecat_records (uuid, ecat_id);
CREATE INDEX ecat_records_asks ON ecat_records (asks) WHERE asks IS NOT NULL

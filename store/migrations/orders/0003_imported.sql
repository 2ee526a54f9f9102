-- What orders without an id of their own looked like in the file they came
-- from, so that the same file is not taken twice unseen.
CREATE TABLE imported (
    digest   TEXT PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_order ON imported (order_id)

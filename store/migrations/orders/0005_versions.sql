-- What an order looked like in each version, as marks of the whole and of what
-- the rep wrote: two copies with other marks for one version went different ways
-- since, and a text that the other side once had is no edit of its own.
CREATE TABLE versions (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    version  INTEGER NOT NULL,
    mark     TEXT NOT NULL,
    content  TEXT NOT NULL,
    PRIMARY KEY (order_id, version)
) STRICT, WITHOUT ROWID

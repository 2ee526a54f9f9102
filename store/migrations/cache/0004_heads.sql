-- What the rules of a rep's day need of an order, a line each in the form of
-- order.Head, so that a hundred thousand are read in milliseconds. It is made from
-- past_docs where it is missing (meta 'heads').
CREATE TABLE past_heads (
    connection TEXT NOT NULL COLLATE NOCASE,
    customer   INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    head       TEXT NOT NULL,
    PRIMARY KEY (connection, customer, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX past_heads_number ON past_heads (connection, number);

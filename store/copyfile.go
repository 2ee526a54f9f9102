package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"orderpad/store/order"
)

// copied is the name under which a copy stands beside orders.db while its orders
// are merged into it.
const copied = "copied"

// readyCopy puts a checked copy of a file, of today's schema and with nothing in
// it that is not ours, beside orders.db; the caller removes it.
func (s *Store) readyCopy(ctx context.Context, from string) (file string, err error) {
	file = s.stamped(".", "restore") + ".part"
	if err := s.copyChecked(ctx, from, file); err != nil {
		return "", err
	}
	db, err := sql.Open(driverName, dsn(file, "_journal_mode=DELETE&_foreign_keys=on&_txlock=immediate"))
	if err != nil {
		return file, failure(err, file)
	}
	db.SetMaxOpenConns(1)
	err = ordersSchema.migrate(ctx, db)
	if err == nil {
		err = ordersSchema.refuseOdd(ctx, db, from)
	}
	return file, failure(errors.Join(err, db.Close()), file)
}

// dropForeign takes triggers and views out of a database. orderpad makes none:
// whose they are is not known, and a trigger acts whenever we write.
func dropForeign(ctx context.Context, db *sql.DB) error {
	type object struct{ kind, name string }
	found, err := collect(ctx, db, func(rows *sql.Rows) (o object, err error) { return o, rows.Scan(&o.kind, &o.name) },
		"SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")
	if err != nil {
		return err
	}
	for _, o := range found {
		// A trigger of a view goes with it.
		if _, err := db.ExecContext(ctx, "DROP "+o.kind+" IF EXISTS "+quoted(o.name)); err != nil {
			return err
		}
	}
	return nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// refuseOdd refuses a database whose tables are not those that the scripts make.
func (s schema) refuseOdd(ctx context.Context, db *sql.DB, named string) error {
	is, err := columns(ctx, db, "main")
	if err != nil {
		return err
	}
	model, err := sql.Open(driverName, "file::memory:?_foreign_keys=on&_txlock=immediate")
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }() // in memory
	model.SetMaxOpenConns(1)
	if err := s.migrate(ctx, model); err != nil {
		return err
	}
	want, err := columns(ctx, model, "main")
	if err != nil {
		return err
	}
	for table, names := range want {
		if !slices.Equal(is[table], names) {
			return &order.Error{Kind: order.KindInvalid, Field: named,
				Message: named + " is no copy that orderpad made: its table " + table + " is another's; nothing was changed"}
		}
	}
	return nil
}

// columns are the tables of a database with the columns that are stored.
func columns(ctx context.Context, q querier, schema string) (map[string][]string, error) {
	type column struct{ table, name string }
	all, err := collect(ctx, q, func(rows *sql.Rows) (c column, err error) { return c, rows.Scan(&c.table, &c.name) },
		`SELECT m.name, c.name FROM `+schema+`.sqlite_master m JOIN pragma_table_xinfo(m.name, '`+schema+`') c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0 ORDER BY m.name, c.cid`)
	tables := map[string][]string{}
	for _, c := range all {
		tables[c.table] = append(tables[c.table], c.name)
	}
	return tables, err
}

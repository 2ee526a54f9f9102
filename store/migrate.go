package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"orderpad/store/order"
)

//go:embed migrations
var migrationFiles embed.FS

// schema is a kind of database: what marks a file as one, and the scripts that
// bring it up to date. A database's user_version is the number of scripts that
// have run.
type schema struct {
	application int64 // PRAGMA application_id
	sentinel    string
	scripts     []string
}

var (
	ordersSchema = loadSchema("orders", 0x4F50_4F52, "orderpad orders")
	cacheSchema  = loadSchema("cache", 0x4F50_4341, "orderpad cache")
)

func loadSchema(dir string, application int64, sentinel string) schema {
	s := schema{application: application, sentinel: sentinel}
	names, err := fs.Glob(migrationFiles, path.Join("migrations", dir, "*.sql"))
	if err != nil || len(names) == 0 {
		panic("the embedded migrations are missing")
	}
	slices.Sort(names)
	for _, name := range names {
		script, err := migrationFiles.ReadFile(name)
		if err != nil {
			panic("the embedded migrations are damaged: " + err.Error())
		}
		s.scripts = append(s.scripts, string(script))
	}
	return s
}

// migrate runs the scripts that a database has not seen, each in one
// transaction.
func (s schema) migrate(ctx context.Context, db *sql.DB) error {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for ; version < len(s.scripts); version++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		script := fmt.Sprintf("%s;\nPRAGMA user_version = %d;", s.scripts[version], version+1)
		if version == 0 {
			script += fmt.Sprintf("PRAGMA application_id = %d; INSERT INTO meta (key, value) VALUES ('sentinel', '%s');", s.application, s.sentinel)
		}
		if _, err := tx.ExecContext(ctx, script); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// build makes a database beside its place, lets fill put in what it should
// begin with, and moves it into place whole: a kill leaves all or nothing.
// From names a copy to begin with, or is empty. Before moving it into place, way
// is called to clear it.
func (s schema) build(ctx context.Context, file, from string, fill func(*sql.DB) error, way func() error) error {
	fresh := file + ".new"
	for _, old := range []string{fresh, fresh + "-journal", fresh + "-wal", fresh + "-shm"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := createPrivate(fresh); err != nil {
		return err
	}
	if from != "" {
		if err := copyInto(from, fresh); err != nil {
			return err
		}
	}
	db, err := sql.Open(driverName, dsn(fresh, "_journal_mode=DELETE&_synchronous=FULL&_foreign_keys=on&_txlock=immediate"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	err = s.migrate(ctx, db)
	if err == nil && fill != nil {
		err = fill(db)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if way != nil {
		if err := way(); err != nil {
			return err
		}
	}
	return moveInto(fresh, file)
}

func copyInto(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

// upgrade migrates a good database that an older orderpad wrote.
func (s *Store) upgrade(ctx context.Context, sch schema, file string, version int, keepCopy bool) error {
	if version == len(sch.scripts) {
		return nil
	}
	if err := s.locks.alone(ctx, "bringing "+filepath.Base(file)+" up to date"); err != nil {
		return err
	}
	if keepCopy {
		copied := s.stamped(backupsDir, fmt.Sprintf("orders-v%d", version))
		if err := s.copyChecked(ctx, file, copied); err != nil {
			return err
		}
		s.opened.Migrated = copied
	}
	db, err := sql.Open(driverName, dsn(file, common+"&_txlock=immediate&_synchronous=FULL"))
	if err != nil {
		return failure(err, file)
	}
	db.SetMaxOpenConns(1)
	return failure(errors.Join(sch.migrate(ctx, db), db.Close()), file)
}

// newer is the refusal of a database that this program does not know yet.
func newer(file string, version, known int) error {
	return &order.Error{
		Kind: order.KindStorage, Field: file,
		Message: fmt.Sprintf("%s was written by a newer orderpad (schema %d, this one knows %d); update orderpad and start it again. Nothing was changed",
			filepath.Base(file), version, known),
		Hint: "update orderpad",
	}
}

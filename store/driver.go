//go:build cgo

package store

import (
	"database/sql"
	"errors"

	"github.com/mattn/go-sqlite3"
)

// driverName is go-sqlite3 with what every connection needs and the DSN cannot
// say: schemas are not trusted, cells are checked, a WAL shrinks again.
const driverName = "orderpad-sqlite"

func init() {
	sql.Register(driverName, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		_, err := c.Exec("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=16777216", nil)
		return err
	}})
}

// sqliteCode is the primary result code of an error of SQLite, else 0.
func sqliteCode(err error) int {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return int(e.Code)
	}
	return 0
}

// sqliteVersion names the SQLite that is linked, as text and as SQLite counts:
// 3051003 is 3.51.3.
func sqliteVersion() (name string, number int) {
	name, number, _ = sqlite3.Version()
	return name, number
}

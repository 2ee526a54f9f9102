//go:build !faults

package store

import "database/sql"

// commit commits a transaction. Built with the tag faults, it can be told to
// fail or to die here.
func commit(tx *sql.Tx) error { return tx.Commit() }

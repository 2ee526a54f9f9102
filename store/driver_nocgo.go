//go:build !cgo

package store

// Without cgo there is no SQLite: the code can be checked for other systems,
// and a program built so says it when it opens its store.
const driverName = ""

func sqliteCode(error) int { return 0 }

func sqliteVersion() (name string, number int) { return "", 0 }

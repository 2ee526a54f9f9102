package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"os"
)

// A blob is a file of its own beside cache.db: one read of the disk, where
// SQLite would gather megabytes page by page. Cache.db names the file, so that
// a blob never outlives the catalogue that it was made from.

const blobSuffix = ".blob"

// SaveBlob keeps something that was made from a generation of the catalogue,
// such as the search index. What was kept under the name before is gone.
func (s *Store) SaveBlob(ctx context.Context, name string, generation int64, data []byte) error {
	file := name + "-" + rand.Text() + blobSuffix
	// Within the transaction, so that no other program's file is taken for a
	// forgotten one.
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		older, err := named(s.opt.Dir, name+"-*"+blobSuffix)
		if err != nil {
			return err
		}
		for _, old := range older {
			_ = os.Remove(old) // Windows keeps one that is being read; the next save removes it
		}
		if err := writePrivate(s.path(file), data); err != nil {
			return failure(err, s.path(file))
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO blobs (name, generation, file) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, file = excluded.file`, name, generation, file)
		return err
	})
}

// LoadBlob is what was kept under a name, nil if that was not made from this
// generation or its file is gone.
func (s *Store) LoadBlob(ctx context.Context, name string, generation int64) ([]byte, error) {
	var file string
	err := s.cache.read.QueryRowContext(ctx, "SELECT file FROM blobs WHERE name = ? AND generation = ?", name, generation).Scan(&file)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	data, err := os.ReadFile(s.path(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, failure(err, s.path(file))
	}
	return data, nil
}

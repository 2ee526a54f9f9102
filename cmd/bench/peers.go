package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// likeQuery asks for all rows that hold every word.
func likeQuery(text string) string {
	query := "SELECT part, color, description, s1, s2, s3, s4, s5, s6 FROM inventory"
	for i, word := range strings.Fields(text) {
		join := " AND"
		if i == 0 {
			join = " WHERE"
		}
		query += join + " part || ' ' || color || ' ' || description LIKE '%" + strings.ReplaceAll(word, "'", "''") + "%'"
	}
	return query + ";"
}

// prepareFzf returns what types the recording into an interactive fzf with the
// same rows; nothing where it is not installed.
func prepareFzf(ctx context.Context, c *catalogue, m *Size, seed *uint64) (func() error, error) {
	if !has("fzf") || !has("cat") {
		return func() error { return nil }, nil
	}
	file := filepath.Join(c.dir, "rows.txt")
	lines, err := c.lines(ctx, file)
	if err != nil {
		return nil, err
	}
	want := map[string]string{"": fzfCount(len(lines), len(lines))}
	for _, k := range keystrokes(0) {
		if _, ok := want[k.text]; !ok {
			want[k.text] = fzfCount(countLines(lines, k.text), len(lines))
		}
	}
	env := []string{"FZF_DEFAULT_COMMAND=cat rows.txt", "FZF_DEFAULT_OPTS="}
	return func() error {
		t, err := startTerminalIn(ctx, c.dir, env, "fzf", "-e", "--literal") // accents count, as in countLines
		if err != nil {
			return err
		}
		defer t.close()
		if err := t.untilShown(ctx, holds(want[""])); err != nil {
			return err
		}
		keys := keystrokes(*seed)
		took, err := typeAll(ctx, t, keys[:lineEnd(keys, len(keys)/2)], want, nil) // half of it: it takes long
		m.Fzf, m.FzfBytes = append(m.Fzf, took.took...), append(m.FzfBytes, took.bytes...)
		m.FzfResident = append(m.FzfResident, mb(t.atRest(ctx)))
		return err
	}, nil
}

// fzfCount is how fzf writes how many lines match.
func fzfCount(found, all int) string { return fmt.Sprintf(" %d/%d ", found, all) }

// countLines counts the lines that hold every word.
func countLines(lines []string, text string) int {
	words, n := strings.Fields(text), 0
next:
	for _, line := range lines {
		for _, word := range words {
			if !strings.Contains(line, word) {
				continue next
			}
		}
		n++
	}
	return n
}

// rest is the pause after which a program counts as being at rest.
const rest = 2 * time.Second

// atRest is the memory that the program has resident after a pause.
func (t *terminal) atRest(ctx context.Context) int64 {
	select {
	case <-ctx.Done():
	case <-time.After(rest):
	}
	return residentBytes(ctx, t.cmd.Process.Pid)
}

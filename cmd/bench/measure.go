package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"orderpad/store/search"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// counts is how often things are run: medians need several runs.
type counts struct{ searches, starts, loads, ingests, typings, busy int }

// measure takes all measurements of one size of the catalogue.
func measure(ctx context.Context, t tools, dir string, rows int, quick bool) (m *Size, err error) {
	n := counts{searches: 3, starts: 15, loads: 9, ingests: 3, typings: 2, busy: 2}
	if quick {
		n = counts{searches: 1, starts: 5, loads: 3, ingests: 1, typings: 1, busy: 1}
	}
	c := &catalogue{tools: t, dir: dir, rows: rows}
	defer func() {
		if closing := c.close(); err == nil {
			err = closing
		}
	}()
	m = &Size{Rows: rows}
	say("%d rows: sandbox", rows)
	if err := c.open(ctx); err != nil {
		return nil, err
	}
	for _, step := range []struct {
		what string
		do   func(context.Context, *catalogue, *Size, counts) error
	}{
		{"ingest", measureIngest}, {"search", measureSearch}, {"index from its blob", measureLoad}, {"start", measureStart},
		{"typing", measureTyping}, {"typing while the inventory is fetched", measureBusy},
	} {
		say("%d rows: %s", rows, step.what)
		if err := step.do(ctx, c, m, n); err != nil {
			return nil, fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return m, nil
}

// inTurn runs ours and theirs n times each, now the one first and now the
// other.
func inTurn(n int, ours, theirs func() error) error {
	for i := range n {
		pair := []func() error{ours, theirs}
		if i%2 == 1 {
			pair[0], pair[1] = pair[1], pair[0]
		}
		for _, do := range pair {
			if err := do(); err != nil {
				return err
			}
		}
	}
	return nil
}

// measureIngest fetches the whole inventory by the command, beside the sqlite3
// command line importing the same rows. The first ingest fills an empty home
// and is the warm-up; it makes what .import reads.
func measureIngest(ctx context.Context, c *catalogue, m *Size, n counts) error {
	refresh := func() error {
		u, err := c.command(ctx, "inventory", "refresh", "--full")
		m.Ingest = append(m.Ingest, ms(u.took))
		m.IngestPeak = append(m.IngestPeak, mb(u.peak))
		return err
	}
	if err := refresh(); err != nil {
		return err
	}
	m.Ingest = m.Ingest[:0]
	nothing := func() error { return nil }
	if !has("sqlite3") {
		return inTurn(n.ingests, refresh, nothing)
	}
	if _, err := timed(ctx, nil, c.dir, "sqlite3", "-header", "-csv", "-cmd", ".once rows.csv", filepath.Join(c.home(), "cache.db"), "SELECT * FROM inventory"); err != nil {
		return err
	}
	imports := func() error {
		if err := os.RemoveAll(filepath.Join(c.dir, "peer.db")); err != nil {
			return err
		}
		u, err := timed(ctx, nil, c.dir, "sqlite3", "peer.db", ".import --csv rows.csv inventory")
		m.Import = append(m.Import, ms(u.took))
		return err
	}
	return inTurn(n.ingests, refresh, imports)
}

// measureSearch answers the recorded typing in this process, as the screen
// asks for it, beside the sqlite3 command line looking for the same words.
func measureSearch(ctx context.Context, c *catalogue, m *Size, n counts) error {
	if err := c.attach(ctx); err != nil {
		return err
	}
	search := func(seed uint64, keep bool) error {
		for _, k := range keystrokes(seed) {
			started := time.Now()
			if _, err := c.work.Search(ctx, k.text, 50); err != nil {
				return err
			}
			if keep {
				m.Search = append(m.Search, ms(time.Since(started)))
			}
		}
		return nil
	}
	if err := search(0, false); err != nil {
		return err
	}
	seed := uint64(0)
	ours := func() error { seed++; return search(seed, true) }
	likes := func() error {
		if !has("sqlite3") {
			return nil
		}
		// A third of the lines each turn: they take long.
		for line, k := range lastKeys(seed) {
			if line%3 != 0 {
				continue
			}
			u, err := timed(ctx, nil, c.dir, "sqlite3", "peer.db", likeQuery(k.text))
			if err != nil {
				return err
			}
			m.Like = append(m.Like, ms(u.took))
		}
		return nil
	}
	return inTurn(n.searches, ours, likes)
}

// measureLoad reads the index from its blob in a new store, beside cat reading
// the same bytes.
func measureLoad(ctx context.Context, c *catalogue, m *Size, n counts) error {
	index, err := c.work.Index(ctx)
	if err != nil {
		return err
	}
	var blob bytes.Buffer
	if _, err := index.WriteTo(&blob); err != nil {
		return err
	}
	file := filepath.Join(c.dir, "index.blob")
	if err := os.WriteFile(file, blob.Bytes(), 0o600); err != nil {
		return err
	}
	m.Blob = mb(int64(blob.Len()))
	load := func() error {
		w := work.New(work.Deps{Store: c.store})
		started := time.Now()
		_, err := w.Index(ctx)
		m.Load = append(m.Load, ms(time.Since(started)))
		return err
	}
	cat := func() error {
		if !has("cat") {
			return nil
		}
		u, err := timed(ctx, nil, c.dir, "cat", file)
		m.Cat = append(m.Cat, ms(u.took))
		return err
	}
	return inTurn(n.loads+1, load, cat) // enough that the first, cold one does not move the median
}

// totals are what the index finds for each text, as the screen writes it.
func totals(ctx context.Context, index *search.Index) (map[string]string, error) {
	all := map[string]string{"": ""}
	for _, k := range keystrokes(0) {
		all[k.text] = ""
	}
	for text := range all {
		found, err := index.Search(ctx, search.Query{Text: text, Limit: 1})
		if err != nil {
			return nil, err
		}
		all[text] = " " + kit.Int(found.Total) + " of "
		if found.Total == 0 {
			all[text] = "Nothing is found"
		}
	}
	return all, nil
}

// The screen's prompt, and the last line of its frame.
const (
	prompt = "> "
	hints  = "F1 help"
)

// measureStart starts the program until its prompt stands, presses a key at
// once, and waits for the answer; beside it a program that does nothing.
func measureStart(ctx context.Context, c *catalogue, m *Size, n counts) error {
	index, err := c.work.Index(ctx)
	if err != nil {
		return err
	}
	total, err := totals(ctx, index)
	if err != nil {
		return err
	}
	ours := func() error {
		t, err := startTerminal(ctx, c.env, c.tools.orderpad, "--home", c.home())
		if err != nil {
			return err
		}
		defer t.close()
		first, answered := holds(prompt, hints), holds(prompt+"p", total["p"])
		if err := t.untilShown(ctx, first); err != nil {
			return err
		}
		if _, _, err := t.press(ctx, "p", answered); err != nil {
			return err
		}
		times := t.firstWith(first, holds(prompt+"p"), answered)
		m.Start = append(m.Start, ms(times[0]))
		m.FirstKey = append(m.FirstKey, ms(times[1]))
		m.FirstAnswer = append(m.FirstAnswer, ms(times[2]))
		return nil
	}
	theirs := func() error {
		t, err := startTerminal(ctx, nil, c.tools.idle)
		if err != nil {
			return err
		}
		defer t.close()
		if err := t.untilShown(ctx, holds(prompt)); err != nil {
			return err
		}
		m.Idle = append(m.Idle, ms(t.firstWith(holds(prompt))[0]))
		return nil
	}
	if err := inTurn(1, ours, theirs); err != nil { // warm-up
		return err
	}
	m.Start, m.FirstKey, m.FirstAnswer, m.Idle = nil, nil, nil, nil
	return inTurn(n.starts, ours, theirs)
}

// measureTyping types into the screen, beside fzf with the same rows.
func measureTyping(ctx context.Context, c *catalogue, m *Size, n counts) error {
	index, err := c.work.Index(ctx)
	if err != nil {
		return err
	}
	total, err := totals(ctx, index)
	if err != nil {
		return err
	}
	seed := uint64(0)
	ours := func() error {
		seed++
		t, err := c.startScreens(ctx, total)
		if err != nil {
			return err
		}
		defer t.close()
		keys, err := typeAll(ctx, t, keystrokes(seed), total, nil)
		m.Keys, m.KeyBytes = append(m.Keys, keys.took...), append(m.KeyBytes, keys.bytes...)
		m.Resident = append(m.Resident, mb(t.atRest(ctx)))
		return err
	}
	theirs, err := prepareFzf(ctx, c, m, &seed)
	if err != nil {
		return err
	}
	return inTurn(n.typings, ours, theirs)
}

// startScreens opens the screens with an empty prompt and the index loaded.
func (c *catalogue) startScreens(ctx context.Context, total map[string]string) (*terminal, error) {
	t, err := startTerminal(ctx, c.env, c.tools.orderpad, "--home", c.home())
	if err != nil {
		return nil, err
	}
	if err = t.untilShown(ctx, holds(prompt, " of ")); err == nil {
		_, _, err = t.press(ctx, "x", holds(total["x"]))
	}
	if err == nil {
		_, _, err = t.press(ctx, "\x15", holds(total[""]))
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// measureBusy types while the same program fetches the whole inventory.
func measureBusy(ctx context.Context, c *catalogue, m *Size, n counts) error {
	index, err := c.work.Index(ctx)
	if err != nil {
		return err
	}
	total, err := totals(ctx, index)
	if err != nil {
		return err
	}
	for seed := range uint64(n.busy) {
		t, err := c.startScreens(ctx, total)
		if err != nil {
			return err
		}
		fetching := holds("Fetching the inventory")
		err = t.fetchAll(ctx, fetching)
		if err == nil {
			for err == nil && fetching(t.screen()) {
				var keys typed
				keys, err = typeAll(ctx, t, keystrokes(seed+10), total, fetching)
				m.Busy = append(m.Busy, keys.took...)
			}
		}
		t.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// typed is what keys took.
type typed struct{ took, bytes []float64 }

// typeAll types keys, at a person's pace against the frames, and
// stops where while no longer holds.
func typeAll(ctx context.Context, t *terminal, keys []keystroke, want map[string]string, while func(string) bool) (typed, error) {
	var all typed
	rng := rand.New(rand.NewPCG(uint64(len(keys)), 2))
	for _, k := range keys {
		if while != nil && !while(t.screen()) {
			return all, nil
		}
		time.Sleep(time.Duration(rng.IntN(20)) * time.Millisecond) // so that keys fall anywhere between two frames
		took, a, err := t.press(ctx, k.key, holds(want[k.text]))
		if err != nil {
			return all, fmt.Errorf("%q: %w", k.text, err)
		}
		all.took, all.bytes = append(all.took, ms(took)), append(all.bytes, float64(a.bytes))
		if k.last {
			if _, _, err := t.press(ctx, "\x15", holds(want[""])); err != nil { // ctrl+u empties the prompt
				return all, err
			}
		}
	}
	return all, nil
}

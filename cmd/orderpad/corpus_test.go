package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
)

// The bars of the corpus: this share of the readings must be read whole, and of
// the refusals refused; none of either may be wrong.
const corpusBar = 95

// corpusDay is the day on which the corpus is read: dates without a year count
// from it.
var corpusDay = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// corpusGoods are goods that the demo lacks: colours that the catalogue writes
// short.
func corpusGoods() []sandbox.InventoryRow {
	var rows []sandbox.InventoryRow
	for i, colour := range []string{"BrillOrng", "Bk/Bk/LtGy", "TrRylHt/Wht", "AthlMaroon"} {
		rows = append(rows, sandbox.InventoryRow{
			ID: int64(900_001 + i), PartNumber: "CA00078", Color: colour, PartDescription: "Corpus Colorblock Tee",
			Size01: 40, Size02: 40, Size03: 40, Size04: 40, UnitCost: 4, ProductType: "T-Shirts",
			VendorName: "SANMAR", IDVendor: 11, DateModification: "2026-11-01",
		})
	}
	return rows
}

// verdict is how an answer compares with what is right.
type verdict int

const (
	right   verdict = iota
	refused         // less than what is right, and said so
	wrong           // pieces, a price or a name that nobody asked for, or sure where nothing is
)

// tally counts the verdicts of one kind of entry.
type tally [3]int

// tallies are kept apart: what must be read, what must be refused, and what the
// rules leave open, of which only nothing may be wrong. No refusal helps the
// share of the readings.
type tallies struct{ readings, refusals, open tally }

// count counts a verdict; an open entry that is refused is right all the same.
func (c *tallies) count(w corpusWant, v verdict, sure bool) {
	switch {
	case w.refusal():
		c.refusals[v]++
	case w.either && v == right && !sure:
		c.open[refused]++
	case w.either:
		c.open[v]++
	default:
		c.readings[v]++
	}
}

// hold fails the test where a bar is missed.
func (c *tallies) hold(t *testing.T, what string) {
	t.Helper()
	c.readings.hold(t, what+" to be read")
	c.refusals.hold(t, what+" to be refused")
	t.Logf("%s open to either: %d read, %d refused, %d wrong", what, c.open[right], c.open[refused], c.open[wrong])
	if c.open[wrong] > 0 {
		t.Errorf("%s open to either: %d wrong, none may be", what, c.open[wrong])
	}
}

func (c tally) all() int { return c[right] + c[refused] + c[wrong] }

func (c tally) String() string {
	return fmt.Sprintf("%d right, %d refused, %d wrong of %d (%.1f%%)", c[right], c[refused], c[wrong], c.all(), 100*float64(c[right])/float64(max(1, c.all())))
}

// hold fails the test on anything wrong, and when too little is right.
func (c tally) hold(t *testing.T, what string) {
	t.Helper()
	t.Logf("%s: %s", what, c)
	if c[wrong] > 0 {
		t.Errorf("%s: %d wrong, none may be", what, c[wrong])
	}
	if 100*c[right] < corpusBar*c.all() {
		t.Errorf("%s: %d of %d right, at least %d%% must be", what, c[right], c.all(), corpusBar)
	}
}

// corpusDesk is the program in a home that knows the corpus' goods.
type corpusDesk struct{ env map[string]string }

func newCorpusDesk(t *testing.T) *corpusDesk {
	t.Helper()
	data := sandbox.Generate(sandbox.DataOptions{Orders: 40, Today: corpusDay})
	data.Inventory = append(data.Inventory, corpusGoods()...)
	box, err := sandbox.Start(sandbox.Options{Now: corpusDay, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	d := &corpusDesk{env: map[string]string{"ORDERPAD_HOME": filepath.Join(t.TempDir(), "home"), "ORDERPAD_SECRET": "demo"}}
	for _, args := range [][]string{
		{"connection", "add", "shop", "--kind", "proxy", "--url", box.URLs().Proxy, "--set", "sizes=export-2026"},
		{"inventory", "refresh"},
		{"customers", "refresh"},
	} {
		if code, out, errs := d.run(t.Context(), "", args...); code != 0 {
			t.Fatalf("orderpad %v ended with %d\n%s%s", args, code, out, errs)
		}
	}
	return d
}

// run runs a command as a person would, with text for its standard input.
func (d *corpusDesk) run(ctx context.Context, text string, args ...string) (code int, out, errs []byte) {
	var o, e bytes.Buffer
	getenv := func(name string) string { return d.env[name] }
	a := &app{
		in: strings.NewReader(text), out: &o, err: &e, getenv: getenv, now: func() time.Time { return corpusDay },
		vault: credential.With(credential.Memory(), getenv),
	}
	code = a.run(ctx, args)
	return code, o.Bytes(), e.Bytes()
}

// TestCorpusTexts reads every text of testdata/corpus/texts by orderpad read
// and compares it with what a person says that it means.
func TestCorpusTexts(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/texts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no texts", err)
	}
	texts := map[string][]corpusEntry{}
	for _, file := range files {
		texts[file] = readCorpus(t, file)
	}
	d := newCorpusDesk(t)
	var counts tallies
	offers, offered := 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		var of tally
		for _, e := range texts[file] {
			args := []string{"read", "-", "--json"}
			if e.into != "" {
				args = append(args, "--into", e.into)
			}
			code, out, errs := d.run(t.Context(), e.text, args...)
			if code == exitCodes["usage"] {
				t.Fatal("orderpad read does not take its arguments:", string(errs))
			}
			got, err := decodeReading(code, out)
			if err != nil {
				t.Errorf("%s: %s: %v\n%s%s", name, e.name, err, out, errs)
				continue
			}
			v, why := e.want.judge(got.Sure, got.kind(), got.cells())
			counts.count(e.want, v, got.Sure)
			of[v]++
			if v != right {
				t.Logf("%s, %s: %s: %s\ntext:\n%swant:\n%s\ngot:\n%s\n", verdictNames[v], name, e.name, why, indent(e.text), indent(e.want.String()), indent(got.String()))
			}
			for key, value := range e.want.offers {
				offers++
				if strings.Contains(strings.ToLower(got.offer(key)), strings.ToLower(value)) {
					offered++
				} else {
					t.Logf("not offered, %s: %s: %s %q, got %q", name, e.name, key, value, got.offer(key))
				}
			}
		}
		t.Logf("%-8s %s", name, of)
	}
	counts.hold(t, "texts")
	t.Logf("offers: %d of %d", offered, offers)
	if 100*offered < corpusBar*offers {
		t.Errorf("offers: %d of %d, at least %d%% must be made", offered, offers, corpusBar)
	}
}

var verdictNames = map[verdict]string{right: "right", refused: "REFUSED", wrong: "WRONG"}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		fmt.Fprintf(&b, "    %s\n", strings.NewReplacer("\t", "→", "\r", "␍", "\u00a0", "␣").Replace(line))
	}
	return b.String()
}

// reading is what orderpad read answers.
type reading struct {
	code  int
	Lines []struct {
		Style, Color string
		Sizes        map[string]int
		Price        *string
		Names        []struct{ Name, Number, Size string }
	}
	Pieces    int
	Unread    []struct{ Text, Why string }
	Questions []struct {
		Text, Ask string
		Choices   []any
	}
	Offers map[string]any
	Sure   bool
}

// decodeReading reads the document and holds what is true of every answer: the
// pieces are those of the lines, the exit code goes by what is asked and not
// read, and nothing is sure beside a question.
func decodeReading(code int, out []byte) (r reading, err error) {
	if err := json.Unmarshal(out, &r); err != nil {
		return r, fmt.Errorf("standard output is no reading: %w", err)
	}
	r.code = code
	pieces := 0
	for _, l := range r.Lines {
		for _, n := range l.Sizes {
			pieces += n
		}
	}
	want := 0
	switch {
	case len(r.Questions) > 0:
		want = 4
	case len(r.Unread) > 0 || len(r.Lines) == 0:
		want = 1
	}
	switch {
	case pieces != r.Pieces:
		return r, fmt.Errorf("pieces are %d, those of the lines %d", r.Pieces, pieces)
	case code != want:
		return r, fmt.Errorf("it ended with %d, want %d", code, want)
	case r.Sure != (code == 0):
		return r, fmt.Errorf("sure is %v, and it ended with %d", r.Sure, code)
	}
	return r, nil
}

func (r reading) kind() string {
	switch {
	case r.Sure:
		return ""
	case len(r.Questions) > 0:
		return "ask"
	case len(r.Unread) > 0:
		return "unread"
	}
	return "nothing"
}

func (r reading) cells() []string {
	var all []string
	for _, l := range r.Lines {
		price := ""
		if l.Price != nil && *l.Price != "" {
			price = " @" + *l.Price
		}
		for size, n := range l.Sizes {
			all = append(all, cell(l.Style, l.Color, size, n, price))
		}
		for _, n := range l.Names {
			all = append(all, nameCell(l.Style, l.Color, n.Name, n.Number, n.Size))
		}
	}
	return all
}

// offer is what is offered, as text: a value or an object of them.
func (r reading) offer(key string) string {
	if r.Offers[key] == nil {
		return ""
	}
	data, err := encodeJSON(r.Offers[key])
	if err != nil {
		return err.Error()
	}
	return strings.Trim(strings.TrimSpace(data), `"`)
}

func (r reading) String() string {
	cells := r.cells()
	slices.Sort(cells)
	for _, u := range r.Unread {
		cells = append(cells, fmt.Sprintf("unread %q: %s", u.Text, u.Why))
	}
	for _, q := range r.Questions {
		cells = append(cells, fmt.Sprintf("asked %q: %s %v", q.Text, q.Ask, q.Choices))
	}
	return strings.Join(append(cells, fmt.Sprintf("sure %v, exit %d", r.Sure, r.code)), "\n")
}

// readFixture is os.ReadFile for files of the corpus.
func readFixture(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fileWant is what a person says that a file means: its orders one after the
// other, or a roster for a line.
type fileWant struct {
	corpusWant
	roster   string      // style and colour of the line that gets the names
	orders   int         // cells carry the number of their order, from 1
	fields   [][3]string // of order, path, what it holds
	problems [][]string  // each: strings that one problem must hold
}

// readFileWant reads a .want file, as testdata/corpus/README.md has it.
func readFileWant(t *testing.T, file string) fileWant {
	t.Helper()
	name := filepath.Base(file)
	w := fileWant{}
	var block []string
	flush := func() {
		of := readWant(t, name, append(block, "or refuse"))
		prefix := strconv.Itoa(w.orders) + ": "
		for _, c := range of.cells {
			w.cells = append(w.cells, prefix+c)
		}
		for _, c := range of.may {
			w.may = append(w.may, prefix+c)
		}
		block = nil
	}
	for line := range strings.SplitSeq(strings.TrimSpace(readFixture(t, file)), "\n") {
		w.lines = append(w.lines, line)
		first, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "?")), " ")
		switch first {
		case "roster":
			w.roster, w.orders = rest, 1
		case "order":
			flush()
			w.orders++
		case "field":
			path, value, _ := strings.Cut(rest, " ")
			w.fields = append(w.fields, [3]string{strconv.Itoa(w.orders), path, value})
		case "problem":
			w.problems = append(w.problems, strings.Fields(rest))
		case "refuse":
			w.kind = "refuse"
		case "or":
			w.either = true
		default:
			block = append(block, line)
		}
	}
	flush()
	if w.kind == "" && len(w.cells) == 0 && !w.either {
		t.Fatalf("%s expects neither pieces nor a refusal", file)
	}
	return w
}

// TestCorpusFiles takes in every file of testdata/corpus/files, without keeping
// it, and compares what would be made of it with what a person says.
func TestCorpusFiles(t *testing.T) {
	wants, err := filepath.Glob("testdata/corpus/files/*.want")
	if err != nil || len(wants) == 0 {
		t.Fatal("there are no files", err)
	}
	d := newCorpusDesk(t)
	var counts tallies
	for _, wantFile := range wants {
		file := strings.TrimSuffix(wantFile, ".want")
		want := readFileWant(t, wantFile)
		args := []string{"import", file, "--dry-run", "--json"}
		if want.roster != "" {
			args = append(args, "--line", "1", "--order", d.draft(t, want.roster))
		}
		code, out, errs := d.run(t.Context(), "", args...)
		if want.roster == "" && bytes.Contains(out, []byte(`"rows"`)) && !bytes.Contains(out, []byte(`"orders"`)) {
			t.Fatalf("%s: a dry run does not say what would be made:\n%s", file, out)
		}
		got := decodeIntake(t, code, out, errs)
		v, why := want.judge(code == 0, got.kind(), got.cells)
		if fv, fieldWhy := want.judgeFields(got); fv > v {
			v, why = fv, fieldWhy
		}
		if missing := got.lacks(want.problems); v == right && missing != "" && !(want.either && code == 0) {
			v, why = refused, "no problem says "+missing
		}
		counts.count(want.corpusWant, v, code == 0)
		if v != right {
			t.Logf("%s, %s: %s\nfile:\n%swant:\n%s\ngot:\n%s\n", verdictNames[v], filepath.Base(file), why,
				indent(readFixture(t, file)[:min(600, len(readFixture(t, file)))]), indent(want.String()), indent(got.String()))
		}
	}
	counts.hold(t, "files")
}

// draft makes an order with one line, for a roster.
func (d *corpusDesk) draft(t *testing.T, goods string) string {
	t.Helper()
	code, out, errs := d.run(t.Context(), "", "order", "new", "--line", goods, "--json")
	var made struct{ ID int64 }
	if err := json.Unmarshal(out, &made); err != nil || code != 0 {
		t.Fatalf("a draft of %s: exit %d, %v\n%s", goods, code, err, errs)
	}
	return strconv.FormatInt(made.ID, 10)
}

// intake is what a dry run of import answers.
type intake struct {
	code     int
	orders   []any
	cells    []string
	problems []string
}

func decodeIntake(t *testing.T, code int, out, errs []byte) intake {
	t.Helper()
	got := intake{code: code, problems: []string{string(errs)}}
	if len(strings.TrimSpace(string(out))) == 0 {
		return got
	}
	doc, err := decode(out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got.collect(doc)
	switch list, isList := doc.(map[string]any)["orders"].([]any); {
	case isList:
		got.orders = list
	case doc.(map[string]any)["order"] != nil:
		got.orders = []any{doc.(map[string]any)["order"]}
	}
	for i, o := range got.orders {
		got.add(i+1, o)
	}
	return got
}

// kind is refuse where something was refused.
func (g intake) kind() string {
	if g.code == 0 {
		return ""
	}
	return "refuse"
}

// collect gathers all that is said, with the name of the field beside it.
func (g *intake) collect(value any) {
	switch v := value.(type) {
	case map[string]any:
		if message, ok := v["message"].(string); ok {
			field, _ := v["field"].(string)
			g.problems = append(g.problems, message+" ["+field+"]")
		}
		for key, inner := range v {
			if key != "orders" && key != "order" { // their own checks are another matter
				g.collect(inner)
			}
		}
	case []any:
		for _, inner := range v {
			g.collect(inner)
		}
	}
}

// add adds the pieces and names of an order.
func (g *intake) add(number int, o any) {
	prefix := strconv.Itoa(number) + ": "
	lines, err := at(o, "lines")
	if err != nil {
		return
	}
	for _, l := range lines.([]any) {
		line := l.(map[string]any)
		style, color := text(line["style"]), text(line["color"])
		for size, c := range line["sizes"].(map[string]any) {
			n, _ := strconv.Atoi(text(c.(map[string]any)["qty"]))
			price := ""
			if p, ok := c.(map[string]any)["price"].(string); ok && p != "" {
				price = " @" + p
			}
			g.cells = append(g.cells, prefix+cell(style, color, size, n, price))
		}
	}
	designs, err := at(o, "fields.Designs.0.Locations.0.LocationDetails")
	if err != nil {
		return
	}
	for _, entry := range designs.([]any) {
		e := entry.(map[string]any)
		label, ok := strings.CutPrefix(text(e["ParameterLabel"]), "Roster ")
		if space := strings.LastIndexByte(label, ' '); ok && space > 0 {
			number := ""
			if said := text(e["Text"]); e["Text"] != nil && said != text(e["ParameterValue"]) {
				number = said // without one the name stands there again
			}
			g.cells = append(g.cells, fmt.Sprintf("%s%s name %s #%s %s", prefix, label[:space], text(e["ParameterValue"]), number, label[space+1:]))
		}
	}
}

// lacks returns the first problem that nobody names.
func (g intake) lacks(problems [][]string) string {
	for _, words := range problems {
		found := g.code != 0 && len(words) == 0
		for _, said := range g.problems {
			all := len(words) > 0
			for _, word := range words {
				all = all && strings.Contains(strings.ToLower(said), strings.ToLower(word))
			}
			found = found || all
		}
		if !found {
			return strings.Join(words, " ")
		}
	}
	return ""
}

// judgeFields compares the fields of the orders: another value is wrong, none
// is less than right.
func (w fileWant) judgeFields(got intake) (verdict, string) {
	worst, why := right, ""
	for _, f := range w.fields {
		number, _ := strconv.Atoi(f[0])
		if number > len(got.orders) {
			continue // the pieces say so already
		}
		value, err := at(got.orders[number-1], f[1])
		switch {
		case err != nil || text(value) == "":
			if worst == right {
				worst, why = refused, f[1]+" is empty"
			}
		case !strings.HasPrefix(text(value), f[2]):
			worst, why = wrong, fmt.Sprintf("%s is %q, want %q", f[1], text(value), f[2])
		}
	}
	return worst, why
}

func (g intake) String() string {
	return strings.Join(g.cells, "\n") + fmt.Sprintf("\nexit %d\n", g.code) + strings.Join(g.problems, "\n")
}

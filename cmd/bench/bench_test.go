package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// a is a value that was measured once.
func a(v float64) []float64 { return []float64{v} }

func TestJudge(t *testing.T) {
	r := &Report{Sizes: []*Size{
		{Rows: 170_000, Search: a(1), Start: a(20), Resident: a(30)},
		{
			Rows: 1_000_000, Search: a(4), Like: a(200), Keys: a(20), Fzf: a(199), Busy: a(61), Start: a(26), Idle: a(20),
			Load: a(10), Resident: a(60), Ingest: a(2000), Import: a(1000), IngestPeak: []float64{100, 129}, KeyBytes: a(100), FzfBytes: a(1000),
		},
	}}
	r.judge()
	want := []string{
		"search, ranked met", "p50 missed", "p99 met", "interactive fzf missed", "during an ingest missed", "start to a prompt met",
		"index ready not run", "memory at rest, to fzf not run", "ingest, cleaned met", "peak memory missed", "bytes met",
		"search p50 met", ": start met", ": memory at rest met",
	}
	if len(r.Bars) != len(want) {
		t.Fatalf("%d bars, want %d", len(r.Bars), len(want))
	}
	for i, b := range r.Bars {
		state := notRun
		for _, s := range []string{met, missed} {
			if strings.HasSuffix(want[i], " "+s) {
				state = s
			}
		}
		name := strings.TrimSuffix(want[i], " "+state)
		if !strings.Contains(b.What, name) || b.State != state || (b.Value == nil) != (state == notRun) {
			t.Errorf("%s: %s with %v, want %s", b.What, b.State, b.Value, want[i])
		}
	}
	if text := r.Markdown(); !strings.Contains(text, "| 4 ms | 200 ms | 1/50 | 1/40 | met |") || !strings.Contains(text, "| not run |") {
		t.Error(text)
	}
}

func TestQuantiles(t *testing.T) {
	values := []float64{3, 1, 2, 4, 5, 6, 7, 8, 9, 10}
	for quantile, want := range map[float64]float64{.5: 5, .95: 10, .99: 10, .1: 1, 1: 10} {
		if got := at(values, quantile); got != want {
			t.Errorf("%v: %v, want %v", quantile, got, want)
		}
	}
	if at(nil, .5) != 0 || values[0] != 3 {
		t.Error("nothing is not zero, or the values were moved")
	}
}

func TestWriteReadme(t *testing.T) {
	r := &Report{Machine: "two cores", Sizes: []*Size{{Rows: 1000}}}
	file := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(file, []byte("before\n"+readmeBegin+"\nold\n"+readmeEnd+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // writing again changes nothing
		if err := r.writeReadme(file); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := "before\n" + readmeBegin + "\n" + r.Markdown() + readmeEnd + "\nafter\n"; string(text) != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
	if err := os.WriteFile(file, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.writeReadme(file); err == nil {
		t.Error("a file without marks is written")
	}
}

func TestKeystrokes(t *testing.T) {
	left := map[string]bool{}
	for _, line := range typing {
		left[apply("", line)] = true
	}
	text := ""
	for _, k := range keystrokes(3) {
		if k.key == "\x7f" {
			text = apply(text, "\b")
		} else {
			text = apply(text, k.key)
		}
		if text != k.text {
			t.Fatalf("%q leaves %q, not %q", k.key, text, k.text)
		}
		if k.last {
			delete(left, text)
			text = ""
		}
	}
	if len(left) > 0 {
		t.Errorf("not typed: %v", left)
	}
}

func apply(text, keys string) string {
	for _, r := range keys {
		if r == '\b' {
			_, size := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-size]
			continue
		}
		text += string(r)
	}
	return text
}

func TestLikeQuery(t *testing.T) {
	want := "SELECT part, color, description, s1, s2, s3, s4, s5, s6 FROM inventory" +
		" WHERE part || ' ' || color || ' ' || description LIKE '%men''s%' AND part || ' ' || color || ' ' || description LIKE '%tee%';"
	if got := likeQuery("men's  tee "); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := countLines([]string{"pc54 navy tee", "pc54 red tee"}, "tee pc54 na"); got != 1 {
		t.Errorf("%d lines", got)
	}
}

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// corpusEntry is one text with what it means.
type corpusEntry struct {
	name, text, into string
	want             corpusWant
}

// corpusWant is what a person says that a text or a file means, as
// testdata/corpus/README.md has it.
type corpusWant struct {
	lines  []string // as they are written, for people
	cells  []string // that must be there
	may    []string // that may be there
	kind   string   // ask, unread, refuse, nothing; empty where all is read
	either bool     // a refusal is as right as the reading
	offers map[string]string
}

func cell(style, color, size string, pieces int, price string) string {
	return fmt.Sprintf("%s %s %s:%d%s", style, color, size, pieces, price)
}

func nameCell(style, color, name, number, size string) string {
	return fmt.Sprintf("%s %s name %s #%s %s", style, color, name, number, size)
}

// refusal tells whether the text must be refused.
func (w corpusWant) refusal() bool { return w.kind != "" }

func (w corpusWant) String() string { return strings.Join(w.lines, "\n") }

// judge compares an answer. What is less than right and said so is refused;
// everything that nobody asked for is wrong.
func (w corpusWant) judge(sure bool, kind string, cells []string) (verdict, string) {
	left := slices.Clone(w.cells)
	allowed := slices.Concat(w.cells, w.may)
	for _, c := range cells {
		i := slices.Index(allowed, c)
		if i < 0 {
			return wrong, c + " is not in the text"
		}
		allowed = slices.Delete(allowed, i, i+1)
		if i := slices.Index(left, c); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	switch {
	case sure && w.kind != "":
		return wrong, "it is sure, and must not be"
	case sure && len(left) > 0:
		return wrong, "it is sure, and lacks " + strings.Join(left, ", ")
	case w.either && !sure:
		return right, ""
	case len(left) > 0:
		return refused, "it lacks " + strings.Join(left, ", ")
	case w.kind == "" && !sure:
		return refused, "it is not sure"
	case w.kind == "refuse", w.kind == kind:
		return right, ""
	}
	return refused, fmt.Sprintf("it is %s, not %s", kind, w.kind)
}

// readCorpus reads a file of texts.
func readCorpus(t *testing.T, file string) []corpusEntry {
	t.Helper()
	var entries []corpusEntry
	seen := map[string]bool{}
	for part := range strings.SplitSeq("\n"+readFixture(t, file), "\n== ") {
		name, body, _ := strings.Cut(part, "\n")
		if len(entries) == 0 && !strings.Contains(part, "\n=>\n") {
			continue // what stands above the first text
		}
		text, want, found := strings.Cut(body, "\n=>\n")
		if !found || seen[name] {
			t.Fatalf("%s: %q has no => or stands there twice", file, name)
		}
		seen[name] = true
		e := corpusEntry{name: name, text: text + "\n"}
		escapes := false
		for strings.HasPrefix(e.text, "[") {
			first, rest, _ := strings.Cut(e.text, "\n")
			into, isInto := strings.CutPrefix(first, "[into ")
			if !isInto && first != "[escapes]" {
				break
			}
			e.text = rest
			if escapes = escapes || !isInto; isInto {
				e.into = strings.TrimSuffix(into, "]")
			}
		}
		if escapes {
			raw := strings.ReplaceAll(strings.TrimSuffix(e.text, "\n"), `"`, `\"`)
			unquoted, err := strconv.Unquote(`"` + raw + `"`)
			if err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
			e.text = unquoted
		}
		e.want = readWant(t, filepath.Base(file)+": "+name, strings.Split(want, "\n"))
		entries = append(entries, e)
	}
	return entries
}

// readWant reads what a text means.
func readWant(t *testing.T, name string, lines []string) corpusWant {
	t.Helper()
	w := corpusWant{offers: map[string]string{}}
	goods := ""             // of the last line, for names
	total, counted := 0, -1 // counted by hand
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		w.lines = append(w.lines, line)
		to := &w.cells
		body, may := strings.CutPrefix(line, "?")
		if may {
			to, body = &w.may, strings.TrimSpace(body)
		}
		first, rest, _ := strings.Cut(body, " ")
		switch first {
		case "ask", "unread", "refuse", "nothing":
			w.kind = first
		case "or":
			w.either = true
		case "=":
			n, err := strconv.Atoi(rest)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			counted = n
		case "offer":
			key, value, _ := strings.Cut(rest, " ")
			w.offers[key] = value
		case "name":
			*to = append(*to, goods+" "+nameOf(rest))
		default:
			var cells []string
			var n int
			goods, cells, n = wantLine(t, name, body)
			*to = append(*to, cells...)
			if !may {
				total += n
			}
		}
	}
	if counted < 0 && w.kind == "" && !w.either || counted >= 0 && counted != total {
		t.Fatalf("%s: the lines have %d pieces, counted were %d", name, total, counted)
	}
	return w
}

// nameOf writes a name without a number as an answer has it.
func nameOf(text string) string {
	if strings.Contains(text, "#") {
		return "name " + text
	}
	at := strings.LastIndexByte(text, ' ')
	return "name " + text[:at] + " #" + text[at:]
}

// wantLine reads "PC54 Navy S:4 M:8 @8.50".
func wantLine(t *testing.T, name, line string) (goods string, cells []string, pieces int) {
	t.Helper()
	words := strings.Fields(line)
	style, price := words[0], ""
	var color, sizes []string
	for _, word := range words[1:] {
		switch {
		case strings.HasPrefix(word, "@"):
			price = " " + word
		case strings.Contains(word, ":"):
			sizes = append(sizes, word)
		default:
			color = append(color, word)
		}
	}
	goods = style + " " + strings.Join(color, " ")
	for _, word := range sizes {
		size, qty, _ := strings.Cut(word, ":")
		n, err := strconv.Atoi(qty)
		if err != nil {
			t.Fatalf("%s: %s: %v", name, line, err)
		}
		cells, pieces = append(cells, cell(style, strings.Join(color, " "), size, n, price)), pieces+n
	}
	if len(cells) == 0 {
		t.Fatalf("%s: %q has no pieces", name, line)
	}
	return goods, cells, pieces
}

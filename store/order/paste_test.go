package order

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
)

var pasteScale = []string{"XS", "S", "M", "L", "XL", "2XL", "3XL"}

func pasteText(p Pasted) string {
	var out []string
	for _, r := range p.Rows {
		s := ""
		if r.Label != "" {
			s = r.Label + ": "
		}
		for _, c := range r.Cells {
			s += fmt.Sprintf("%s=%d ", c.Size, c.Qty)
		}
		if r.Qty != nil {
			s += fmt.Sprint(r.Qty)
		}
		out = append(out, strings.TrimSpace(s))
	}
	s := strings.Join(out, " | ")
	if len(p.Unread) > 0 {
		s += " ?? " + strings.Join(p.Unread, " / ")
	}
	return s
}

func TestReadPaste(t *testing.T) {
	for text, want := range map[string]string{
		"S 4, M 8":                          "S=4 M=8",
		"S 4 M 8 L 8":                       "S=4 M=8 L=8",
		"S:4, M:8; 2XL: 2":                  "S=4 M=8 2XL=2",
		"s=4 m=8":                           "S=4 M=8",
		"S-4, M-8":                          "S=4 M=8",
		"S4 M8 2xl2":                        "S=4 M=8 2XL=2",
		"S x 4, M x 8":                      "S=4 M=8",
		"S (4), M (8)":                      "S=4 M=8",
		"4 S, 8 M":                          "S=4 M=8",
		"12 mediums and 6 XL":               "M=12 XL=6",
		"2 dozen larges":                    "L=24",
		"a dozen mediums please":            "M=12",
		"6 extra large":                     "XL=6",
		"12 x L":                            "L=12",
		"M 4 and M 8":                       "M=12",
		"Hi, can we get 12 mediums? Thanks": "M=12",
		"Hi! I need 12 M for Friday the 3rd, 8 L.": "M=12 L=8 ?? 3rd",
		"12 navy mediums":                          " ?? 12 / mediums",
		"12xl":                                     " ?? 12xl",
		"M 8 @ 8.50":                               "M=8 ?? 8.50",
		"S M L 4":                                  " ?? S M L 4",
		"4XL 3":                                    " ?? 4XL 3",
		"M 100000":                                 " ?? M 100000",
		"hello there":                              "",
		"12":                                       "[12]",
		"4 8 8 2":                                  "[4 8 8 2]",
		"4, 8, 8, 2":                               "[4 8 8 2]",
		"4\n8\n8\n":                                "[4] | [8] | [8]",
		"1,200":                                    "[1200]",
		"4\t8\t8\t2":                               "[4 8 8 2]",
		"4\t\t8\r\n":                               "[4 -1 8]",
		"\t4\t8":                                   "[-1 4 8]",
		"4\t8\n12\t12":                             "[4 8] | [12 12]",
		"S\t4\nM\t8\nL\t8":                         "S=4 M=8 L=8",
		"S\tM\tL\n4\t8\t8":                         "S=4 M=8 L=8",
		"Color\tS\tM\tTotal\nNavy\t4\t8\t12\nJet Black\t\t12\t12": "Navy: S=4 M=8 | Jet Black: M=12",
		"Color\tS\tM\tTotal\nNavy\t4\t8\t13":                      "Navy: S=4 M=8 ?? total 13",
		"\tM\n4":                                                  " ?? 4", "M 99999 and M 2": "M=99999 ?? M 2",
		"Navy\t4\t8":    "Navy: [4 8]",
		"S\tM\n4\tlots": "S=4 ?? M lots",
		"4\tnone\t8":    "[4 -1 8] ?? none",
	} {
		if got := pasteText(ReadPaste(text, pasteScale)); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	if got := pasteText(ReadPaste("3230 4, 3432 2", []string{"3230", "3432"})); got != "3230=4 3432=2" {
		t.Errorf("waist sizes are read as %q", got)
	}
}

func TestReadPasteOfALongWordIsQuick(t *testing.T) {
	start := time.Now()
	got := ReadPaste(strings.Repeat("a1", 200_000)+" M 4", pasteScale)
	if len(got.Rows) != 0 || len(got.Unread) != 1 || time.Since(start) > 5*time.Second {
		t.Errorf("%d rows, %d unread, %v", len(got.Rows), len(got.Unread), time.Since(start))
	}
}

func FuzzReadPaste(f *testing.F) {
	for _, seed := range []string{"S 4, M 8", "S\tM\n4\t8", "12 mediums?", "4\n8", "\t\t4\n", "2xl2xl2", "a dozen a dozen", "\tM\n4", "M4, M 8", "2 med1\nms2", "7SS\t\tM\nx1\t\t4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read := ReadPaste(text, pasteScale)
		pasteKept(t, text, read)
		for _, r := range read.Rows {
			for _, c := range r.Cells {
				if !slices.Contains(pasteScale, c.Size) || c.Qty < 0 || c.Qty > MaxQty {
					t.Errorf("%q gives %v", text, c)
				}
			}
			for _, n := range r.Qty {
				if n < -1 || n > MaxQty {
					t.Errorf("%q gives %d", text, n)
				}
			}
		}
	})
}

// pasteKept holds every number of a paste against what was read of it: it is a
// quantity, part of a size's name or of a label, or in what was not understood.
func pasteKept(t *testing.T, text string, read Pasted) {
	t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) }) {
		return // what steers a terminal is cleaned away, digits and all
	}
	said := strings.Join(read.Unread, " ") + " " + strings.Join(pasteScale, " ")
	all := 0
	for _, r := range read.Rows {
		said += " " + r.Label
		pieces := 0
		for _, c := range r.Cells {
			said += " " + strconv.Itoa(c.Qty) + " " + strconv.Itoa(c.Qty/12) // dozens
			pieces += c.Qty
			all += c.Qty
		}
		said += " " + strconv.Itoa(pieces) // a sum that is right says nothing more
		for _, n := range r.Qty {
			said += " " + strconv.Itoa(n)
		}
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, line := range lines {
		if cells := strings.Split(line, "\t"); len(cells) > 1 && (&pasteReader{scale: pasteScale}).isHeader(cells) {
			lines[i] = "" // sizes, and in the corner what the table is of
		}
	}
	text = strings.Join(lines, "\n")
	alias := regexp.MustCompile(`(?i)[0-9]+x`) // 1X is XL
	text = alias.ReplaceAllString(text, "")
	sum, lost := 0, ""
	for _, number := range regexp.MustCompile(`[0-9]+(,[0-9]{3})*`).FindAllString(text, -1) {
		plain := strings.TrimLeft(strings.ReplaceAll(number, ",", ""), "0")
		n, _ := strconv.Atoi(plain)
		sum += n
		if plain != "" && !strings.Contains(said, plain) && !strings.Contains(said, number) {
			lost += " " + number
		}
	}
	for _, number := range regexp.MustCompile(`[0-9]+`).FindAllString(strings.ReplaceAll(alias.ReplaceAllString(strings.Join(read.Unread, " "), ""), ",", ""), -1) {
		n, _ := strconv.Atoi(number)
		all += n
	}
	// The same size twice is both: then the numbers add up.
	if lost != "" && sum != all {
		t.Fatalf("%s of %q is lost without a word: %+v", lost, text, read)
	}
}

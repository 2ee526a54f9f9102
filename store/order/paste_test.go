package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
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
		"12 Mediums, 6 larges, 3 XLs":       "M=12 L=6 XL=3",
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
	for _, seed := range []string{"S 4, M 8", "S\tM\n4\t8", "12 mediums?", "4\n8", "\t\t4\n", "2xl2xl2", "a dozen a dozen"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range ReadPaste(text, pasteScale).Rows {
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

package catalog

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for raw, want := range map[string]string{
		"Port & Company":                           "Port & Company",
		"Café Größe 日本 🙂":                          "Café Größe 日本 🙂",
		"a\tb\nc\r\nd\re\u2028f":                   "a b c d e f",
		"a\u00a0b\u3000c":                          "a b c",
		"\x1b[31mred\x1b[0m":                       "red",
		"\x1b[8mhidden\x1b[28m":                    "hidden",
		"a\u009b31mb":                              "a31mb",
		"a\u0085b\u0090c":                          "abc",
		"\x1b]0;title\x07text":                     "text",
		"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\": "link",
		"\x1b]8;;http://x\x07link\x1b]8;;\x07":     "link",
		"a\u202eb\u2066c\u2069d":                   "abcd",
		"a\u200bb\ufeffc\u00add":                   "abcd",
		"a\u200db\u200cc":                          "a\u200db\u200cc",
		"a\ue000b":                                 "ab",
		"a\xffb":                                   "a\ufffdb",
		"a\x00b\x07c\x7fd":                         "abcd",
		"":                                         "",
	} {
		if got := Clean(raw); got != want {
			t.Errorf("%q becomes %q, want %q", raw, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b[31mred", "\x1b]8;;http://x\x07y", "\u009b1m", "a\u202eb", "\xff\xfe", "\x1b\u200b[31m", "\x1b\x1b[[31m", "\u0090q\x1b\\",
		"\x9b31m", "e\u0301\u200d", "\xc2", "\x1bP1;2q\x1b", "\x1b]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := Clean(raw)
		if !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q, no UTF-8", raw, got)
		}
		for _, r := range got {
			if r != '\u200c' && r != '\u200d' && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)) {
				t.Fatalf("%q becomes %q, which holds %U", raw, got, r)
			}
		}
		if again := Clean(got); again != got {
			t.Fatalf("%q becomes %q, and that %q", raw, got, again)
		}
		// What is printable ASCII is left alone.
		if strings.Trim(raw, "abcdefghijklmnopqrstuvwxyz") == "" && got != raw {
			t.Fatalf("%q becomes %q", raw, got)
		}
	})
}

func TestColorWords(t *testing.T) {
	for color, want := range map[string]string{
		"Navy": "navy", "Nvy": "navy", "AthlNavy": "athletic navy", "Athletic Navy": "athletic navy", "Dk Hthr Grey": "dark heather grey",
		"JetBlack": "jet black", "Jet Black": "jet black", "Black/White": "black white", "  ": "", "Café Au Lait": "café au lait",
		"Gray": "grey", "TrueRoyal": "true royal", "S.Green": "s green", "Black2": "black2",
	} {
		if got := strings.Join(ColorWords(color), " "); got != want {
			t.Errorf("%q: %q, want %q", color, got, want)
		}
	}
	// Both ways: each alias is the word, and the word stands for itself.
	for alias, word := range colourWords() {
		if FullColorWord(strings.ToUpper(alias)) != word || FullColorWord(word) != word {
			t.Errorf("%s stands for %s, which stands for %s", alias, word, FullColorWord(word))
		}
	}
}

func TestMatchColors(t *testing.T) {
	colors := []string{"Navy", "AthlNavy", "TrueNavy", "JetBlack", "Black", "Heathered Charcoal", "Titanium", "Lt Blue", "CAROLINABLUE", "red", "Red"}
	for query, want := range map[string]string{
		"Navy": "Navy", "navy": "Navy", "NVY": "Navy", "nvy": "Navy", "nav": "Navy AthlNavy TrueNavy",
		"athletic navy": "AthlNavy", "athl nvy": "AthlNavy", "athlnavy": "AthlNavy", "ath navy": "AthlNavy", "navy athletic": "AthlNavy",
		"jet black": "JetBlack", "jetblack": "JetBlack", "jet blk": "JetBlack", "blk": "Black", "light blue": "Lt Blue", "carolina": "CAROLINABLUE",
		"blue": "Lt Blue CAROLINABLUE", "Red": "Red", "red": "red", "RED": "red Red",
		"tan": "", "char": "Heathered Charcoal", "orchid": "", "": "", "!": "", "navy orchid": "",
	} {
		if got := strings.Join(MatchColors(query, colors), " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	// A word inside another is no match that could be taken unseen.
	if got := MatchColors("red", []string{"Heathered Charcoal", "Sacred"}); len(got) != 0 {
		t.Errorf("red finds %v", got)
	}
	for _, color := range colors {
		if got := MatchColors(color, colors); !slices.Equal(got, []string{color}) {
			t.Errorf("%q, typed as the inventory has it, finds %v", color, got)
		}
	}
}

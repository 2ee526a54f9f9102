package order

import (
	"slices"
	"strings"
	"testing"
)

const coachMail = "Hi! Here is what we need for spring,\nthanks so much for your help.\n\nNavy PC54: 4 small, 8 med, 8 L\n2 XL, 2 2XL, and one 3XL\nsame in jet black, but 12 M\n" +
	"Youth tees navy 10 med 8 large\nplus a dozen of the caps we had\nWe need them by 12/11, PO 778.\nAna Ruiz, Cascade Youth\n"

func readLines(r Reading) string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, l.String())
	}
	return strings.Join(out, "; ")
}

// What a coach writes: two colours over three lines, a youth block of a style
// that has none, and goods that nobody can know.
func TestReadMail(t *testing.T) {
	r := Read(coachMail, testShelf(), ReadOptions{Today: Date{2026, 11, 28}})
	if got, want := readLines(r), "PC54 Navy S 4 M 8 L 8 XL 2 2XL 2 3XL 1; PC54 Jet Black S 4 M 12 L 8 XL 2 2XL 2 3XL 1"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(r.Questions) != 2 || len(r.Unread) != 0 || r.Questions[0].Row != 7 || r.Questions[1].Row != 8 {
		t.Fatalf("questions %+v, unread %+v", r.Questions, r.Unread)
	}
	if r.Offers.PO != "778" || r.Offers.InHands != (Date{2026, 12, 11}) {
		t.Errorf("offers %+v", r.Offers)
	}
	if c := r.Questions[0].Choices[0].Label; c != "PC54Y Navy M 10 L 8" {
		t.Errorf("the youth block is offered as %s", c)
	}
}

// A total that is wrong by one is asked about once, wherever it stands; after
// the answer all is held.
func TestReadMailWrongTotal(t *testing.T) {
	plain := strings.NewReplacer("Youth tees navy", "PC54Y navy", "plus a dozen of the caps we had\n", "").Replace(coachMail)
	for _, text := range []string{
		strings.Replace(plain, "We need", "Total 73 shirts\nWe need", 1),
		strings.Replace(plain, "PC54Y navy", "Total 55 shirts\nPC54Y navy", 1),
	} {
		r := Read(text, testShelf(), ReadOptions{})
		if len(r.Questions) != 1 || len(r.Unread) != 0 || !strings.Contains(r.Questions[0].Ask, "in all") {
			t.Fatalf("questions %+v, unread %+v", r.Questions, r.Unread)
		}
		if r = r.Answer(0, 0); !r.Sure() || r.Pieces != 72 {
			t.Errorf("after the answer: %d pieces, %+v", r.Pieces, r.Questions)
		}
	}
	// With clauses in doubt it waits for them, and is asked then.
	r := Read(strings.Replace(coachMail, "We need", "Total 73 shirts\nWe need", 1), testShelf(), ReadOptions{})
	if r = r.Answer(1, len(r.Questions[1].Choices)-1).Answer(0, 0); len(r.Questions) != 1 || !strings.Contains(r.Questions[0].Ask, "73") {
		t.Fatalf("after the doubts: %+v", r.Questions)
	}
	if r = r.Answer(0, 0); !r.Sure() || r.Pieces != 72 {
		t.Errorf("after all: %d pieces", r.Pieces)
	}
}

// The same is all that was said of the goods above, and asked where a part of
// that is in doubt, or where it may be more.
func TestTheSame(t *testing.T) {
	for text, want := range map[string]string{
		"pc54 navy s4\nm8\nsame in red":                               "PC54 Navy S 4 M 8; PC54 Red S 4 M 8",
		"pc54 navy\ns4\nm8\nred\nl2\nsame in white":                   "PC54 Navy S 4 M 8; PC54 Red L 2; PC54 White L 2",
		"pc54 navy s4 m8\nsame in red but m 0":                        "PC54 Navy S 4 M 8; PC54 Red S 4",
		"pc54 navy s4 m8\nsame in red, but 12 M":                      "PC54 Navy S 4 M 8; PC54 Red S 4 M 12",
		"pc54 navy s4 m8\nsame in red and l 2":                        "PC54 Navy S 4 M 8; PC54 Red S 4 M 8 L 2",
		"pc54 navy s4 m8\nsame in red and 12 M":                       "?",
		"pc54 navy s4\nq 9 M\nsame in red":                            "?",
		"pc54 navy s4\nq 9 M\nl 2\nsame in red":                       "?",
		"color\tS\tM\npc54 navy\t4\t8\npc54 red\t1\t2\nsame in white": "?",
	} {
		r := Read(text, testShelf(), ReadOptions{})
		got := readLines(r)
		if len(r.Questions)+len(r.Unread) > 0 {
			got = "?"
			if want == "?" && slices.ContainsFunc(r.Lines, func(l ReadLine) bool { return l.Row > 1 && l.Color == "White" }) {
				got = readLines(r)
			}
		}
		if got != want {
			t.Errorf("%q: %s, want %s (%+v %+v)", text, got, want, r.Questions, r.Unread)
		}
	}
}

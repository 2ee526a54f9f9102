package main

import (
	"strings"
	"testing"
)

// TestCorpusJudge holds the measure itself: a piece too many, a price or a name
// that differs, and an answer that is surer than the text are wrong; less than
// the text, and said so, is refused.
func TestCorpusJudge(t *testing.T) {
	const read = "PC54 Navy S:4 M:8 @8.50\n name Ann #7 S\n= 12"
	const asked = "PC54 Navy S:4\n? PC54 Navy M:8\nask"
	s, m, ann := "PC54 Navy S:4 @8.50", "PC54 Navy M:8 @8.50", "PC54 Navy name Ann #7 S"
	for _, c := range []struct {
		name, want string
		sure       bool
		kind       string
		cells      []string
		verdict    verdict
	}{
		{"all of it", read, true, "", []string{m, s, ann}, right},
		{"half of it, and sure", read, true, "", []string{s, ann}, wrong},
		{"half of it, and asked", read, false, "ask", []string{s, ann}, refused},
		{"nothing of it", read, false, "nothing", nil, refused},
		{"all of it, and not sure", read, false, "ask", []string{m, s, ann}, refused},
		{"a piece more", read, true, "", []string{m, "PC54 Navy S:5 @8.50", ann}, wrong},
		{"another price, not sure", read, false, "ask", []string{"PC54 Navy S:4 @9.00"}, wrong},
		{"no price", read, true, "", []string{m, "PC54 Navy S:4", ann}, wrong},
		{"the same twice", read, true, "", []string{m, s, s, ann}, wrong},
		{"another name", read, true, "", []string{m, s, "PC54 Navy name Ann #8 S"}, wrong},
		{"asked, with the rest read", asked, false, "ask", []string{"PC54 Navy S:4"}, right},
		{"asked, with what may be read", asked, false, "ask", []string{"PC54 Navy S:4", "PC54 Navy M:8"}, right},
		{"asked, without the rest", asked, false, "ask", nil, refused},
		{"unread instead of asked", asked, false, "unread", []string{"PC54 Navy S:4"}, refused},
		{"sure instead of asked", asked, true, "", []string{"PC54 Navy S:4"}, wrong},
		{"asked, with a colour of nobody's", asked, false, "ask", []string{"PC54 Red S:4"}, wrong},
		{"either, read", "PC54 Navy S:4\nor refuse", true, "", []string{"PC54 Navy S:4"}, right},
		{"either, refused", "PC54 Navy S:4\nor refuse", false, "unread", nil, right},
		{"either, and something else", "PC54 Navy S:4\nor refuse", false, "unread", []string{"PC54 Navy M:4"}, wrong},
	} {
		got, why := readWant(t, c.name, strings.Split(c.want, "\n")).judge(c.sure, c.kind, c.cells)
		if got != c.verdict {
			t.Errorf("%s: %s (%s), want %s", c.name, verdictNames[got], why, verdictNames[c.verdict])
		}
	}
}

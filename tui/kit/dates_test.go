package kit_test

import (
	"testing"
	"time"

	"orderpad/tui/kit"
)

func TestDaysInWords(t *testing.T) {
	day := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	today := time.Date(2026, 11, 28, 23, 59, 0, 0, time.FixedZone("west", -8*3600))
	for _, c := range []struct {
		day                   string
		short, column, inDays string
		due                   string
	}{
		{"", "", "", "", ""},
		{"2026-11-28", "Sat 28 Nov", "Sat 28 Nov", "today", "today"},
		{"2026-11-29", "Sun 29 Nov", "Sun 29 Nov", "tomorrow", "tomorrow"},
		{"2026-12-11", "Fri 11 Dec", "Fri 11 Dec", "in 13 days", "in 13 days"},
		{"2026-12-08", "Tue 8 Dec", "Tue  8 Dec", "in 10 days", "in 10 days"},
		{"2026-11-27", "Fri 27 Nov", "Fri 27 Nov", "yesterday", "1 day late"},
		{"2026-11-25", "Wed 25 Nov", "Wed 25 Nov", "3 days ago", "3 days late"},
		{"2027-01-02", "2 Jan 2027", "2 Jan 2027", "in 35 days", "in 35 days"},
		{"2027-11-02", "2 Nov 2027", "2 Nov 2027", "", ""},
		{"2025-10-25", "25 Oct 2025", "25 Oct 2025", "", ""},
	} {
		d := day(c.day)
		got := []string{kit.Day(d, today), kit.DayColumn(d, today), kit.Near(d, today, false), kit.Near(d, today, true)}
		for i, want := range []string{c.short, c.column, c.inDays, c.due} {
			if got[i] != want {
				t.Errorf("%s: %q, want %q", c.day, got[i], want)
			}
		}
	}
}

func TestSinceAndShort(t *testing.T) {
	now := time.Date(2026, 11, 28, 14, 5, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{
		20 * time.Second: "now", 12 * time.Minute: "12 min", 3 * time.Hour: "3 h", 49 * time.Hour: "2 days",
		8 * 24 * time.Hour: "20 Nov", 400 * 24 * time.Hour: "24 Oct 2025", -time.Hour: "now",
	} {
		if got := kit.Since(now.Add(-d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1.0k", 1799: "1.7k", 9999: "9.9k", 12_900: "12k", 999_999: "999k", 1_250_000: "1.2M", -1799: "-1.7k",
	} {
		if got := kit.Short(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

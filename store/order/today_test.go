package order

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func dayOf(y int, m time.Month, d int) Day { return DayOf(Date{y, m, d}) }

// looked are the groups that heads come under, each with its customer or number.
func looked(heads []Head, today Day, rep string) []string {
	var got []string
	for _, r := range LookToday(heads, today, rep, nil) {
		got = append(got, fmt.Sprintf("%s %s: %s", r.Group, r.Key(), r.Why))
	}
	return got
}

// TestTodayEdges holds each edge of each rule, from both sides.
func TestTodayEdges(t *testing.T) {
	today := dayOf(2026, 11, 28)
	for name, c := range map[string]struct {
		head Head
		want string
	}{
		"late by a day":          {Head{Number: 1, Due: today - 1, Ordered: today - 20, Art: true}, "LATE order 1: 1 day late, goods not in"},
		"due today, all in":      {Head{Number: 1, Due: today, Ordered: today - 20, Art: true, Goods: true}, ""},
		"due today, no goods":    {Head{Number: 1, Due: today, Ordered: today - 20, Art: true}, "AT RISK order 1: ships today, goods not in"},
		"late but shipped":       {Head{Number: 1, Due: today - 9, Ordered: today - 20, Sent: true}, ""},
		"in 7 days, no goods":    {Head{Number: 1, Due: today + 7, Ordered: today - 1}, "AT RISK order 1: ships Sat 5 Dec, goods not in"},
		"in 8 days":              {Head{Number: 1, Due: today + 8, Ordered: today - 9}, ""},
		"art after 3 days":       {Head{Number: 1, Due: today + 2, Ordered: today - 3, Goods: true}, "AT RISK order 1: ships Mon 30 Nov, art not done"},
		"art after 2 days":       {Head{Number: 1, Due: today + 2, Ordered: today - 2, Goods: true}, ""},
		"next year":              {Head{Number: 1, Due: dayOf(2027, 1, 2), Ordered: dayOf(2026, 12, 31)}, ""},
		"no ship date":           {Head{Number: 1, Ordered: today - 90}, ""},
		"on the day of terms":    {Head{Number: 1, Invoiced: today - 30, Terms: 30, Balance: 100, Sent: true}, ""},
		"a day past terms":       {Head{Number: 1, Invoiced: today - 31, Terms: 30, Balance: 100, Sent: true}, "MONEY order 1: 1 day past Net 30"},
		"prepaid and owed":       {Head{Number: 1, Invoiced: today - 2, Balance: 100, Sent: true}, "MONEY order 1: 2 days past its invoice"},
		"paid":                   {Head{Number: 1, Invoiced: today - 90, Terms: 30, Sent: true}, ""},
		"a credit":               {Head{Number: 1, Invoiced: today - 90, Balance: -100, Sent: true}, ""},
		"over the end of summer": {Head{Number: 1, Invoiced: dayOf(2026, 10, 24), Terms: 30, Balance: 1, Sent: true}, "MONEY order 1: 5 days past Net 30"},
	} {
		got := looked([]Head{c.head}, today, "")
		want := []string{}
		if c.want != "" {
			want = append(want, c.want)
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func customer(id int64, today Day, ago ...int) []Head {
	var heads []Head
	for i, n := range ago {
		heads = append(heads, Head{Number: int64(i + 1), Customer: id, Ordered: today - Day(n), Rep: "Ann", Pieces: 10, Total: 100, Sent: true})
	}
	return heads
}

// TestQuiet holds the rhythm of customers: 4 orders, 1.6 times the median gap.
func TestQuiet(t *testing.T) {
	today := dayOf(2026, 11, 28)
	for name, c := range map[string]struct {
		ago   []int
		quiet bool
	}{
		"31 apart, 64 silent":       {[]int{157, 126, 95, 64}, true},
		"20 apart, 32 silent":       {[]int{92, 72, 52, 32}, false}, // 1.6 times, not over
		"20 apart, 33 silent":       {[]int{93, 73, 53, 33}, true},
		"three orders":              {[]int{100, 90, 80}, false},
		"four on one day":           {[]int{300, 300, 300, 300}, false},
		"median of four gaps, 25":   {[]int{190, 180, 150, 130, 41}, true},
		"the same, a little sooner": {[]int{189, 179, 149, 129, 40}, false},
	} {
		rows := LookToday(customer(7, today, c.ago...), today, "", nil)
		got := slices.ContainsFunc(rows, func(r TodayRow) bool { return r.Group == TodayQuiet })
		if got != c.quiet {
			t.Errorf("%s: quiet %v", name, got)
		}
	}
	heads := customer(7, today, 157, 126, 95, 64)
	if rows := LookToday(heads, today, "", map[int64]Day{7: today - 1}); len(rows) != 0 {
		t.Errorf("who ordered here yesterday is not quiet: %+v", rows)
	}
	if got := looked(heads, today, "ANN"); len(got) != 1 {
		t.Errorf("a rep's name in any case: %q", got)
	}
	if got := looked(heads, today, "Bob"); len(got) != 0 {
		t.Errorf("another rep's: %q", got)
	}
}

// TestSeason holds the 45 days around this day a year ago, and 60 days of silence.
func TestSeason(t *testing.T) {
	today := dayOf(2026, 11, 28)
	for ago, want := range map[int]bool{365: true, 365 + 22: true, 365 + 23: false, 365 - 22: true, 365 - 23: false} {
		rows := LookToday(customer(7, today, ago), today, "", nil)
		if got := len(rows) == 1 && rows[0].Group == TodaySeason && rows[0].Pieces == 10; got != want {
			t.Errorf("%d days ago: %+v", ago, rows)
		}
	}
	for last, want := range map[int]int{59: 0, 60: 1} {
		if rows := LookToday(customer(7, today, 365, last), today, "", nil); len(rows) != want {
			t.Errorf("bought %d days ago: %+v", last, rows)
		}
	}
	leap := dayOf(2028, 2, 29)
	if rows := LookToday(customer(7, leap, 366), leap, "", nil); len(rows) != 1 {
		t.Errorf("a leap day: %+v", rows)
	}
}

func TestMonth(t *testing.T) {
	today := dayOf(2027, 1, 5) // a Tuesday; the year began on a Friday in week 53
	heads := []Head{
		{Ordered: dayOf(2027, 1, 1), Pieces: 5, Total: 500}, {Ordered: today, Pieces: 7, Total: 700},
		{Ordered: dayOf(2026, 12, 31), Pieces: 99, Total: 99}, {Ordered: dayOf(2026, 1, 3), Pieces: 3, Total: 300}, {Ordered: dayOf(2026, 1, 6), Pieces: 50, Total: 1},
	}
	weeks := Month(heads, today, "")
	if len(weeks) != 2 || weeks[0].Week != 53 || weeks[0].Pieces != 5 || weeks[0].PiecesBefore != 3 || weeks[1].Week != 1 || weeks[1].Pieces != 7 || weeks[1].PiecesBefore != 0 {
		t.Errorf("%+v", weeks)
	}
}

// TestHeadText holds that a head comes back from its text.
func TestHeadText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int64 { return rapid.Int64Range(-1_000_000, 1_000_000_000).Draw(t, name) }
		h := Head{
			Number: n("number"), Customer: 9, Type: n("type"), Rep: rapid.SampledFrom([]string{"", "Ann", "Ann Lee 2"}).Draw(t, "rep"),
			Ordered: Day(n("ordered") % 40000), Due: Day(n("due") % 40000), Pieces: int(n("pieces")), Terms: 30,
			Art: rapid.Bool().Draw(t, "art"), Sent: rapid.Bool().Draw(t, "sent"), Paid: rapid.Bool().Draw(t, "paid"),
		}
		h.Total, h.Balance = amountOf(fmt.Sprintf("%d.25", n("total"))), amountOf("-1.5")
		var r HeadReader
		got := r.Read(nil, 9, h.Text()+"\n"+h.Text())
		if len(got) != 2 || got[0] != h || got[1] != h {
			t.Fatalf("%+v\n%+v", got, h)
		}
	})
}

func TestChangedSaysWhatBecameDone(t *testing.T) {
	for want, c := range map[string][2]Head{
		"shipped":              {{Art: true}, {Art: true, Produced: true, Sent: true}},
		"goods came":           {{}, {Goods: true}},
		"":                     {{Art: true}, {}},
		"invoiced, paid":       {{Sent: true}, {Sent: true, Billed: true, Paid: true}},
		"art done":             {{}, {Art: true}},
		"art done, goods came": {{}, {Art: true, Goods: true}},
	} {
		if got := Changed(c[0].Steps(), c[1].Steps()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestPromise holds the percentiles, the 20 orders, and that an order that is
// still open counts as at least so long.
func TestPromise(t *testing.T) {
	today := dayOf(2026, 11, 28)
	var heads []Head
	add := func(n int, orderType int64, pieces, took int) {
		for range n {
			at := today - 100
			heads = append(heads, Head{Type: orderType, Pieces: pieces, Ordered: at, Shipped: at + Day(took), Sent: true})
		}
	}
	add(50, 21, 48, 11)
	add(45, 21, 48, 14)
	add(5, 21, 48, 30)
	p := PromiseOf(heads, 21, 60, today)
	if p.Usual != 11 || p.Most != 14 || p.Orders != 100 || p.Wider || p.Class != "of order type 21, 24 to 71 pieces" {
		t.Fatalf("%+v", p)
	}
	if p.Says() != "usual 11 days, 9 of 10 within 14 (100 orders of order type 21, 24 to 71 pieces, 12 months)" {
		t.Error(p.Says())
	}
	if got := p.Offer(Date{2026, 11, 28}, Calendar{}); got != (Date{2026, 12, 14}) {
		t.Errorf("the 12th of December is a Saturday: %s", got)
	}
	late := slices.Clone(heads)
	for range 20 {
		late = append(late, Head{Type: 21, Pieces: 48, Ordered: today - 60})
	}
	if got := PromiseOf(late, 21, 60, today); got.Most != 0 || got.Usual != 14 || got.Orders != 120 {
		t.Errorf("20 that are 60 days late: %+v", got)
	}
	young := slices.Clone(heads)
	for range 20 {
		young = append(young, Head{Type: 21, Pieces: 48, Ordered: today - 2})
	}
	if got := PromiseOf(young, 21, 60, today); got.Usual != 11 || got.Most != 14 {
		t.Errorf("20 of the day before yesterday: %+v", got)
	}
}

func TestPromiseTakesTheNextWiderClass(t *testing.T) {
	today := dayOf(2026, 11, 28)
	of := func(n int, orderType int64, pieces int) (heads []Head) {
		for range n {
			heads = append(heads, Head{Type: orderType, Pieces: pieces, Ordered: today - 50, Shipped: today - 40, Sent: true})
		}
		return heads
	}
	for _, c := range []struct {
		heads []Head
		class string
	}{
		{of(20, 21, 30), "of order type 21, 24 to 71 pieces"},
		{slices.Concat(of(19, 21, 30), of(1, 21, 500)), "of order type 21 of any size"},
		{slices.Concat(of(19, 21, 30), of(1, 6, 71)), "of any type, 24 to 71 pieces"},
		{slices.Concat(of(19, 21, 30), of(9, 6, 72)), "of any type and size"},
		{nil, "of any type and size"},
	} {
		if p := PromiseOf(c.heads, 21, 24, today); p.Class != c.class || p.Wider != (c.class != "of order type 21, 24 to 71 pieces") {
			t.Errorf("%+v, want %s", p, c.class)
		}
	}
	old := of(30, 21, 30)
	for i := range old {
		old[i].Ordered -= 400
	}
	if p := PromiseOf(old, 21, 24, today); p.Orders != 0 || !p.Offer(Date{2026, 11, 28}, Calendar{}).IsZero() {
		t.Errorf("orders of last year: %+v", p)
	}
}

// TestWithinAgainstCounting holds the estimate against counting, where every
// order has shipped.
func TestWithinAgainstCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 60).Draw(t, "days")
		var took []lasted
		for _, d := range days {
			took = append(took, lasted{d, true})
		}
		slices.Sort(days)
		for _, percent := range []int{50, 90} {
			want := days[(len(days)*percent+99)/100-1]
			if got := within(slices.Clone(took), percent); got != want {
				t.Fatalf("%d%% of %v is %d, want %d", percent, days, got, want)
			}
		}
	})
}

// BenchmarkToday is the rule over 100,000 orders of 5,000 customers.
func BenchmarkToday(b *testing.B) {
	today := dayOf(2026, 11, 28)
	var heads []Head
	for i := range 100_000 {
		heads = append(heads, Head{
			Number: int64(i), Customer: int64(i / 20), Rep: "Ann", Ordered: today - Day(i*7919%730), Due: today - Day(i%700) + 10, Sent: i%50 != 0,
			Invoiced: today - Day(i%700), Balance: 0, Pieces: 20, Total: 1000, Terms: 30, Type: int64(i % 4),
		})
	}
	for b.Loop() {
		LookToday(heads, today, "Ann", nil)
		Month(heads, today, "Ann")
	}
}

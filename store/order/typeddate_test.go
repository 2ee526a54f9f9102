package order

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date(y int, m time.Month, d int) Date { return Date{y, m, d} }

// TestTypeDate is a day as a rep types it, on Saturday, November 28 of 2026.
func TestTypeDate(t *testing.T) {
	today := date(2026, 11, 28)
	for text, want := range map[string]string{
		"": "", "12/5": "2026-12-05", "12/5/26": "2026-12-05", "12/05/2026": "2026-12-05", "12-5": "2026-12-05", "12.5": "2026-12-05",
		"dec 5": "2026-12-05", "Dec. 5th": "2026-12-05", "5 December": "2026-12-05", "December 5, 2027": "2027-12-05", "5-dec-26": "2026-12-05",
		"Sept 3": "2027-09-03", "fri": "2026-12-04", "Friday": "2026-12-04", "sat": "2026-12-05", "+10": "2026-12-08", "10d": "2026-12-08",
		"in 10 days": "2026-12-08", "2w": "2026-12-12", "+2 weeks": "2026-12-12", "tomorrow": "2026-11-29", "today": "2026-11-28",
		"3m": "2027-02-28", "11/28": "2026-11-28", "11/27": "2027-11-27", "1/2": "2027-01-02", "2026-12-05": "2026-12-05", "20261205": "2026-12-05",
		"by 12/5": "2026-12-05", "sat dec 5": "2026-12-05", "Sat, 12/5/26": "2026-12-05", "2026-12-05T00:00:00Z": "2026-12-05", "12/31": "2026-12-31",
	} {
		got, hands, err := TypeDate(text, today, false)
		if err != nil || got.String() != want || hands {
			t.Errorf("%q is %s, %v, %v; want %s", text, got, hands, err, want)
		}
	}
	for _, text := range []string{"13/5", "2/30", "0/5", "12/0", "32/1", "13/5/26", "soon", "+99999", "12", "dec", "dec 32", "foo 5", "12/5/265", "mon dec 5", "in hands", "2/29"} {
		if got, _, err := TypeDate(text, today, false); err == nil {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
	if d, _, err := TypeDate("13/5", today, true); err != nil || d.String() != "2027-05-13" {
		t.Errorf("the day first: %s, %v", d, err)
	}
	for _, text := range []string{"in hands 12/5", "in hands 2026-12-05", "in hands by 20261205", "In-hands by dec 5", "in hand sat"} {
		if d, hands, err := TypeDate(text, today, false); err != nil || !hands || d.String() != "2026-12-05" {
			t.Errorf("%q is %s, %v, %v", text, d, hands, err)
		}
	}
}

// TestTypePathNamesTheField holds that a day that is none names its field and
// three forms that work, and that those work.
func TestTypePathNamesTheField(t *testing.T) {
	by := Typing{Today: date(2026, 11, 28), Calendar: Calendar{Transit: 3}}
	o := Order{}
	err := o.TypePath("date_OrderDropDead", "13/5", by)
	if err == nil || !strings.Contains(err.Error(), "date_OrderDropDead") || !strings.Contains(err.Error(), "12/5, dec 5 or 2026-12-05") {
		t.Fatalf("13/5: %v", err)
	}
	for _, form := range []string{"12/5", "dec 5", "2026-12-05"} {
		if err := o.TypePath("date_OrderDropDead", form, by); err != nil || o.Fields.DateOrderDropDead.String() != "2026-12-05" {
			t.Errorf("%s: %v", form, err)
		}
	}
	if err := o.TypePath("date_OrderRequestedToShip", "in hands 12/8", by); err != nil ||
		o.Fields.DateOrderRequestedToShip.String() != "2026-12-03" || o.Fields.DateOrderDropDead.String() != "2026-12-08" {
		t.Errorf("in hands: %v, ship %s, in hands %s", err, o.Fields.DateOrderRequestedToShip, o.Fields.DateOrderDropDead)
	}
	if err := o.TypePath("ContactNameLast", "fri", by); err != nil || o.Fields.ContactNameLast != "fri" {
		t.Errorf("a name is no day: %v %q", err, o.Fields.ContactNameLast)
	}
	if err := o.TypePath("date_OrderDropDead", "", by); err != nil || !o.Fields.DateOrderDropDead.IsZero() {
		t.Errorf("an empty value clears the field: %v", err)
	}
}

// TestTypedDayIsNotPast holds that a day without a year is never past and within
// two years, across the turn of a year.
func TestTypedDayIsNotPast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := date(2026, 1, 1).AddDays(rapid.IntRange(0, 1500).Draw(t, "today"))
		day := today.AddDays(rapid.IntRange(0, 364).Draw(t, "ahead"))
		got, _, err := TypeDate(day.Time().Format("1/2"), today, false)
		if err != nil || got != day {
			t.Fatalf("on %s, %s is %s, %v", today, day.Time().Format("1/2"), got, err)
		}
	})
}

func FuzzTypeDate(f *testing.F) {
	for _, s := range []string{"12/5", "in hands 12/5", "fri", "+10", "2w", "\x00", "9999/99", "in hands in hands 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, _, err := TypeDate(text, date(2026, 11, 28), false)
		if err == nil && !d.IsZero() {
			if again, _, err := TypeDate(d.String(), date(2026, 11, 28), false); err != nil || again != d {
				t.Fatalf("%q is %s, which is %s, %v", text, d, again, err)
			}
		}
	})
}

func TestCalendar(t *testing.T) {
	c := Calendar{Holidays: []Date{date(2026, 12, 25)}, Transit: 3}
	for _, one := range []struct{ got, want Date }{
		{c.OnOrAfter(date(2026, 12, 25)), date(2026, 12, 28)}, {c.OnOrAfter(date(2026, 12, 24)), date(2026, 12, 24)},
		{c.Back(date(2026, 12, 28), 1), date(2026, 12, 24)}, {c.Back(date(2026, 12, 5), 0), date(2026, 12, 4)},
		{c.Ahead(date(2026, 12, 24), 1), date(2026, 12, 28)}, {c.Ahead(date(2026, 12, 31), 3), date(2027, 1, 5)},
	} {
		if one.got != one.want {
			t.Errorf("%s, want %s", one.got, one.want)
		}
	}
	if c.WhyNot(date(2026, 12, 5)) != "a Saturday" || c.WhyNot(date(2026, 12, 25)) != "a holiday of the shop" || c.WhyNot(date(2026, 12, 4)) != "" {
		t.Error("why nobody works")
	}
}

// TestTypeDays is what orders are asked about, on Saturday, November 28 of 2026: a
// day without a year is the nearest.
func TestTypeDays(t *testing.T) {
	today := date(2026, 11, 28)
	for text, want := range map[string]string{
		"nov 1..nov 30": "2026-11-01..2026-11-30", "11/1..12/11": "2026-11-01..2026-12-11", "fri..+10": "2026-12-04..2026-12-08",
		"-7..today": "2026-11-21..2026-11-28", "yesterday": "2026-11-27..2026-11-27", "jan 5": "2027-01-05..2027-01-05",
		"jul 4": "2026-07-04..2026-07-04", "2025-11-01..2025-11-30": "2025-11-01..2025-11-30", "6/1": "2026-06-01..2026-06-01",
	} {
		from, to, err := TypeDays(text, today, false)
		if got := from.String() + ".." + to.String(); err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "..", "nov 1..", "..nov 1", "13/5", "nov 30..nov 1", "soon..today", "-99999", "1..2..3"} {
		if from, to, err := TypeDays(text, today, false); err == nil {
			t.Errorf("%q is taken for %s to %s", text, from, to)
		}
	}
}

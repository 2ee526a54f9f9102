package kit

import (
	"strconv"
	"time"
)

// A day is a civil one: only the year, month and day of a time.Time count, and
// the zero time is no day.

// Day writes a day as a person reads it: Fri 11 Dec; in another year than
// today's 25 Oct 2025.
func Day(day, today time.Time) string {
	switch {
	case day.IsZero():
		return ""
	case day.Year() != today.Year():
		return day.Format("2 Jan 2006")
	}
	return day.Format("Mon 2 Jan")
}

// DayColumn is Day as it stands in a column, where the days of a month stand
// below one another.
func DayColumn(day, today time.Time) string {
	if day.IsZero() || day.Year() != today.Year() {
		return Day(day, today)
	}
	return day.Format("Mon _2 Jan")
}

// nearDays is how far a day may be for its distance to be said in words.
const nearDays = 60

// Near says how far a day is from today, in words: today, tomorrow, in 13
// days, 3 days late; empty for what is further than two months. What is past
// is late only where something was due then.
func Near(day, today time.Time, due bool) string {
	if day.IsZero() {
		return ""
	}
	switch n := DaysTo(day, today); {
	case n > nearDays || n < -nearDays:
		return ""
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n > 1:
		return "in " + strconv.Itoa(n) + " days"
	case due:
		return Count(-n, "day", "days") + " late"
	case n == -1:
		return "yesterday"
	default:
		return Count(-n, "day", "days") + " ago"
	}
}

// DaysTo is how many days lie between today and a day; negative for one that
// is past.
func DaysTo(day, today time.Time) int {
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(midnight(day).Sub(midnight(today)) / (24 * time.Hour))
}

// Since is how long ago something was, as a list says it: now, 12 min, 3 h,
// 2 days, and after a week the day itself.
func Since(at, now time.Time) string {
	switch d := now.Sub(at); {
	case at.IsZero():
		return ""
	case d < time.Minute:
		return "now"
	case d < 7*24*time.Hour:
		return Age(d)
	case at.Year() != now.Year():
		return at.Format("2 Jan 2006")
	}
	return at.Format("2 Jan")
}

// Short writes a number of pieces in at most four cells: 999, 1.7k, 12k, 1.2M.
// It never says more than there is.
func Short(n int) string {
	digits := func(n, unit int, sign string) string {
		if whole := n / unit; whole >= 10 {
			return strconv.Itoa(whole) + sign
		}
		return strconv.Itoa(n/unit) + "." + strconv.Itoa(n%unit*10/unit) + sign
	}
	switch {
	case n < 0:
		return "-" + Short(-n)
	case n < 1000:
		return strconv.Itoa(n)
	case n < 1_000_000:
		return digits(n, 1000, "k")
	}
	return digits(n, 1_000_000, "M")
}

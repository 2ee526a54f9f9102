package order

import (
	"encoding/json"
	"strings"
	"time"
)

// Date is a civil date without a zone. The zero Date means that there is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the civil date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD, MM/DD/YYYY (one-digit months and days too),
// YYYYMMDD, Nov 25, 2026 and datetimes that begin with one in digits; the time is dropped without converting
// zones. Empty text is the zero Date.
func ParseDate(text string) (Date, error) {
	s := strings.TrimSpace(text)
	if s == "" {
		return Date{}, nil
	}
	day := s
	// Only a time may follow: "2026-11-28 or so" is no date.
	if at := strings.IndexAny(s, "T "); at > 0 && at+1 < len(s) && s[at+1] >= '0' && s[at+1] <= '9' {
		day = s[:at]
	}
	for _, layout := range []string{"2006-1-2", "1/2/2006", "20060102"} {
		if t, err := time.Parse(layout, day); err == nil && t.Year() >= 1900 {
			return DateOf(t), nil
		}
	}
	for _, layout := range []string{"Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "2 Jan 2006", "2-Jan-2006"} {
		if t, err := time.Parse(layout, strings.Join(strings.Fields(s), " ")); err == nil && t.Year() >= 1900 {
			return DateOf(t), nil
		}
	}
	return Date{}, Errorf(KindInvalid, "%q is not a date; write it as 2026-11-28", text)
}

// IsZero tells that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Before tells whether d comes before o.
func (d Date) Before(o Date) bool { return d.Time().Before(o.Time()) }

// AddDays moves the date by n days.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// String writes YYYY-MM-DD, or nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// US writes MM/DD/YYYY as ManageOrders' order-push takes it, or nothing.
func (d Date) US() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("01/02/2006")
}

// MarshalJSON writes YYYY-MM-DD, or an empty string.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads what ParseDate reads; null is the zero Date.
func (d *Date) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if text == nil {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(*text)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

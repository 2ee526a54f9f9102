package order

import (
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

var (
	typedShort = pattern(`^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?$`)
	monthDay   = pattern(`^([a-z]{3,9}) ?(\d{1,2})(?: (\d{2}|\d{4}))?$`)
	dayMonth   = pattern(`^(\d{1,2})[ -]?([a-z]{3,9})(?:[ -](\d{2}|\d{4}))?$`)
	afterDays  = pattern(`^(?:in )?\+? ?(\d{1,4}) ?(d|days?|w|wks?|weeks?|m|mos?|months?)$`)
	plusDays   = pattern(`^\+ ?(\d{1,4})$`)
	inHands    = pattern(`^in[ -]?hands?(?: by| on|:)? *`)
	leadWord   = pattern(`^(?:by|on|ship by|before) +`)
	weekdayOne = pattern(`^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +`)
)

// weekdays are the names that a rep types; three letters do.
var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "monday": time.Monday, "tue": time.Tuesday, "tues": time.Tuesday, "tuesday": time.Tuesday,
	"wed": time.Wednesday, "wednesday": time.Wednesday, "thu": time.Thursday, "thur": time.Thursday,
	"thurs": time.Thursday, "thursday": time.Thursday, "fri": time.Friday, "friday": time.Friday,
	"sat": time.Saturday, "saturday": time.Saturday, "sun": time.Sunday, "sunday": time.Sunday,
}

// farthest is how many days ahead a typed number of days may lead.
const farthest = 3650

// TypeDate reads a day as a rep types it: 12/5, 12/5/26, dec 5, fri, +10, 2w,
// tomorrow, and all that ParseDate reads. One without a year is the next such
// day from today on, a weekday the next one after today. Of 12/5 the month is
// first, with dayFirst the day. With "in hands" before it the day is when the
// customer has the goods, which inHands tells. Empty text is the zero Date.
func TypeDate(text string, today Date, dayFirst bool) (day Date, hands bool, err error) {
	s := strings.ToLower(strings.Join(strings.Fields(catalog.Clean(text)), " "))
	if rest := inHands().ReplaceAllString(s, ""); rest != s && rest != "" {
		s, hands = rest, true
	}
	s = leadWord().ReplaceAllString(s, "")
	if s == "" {
		return Date{}, false, nil
	}
	if d, ok := relativeDay(s, today); ok {
		return d, hands, nil
	}
	plain := weekdayOne().ReplaceAllString(s, "")
	if d, ok := calendarDay(plain, today, dayFirst); ok {
		if name := weekdayOne().FindString(s); name != "" && weekdays[name[:3]] != d.Time().Weekday() {
			return Date{}, hands, Errorf(KindInvalid, "%q is no day: %s is a %s; leave one of the two out",
				catalog.Clean(text), d, d.Time().Weekday())
		}
		return d, hands, nil
	}
	if typedShort().MatchString(plain) {
		return Date{}, hands, notTyped(text, dayFirst)
	}
	d, err := ParseDate(strings.ToUpper(plain))
	if err != nil {
		return Date{}, hands, notTyped(text, dayFirst)
	}
	return d, hands, nil
}

// nearHalf is half a year in days: a day without a year that is asked about lies
// within it on either side.
const nearHalf = 183

// TypeDays reads a day, or a range of days as in "nov 1..nov 30", that orders are
// asked about, each as TypeDate reads it; but one without a year is the nearest
// such day, past or to come, and -10 is ten days ago.
func TypeDays(text string, today Date, dayFirst bool) (from, to Date, err error) {
	first, last, isRange := strings.Cut(text, "..")
	if !isRange {
		last = first
	}
	if from, err = nearDay(first, today, dayFirst); err != nil {
		return from, to, err
	}
	if to, err = nearDay(last, today, dayFirst); err != nil {
		return from, to, err
	}
	if to.Before(from) {
		return from, to, Errorf(KindInvalid, "%s comes before %s; put the earlier day first", to, from)
	}
	return from, to, nil
}

func nearDay(text string, today Date, dayFirst bool) (Date, error) {
	s := strings.ToLower(strings.TrimSpace(catalog.Clean(text)))
	if n, err := strconv.Atoi(s); err == nil && n < 0 && n >= -farthest {
		return today.AddDays(n), nil
	}
	from := today
	if _, relative := relativeDay(s, today); !relative {
		from = today.AddDays(-nearHalf)
	}
	d, _, err := TypeDate(s, from, dayFirst)
	if err == nil && d.IsZero() {
		err = notTyped(text, dayFirst)
	}
	return d, err
}

// notTyped refuses a text with three forms that work.
func notTyped(text string, dayFirst bool) error {
	short := "12/5"
	if dayFirst {
		short = "5/12"
	}
	return Errorf(KindInvalid, "%q is not a day; type it as %s, dec 5 or 2026-12-05", catalog.Clean(text), short)
}

// relativeDay reads what is counted from today.
func relativeDay(s string, today Date) (Date, bool) {
	switch s {
	case "today", "now":
		return today, true
	case "tomorrow", "tmrw", "tmw":
		return today.AddDays(1), true
	case "yesterday":
		return today.AddDays(-1), true
	}
	if w, ok := weekdays[strings.TrimSuffix(s, ".")]; ok {
		days := (int(w)-int(today.Time().Weekday())+6)%7 + 1
		return today.AddDays(days), true
	}
	if m := plusDays().FindStringSubmatch(s); m != nil {
		return after(today, m[1], "d")
	}
	if m := afterDays().FindStringSubmatch(s); m != nil {
		return after(today, m[1], m[2][:1])
	}
	return Date{}, false
}

// after is so many days, weeks or months after a day; a month that has no such
// day ends at its last.
func after(today Date, count, unit string) (Date, bool) {
	n, err := strconv.Atoi(count)
	switch {
	case err != nil || n > farthest:
		return Date{}, false
	case unit == "m":
		first := time.Date(today.Year, today.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1).Day()
		d := DateOf(first.AddDate(0, 0, min(today.Day, last)-1))
		return d, d.Time().Sub(today.Time()) <= farthest*24*time.Hour
	case unit == "w":
		n *= 7
	}
	return today.AddDays(n), n <= farthest
}

// calendarDay reads a day of the calendar, with a year or without.
func calendarDay(s string, today Date, dayFirst bool) (Date, bool) {
	s = ordinal().ReplaceAllString(strings.NewReplacer(",", " ", "sept ", "sep ").Replace(s), "$1")
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, ". ", " ")), " ")
	if m := typedShort().FindStringSubmatch(s); m != nil {
		month, day := m[1], m[2]
		if dayFirst {
			month, day = day, month
		}
		return someDay(month, day, m[3], today)
	}
	if m := monthDay().FindStringSubmatch(s); m != nil {
		return namedDay(m[1], m[2], m[3], today)
	}
	if m := dayMonth().FindStringSubmatch(s); m != nil {
		return namedDay(m[2], m[1], m[3], today)
	}
	return Date{}, false
}

func namedDay(name, day, year string, today Date) (Date, bool) {
	for _, layout := range []string{"Jan", "January"} {
		if t, err := time.Parse(layout, name); err == nil {
			return someDay(strconv.Itoa(int(t.Month())), day, year, today)
		}
	}
	return Date{}, false
}

// someDay is a day that exists; without a year the next one from today on, this
// year or the next.
func someDay(month, day, year string, today Date) (Date, bool) {
	m, errMonth := strconv.Atoi(month)
	d, errDay := strconv.Atoi(day)
	if errMonth != nil || errDay != nil {
		return Date{}, false
	}
	exists := func(y int) (Date, bool) {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		return DateOf(t), y >= 1900 && t.Day() == d && int(t.Month()) == m
	}
	if year != "" {
		y, err := strconv.Atoi(year)
		if len(year) == 2 {
			y += 2000
		}
		date, ok := exists(y)
		return date, ok && err == nil
	}
	for _, y := range []int{today.Year, today.Year + 1} {
		if date, ok := exists(y); ok && !date.Before(today) {
			return date, true
		}
	}
	return Date{}, false
}

// Typing is what a day that a rep types is read by.
type Typing struct {
	Today    Date
	DayFirst bool // of 3/4 the day is first
	Calendar Calendar
}

// Typing is what a day is read by on a connection.
func (s Settings) Typing(today Date) Typing { return Typing{today, s.DayFirst, s.Calendar} }

// TypePath is SetPath for what a rep types: a day may be written as TypeDate
// reads it. One with "in hands" before it is when the customer has the goods: for
// the ship date that makes it the drop-dead date, and the ship date the working
// day that leaves the parcel its time (setting transit).
func (o *Order) TypePath(path, value string, by Typing) error {
	info, known := LookupField(path)
	if !known || info.Type != "date" || strings.TrimSpace(value) == "" {
		return o.SetPath(path, value)
	}
	day, hands, err := TypeDate(value, by.Today, by.DayFirst)
	if err != nil {
		return FieldError(path, "%s: %w", path, err)
	}
	if !hands || path != "date_OrderRequestedToShip" {
		return o.SetPath(path, day.String())
	}
	o.Fields.DateOrderDropDead = day
	o.Fields.DateOrderRequestedToShip = by.Calendar.Back(day, by.Calendar.Transit)
	return nil
}

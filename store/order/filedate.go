package order

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

var (
	numberDate = pattern(`^(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{2}|\d{4})$`)
	weekday    = pattern(`(?i)^(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*\.?,?\s+`)
	dayTime    = pattern(`(?i)[T ,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$`)
	ordinal    = pattern(`(\d)(st|nd|rd|th)\b`)
)

// cellDates are dates in words: 4-Mar-26, March 4, 2026.
var cellDates = []string{
	"2-Jan-06", "2-Jan-2006", "2 Jan 06", "2 Jan 2006", "2 January 2006", "2-January-2006", "Jan 2 2006", "Jan 2 06",
	"January 2 2006",
	"Jan-2-2006", "Jan-2-06", "2006-Jan-2", "20060102",
}

// The numbers that Excel keeps days by: those of 1954 to 2064 are taken for
// dates. Day 0 is December 30 of 1899.
const serialFrom, serialTo = 20_000, 60_000

// ParseCellDate reads a date as people and spreadsheets write it: 2026-03-04,
// 3/4/26, 4-Mar-26, March 4, 2026, 20260304, with a time of day or without, and
// Excel's number of the day, which serial tells of. Of 3/4 the month is first,
// with dayFirst the day; a number over 12 is the day wherever it stands. Empty
// text is the zero Date.
func ParseCellDate(text string, dayFirst bool) (date Date, serial bool, err error) {
	plain := strings.TrimSpace(strings.ReplaceAll(text, "\u00a0", " "))
	if n, err := strconv.ParseFloat(plain, 64); err == nil && n >= serialFrom && n < serialTo {
		return DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))), true, nil
	}
	plain = weekday().ReplaceAllString(dayTime().ReplaceAllString(plain, ""), "")
	if m := numberDate().FindStringSubmatch(plain); m != nil && m[2] == m[4] {
		month, _ := strconv.Atoi(m[1])
		day, _ := strconv.Atoi(m[3])
		if dayFirst && month <= 12 && day <= 12 || month > 12 {
			month, day = day, month
		}
		year, _ := strconv.Atoi(m[5])
		if len(m[5]) == 2 {
			year += 2000
		}
		if d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); year >= 1900 && d.Day() == day &&
			int(d.Month()) == month {
			return DateOf(d), false, nil
		}
		return Date{}, false, notADate(text)
	}
	words := ordinal().ReplaceAllString(strings.Join(strings.Fields(strings.NewReplacer(",", " ", "Sept", "Sep", ".",
		" ").Replace(plain)), " "), "$1")
	for _, layout := range cellDates {
		if t, err := time.Parse(layout, words); err == nil && t.Year() >= 1900 {
			return DateOf(t), false, nil
		}
	}
	d, err := ParseDate(plain)
	if err != nil {
		err = notADate(text)
	}
	return d, false, err
}

func notADate(text string) error {
	return Errorf(KindInvalid, "%q is not a date; write it as 2026-11-28", catalog.Clean(text))
}

// saysSerial names the date that Excel's number of a day was taken for.
func saysSerial(text string, d Date) string {
	return fmt.Sprintf("%s is Excel's number of a day, and was taken as %s", text, d)
}

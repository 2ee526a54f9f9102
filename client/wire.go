package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"orderpad/store/order"
)

// The servers write numbers as text and text as numbers, and leave out what is
// empty. These types read all of it; objects and lists in their place, and
// text that is no number, are a *json.UnmarshalTypeError, which names the
// field. They write what Go writes for their base type.

// Text reads text, and a number or true and false as they are spelled; null is
// empty.
type Text string

// UnmarshalJSON reads any scalar.
func (t *Text) UnmarshalJSON(b []byte) error { return read(b, t) }

func (t *Text) set(s string) bool {
	*t = Text(s)
	return true
}

// Int reads a whole number, also as text or with an empty fraction (12.0);
// null and empty text are 0.
type Int int

// UnmarshalJSON reads a whole number.
func (n *Int) UnmarshalJSON(b []byte) error { return read(b, n) }

func (n *Int) set(s string) bool {
	s = ungrouped(strings.TrimSpace(s))
	if s == "" {
		*n = 0
		return true
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		plain, good := plainDecimal(s)
		whole, fraction, _ := strings.Cut(plain, ".")
		if v, err = strconv.Atoi(whole); !good || strings.Trim(fraction, "0") != "" {
			return false
		}
	}
	*n = Int(v)
	return err == nil
}

// Decimal reads a decimal number and keeps its digits as they were written
// (2.1875, 8.50), with an exponent written out; null and empty text are empty.
type Decimal string

// UnmarshalJSON reads a decimal number.
func (d *Decimal) UnmarshalJSON(b []byte) error { return read(b, d) }

func (d *Decimal) set(s string) bool {
	s = ungrouped(strings.TrimSpace(s))
	plain, good := plainDecimal(s)
	*d = Decimal(plain)
	return good || s == ""
}

// Date reads a civil date as ReadDate does and keeps it as YYYY-MM-DD; null
// and empty are empty.
type Date string

// UnmarshalJSON reads a date.
func (d *Date) UnmarshalJSON(b []byte) error { return read(b, d) }

func (d *Date) set(s string) bool {
	iso, err := ReadDate(s)
	*d = Date(iso)
	return err == nil
}

// setter takes a scalar's text, and tells whether it can be read.
type setter interface{ set(text string) bool }

func read(b []byte, into setter) error {
	if s, ok := scalar(b); !ok || !into.set(s) {
		return mistyped(b, into)
	}
	return nil
}

// scalar is the text of a JSON scalar; ok is false for an object or a list.
func scalar(b []byte) (text string, ok bool) {
	switch {
	case len(b) == 0:
		return "", false
	case b[0] == '"':
		for _, c := range b {
			if c == '\\' || c < 0x20 || c >= 0x80 {
				return text, json.Unmarshal(b, &text) == nil
			}
		}
		return string(b[1 : len(b)-1]), true
	case b[0] == 'n':
		return "", true
	case b[0] == '{', b[0] == '[':
		return "", false
	}
	return string(b), true
}

// mistyped is the error of a field that holds something else; encoding/json
// adds the field's name.
func mistyped(b []byte, into any) error {
	return &json.UnmarshalTypeError{Value: string(b), Type: reflect.TypeOf(into).Elem()}
}

// ungrouped takes the commas out of a number that has its thousands apart, such
// as 1,200 and 1,100.10; all else stays as it is.
func ungrouped(s string) string {
	if strings.IndexByte(s, ',') < 0 {
		return s
	}
	whole, fraction, pointed := strings.Cut(s, ".")
	groups := strings.Split(strings.TrimLeft(whole, "+-"), ",")
	for i, g := range groups {
		if !isDigits(g) || i > 0 && len(g) != 3 || len(g) < 1 || len(g) > 3 {
			return s
		}
	}
	plain := strings.ReplaceAll(whole, ",", "")
	if pointed {
		plain += "." + fraction
	}
	return plain
}

// maxDigits bounds a number, so that 1e999999999 does not become a gigabyte.
const maxDigits = 40

// plainDecimal checks a decimal number and writes its exponent out.
func plainDecimal(s string) (string, bool) {
	mantissa, exponent, hasExp := strings.Cut(strings.ToLower(s), "e")
	sign, digits := "", strings.TrimPrefix(mantissa, "+")
	if strings.HasPrefix(digits, "-") && digits == mantissa {
		sign, digits = "-", digits[1:]
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole+fraction == "" || len(digits) > maxDigits || !isDigits(whole) || !isDigits(fraction) {
		return "", false
	}
	if !hasExp {
		return sign + digits, true
	}
	shift, err := strconv.Atoi(exponent)
	if err != nil || shift > maxDigits || shift < -maxDigits {
		return "", false
	}
	all := strings.Repeat("0", max(0, -shift-len(whole)+1)) + whole + fraction
	point := len(all) - len(fraction) + shift
	all += strings.Repeat("0", max(0, point-len(all)))
	whole, fraction = strings.TrimLeft(all[:point], "0"), strings.TrimRight(all[point:], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	if len(whole+fraction) > maxDigits {
		return "", false // written out it could not be read again
	}
	return sign + whole + fraction, true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// errDate is text that is no date.
var errDate = errors.New("is not a date such as 2026-10-27 or 10/27/2026")

// ReadDate reads the spellings that order.ParseDate does, with or without a
// time after them, and gives YYYY-MM-DD. The day is the one written: a time zone does not move
// it. Empty text and dates of zeroes are no date and no error.
func ReadDate(text string) (string, error) {
	day := strings.TrimSpace(text)
	if strings.Trim(day, "0-/: T") == "" {
		return "", nil
	}
	if i := strings.IndexAny(day, "T "); i > 0 && strings.Trim(day[:i], "0-/") == "" {
		return "", nil
	}
	if t, ok := plainDay(day); ok {
		return t.Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("%.40q %w", text, errDate)
}

// plainDay reads a day, whatever time follows it, of before 1900 too: those are
// FileMaker's empty dates. Most are YYYY-MM-DD, and a million rows have one each.
func plainDay(text string) (time.Time, bool) {
	day := text
	if i := strings.IndexAny(text, "T "); i > 0 {
		day = text[:i]
	}
	for _, layout := range []string{time.DateOnly, "1/2/2006", "2006-1-2", "20060102"} {
		if t, err := time.Parse(layout, day); err == nil {
			return t, true
		}
	}
	d, err := order.ParseDate(text)
	return d.Time(), err == nil && !d.IsZero()
}

package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in US cents.
type Money int64

// MaxMoney is the largest amount that can be typed: 99,999,999.99.
const MaxMoney Money = 9_999_999_999

// ErrTooManyDecimals is an amount with a fraction of a cent.
var ErrTooManyDecimals = errors.New("has more than two decimals")

// ErrBelowZero is a negative amount where only zero and above make sense.
var ErrBelowZero = errors.New("is below zero")

// ParseMoney reads a decimal amount such as 8.5, $1,204.00 or -3. It refuses
// fractions of a cent and amounts beyond MaxMoney.
func ParseMoney(text string) (Money, error) {
	s := strings.TrimSpace(text)
	negative := strings.HasPrefix(s, "-")
	if s != "" && strings.ContainsRune("+-", rune(s[0])) {
		s = s[1:]
	}
	s = strings.TrimPrefix(s, "$")
	whole, fraction, hasPoint := strings.Cut(s, ".")
	whole, err := joinThousands(whole)
	if err != nil || (whole == "" && fraction == "") || !digits(whole) || !digits(fraction) {
		return 0, fmt.Errorf("%q is not an amount such as 8.50", text)
	}
	if hasPoint && len(strings.TrimRight(fraction, "0")) > 2 {
		return 0, fmt.Errorf("%q %w", text, ErrTooManyDecimals)
	}
	if len(fraction) > 2 {
		fraction = fraction[:2]
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 10 {
		return 0, fmt.Errorf("%q is more than %s", text, MaxMoney)
	}
	cents, err := strconv.ParseInt("0"+whole+(fraction + "00")[:2], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not an amount such as 8.50", text)
	}
	m := Money(cents)
	if m > MaxMoney {
		return 0, fmt.Errorf("%q is more than %s", text, MaxMoney)
	}
	if negative {
		m = -m
	}
	return m, nil
}

// ParsePrice reads an amount that may not be below zero.
func ParsePrice(text string) (Money, error) {
	m, err := ParseMoney(text)
	if err == nil && m < 0 {
		return 0, fmt.Errorf("%q %w", text, ErrBelowZero)
	}
	return m, err
}

// joinThousands drops the commas of 1,204 and refuses those of 1,2,04.
func joinThousands(s string) (string, error) {
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if len(groups) > 1 && (len(g) > 3 || g == "" || (i > 0 && len(g) != 3)) {
			return "", errors.New("commas do not group thousands")
		}
	}
	return strings.Join(groups, ""), nil
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// String writes the amount with two decimals and no separators: 1204.50.
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/100, m%100)
}

// Grouped writes the amount for eyes: 1,204.50.
func (m Money) Grouped() string {
	s := m.String()
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + "." + fraction
}

// MarshalJSON writes the amount as a decimal string.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// UnmarshalJSON reads a decimal string or a number.
func (m *Money) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	v, err := ParseMoney(text)
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// Price is an amount that may not be there yet: no price is not zero.
type Price struct {
	Money Money
	Set   bool
}

// PriceOf is a price that is there.
func PriceOf(m Money) Price { return Price{Money: m, Set: true} }

// String writes the amount, or nothing where there is no price.
func (p Price) String() string {
	if !p.Set {
		return ""
	}
	return p.Money.String()
}

// MarshalJSON writes a decimal string, or null where there is no price.
func (p Price) MarshalJSON() ([]byte, error) {
	if !p.Set {
		return []byte("null"), nil
	}
	return p.Money.MarshalJSON()
}

// UnmarshalJSON reads a decimal string, a number, null or an empty string.
func (p *Price) UnmarshalJSON(data []byte) error {
	if s := string(data); s == "null" || s == `""` {
		*p = Price{}
		return nil
	}
	var m Money
	if err := m.UnmarshalJSON(data); err != nil {
		return err
	}
	*p = PriceOf(m)
	return nil
}

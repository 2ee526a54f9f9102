package catalog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Percent is a rate in thousandths of a per cent: 8.25% is 8250.
type Percent int64

// hundred is the whole, and the highest rate.
const hundred Percent = 100_000

// ParsePercent reads a rate from 0 to 100 with up to three decimals and its
// sign, such as 10% or 8.25 %.
func ParsePercent(text string) (Percent, error) {
	digitsOf, found := strings.CutSuffix(strings.TrimSpace(text), "%")
	whole, fraction, _ := strings.Cut(strings.TrimSpace(digitsOf), ".")
	fraction = strings.TrimRight(fraction, "0")
	if !found || whole == "" && fraction == "" || !digits(whole) || !digits(fraction) {
		return 0, fmt.Errorf("%q is not a rate such as 8.25%%", text)
	}
	if len(fraction) > 3 {
		return 0, fmt.Errorf("%q has more than three decimals", text)
	}
	n, err := strconv.ParseInt("0"+whole+(fraction + "000")[:3], 10, 64)
	if err != nil || Percent(n) > hundred {
		return 0, fmt.Errorf("%q is more than 100%%", text)
	}
	return Percent(n), nil
}

// Of is the rate of an amount, to the nearest cent, half a cent away from zero.
func (p Percent) Of(m Money) Money {
	if m < 0 {
		return -p.Of(-m)
	}
	return (m*Money(p) + Money(hundred)/2) / Money(hundred)
}

// String writes the rate without needless zeros: 8.25%.
func (p Percent) String() string {
	text := fmt.Sprintf("%d.%03d", p/1000, p%1000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}

// MarshalJSON writes the rate as text.
func (p Percent) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Percent) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	rate, err := ParsePercent(text)
	*p = rate
	return err
}

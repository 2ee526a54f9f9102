package order

import (
	"net/mail"
	"strings"
)

// ValidEmail tells whether text is one plain e-mail address with a domain.
func ValidEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return strings.Contains(strings.Trim(domain, "."), ".") && !strings.Contains(domain, "..")
}

// HoldsCardNumber tells whether text holds a full card number: 13 to 19
// digits, apart from blanks and dashes, that begin as cards do and pass the
// Luhn check. Use it on what a person types or imports, never on server ids,
// tracking numbers or SKUs (decisions.md).
func HoldsCardNumber(text string) bool {
	run := make([]byte, 0, 24)
	for i := 0; i <= len(text); i++ {
		if i < len(text) {
			c := text[i]
			if c >= '0' && c <= '9' {
				run = append(run, c)
				continue
			}
			// A blank or dash inside a number does not end it.
			if (c == ' ' || c == '-') && len(run) > 0 && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
				continue
			}
		}
		if isCardNumber(string(run)) {
			return true
		}
		run = run[:0]
	}
	return false
}

func isCardNumber(digits string) bool {
	if len(digits) < 13 || len(digits) > 19 {
		return false
	}
	card := false
	for _, prefix := range []string{"4", "51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "34", "37", "6011", "64", "65", "30", "36", "38", "39", "35", "62", "50", "56", "57", "58", "63", "67"} {
		card = card || strings.HasPrefix(digits, prefix)
	}
	if !card {
		return false
	}
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

package order

import (
	"net/mail"
	"strings"

	"orderpad/store/catalog"
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

// cardError refuses a full card number in a field.
func cardError(path string) error {
	return FieldError(path, "%s holds what looks like a full card number; leave only its last four digits", path)
}

// HoldsCardNumber tells whether text holds a full card number: 13 to 19
// digits, apart from blanks and dashes, that begin as cards do and pass the
// Luhn check, also where other numbers such as its expiry stand beside it. Use
// it on what a person types or imports, never on server ids, tracking numbers
// or SKUs (DECISIONS "Payments").
func HoldsCardNumber(text string) bool {
	for _, part := range strings.FieldsFunc(catalog.Clean(text), func(r rune) bool { return r != ' ' && r != '-' && (r < '0' || r > '9') }) {
		groups := strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == '-' })
		if isCardNumber(strings.Join(groups, "")) {
			return true
		}
		for i := range groups {
			for j := i + 1; j <= min(len(groups), i+5); j++ {
				if cardShaped(groups[i:j]) && isCardNumber(strings.Join(groups[i:j], "")) {
					return true
				}
			}
		}
	}
	return false
}

// cardShaped tells whether groups of digits are written as on a card: in one
// piece, by fours, or 4-6-5 and 4-6-4.
func cardShaped(groups []string) bool {
	if len(groups) == 1 {
		return true
	}
	if len(groups) == 3 && len(groups[0]) == 4 && len(groups[1]) == 6 {
		return len(groups[2]) == 5 || len(groups[2]) == 4
	}
	last := len(groups) - 1
	for _, g := range groups[:last] {
		if len(g) != 4 {
			return false
		}
	}
	return len(groups[last]) <= 4
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

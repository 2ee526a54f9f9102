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

package client

import (
	"net/url"
	"regexp"
	"strings"
)

// carrier is one parcel service: how its numbers look, what a record's Type
// calls it, and where its tracking page is.
type carrier struct {
	name   string
	number *regexp.Regexp
	typed  *regexp.Regexp
	page   string // the number follows
}

// carriers in the order in which numbers are tried: the tell-tale ones first,
// FedEx's plain digits last.
var carriers = []carrier{
	{"UPS", regexp.MustCompile(`^1Z[0-9A-Z]{16}$|^T\d{10}$`), regexp.MustCompile(`(?i)\bups\b`), "https://www.ups.com/track?tracknum="},
	{"USPS", regexp.MustCompile(`^(420\d{5}(\d{4})?)?9[1-5]\d{18,20}$|^7[01]\d{18}$|^[A-Z]{2}\d{9}US$`), regexp.MustCompile(`(?i)\busps\b|postal`), "https://tools.usps.com/go/TrackConfirmAction?tLabels="},
	{"OnTrac", regexp.MustCompile(`^[CD]\d{14}$|^1LS\w{9,14}$`), regexp.MustCompile(`(?i)on\s?trac|lasership`), "https://www.ontrac.com/tracking/?number="},
	{"DHL", regexp.MustCompile(`^J?JD\d{16,20}$|^GM\d{16,20}$|^\d{10}$`), regexp.MustCompile(`(?i)\bdhl\b`), "https://www.dhl.com/us-en/home/tracking.html?tracking-id="},
	{"Amazon", regexp.MustCompile(`^TBA\d{12}$`), regexp.MustCompile(`(?i)amazon`), "https://track.amazon.com/tracking/"},
	{"FedEx", regexp.MustCompile(`^(\d{12}|\d{14,15}|\d{20}|\d{22})$`), regexp.MustCompile(`(?i)fed\s?ex`), "https://www.fedex.com/fedextrack/?trknbr="},
}

// Carrier recognises the parcel service of a tracking number: by the look of
// the number, else by what the record's type says. The address is of the
// service's own page; both are empty for what is not known.
func Carrier(number, kind string) (name, address string) {
	plain := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(number))
	if plain == "" {
		return "", ""
	}
	fits := func(by func(carrier) bool) (string, string) {
		for _, c := range carriers {
			if by(c) {
				return c.name, c.page + url.QueryEscape(plain)
			}
		}
		return "", ""
	}
	// What a person wrote beside plain digits knows better than we.
	digits := strings.Trim(plain, "0123456789") == "" && len(plain) < 16
	if name, address = fits(func(c carrier) bool { return !digits && c.name != "FedEx" && c.number.MatchString(plain) }); name == "" {
		name, address = fits(func(c carrier) bool { return c.typed.MatchString(kind) })
	}
	if name == "" {
		name, address = fits(func(c carrier) bool { return c.number.MatchString(plain) })
	}
	return name, address
}

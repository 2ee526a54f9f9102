package order

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"orderpad/store/catalog"
)

// pattern is a regular expression that is made when it is first asked for: a
// start of the program pays for none.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// Cells of files as people and spreadsheets write them. Each function takes
// what stands in a cell and answers it as orderpad writes it, or why it cannot,
// as the end of a sentence that begins with the cell's row and column.

// cellText takes the marks of a spreadsheet's text off a cell: blanks around
// it, the = and quotes of ="02134", and the apostrophe before what Excel would
// take for a number or a formula.
func cellText(cell string) string {
	text := strings.TrimSpace(cell)
	if inner, ok := strings.CutPrefix(text, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return strings.TrimSpace(inner)
		}
	}
	rest, ok := strings.CutPrefix(text, "'")
	if rest == "" && ok {
		return ""
	}
	if ok && (strings.ContainsRune("=+-@\t", rune(rest[0])) || strings.Trim(rest, "0123456789 -./()") == "") {
		return strings.TrimSpace(rest)
	}
	return text
}

var (
	excelErrors = pattern(`^(#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA)|#{2,})$`)
	scientific  = pattern(`^[+-]?\d([.,]\d+)?[eE][+-]?\d+$`)
)

// damage says what a spreadsheet has done to a cell; empty where it has done
// nothing. Exact is false where the cell's digits are lost.
func damage(text string) string {
	switch {
	case text == "":
	case text[0] == '#' && excelErrors().MatchString(strings.ToUpper(text)):
		return fmt.Sprintf("%s is an error of the spreadsheet, not a value", text)
	case text[0] == '=':
		return fmt.Sprintf("%s is a formula without its result; open the file in Excel and save it",
			catalog.Clean(text))
	case (text[0] >= '0' && text[0] <= '9') && strings.ContainsAny(text, "eE") && strings.ContainsAny(text, "+") &&
		scientific().MatchString(text):
		return fmt.Sprintf("Excel has shortened the number to %s, and its last digits are lost; type it again as text",
			text)
	}
	return ""
}

// isNothing tells whether a cell of a number says that there is none.
func isNothing(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "--", "–", "—", "‑", "−", "n/a", "na", "none":
		return true
	}
	return false
}

var (
	thousands      = pattern(`^\d{1,3}([,' \x{00a0}\x{202f}]\d{3})+$`)
	dotThousands   = pattern(`^\d{1,3}(\.\d{3})+$`)
	commaDecimals  = pattern(`\d,\d{1,2}$`)
	pointDecimals  = pattern(`\d\.\d{1,2}$`)
	piecesUnit     = pattern(`(?i)\s*(pieces|piece|pcs\.?|pc\.?|each|ea\.?|units?|qty)$`)
	dozens         = pattern(`(?i)^(\d{1,4})\s*(dozens?|doz\.?|dz\.?)$`)
	pricePer       = pattern(`(?i)\s*(/|per|p\.?)?\s*(ea\.?|each|pc\.?|pcs\.?|piece|unit|shirt)$`)
	priceCurrency  = pattern(`(?i)^(US\$|USD|\$)\s*|\s*(USD|\$)$`)
	otherCurrency  = pattern(`(?i)[€£¥]|\b(EUR|GBP|CAD|AUD|MXN)\b|^C\$`)
	zerosAfterward = pattern(`^(\d+)[.,]0+$`)
)

// cellPieces reads a quantity: 1,204, 12 ea, 2 doz, 12.0; nothing and a dash
// are none. Decimal commas make 1.204 a thousand and more.
func cellPieces(text string, decimalComma bool) (int, string) {
	if isNothing(text) {
		return 0, ""
	}
	plain := piecesUnit().ReplaceAllString(text, "")
	if m := dozens().FindStringSubmatch(plain); m != nil {
		n, _ := strconv.Atoi(m[1])
		plain = strconv.Itoa(12 * n)
	}
	switch {
	case thousands().MatchString(plain), decimalComma && dotThousands().MatchString(plain):
		plain = strings.NewReplacer(",", "", ".", "", "'", "", " ", "", "\u00a0", "", "\u202f", "").Replace(plain)
	default:
		plain = zerosAfterward().ReplaceAllString(plain, "$1")
	}
	n, err := ParseQty("", plain)
	if err == nil {
		return n, ""
	}
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") || strings.HasPrefix(plain, "-") {
		return 0, fmt.Sprintf("%s is negative; write the pieces, 1 to 99,999", catalog.Clean(text))
	}
	if strings.Trim(plain, "0123456789") == "" {
		return 0, fmt.Sprintf("%s is over 99,999; split it over several rows", catalog.Clean(text))
	}
	return 0, fmt.Sprintf("%q is not a whole number of pieces", catalog.Clean(text))
}

// cellPrice reads a price: $8.50 ea, 8.50/ea, USD 8.50, and 8,50 which can be
// nothing else; with decimal commas 1.204,50 too. None is not set.
func cellPrice(text string, decimalComma bool) (catalog.Price, string) {
	if isNothing(text) {
		return catalog.Price{}, ""
	}
	plain := strings.TrimSpace(strings.TrimPrefix(text, "@"))
	if otherCurrency().MatchString(plain) {
		return catalog.Price{}, fmt.Sprintf("%q is no price in dollars", catalog.Clean(text))
	}
	plain = pricePer().ReplaceAllString(plain, "")
	plain = strings.TrimSpace(priceCurrency().ReplaceAllString(plain, ""))
	if strings.Contains(plain, ",") && (decimalComma && !pointDecimals().MatchString(plain) ||
		commaDecimals().MatchString(plain) && !strings.Contains(plain, ".")) {
		plain = strings.ReplaceAll(strings.ReplaceAll(plain, ".", ""), ",", ".")
	}
	m, err := catalog.ParsePrice(strings.TrimSpace(strings.TrimPrefix(plain, "$")))
	if err != nil {
		return catalog.Price{}, fmt.Sprintf("%q is not an amount such as 8.50", catalog.Clean(text))
	}
	return catalog.PriceOf(m), ""
}

// zipDamage offers a ZIP of the United States back with the zero that a
// spreadsheet took off its front.
func zipDamage(zip, country string) string {
	switch strings.ToUpper(strings.Trim(strings.ReplaceAll(country, ".", ""), " ")) {
	case "", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA":
	default:
		return ""
	}
	first, rest, plus := strings.Cut(zip, "-")
	if len(first) < 3 || len(first) > 4 || strings.Trim(first, "0123456789") != "" || plus && (len(rest) != 4 ||
		strings.Trim(rest, "0123456789") != "") {
		return ""
	}
	whole := strings.Repeat("0", 5-len(first)) + zip
	return fmt.Sprintf("the ZIP %s has lost its zero in front; write it as %s", zip, whole)
}

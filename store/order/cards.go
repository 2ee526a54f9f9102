package order

import (
	"strings"
	"unicode"
)

// cardError refuses a full card number in a field.
func cardError(path string) error {
	return FieldError(path, "%s holds what looks like a full card number; leave only its last four digits", path)
}

// HoldsCardNumber tells whether a text holds a full card number, however it is
// written: 13 to 19 digits of any script, in one piece or apart by blanks,
// dashes, dots, slashes and their like, that begin as cards do and pass the
// Luhn check, also where other numbers such as its expiry stand beside it. Use
// it on what a person types or imports, never on server ids, tracking numbers
// or SKUs, one in ten of which passes by chance (DECISIONS "Payments").
func HoldsCardNumber(text string) bool {
	digits := 0
	for i := range len(text) {
		if b := text[i]; b >= '0' && b <= '9' || b >= 0x80 {
			digits++ // a letter of another script counts more than it is: this only spares work
		}
	}
	if digits < 13 {
		return false
	}
	for _, run := range cardRuns(text) {
		if run.holdsCard() {
			return true
		}
	}
	return false
}

// CardAcross tells whether a card number begins in one field and ends in the
// next: both hold nothing but digits and what parts them, cut where a card's
// groups are.
func CardAcross(one, next string) bool {
	a, b := cardRuns(one), cardRuns(next)
	if len(a) != 1 || len(b) != 1 || !onlyDigits(one) || !onlyDigits(next) {
		return false
	}
	first, second := strings.Join(a[0].groups, ""), strings.Join(b[0].groups, "")
	whole := first + second
	cut := len(first)
	ofCard := len(whole) == 16 && cut%4 == 0 || len(whole) == 15 && (cut == 4 || cut == 10)
	return ofCard && cut < len(whole) && cut > 0 && isMajorCard(whole)
}

func onlyDigits(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || r == '(' || r == '#' || r == '$' || r == '+' })
}

// cardRun is digits in groups, with nothing between them that a card number
// could not have there.
type cardRun struct {
	groups []string
	apart  []string // what stands before each group but the first
}

// cardRuns takes a text apart. Digits of every script are digits; what has no
// width is nothing.
func cardRuns(text string) []cardRun {
	var runs []cardRun
	var run cardRun
	var group, apart strings.Builder
	end := func() {
		if group.Len() > 0 {
			if run.groups = append(run.groups, group.String()); len(run.groups) > 1 {
				run.apart = append(run.apart, apart.String())
			}
			group.Reset()
			apart.Reset()
		}
	}
	for _, r := range text {
		digit, isDigit := digitOf(r)
		switch {
		case isDigit:
			group.WriteByte(digit)
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			end()
			apart.WriteByte(' ')
		case unicode.Is(unicode.Pd, r) || r == '−':
			end()
			apart.WriteByte('-')
		case strings.ContainsRune(cardSigns, r):
			end()
			apart.WriteRune(r)
		default:
			if end(); len(run.groups) > 0 {
				runs = append(runs, run)
			}
			run = cardRun{}
			apart.Reset()
		}
	}
	if end(); len(run.groups) > 0 {
		runs = append(runs, run)
	}
	return runs
}

// cardSigns part the digits of a card number beside blanks and dashes.
const cardSigns = "./,_*·•|:;'’\\~+"

// digitOf is the digit that a rune of any script is. Each script's digits
// stand together from 0 to 9.
func digitOf(r rune) (byte, bool) {
	if r >= '0' && r <= '9' {
		return byte(r), true
	}
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, table := range unicode.Nd.R16 {
		if r >= rune(table.Lo) && r <= rune(table.Hi) {
			return byte('0' + (r-rune(table.Lo))%10), true
		}
	}
	for _, table := range unicode.Nd.R32 {
		if r >= rune(table.Lo) && r <= rune(table.Hi) {
			return byte('0' + (r-rune(table.Lo))%10), true
		}
	}
	return 0, false
}

func (run cardRun) holdsCard() bool {
	const most = 19 // groups: a digit each
	for from := range run.groups {
		digits := ""
		plain, same := true, true
		for to := from; to < min(len(run.groups), from+most); to++ {
			if digits += run.groups[to]; to > from {
				between := run.apart[to-1]
				plain = plain && strings.Trim(between, " -") == ""
				same = same && len([]rune(strings.TrimSpace(between))) <= 1 && between == run.apart[from]
			}
			if len(digits) > most {
				break
			}
			groups := run.groups[from : to+1]
			wholeRun := from == 0 && to == len(run.groups)-1
			switch {
			case len(digits) < 13:
			case len(groups) == 1, plain && (wholeRun || cardShaped(groups)):
				if isCardNumber(digits) {
					return true
				}
			case cardShaped(groups), same && wholeRun && len(groups[0]) > 1 && len(groups) < 9:
				if isMajorCard(digits) {
					return true
				}
			}
		}
	}
	return false
}

// cardShaped tells whether groups of digits are written as on a card: by
// fours, 4-6-5 and 4-6-4, by eights, or a digit at a time.
func cardShaped(groups []string) bool {
	if len(groups) == 3 && len(groups[0]) == 4 && len(groups[1]) == 6 {
		return len(groups[2]) == 5 || len(groups[2]) == 4
	}
	last, single := len(groups)-1, true
	for i, g := range groups {
		single = single && len(g) == 1
		if i < last && len(g)%4 != 0 && !single {
			return false
		}
	}
	return single || len(groups[last]) <= 4 || len(groups[last])%4 == 0
}

// isMajorCard is isCardNumber of the brands that are told apart by prefix and
// length (ISO/IEC 7812): less is a card by chance.
func isMajorCard(digits string) bool {
	between := func(n int, from, to string) bool { return len(digits) > n && digits[:n] >= from && digits[:n] <= to }
	switch len(digits) {
	case 16:
		return (digits[0] == '4' || between(2, "51", "55") || between(4, "2221", "2720") || between(4, "6011", "6011") ||
			between(3, "644", "659") || between(4, "3528", "3589") || between(2, "62", "62")) && luhn(digits)
	case 15:
		return (between(2, "34", "34") || between(2, "37", "37")) && luhn(digits)
	case 14:
		return (between(3, "300", "305") || between(2, "36", "36") || between(2, "38", "39")) && luhn(digits)
	}
	return false
}

var cardPrefixes = []string{
	"4", "51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "34", "37", "6011", "64", "65", "30", "36", "38", "39",
	"35", "62", "50", "56", "57", "58", "63", "67",
}

func isCardNumber(digits string) bool {
	if len(digits) < 13 || len(digits) > 19 {
		return false
	}
	for _, prefix := range cardPrefixes {
		if strings.HasPrefix(digits, prefix) {
			return luhn(digits)
		}
	}
	return false
}

func luhn(digits string) bool {
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

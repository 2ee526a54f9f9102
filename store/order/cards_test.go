package order

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHoldsCardNumber(t *testing.T) {
	for _, card := range []string{
		"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5500000000000004", "2221000000000009", "340000000000009",
		"3400 000000 00009", "30000000000004", "3000 000000 0004", "6011000000000004", "4222222222222", "6304000000000000000", "visa 4111111111111111, exp 12/27",
		// Other numbers beside it do not hide it.
		"4111 1111 1111 1111 12/27", "4111 1111 1111 1111 123", "PO 778 4111 1111 1111 1111", "253 555 0100 4111-1111-1111-1111",
		"x4111111111111111y", "4111\u00a01111\u00a01111\u00a01111", "4111  1111  1111  1111", "4111\n1111\n1111\n1111",
		// Other signs between the digits.
		"4111.1111.1111.1111", "4111/1111/1111/1111", "4111,1111,1111,1111", "4111, 1111, 1111, 1111", "4111_1111_1111_1111", "3400.000000.00009",
		"4111–1111–1111–1111", "4111—1111—1111—1111", "4111‑1111‑1111‑1111", "4111−1111−1111−1111", "4111 - 1111 - 1111 - 1111", "4111·1111·1111·1111",
		"411111.1111111111", "41111111 11111111", "41111111/11111111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
		"4111\u200b1111\u200b1111\u200b1111", "4\u200d111111111111111", "4111\u00ad111111111111", "4111\ufeff1111\u20601111 1111", "12/27;4111.1111.1111.1111;123",
		// Digits of other scripts.
		"４１１１１１１１１１１１１１１１", "٤١١١١١١١١١١١١١١١", "۴۱۱۱ ۱۱۱۱ ۱۱۱۱ ۱۱۱۱", "４１１１－１１１１－１１１１－１１１１", "४१११११११११११११११", "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
	} {
		if !HoldsCardNumber(card) {
			t.Errorf("%q is not seen", card)
		}
	}
	for _, other := range []string{
		"", "****1111", "1111", "4111111111111112", "411111111111", // a wrong check digit, 12 digits
		"41111111111111111111111", "1234567890123452", // too long, no card's prefix
		"253-555-0100 425-555-0199", "2026-11-28 2026-12-05", "(253) 555-0100 x4111", "98030-1234 98402-4321", "1Z999AA10123456784",
		"S 4 M 8 L 8 XL 2 2XL 2", "12.50 8.50 4.25", "PO-778-2026-11", "425.555.0100, 425.555.0199", "4/11/2026, 4/12/2026, 5/1/2026",
		"9400 1000 0000 0000 0000 00", "7489 9901 2345 6789 0123", "612999AA10123456784", "4,8,8,2,4,8,8,2,4,8,8,2,4", "$4,111.50 $1,204.00 $12.75",
		"OP7F3K-0012 NWCA-OP7F3K-0013", "PC54_2X C112 5000 18500", "5000 5400 G500 2000", "4.25 x 3.75 in, 11.5 x 14 in", "+1 425 555 0100 / +1 425 555 0199",
	} {
		if HoldsCardNumber(other) {
			t.Errorf("%q is taken for a card number", other)
		}
	}
}

func TestCardAcrossTwoFields(t *testing.T) {
	for _, row := range []struct {
		one, next string
		card      bool
	}{
		{"41111111", "11111111", true}, {"4111", "1111 1111 1111", true}, {"4111-1111-1111", "1111", true}, {"3400 000000", "00009", true}, {"４１１１ １１１１", "1111 1111", true},
		{"4111", "11111111111", false}, {"visa 4111", "1111 1111 1111", false}, {"4111111111111111", "", false}, {"(425) 555-0100", "980301", false},
		{"4255550100", "98030", false}, {"12", "41111111111111", false}, {"41111111", "11111112", false},
	} {
		if got := CardAcross(row.one, row.next); got != row.card {
			t.Errorf("%q and %q: %v", row.one, row.next, got)
		}
	}
}

// TestNoSpellingHidesACard writes a card in groups with any signs of the kind
// between, in any script, between any words: it is seen.
func TestNoSpellingHidesACard(t *testing.T) {
	cards := []string{"4111111111111111", "5500000000000004", "6011000000000004", "2221000000000009"}
	zeros := []rune{'0', '٠', '۰', '０', '०', '𝟎'}
	signs := []string{" ", "-", ".", "/", ",", "\u200b", "\u200d", "–", "—", "\u00a0", ", ", " - ", "_", "·"}
	rapid.Check(t, func(t *rapid.T) {
		card := rapid.SampledFrom(cards).Draw(t, "card")
		zero := rapid.SampledFrom(zeros).Draw(t, "script")
		sign := rapid.SampledFrom(signs).Draw(t, "sign")
		var text strings.Builder
		text.WriteString(rapid.SampledFrom([]string{"", "visa ", "card no. ", "(", "cc:"}).Draw(t, "before"))
		for i, digit := range card {
			if i > 0 && i%4 == 0 {
				text.WriteString(sign)
			}
			text.WriteRune(zero + digit - '0')
		}
		text.WriteString(rapid.SampledFrom([]string{"", " exp 12/27", " x", ")", ".", " 12/27 123"}).Draw(t, "after"))
		if !HoldsCardNumber(text.String()) {
			t.Fatalf("%q is not seen", text.String())
		}
	})
}

// FuzzHoldsCardNumber: no panic; what has no thirteen digits holds none.
func FuzzHoldsCardNumber(f *testing.F) {
	f.Add("4111 1111 1111 1111")
	f.Add("4255550100, 4255550199")
	f.Fuzz(func(t *testing.T, text string) {
		digits := 0
		for _, r := range text {
			if _, ok := digitOf(r); ok {
				digits++
			}
		}
		if HoldsCardNumber(text) && digits < 13 {
			t.Errorf("%q", text)
		}
	})
}

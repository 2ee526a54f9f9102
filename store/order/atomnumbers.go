package order

import (
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// wholeNumber reads a whole number of pieces that is written in digits.
func wholeNumber(text string) (int, bool) {
	plain := strings.ReplaceAll(text, ",", "")
	if plain == "" || len(plain) > 7 || strings.Trim(plain, "0123456789") != "" || len(plain) > 1 && plain[0] == '0' {
		return 0, false
	}
	n, err := strconv.Atoi(plain)
	return n, err == nil
}

func (c *clause) findNumber(i int) {
	l := c.lx[i]
	n, ok := 0, false
	to := i + 1
	switch l.kind {
	case lexNumber:
		if c.endsAWord(i) {
			return // PC54 is no 54 pieces
		}
		if n, ok = wholeNumber(l.text); ok && !strings.Contains(l.text, ",") && len(l.text) <= 3 && n > 0 {
			// 1 000 is one number.
			if to < len(c.lx) && c.lx[to].kind == lexNumber && !c.lx[to].glued && len(c.lx[to].text) == 3 &&
				strings.Trim(c.lx[to].text, "0123456789") == "" && c.at(to).Start == l.at.End+1 {
				rest, _ := strconv.Atoi(c.lx[to].text)
				c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to + 1, n: n*1000 + rest})
			}
		}
	case lexWord:
		if n, to = c.writtenNumber(i); to > i && n > maxWritten && !c.saysTotal() {
			return // beside a size it is typed in digits
		} else if to > i {
			ok = true
			break
		}
		if to = i + 1; l.lower == "a" && to < len(c.lx) && c.lx[to].lower == "dozen" {
			n, ok = 1, true
		}
	}
	if !ok {
		return
	}
	if to < len(c.lx) && dozenWords[c.lx[to].lower] {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to + 1, n: n * 12})
		return
	}
	if l.lower == "a" {
		return
	}
	c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to, n: n})
}

// endsAWord tells whether a number is written together with the word before it,
// and that is no size, sign of times or quantity.
func (c *clause) endsAWord(i int) bool {
	if i == 0 || !c.lx[i].glued || c.lx[i-1].kind != lexWord {
		return false
	}
	switch c.lx[i-1].lower {
	case "x", "×", "qty", "quantity", "usd":
		return false
	}
	for j := max(0, i-maxRun); j < i; j++ {
		if slices.ContainsFunc(c.atoms[j], func(a atom) bool { return a.kind == atomSize && a.to == i }) {
			return false
		}
	}
	return true
}

// maxWritten is the largest number of pieces that is taken written in words.
const maxWritten = 12

// saysTotal tells whether a clause calls a number a total.
func (c *clause) saysTotal() bool {
	return slices.ContainsFunc(c.lx, func(l lexeme) bool { return totalWords[l.lower] })
}

// writtenNumber reads a number that is written in words from a lexeme on, up to
// 999: eight, twenty-four, a hundred and ten. What is a part of a longer one is
// none. Without one it ends where it begins.
func (c *clause) writtenNumber(i int) (n, to int) {
	word := func(i int) string {
		if i >= 0 && i < len(c.lx) && !c.masked[i] {
			return c.lx[i].lower
		}
		return ""
	}
	behind := func(i int) int { // the word behind a dash or a blank
		if word(i) == "-" {
			return i + 1
		}
		return i
	}
	below := func(i int) (int, int) {
		if ten, ok := tens[word(i)]; ok {
			if one := numberWords[word(behind(i+1))]; one > 0 && one < 10 {
				return ten + one, behind(i+1) + 1
			}
			return ten, i + 1
		}
		if n, ok := numberWords[word(i)]; ok {
			return n, i + 1
		}
		return 0, i
	}
	if before := word(i - 1); tens[before] > 0 && numberWords[word(i)] > 0 || before == "hundred" ||
		before == "-" && tens[word(i-2)] > 0 || before == "and" && word(i-2) == "hundred" {
		return 0, i
	}
	if n, to = below(i); word(i) == "a" && word(i+1) == "hundred" {
		n, to = 1, i+1
	}
	if to > i && word(to) == "hundred" {
		n, to = n*100, to+1
		rest := to
		if word(rest) == "and" {
			rest++
		}
		if m, end := below(rest); end > rest {
			n, to = n+m, end
		}
	}
	return n, to
}

// findPrice reads @8.50, $8.50 ea, at 8.50 each, USD 8.50, 8.50/ea.
func (c *clause) findPrice(i int) {
	at, marked := i, false
	for at < len(c.lx) && (c.lx[at].text == "@" || c.lx[at].text == "$" || c.lx[at].lower == "usd" || at == i &&
		c.lx[at].lower == "at") {
		marked = marked || c.lx[at].lower != "at"
		at++
	}
	if at >= len(c.lx) || c.lx[at].kind != lexNumber || c.masked[at] {
		return
	}
	text := c.lx[at].text
	at++
	// A decimal comma: 8,50.
	if at+1 < len(c.lx) && c.lx[at].text == "," && c.lx[at].glued && c.lx[at+1].glued && len(c.lx[at+1].text) == 2 &&
		c.lx[at+1].kind == lexNumber && marked {
		text += "." + c.lx[at+1].text
		at += 2
	}
	each := at
	if each < len(c.lx) && (c.lx[each].text == "/" || c.lx[each].lower == "per") {
		each++
	}
	said := false
	if each < len(c.lx) && (eachWords[c.lx[each].lower] || each > at && (c.lx[each].lower == "pc" ||
		c.lx[each].lower == "shirt" || c.lx[each].lower == "piece")) {
		said, at = true, each+1
	}
	decimal := strings.Contains(text, ".")
	amount, err := catalog.ParsePrice(text)
	switch {
	case err != nil:
	case marked || said && (decimal || c.lx[i].lower == "at"):
		c.atoms[i] = append(c.atoms[i], atom{kind: atomPrice, from: i, to: at, price: catalog.PriceOf(amount)})
	case decimal && !c.lx[i].glued:
		c.atoms[i] = append(c.atoms[i], atom{kind: atomBarePrice, from: i, to: at, price: catalog.PriceOf(amount)})
	}
}

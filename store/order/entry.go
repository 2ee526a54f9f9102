package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// EntryStyle cuts the style off a one-line entry such as
// "pc54 navy s4 m8 @8.50". The first word is always the style; a fee whose
// part number has two words, such as Color Chg, is taken whole.
func EntryStyle(text string) (style, rest string) {
	text = strings.TrimSpace(catalog.Clean(text))
	for _, fee := range feeNames {
		if len(text) >= len(fee) && strings.Contains(fee, " ") && strings.EqualFold(text[:len(fee)], fee) {
			if rest := text[len(fee):]; rest == "" || rest[0] == ' ' {
				return fee, rest
			}
		}
	}
	style, rest, _ = strings.Cut(text, " ")
	return strings.TrimRight(style, ",;:"), rest // an e-mail separates by them
}

// Entry is a one-line entry read against the inventory.
type Entry struct {
	Line     Line
	Warnings []string // what the rep should know, such as an unknown colour
}

// ParseEntry reads what follows the style of a one-line entry: COLOUR
// (SIZE QTY)+ [@PRICE], or COLOUR TOTAL even [@PRICE]. Style is the inventory's
// record of it; known is false when the inventory has none, and style.Number
// is then what was typed. Sizes count only when the style has them. A colour
// that fits several is refused with the list: nothing is guessed.
func ParseEntry(rest string, style catalog.Style, known bool, surcharges catalog.Surcharges) (Entry, error) {
	if fee, ok := FeePart(style.Number); ok && !known {
		return parseFee(fee, rest)
	}
	p := entryParser{style: style, known: known}
	if err := p.read(strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })); err != nil {
		return Entry{}, err
	}
	entry, err := p.color()
	if err != nil {
		return Entry{}, err
	}
	entry.Line.SetPrice(p.price, "", surcharges)
	if p.even > 0 {
		entry.Line.Cells, err = p.spread(entry.Line, surcharges)
		if err != nil {
			return Entry{}, err
		}
	}
	for _, c := range p.cells {
		qty := entry.Line.Cell(c.Size).Qty + c.Qty
		if qty > MaxQty {
			return Entry{}, FieldError(c.Size, "quantity %d of %s is over 99,999; split it over several lines", qty, c.Size)
		}
		entry.Line.SetQty(c.Size, qty, surcharges)
	}
	return entry, nil
}

type entryParser struct {
	style      catalog.Style
	known      bool
	colorWords []string
	cells      []Cell
	even       int
	price      catalog.Price
}

func (p *entryParser) read(words []string) error {
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case strings.HasPrefix(word, "@"):
			text := strings.TrimPrefix(word, "@")
			if text == "" {
				text = next
				i++
			}
			price, err := parsePrice("price", text)
			if err != nil || !price.Set {
				return cmp.Or(err, errNoPrice())
			}
			if p.price.Set && p.price != price {
				return FieldError("price", "two prices, @%s and @%s; leave one out, or make two lines", p.price, price)
			}
			p.price = price
		case strings.EqualFold(next, "even"):
			total, err := ParseQty("even", word)
			if err != nil {
				return err
			}
			p.even = total
			i++
		default:
			size, qty, found := cutSize(word, p.match)
			if s, ok := p.match(word); ok && !found && looksNumeric(next) {
				size, qty, found = s, next, true
				i++
			}
			if !found {
				if err := p.colorWord(word, next); err != nil {
					return err
				}
				continue
			}
			n, err := ParseQty(size, qty)
			if err != nil {
				return err
			}
			if n > 0 {
				p.cells = append(p.cells, Cell{Size: size, Qty: n})
			}
		}
	}
	return nil
}

// match finds a size among the style's, or among all where the style is not
// known.
func (p *entryParser) match(text string) (string, bool) {
	if p.known {
		return catalog.MatchSize(text, p.style.Sizes)
	}
	return catalog.NormalizeSize(text)
}

// cutSize takes s4, s:4 and s=4 apart. With a sign between them whatever
// follows is the quantity; without one, the longest size that leaves a number
// is the size.
func cutSize(word string, match func(string) (string, bool)) (size, qty string, found bool) {
	if at := strings.IndexAny(word, ":="); at > 0 {
		size, found = match(word[:at])
		return size, word[at+1:], found
	}
	for cut := len(word) - 1; cut > 0; cut-- {
		if !looksNumeric(word[cut:]) {
			continue
		}
		if s, ok := match(word[:cut]); ok {
			return s, word[cut:], true
		}
	}
	return "", "", false
}

// cutBadQty takes apart what begins with a size of the style and goes on like
// a number: s1e3, s4x.
func (p *entryParser) cutBadQty(word string) (size, qty string, found bool) {
	for cut := len(word) - 1; cut > 0; cut-- {
		if strings.IndexByte("0123456789.+-", word[cut]) < 0 {
			continue
		}
		if s, ok := p.match(word[:cut]); ok {
			return s, word[cut:], true
		}
	}
	return "", "", false
}

func looksNumeric(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.-+") == "" && strings.ContainsAny(s, "0123456789")
}

// colorWord takes a word as part of the colour, unless it cannot be one: it is
// a size that the style does not have, a size with something else than a
// number after it, or comes after the quantities.
func (p *entryParser) colorWord(word, next string) error {
	size, _, isSize := cutSize(word, catalog.NormalizeSize)
	if at := strings.IndexAny(word, ":="); !isSize && at > 0 {
		return FieldError(word[:at], "no size table knows %q; the sizes of %s are %s", word[:at], p.style.Number, p.sizes())
	}
	typed := strings.Join(append(slices.Clone(p.colorWords), word), " ")
	if p.known && catalog.MatchColors(typed, p.style.ColorNames()) == nil {
		if s, ok := catalog.NormalizeSize(word); !isSize && ok && looksNumeric(next) {
			size, isSize = s, true
		}
		if _, mine := p.match(size); isSize && !mine {
			return FieldError(size, "%s does not come in %s; its sizes are %s", p.style.Number, size, p.sizes())
		}
		if s, qty, ok := p.cutBadQty(word); ok {
			_, err := ParseQty(s, qty)
			return err
		}
		if s, ok := p.match(word); ok && len(p.colorWords) > 0 {
			_, err := ParseQty(s, next)
			return err
		}
	}
	if len(p.cells) > 0 || p.even > 0 {
		return FieldError("line", "%q after the quantities is not understood; write STYLE COLOUR SIZE QTY ... @PRICE", word)
	}
	p.colorWords = append(p.colorWords, word)
	return nil
}

func (p *entryParser) sizes() string {
	if !p.known {
		return "those of the size table, such as S, 2XL, YM, 3230"
	}
	return strings.Join(p.style.Sizes, " ")
}

func (p *entryParser) color() (Entry, error) {
	typed := strings.Join(p.colorWords, " ")
	line := Line{Style: p.style.Number, Color: typed, Description: catalog.Clean(p.style.Description)}
	if typed == "" && (!p.known || len(p.style.Colors) != 1) {
		return Entry{}, FieldError("Color", "name a colour after %s%s", p.style.Number, listed(p.style.ColorNames(), 12))
	}
	if !p.known {
		return Entry{Line: line, Warnings: []string{UnknownStyle(p.style.Number)}}, nil
	}
	found := p.style.ColorNames()
	if typed != "" {
		found = catalog.MatchColors(typed, found)
	}
	if len(found) == 0 {
		warning := UnknownColor(p.style.Number, typed) + "; the nearest is " + catalog.Clean(Nearest(typed, p.style.ColorNames()))
		if len(p.cells) == 0 && p.even == 0 {
			return Entry{}, FieldError("Color", "%s; write STYLE COLOUR SIZE QTY ... @PRICE", warning)
		}
		return Entry{Line: line, Warnings: []string{warning}}, nil
	}
	if len(found) > 1 {
		e := FieldError("Color", "%q fits several colours of %s%s", typed, p.style.Number, listed(found, 12))
		e.Hint = "type more of the colour"
		return Entry{}, e
	}
	line.Color = found[0]
	if c, ok := p.style.Color(found[0]); ok && c.Description != "" {
		line.Description = catalog.Clean(c.Description)
	}
	return Entry{Line: line}, nil
}

// UnknownStyle and UnknownColor are the one clear warning that goods which the
// inventory does not know can be ordered after.
func UnknownStyle(style string) string {
	return fmt.Sprintf("the inventory on this laptop does not know style %s", style)
}

// UnknownColor is UnknownStyle for a colour of a known style.
func UnknownColor(style, color string) string {
	return fmt.Sprintf("the inventory on this laptop does not know %s in %q", style, color)
}

func listed(names []string, most int) string {
	if len(names) == 0 {
		return ""
	}
	shown := make([]string, 0, most)
	for _, n := range names[:min(most, len(names))] {
		shown = append(shown, catalog.Clean(n))
	}
	text := ": " + strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func (p *entryParser) spread(line Line, surcharges catalog.Surcharges) ([]Cell, error) {
	var sizes []string
	color, _ := p.style.Color(line.Color)
	for _, size := range p.style.Sizes {
		if color.Stock[size].Made && surcharges.Of(size) == 0 {
			sizes = append(sizes, size)
		}
	}
	if len(sizes) == 0 {
		return nil, FieldError("even", "the inventory knows no sizes of %s to spread over; type each size", line.Style)
	}
	for i, n := range Even(p.even, len(sizes)) {
		line.SetQty(sizes[i], n, surcharges)
	}
	return line.Cells, nil
}

// Even spreads a total over n places: equal shares, the remainder from the
// middle outward, larger places first.
func Even(total, n int) []int {
	places := make([]int, n)
	order := make([]int, n)
	for i := range places {
		places[i], order[i] = total/n, i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(abs(2*a-(n-1)), abs(2*b-(n-1))), cmp.Compare(b, a))
	})
	for i := range total % n {
		places[order[i]]++
	}
	return places
}

func abs(n int) int { return max(n, -n) }

// parseFee reads a fee or service: PART [TEXT] [QTY] [@PRICE].
func parseFee(part, rest string) (Entry, error) {
	line := Line{Style: part, Fee: true}
	qty := 1
	before, price, priced := strings.Cut(rest, "@")
	if priced {
		p, err := parsePrice("price", price)
		if err != nil || !p.Set {
			return Entry{}, cmp.Or(err, errNoPrice())
		}
		line.Price = p
	}
	text := strings.Fields(before)
	if n := len(text); n > 0 && looksNumeric(text[n-1]) {
		var err error
		if qty, err = ParseQty("", text[n-1]); err != nil {
			return Entry{}, err
		}
		text = text[:n-1]
	}
	line.Description = strings.Join(text, " ")
	line.SetQty("", qty, nil)
	return Entry{Line: line}, nil
}

func errNoPrice() error { return FieldError("price", "a price follows the @, such as @8.50") }

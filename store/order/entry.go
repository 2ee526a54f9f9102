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

// Entry is what was typed at a prompt as an order line.
type Entry struct {
	Line     Line
	More     []Line   // where the entry names several goods: those behind the first
	Warnings []string // what the rep should know, such as a style taken as it was typed
	Fits     []string // the customers that "for NAME" at its end may be
}

// Lines are all lines of the entry.
func (e Entry) Lines() []Line { return append([]Line{e.Line}, e.More...) }

// ReadEntry reads a one-line entry: a fee or service of the shop, or goods as
// Read reads them. Only what is sure becomes lines; what is asked or not read
// is the error. A style and a colour without sizes are a line without pieces,
// for a grid or a roster to fill.
func ReadEntry(text string, goods Goods, opts ReadOptions) (Entry, error) {
	text = catalog.Clean(text)
	number, rest := EntryStyle(text)
	if number == "" {
		return Entry{}, FieldError("line",
			"the line is empty; write STYLE COLOUR SIZE QTY ... @PRICE, such as: pc54 navy s4 m8 @8.50")
	}
	if fee, ok := FeePart(number); ok {
		if _, known := goods.Style(number); !known {
			return parseFee(fee, rest)
		}
	}
	opts.Typed = true
	r := Read(text, goods, opts)
	e := Entry{Fits: r.Fits}
	if h := r.Heading; len(r.Lines)+len(r.Questions)+len(r.Unread) == 0 && h.Style != "" {
		if h.Color == "" {
			style, _ := goods.Style(h.Style)
			return e, FieldError("Color", "name a colour after %s%s", h.Style, listed(style.ColorNames(), 12))
		}
		for _, word := range strings.Fields(strings.ToLower(text)) {
			if word == "even" || word == "usual" {
				return e, FieldError("Qty", "say how many pieces are spread, such as: %s 100 %s",
					strings.ToLower(h.Style+" "+h.Color), word)
			}
		}
		r.Lines = []ReadLine{{Style: h.Style, Color: h.Color, Description: h.Description}}
	} else if err := r.Err(); err != nil {
		return e, err
	}
	for i, l := range r.Lines {
		line := l.Line(opts.Surcharges)
		if i == 0 {
			e.Line = line
		} else {
			e.More = append(e.More, line)
		}
		if l.Spread != "" {
			e.Warnings = append(e.Warnings, fmt.Sprintf("%d pieces of %s are spread as usual: %s", l.Pieces(), l.Style,
				l.Spread))
		}
		style, known := goods.Style(l.Style)
		if !known {
			e.Warnings = append(e.Warnings, UnknownStyle(l.Style))
		} else if !slices.Contains(style.ColorNames(), l.Color) {
			warning := UnknownColor(l.Style, l.Color)
			if near := catalog.MatchColor(l.Color, style.ColorNames()).Nearest; near != "" {
				warning += "; the nearest is " + catalog.Clean(near)
			}
			e.Warnings = append(e.Warnings, warning)
		}
	}
	return e, nil
}

// Err is why a reading is not sure: what is asked comes before what is not
// read. A question that nothing answers but typing anew is invalid; nil is
// sure.
func (r Reading) Err() error {
	switch {
	case len(r.Questions) > 0:
		q := r.Questions[0]
		e := Errorf(KindNeedsPerson, "line %d asks: %s", q.Row, q.Ask)
		if r.opts.Typed {
			e.Message = q.Ask
		}
		if r.opts.Typed && len(q.Choices) < 2 {
			e.Kind = KindInvalid
		}
		if e.Field = cmp.Or(q.Field, "line"); len(q.Choices) > 1 {
			e.Hint = "type " + catalog.Clean(strings.ReplaceAll(q.Choices[0].Label, "\n", "; "))
		}
		return e
	case len(r.Unread) > 0:
		e := FieldError(cmp.Or(r.Unread[0].Field, "line"), "line %d is not read: %s", r.Unread[0].Row, r.Unread[0].Why)
		if r.opts.Typed {
			if e.Message = r.Unread[0].Why; strings.HasSuffix(e.Message, "not understood") {
				e.Message += "; write STYLE COLOUR SIZE QTY ... @PRICE"
			}
		}
		return e
	case len(r.Lines) == 0:
		return FieldError("line",
			"no order is found in the text; write STYLE COLOUR SIZE QTY ... @PRICE, such as: pc54 navy s4 m8 @8.50")
	}
	return nil
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

// FeeLine reads a fee or service as it is typed at a prompt, such as LTM @50.
func FeeLine(text string) (Line, error) {
	number, rest := EntryStyle(text)
	part, known := FeePart(number)
	if !known {
		return Line{}, FieldError("line", "%q is no fee such as LTM @50; the nearest is %s", catalog.Clean(number),
			Nearest(number, FeeParts()))
	}
	e, err := parseFee(part, rest)
	return e.Line, err
}

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

func looksNumeric(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.-+") == "" && strings.ContainsAny(s, "0123456789")
}

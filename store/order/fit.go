package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// TakeOptions say how the orders of files and documents are held against the
// catalogue.
type TakeOptions struct {
	Spelling     catalog.Spelling
	Goods        Goods // nil: there is no catalogue to hold them against, which is said at queueing
	Unknown      bool  // what the catalogue does not know is taken as it is written, with a warning
	DayFirst     bool  // 3/4 is the third of April
	DecimalComma bool  // 1.204,50: files that show it, known or not
}

// fitter holds lines against the catalogue: each gets the style, colour and
// sizes as the catalogue spells them, or a problem.
type fitter struct {
	goods   *goodsRead // nil without a catalogue
	unknown bool
}

func newFitter(opts TakeOptions) fitter {
	if opts.Goods == nil {
		return fitter{}
	}
	return fitter{newGoodsRead(opts.Goods), opts.Unknown}
}

// severity of what the catalogue does not know.
func (f fitter) severity() Severity {
	if f.unknown {
		return SeverityWarning
	}
	return SeverityError
}

// name finds the catalogue's style and colour of a part without its suffix.
// The style is nil where the catalogue has none; what is not exactly one is a
// problem of its field.
func (f fitter) name(base, color string) (number, colour string, s *readStyle, problems []Problem) {
	if f.goods == nil {
		return base, color, nil, nil
	}
	written := strings.TrimSpace(catalog.Clean(base))
	if s = f.goods.style(strings.TrimSpace(base)); s == nil {
		why := UnknownStyle(written)
		if near := f.goods.goods.NearStyles(written); len(near) > 0 {
			why += "; the nearest is " + catalog.Clean(near[0])
		}
		return base, color, nil, []Problem{{Field: "PartNumber", Message: why, Severity: f.severity()}}
	}
	switch m := s.colors.Match(strings.TrimSpace(color)); {
	case strings.TrimSpace(color) == "" && len(s.Colors) == 1:
		return s.Number, s.Colors[0].Color, s, nil
	case strings.TrimSpace(color) == "":
		return s.Number, "", s, []Problem{{Field: "Color",
			Message: s.Number + " names no colour" + listed(s.ColorNames(), 12), Severity: f.severity()}}
	case len(m.Names) == 1 && !m.Part:
		return s.Number, m.Names[0], s, nil
	case len(m.Names) > 0:
		why := fmt.Sprintf("%q is no colour of %s by its whole name; is it one of these%s?", catalog.Clean(color),
			s.Number, listed(m.Names, 6))
		return s.Number, color, s, []Problem{{Field: "Color", Message: why, Severity: f.severity()}}
	default:
		why := UnknownColor(s.Number, catalog.Clean(color))
		if m.Nearest != "" {
			why += "; the nearest is " + catalog.Clean(m.Nearest)
		}
		return s.Number, color, s, []Problem{{Field: "Color", Message: why, Severity: f.severity()}}
	}
}

// size finds the style's size that a text means; a style that the catalogue
// does not have takes the tables' sizes. A size that nobody knows, and none
// where the style has several, is an error whatever is taken unknown: it would
// leave as a part that does not exist.
func (f fitter) size(s *readStyle, number, text string) (string, *Problem) {
	written := strings.TrimSpace(catalog.Clean(text))
	if s == nil || len(s.Sizes) == 0 {
		// SM and XXXL are S and 3XL where no style says otherwise.
		if size, ok := catalog.MatchSize(written, []string{"S", "3XL"}); ok || written == "" {
			return size, nil
		}
		if size, known := catalog.NormalizeSize(written); known {
			return size, nil
		}
		return text, &Problem{Field: "Size", Message: fmt.Sprintf("no size table knows %q", written),
			Severity: SeverityError}
	}
	if written == "" {
		if one, ok := s.OneSize(); ok {
			return one, nil
		}
		return "", &Problem{Field: "Size",
			Message: fmt.Sprintf("%s comes in sizes, and none is named; its sizes are %s", number,
				strings.Join(s.Sizes, " ")), Severity: SeverityError}
	}
	if size, ok := s.size(written); ok {
		return size, nil
	}
	problem := &Problem{Field: "Size", Message: fmt.Sprintf("%s does not come in %s; its sizes are %s", number,
		written, strings.Join(s.Sizes, " ")), Severity: SeverityError}
	if near := s.NearestSize(written); near != "" {
		problem.Message += ", the nearest is " + near
	}
	if size, known := catalog.NormalizeSize(text); known && f.unknown {
		problem.Severity = SeverityWarning
		return size, problem
	}
	return text, problem
}

// cut takes the size off a part number: by its suffix, or off a style's end
// that no table writes as one. PC54_XL is PC54 in XL when the line says the same
// size, or none and the catalogue has PC54; a style that ends so stays whole.
func (f fitter) cut(part, size string, sp catalog.Spelling) (base, partSize string) {
	if base, partSize = sp.ParsePart(part); partSize != "" {
		return base, partSize
	}
	at := strings.LastIndexByte(part, '_')
	if at <= 0 || f.goods != nil && f.goods.style(part) != nil {
		return part, ""
	}
	own, isSize := catalog.NormalizeSize(part[at+1:])
	said, _ := catalog.NormalizeSize(size)
	known := f.goods != nil && f.goods.style(part[:at]) != nil
	if isSize && (said == own || size == "" && known) {
		return part[:at], own
	}
	return part, ""
}

// part holds one line of a document against the catalogue.
func (f fitter) part(path string, p *PartLine, sp catalog.Spelling) []Problem {
	if p.Fee {
		return nil
	}
	base, partSize := f.cut(p.Part, p.Size, sp)
	number, color, s, problems := f.name(base, p.Color)
	_, suffixed := sp.ParsePart(p.Part)
	if p.Color = color; s != nil || suffixed == "" {
		if p.Part = number; partSize != "" {
			p.Size = partSize
		}
	}
	columns := slices.ContainsFunc(p.Columns[:], func(n int) bool { return n > 0 })
	if (s != nil || suffixed == "") && (p.Qty > 0 || p.Size != "") && (!columns || p.Size != "") {
		size, problem := f.size(s, number, p.Size)
		if p.Size = size; problem != nil && (f.goods != nil || problem.Severity == SeverityError && p.Size != "") {
			problems = append(problems, *problem)
		}
	}
	for i := range problems {
		problems[i].Field = path + "." + problems[i].Field
	}
	return problems
}

// line holds a row of a grid against the catalogue. A size that turns out to be
// another of its own is added to none: that is a problem.
func (f fitter) line(path string, line *Line) []Problem {
	if line.Fee {
		return nil
	}
	common := ""
	for i, c := range line.Cells {
		if common = c.Size; i > 0 && c.Size != line.Cells[0].Size {
			common = "-"
			break
		}
	}
	base, partSize := f.cut(line.Style, common, catalog.Spelling{})
	number, color, s, problems := f.name(base, line.Color)
	line.Style, line.Color = number, color
	for i := range line.Cells {
		line.Cells[i].Size = cmp.Or(line.Cells[i].Size, partSize)
	}
	var cells []Cell
	for _, c := range line.Cells {
		size, problem := f.size(s, number, c.Size)
		if problem != nil && (f.goods != nil || c.Size != "") {
			problems = append(problems, *problem)
		}
		if slices.ContainsFunc(cells, func(other Cell) bool { return other.Size == size }) {
			problems = append(problems, Problem{Field: "Size", Message: fmt.Sprintf("%s has the size %s twice", number,
				size), Severity: SeverityError})
		}
		c.Size = size
		cells = append(cells, c)
	}
	slices.SortStableFunc(cells, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) })
	line.Cells = cells
	for i := range problems {
		problems[i].Field = path + "." + problems[i].Field
	}
	return problems
}

// Fit holds the lines of an order against the catalogue, as TakeOptions say:
// what was read before without one, such as eCat's.
func Fit(o *Order, opts TakeOptions) []Problem {
	f := newFitter(opts)
	var rows joined
	var problems []Problem
	for i, line := range o.Clone().Lines {
		problems = append(problems, f.line(fmt.Sprintf("LinesOE.%d", i), &line)...)
		rows.add(line)
	}
	o.Lines = rows.lines
	return problems
}

package order

import (
	"errors"
	"maps"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// lines reads a row's line: one size, or one for each column of a size.
func (r *rowReader) lines(o *rowOrder, place int, l rowLine) {
	across := l.at["sizes"] > 0 && l.fields["Size"] == nil
	if len(l.fields) == 0 && len(l.sizes) == 0 && l.variant == "" {
		return
	}
	if across && !r.adds(o, place, l) {
		return
	}
	if across && len(l.sizes) == 0 {
		r.problem(o, place, 0, SeverityWarning, "", "the row"+noPieces+" in any size; its line was left out")
		return
	}
	if !across && len(l.sizes) > 0 {
		r.problem(o, place, l.sizes[0].column, SeverityError, columnOfLine+"Size",
			"the row names the size %s, and has pieces in columns of sizes too", catalog.Clean(text(l.fields["Size"])))
		return
	}
	object := maps.Clone(l.fields)
	if across {
		delete(object, "Qty")
		delete(object, "Quantity")
	}
	read := reader{spelling: r.opts.Spelling}
	prefix := "LinesOE." + strconv.Itoa(o.parts)
	part, err := read.partFields(prefix, object)
	var e *Error
	if err == nil && part.Part == "" {
		err = FieldError(prefix+".PartNumber", "the row has no part number")
	}
	if errors.As(err, &e) {
		name := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
		r.problem(o, place, l.at[name], SeverityError, e.Field, "%s", strings.Replace(e.Message, " of "+e.Field, "",
			1)) // the column says where
		return
	}
	r.split(&part, &l)
	r.take(o, place, l, part, across)
	for _, p := range read.problems {
		r.problem(o, place, l.at[p.Field[strings.LastIndexByte(p.Field, '.')+1:]], p.Severity, p.Field, "%s", p.Message)
	}
}

// take holds a row's line against the catalogue, and keeps its sizes. What is
// wrong with it is one problem.
func (r *rowReader) take(o *rowOrder, place int, l rowLine, part PartLine, across bool) {
	read := reader{spelling: r.opts.Spelling}
	prefix := "LinesOE." + strconv.Itoa(o.parts)
	one := part
	if err := read.settle(prefix, &one); err != nil {
		r.problem(o, place, 0, SeverityError, prefix, "%s", err.Error())
		return
	}
	if one.Fee {
		if across {
			for _, s := range l.sizes {
				one.Qty += s.qty
			}
		}
		o.add(place, one, r.opts.Spelling)
		return
	}
	base, partSize := r.fit.cut(part.Part, part.Size, r.opts.Spelling)
	number, color, style, problems := r.fit.name(base, part.Color)
	bad := Errors(problems) > 0
	for _, p := range problems {
		key := p.Field + "\x00" + p.Message
		if p.Severity == SeverityError || !o.said[key] {
			r.problem(o, place, l.at[p.Field], p.Severity, columnOfLine+p.Field, "%s", p.Message)
		}
		if p.Severity == SeverityError {
			break
		}
		if o.said == nil {
			o.said = map[string]bool{}
		}
		o.said[key] = true
	}
	if bad {
		return
	}
	_, suffixed := r.opts.Spelling.ParsePart(part.Part)
	if part.Color = color; style != nil || suffixed == "" {
		part.Part = number
	}
	if why := l.ofStyle(style, partSize == "" && (across || part.Size != "")); why != "" {
		r.problem(o, place, l.at["fit"], SeverityError, columnFit, "%s", why)
		return
	}
	if !across {
		part.Size = l.ofCut(style, part.Size)
		r.takeOne(o, place, l, part, style, partSize)
		return
	}
	var wrong []string
	column, reason := 0, ""
	seen := map[string]int{}
	for _, s := range l.sizes {
		size, problem := r.fit.size(style, number, l.ofCut(style, s.size))
		if problem != nil && problem.Severity == SeverityError {
			wrong, column, reason = append(wrong, s.size), max(column, s.column), problem.Message
			continue
		}
		if problem != nil {
			r.problem(o, place, s.column, SeverityWarning, columnOfLine+"Size", "%s", problem.Message)
		}
		if before, twice := seen[size]; twice {
			r.problem(o, place, s.column, SeverityError, columnOfLine+"Size",
				"the column %s is the size %s too; leave one of them empty", catalog.Clean(r.file.Header[before-1]),
				size)
			return
		}
		seen[size] = s.column
		sized := part
		sized.Size, sized.Qty = size, s.qty
		o.add(place, sized, r.opts.Spelling)
	}
	if len(wrong) > 1 {
		reason = strings.Replace(reason, "come in "+wrong[len(wrong)-1], "come in "+strings.Join(wrong, ", "), 1)
		reason, _, _ = strings.Cut(reason, ", the nearest")
	}
	if len(wrong) > 0 {
		r.problem(o, place, column, SeverityError, columnOfLine+"Size", "%s", reason)
	}
}

// takeOne keeps a row of one size.
func (r *rowReader) takeOne(o *rowOrder, place int, l rowLine, part PartLine, style *readStyle, partSize string) {
	at := max(l.at["Size"], l.at["PartNumber"]*min(1, len(partSize)))
	if part.Columns != [6]int{} && part.Size == "" {
		o.add(place, part, r.opts.Spelling)
		r.sum(o, place, l, part)
		return
	}
	written := part.Size
	if partSize != "" {
		if own, _ := r.fit.size(style, part.Part, written); written != "" && own != partSize {
			r.problem(o, place, l.at["Size"], SeverityError, columnOfLine+"Size",
				"the part number is %s, the row says %s", partSize, catalog.Clean(written))
			return
		}
		written = partSize
	}
	if part.Qty == 0 {
		r.problem(o, place, l.at["Qty"], SeverityWarning, columnOfLine+"Qty",
			"%s"+noPieces+"; type them, or remove the line", strings.TrimSpace(catalog.Clean(part.Part+" "+written)))
		part.Size = ""
		o.add(place, part, r.opts.Spelling)
		return
	}
	size, problem := r.fit.size(style, part.Part, written)
	if problem != nil {
		r.problem(o, place, at, problem.Severity, columnOfLine+"Size", "%s", problem.Message)
		if problem.Severity == SeverityError {
			return
		}
	}
	part.Size = size
	o.add(place, part, r.opts.Spelling)
	r.sum(o, place, l, part)
}

// sum holds a row of one size against a total that stands beside it: the row's
// own, else the order's, which is looked at when the order is whole.
func (r *rowReader) sum(o *rowOrder, place int, l rowLine, part PartLine) {
	if isNothing(l.total) || damage(l.total) != "" {
		return
	}
	if n, why := cellPieces(l.total, r.opts.DecimalComma); why == "" && n == part.Qty {
		return
	}
	if price, why := cellPrice(l.total, r.opts.DecimalComma); why == "" && part.Price.Set &&
		price.Money == part.Price.Money*catalog.Money(part.Qty) {
		return
	}
	o.sums = append(o.sums, rowTotal{place, l.totalAt, l.total})
}

// adds holds the pieces or the amount that a row names for the whole line
// against its columns of sizes: they are a sum, not pieces of their own.
func (r *rowReader) adds(o *rowOrder, place int, l rowLine) bool {
	sum := 0
	for _, s := range l.sizes {
		sum += s.qty
	}
	differs := func(column int, says string) {
		r.problem(o, place, column, SeverityError, columnTotal, "it says %s, and the sizes add up to %d pieces",
			catalog.Clean(says), sum)
	}
	for _, name := range []string{"Qty", "Quantity"} {
		if said, ok := l.fields[name].(string); ok && said != strconv.Itoa(sum) {
			differs(l.at[name], said)
			return false
		}
	}
	if isNothing(l.total) || damage(l.total) != "" {
		return true
	}
	if n, why := cellPieces(l.total, r.opts.DecimalComma); why == "" && n == sum {
		return true
	}
	if price, why := cellPrice(l.total, r.opts.DecimalComma); why == "" {
		unit, why := cellPrice(text(l.fields["Price"]), false)
		if why == "" && unit.Set && price.Money == unit.Money*catalog.Money(sum) || strings.ContainsAny(l.total, "$.") &&
			!unit.Set {
			return true // the line's amount
		}
	}
	differs(l.totalAt, l.total)
	return false
}

package orders

import (
	"strconv"
	"strings"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// fieldHelp says what a field is: meaning, type, and where its value comes
// from.
func (s *Screen) fieldHelp(path, source string) string {
	info, ok := order.LookupField(path)
	if !ok {
		return ""
	}
	dot := " " + s.env.Theme.Glyphs.Dot + " "
	text := info.Meaning + dot + typeName(info.Type) + dot + source
	if s.draft.conn.Kind == order.KindProxy && info.Proxy == "-" {
		text += dot + "the proxy does not carry it"
	}
	return text + dot + path
}

// typeName is a field's type as a rep reads it.
func typeName(kind string) string {
	switch kind {
	case "money":
		return "an amount such as 8.50"
	case "date":
		return "a day such as 12/5, fri or +10"
	case "number":
		return "a whole number"
	case "block":
		return "one of them, none, or empty for all"
	}
	return kind
}

// allRows are all fields of the order, those of lists for each element and the
// next one, as far as the filter has them.
func (s *Screen) allRows(b *rows) {
	words := strings.Fields(strings.ToLower(s.form.filter.Value()))
	for _, info := range order.FieldTable() {
		if info.Type == "id" || info.Type == "line" || info.Type == "columns" {
			continue // the order's own id; what the grid holds
		}
		for _, path := range s.places(info.Path) {
			if !hasWords(words, path, info.Meaning, b.values[path]) {
				continue
			}
			note := strings.Join([]string{info.Meaning, typeName(info.Type), b.source(path)}, " "+s.env.Theme.Glyphs.Dot+" ")
			b.list = append(b.list, row{label: path, path: path, value: b.values[path], stands: b.defaults[path], help: s.carried(info, note), note: note})
		}
	}
}

func (s *Screen) carried(info order.FieldInfo, note string) string {
	if s.draft.conn.Kind == order.KindProxy && info.Proxy == "-" {
		return note + " " + s.env.Theme.Glyphs.Dot + " the proxy does not carry it"
	}
	return note
}

func hasWords(words []string, texts ...string) bool {
	hay := strings.ToLower(strings.Join(texts, " "))
	for _, w := range words {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

// places fills in the N of a path: each element of the list, and the next one
// where it can be added here.
func (s *Screen) places(pattern string) []string {
	before, after, list := strings.Cut(pattern, ".N")
	if !list {
		return []string{pattern}
	}
	var out []string
	n := s.count(before)
	if before != "LinesOE" {
		n++
	}
	for i := range n {
		out = append(out, s.places(before+"."+strconv.Itoa(i)+after)...)
	}
	return out
}

// count is how many elements a list has, by its path.
func (s *Screen) count(path string) int {
	f := &s.draft.shown.Fields
	switch path {
	case "LinesOE":
		return len(s.draft.shown.Lines)
	case "Designs":
		return len(f.Designs)
	case "Notes":
		return len(f.Notes)
	case "Payments":
		return len(f.Payments)
	case "ShippingAddresses":
		return len(f.ShippingAddresses)
	case "Attachments":
		return len(f.Attachments)
	}
	parts := strings.Split(path, ".")
	at := func(i int) int {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return -1
		}
		return n
	}
	if len(parts) < 3 || parts[0] != "Designs" || at(1) < 0 || at(1) >= len(f.Designs) {
		return 0
	}
	d := f.Designs[at(1)]
	if len(parts) == 3 {
		return len(d.Locations)
	}
	if len(parts) == 5 && at(3) >= 0 && at(3) < len(d.Locations) {
		return len(d.Locations[at(3)].LocationDetails)
	}
	return 0
}

func (s *Screen) emptySection() string {
	switch s.form.id {
	case sectionAll:
		return "no field has these words; esc clears the filter"
	case sectionNames:
		return "names and numbers stand on lines; there are none yet"
	case sectionCheck:
		if s.draft.checked {
			return "nothing is missing: " + s.env.Keys.Name(kit.QueueOrder) + " queues this order"
		}
		if !s.draft.here() {
			return "this order has left; there is nothing to check"
		}
		return "there is nothing to check yet"
	}
	return "nothing here"
}

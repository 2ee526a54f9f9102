package setup

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// page is one connection with its settings.
type page struct {
	env   *kit.Env
	name  string
	view  work.ConnectionView
	read  bool // the keyring was asked
	lines []setting
	table kit.Table
}

// setting is one line of a connection's settings.
type setting struct {
	path  string // as SetConnection takes it; empty for adding a SIZE
	label string
	value string // what was set
	other string // what stands in
	help  string
}

func newPage(env *kit.Env, name string) *page {
	p := &page{env: env, name: name}
	p.table = kit.Table{Row: p.cells}
	return p
}

func (p *page) take(v work.ConnectionView) {
	p.view = v
	p.lines = settingsOf(v)
	p.table.SetLen(len(p.lines))
}

// columns are as wide as what stands in them.
func (p *page) columns(w int) []kit.Column {
	labelW, valueW := 0, 0
	for _, l := range p.lines {
		labelW, valueW = max(labelW, kit.Width(l.label)), max(valueW, kit.Width(l.value), kit.Width(l.other))
	}
	return []kit.Column{
		{ID: "name", Title: "SETTING", Width: labelW},
		{ID: "value", Title: "VALUE", Width: min(valueW, w/2)},
		{ID: "help", Title: "WHAT IT IS FOR", Width: 16, Flex: 1, Fold: 1},
	}
}

func (p *page) selected() (setting, bool) {
	if i := p.table.Cursor(); i >= 0 && i < len(p.lines) {
		return p.lines[i], true
	}
	return setting{}, false
}

func (p *page) cells(i int) []kit.Cell {
	l := p.lines[i]
	value := kit.Cell{Text: l.value}
	if l.value == "" {
		value = kit.Cell{Text: l.other, Role: kit.Muted}
	}
	return []kit.Cell{{Text: l.label}, value, {Text: l.help, Role: kit.Muted}}
}

// notFor lists the settings that a kind of connection has no use for.
var notFor = map[string][]string{
	string(order.KindProxy):        {"push_path", "org", "mark", "api_source"},
	string(order.KindManageOrders): {"ext_prefix", "org", "mark"},
	string(order.KindECat):         {"push_path", "ext_prefix", "split", "test", "tax_flags", "roster", "dates", "api_source", "blanks", "part.name", "part.number", "breaks", "holidays", "work_days", "transit", "shop.name", "shop.address", "shop.phone", "shop.logo", "shop.terms", "shop.mail", "shop.prices", "suffix.SIZE", "surcharge.SIZE"},
}

// first are the settings that a rep looks for most; the others follow by
// name.
var first = []string{"test", "split", "sizes"}

// surchargeSizes always have a line; a shop charges more for them as a rule.
var surchargeSizes = []string{"2XL", "3XL", "4XL", "5XL", "6XL"}

func settingsOf(v work.ConnectionView) []setting {
	lines := []setting{
		{path: "url", label: "address", value: v.URL, help: "https address of the server, without a path of its API"},
		{path: "user", label: "user", value: v.User, other: "nobody", help: "who signs in"},
	}
	names := order.SettingNames()
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		if order.Unconfirmed(order.ConnectionKind(v.Kind), v.Settings, name) {
			return len(first) // asked for
		}
		return len(first) + 1
	}
	for _, name := range slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) }) {
		if !strings.HasSuffix(name, ".SIZE") && !slices.Contains(notFor[v.Kind], name) {
			line := setting{path: name, label: name, value: v.Settings[name], other: defaultOf(name), help: names[name]}
			if order.Unconfirmed(order.ConnectionKind(v.Kind), v.Settings, name) {
				line.other, line.help = strings.Replace(line.other, "(default)", "(whose?)", 1), names[name]+"; set or confirm it: until then every order asks"
			}
			lines = append(lines, line)
		}
	}
	for _, prefix := range []string{"surcharge.", "suffix."} {
		if slices.Contains(notFor[v.Kind], prefix+"SIZE") {
			continue
		}
		for _, size := range sizesSet(v.Settings, prefix) {
			line := setting{path: prefix + size, label: prefix + size, value: v.Settings[prefix+size], other: "none", help: "what a piece in " + size + " costs more"}
			if prefix == "suffix." {
				line.help = "what a part number in " + size + " ends in"
			}
			lines = append(lines, line)
		}
		lines = append(lines, setting{label: prefix + "SIZE", other: "another size", help: names[prefix+"SIZE"]})
	}
	return lines
}

// sizesSet are the sizes that have a surcharge or suffix of their own, and
// those that always have a line.
func sizesSet(settings map[string]string, prefix string) []string {
	var sizes []string
	if prefix == "surcharge." {
		sizes = slices.Clone(surchargeSizes)
	}
	for name := range settings {
		if size, ok := strings.CutPrefix(name, prefix); ok && !slices.Contains(sizes, size) {
			sizes = append(sizes, size)
		}
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	return sizes
}

// defaultOf is what stands in for a setting that was not set.
func defaultOf(name string) string {
	d := order.DefaultSettings()
	value := map[string]string{
		"split": string(d.Split), "sizes": string(d.Spelling.Table), "push_path": d.PushPath, "ext_prefix": d.ExtPrefix,
		"test": "off", "customer": strconv.FormatInt(d.Customer, 10), "order_type": strconv.FormatInt(d.OrderType, 10),
		"location": strconv.FormatInt(d.Location, 10), "employee": strconv.FormatInt(d.Employee, 10), "source": d.Source, "api_source": d.APISource, "part.name": d.PartName, "part.number": d.PartNumber, "blanks": "off",
		"rate": strconv.Itoa(d.Rate), "tax_flags": "off", "mark": d.Mark, "roster": string(d.Roster), "breaks": string(d.Breaks), "dates": "month-first",
		"work_days": "mon,tue,wed,thu,fri", "transit": strconv.Itoa(d.Calendar.Transit), "shop.prices": "on",
		"keep": strconv.Itoa(d.Keep),
	}[name]
	if value == "" {
		return "none"
	}
	return value + " (default)"
}

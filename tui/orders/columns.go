package orders

import (
	"cmp"
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// holding is something that a column can hold: where it goes, and what a rep
// calls it.
type holding struct{ path, label, help string }

// columnsBox is an overlay that says what each column of a file holds: its
// header, some of its values, and what it is taken for.
type columnsBox struct {
	env     *kit.Env
	title   string
	about   string
	columns []work.ImportColumn
	holds   []holding
	size    func(typed string) (holding, bool) // what is typed and not in the list
	missing func(taken map[string]bool) string // why it cannot go on; empty when it can
	done    func(columns order.Columns) tea.Cmd

	table kit.Table
	error string
}

func newColumns(env *kit.Env, title, about string, columns []work.ImportColumn, holds []holding) *columnsBox {
	b := &columnsBox{env: env, title: title, about: about, columns: slices.Clone(columns), holds: holds}
	b.table = kit.Table{
		Columns: []kit.Column{
			{ID: "column", Title: "COLUMN", Width: 12, Flex: 1},
			{ID: "sample", Title: "FOR EXAMPLE", Width: 12, Flex: 2, Fold: 1},
			{ID: "holds", Title: "HOLDS", Width: 16, Flex: 1},
		},
		Row: b.cells,
	}
	b.table.SetLen(len(columns))
	b.table.Select(max(slices.IndexFunc(columns, func(c work.ImportColumn) bool { return c.Path == "" }), 0))
	return b
}

func (b *columnsBox) cells(i int) []kit.Cell {
	c := b.columns[i]
	name := orElse(catalog.Clean(c.Header), "column "+kit.Int(i+1))
	holds, role := b.label(c.Path), kit.Text
	switch c.Path {
	case "":
		holds, role = b.env.Theme.Glyphs.Warn+" not understood", kit.Warn
	case order.ColumnIgnored:
		role = kit.Muted
	}
	return []kit.Cell{{Text: name}, {Text: catalog.Clean(strings.Join(c.Samples, ", ")), Role: kit.Muted}, {Text: holds, Role: role}}
}

// label is what a rep calls a path.
func (b *columnsBox) label(path string) string {
	if i := slices.IndexFunc(b.holds, func(h holding) bool { return h.path == path }); i >= 0 {
		return b.holds[i].label
	}
	if size, ok := strings.CutPrefix(path, piecesOf); ok {
		return "pieces in " + size
	}
	return path
}

// pick asks what the column of the cursor holds; the next one that is not
// understood follows.
func (b *columnsBox) pick() tea.Cmd {
	at := b.table.Cursor()
	if at < 0 || at >= len(b.columns) {
		return nil
	}
	take := func(path string) func() tea.Cmd {
		return func() tea.Cmd {
			b.columns[at].Path, b.error = path, ""
			b.next(at)
			return nil
		}
	}
	var items []pickItem
	also := map[string]string{}
	for _, h := range b.holds {
		items = append(items, pickItem{h.label, h.help, take(h.path)})
		also[h.label] = h.path
	}
	name := orElse(catalog.Clean(b.columns[at].Header), "column "+kit.Int(at+1))
	box := newPick(b.env, "What does "+name+" hold?", items)
	box.also = also
	if b.size != nil {
		box.free = func(typed string) (pickItem, bool) {
			h, ok := b.size(typed)
			return pickItem{h.label, h.help, take(h.path)}, ok
		}
	}
	return kit.Show(box)
}

func (b *columnsBox) next(at int) {
	for i := range b.columns {
		if i = (at + 1 + i) % len(b.columns); b.columns[i].Path == "" {
			b.table.Select(i)
			return
		}
	}
	b.table.Select(min(at+1, len(b.columns)-1))
}

// goOn hands over what the columns hold; one that nobody said anything of is
// left out.
func (b *columnsBox) goOn() (tea.Cmd, bool) {
	columns, taken := order.Columns{}, map[string]bool{}
	for _, c := range b.columns {
		columns[c.Header] = cmp.Or(c.Path, order.ColumnIgnored)
		taken[c.Path] = true
	}
	if b.error = b.missing(taken); b.error != "" {
		return nil, false
	}
	return b.done(columns), true
}

// Update moves, picks, leaves out and goes on; esc closes.
func (b *columnsBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch kit.KeyName(msg) {
		case "esc":
			return nil, true
		case "enter":
			return b.pick(), false
		case "x", "delete":
			if at := b.table.Cursor(); at >= 0 {
				b.columns[at].Path = order.ColumnIgnored
				b.next(at)
			}
		case "y":
			return b.goOn()
		default:
			b.table.Key(msg)
		}
	case tea.MouseClickMsg:
		if was := b.table.Cursor(); b.table.Click(msg.Y-b.head()) && b.table.Cursor() == was {
			return b.pick(), false
		}
	case tea.MouseWheelMsg:
		b.table.Mouse(msg)
	}
	return nil, false
}

// head is how many lines of the box stand above the table.
func (b *columnsBox) head() int { return 3 }

// View draws the box.
func (b *columnsBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.env.Theme
	w = min(w, 84)
	inner := max(w-4, 1)
	said, role := b.about, kit.Muted
	if b.error != "" {
		said, role = t.Glyphs.Warn+" "+b.error, kit.Error
	}
	foot := kit.KeyRows(t, inner, "enter", "say what it holds", "x", "leave it out", "y", "go on", "esc", "close")
	lines := []string{t.Paint(role, t.Cut(said, inner)), ""}
	rows := max(min(h-2-len(lines)-len(foot)-1, len(b.columns)+1), 2)
	lines = append(lines, strings.Split(b.table.Draw(t, inner, rows), "\n")...)
	lines = append(append(lines, ""), foot...)
	return strings.Join(t.Box(b.title, lines, w), "\n"), nil
}

const (
	lineField = "LinesOE.N."
	piecesOf  = lineField + "sizes."
)

// orderHolds is all that a column of a file of orders can hold, the everyday
// first.
func orderHolds() []holding {
	list := []holding{
		{order.ColumnIgnored, "left out", "nothing of it is taken"},
		{lineField + "PartNumber", "style", "such as PC54"}, {lineField + "Color", "colour", "such as Navy"},
		{lineField + "Size", "size", "such as 2XL"}, {lineField + "Qty", "pieces", "how many of that size"},
		{lineField + "Price", "price", "of one piece"}, {lineField + "Description", "description", "of the line"},
		{lineField + "LineItemNotes", "notes on the line", ""},
		{"ExtOrderID", "order id", "rows with one id are one order"},
		{"Customer.CompanyName", "customer", "company"}, {"id_Customer", "customer number", "the shop's"},
		{"Contact", "contact", "first and last name in one"}, {"ContactNameFirst", "first name", "of the contact"}, {"ContactNameLast", "last name", "of the contact"},
		{"ContactEmail", "e-mail", "of the contact"}, {"ContactPhone", "phone", "of the contact"},
		{"CustomerPurchaseOrder", "PO", "the customer's order number"},
		{"date_OrderPlaced", "order date", ""}, {"date_OrderRequestedToShip", "ship date", ""}, {"date_OrderDropDead", "drop-dead date", ""},
		{"Terms", "terms", ""}, {"CustomerServiceRep", "rep", ""}, {"Notes.0.Note", "note on the order", ""},
		{"ShippingAddresses.0.ShipCompany", "ship-to company", ""}, {"ShippingAddresses.0.ShipAddress01", "ship-to address", ""},
		{"ShippingAddresses.0.ShipCity", "ship-to city", ""}, {"ShippingAddresses.0.ShipState", "ship-to state", ""},
		{"ShippingAddresses.0.ShipZip", "ship-to ZIP", ""}, {"ShippingAddresses.0.ShipMethod", "ship method", ""},
	}
	for _, size := range []string{"XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL", "5XL", "6XL"} {
		list = append(list, holding{piecesOf + size, "pieces in " + size, "a column for each size"})
	}
	known := map[string]bool{}
	for _, h := range list {
		known[h.path] = true
	}
	for _, info := range order.FieldTable() {
		path := info.Path
		if !strings.HasPrefix(path, lineField) {
			path = strings.ReplaceAll(path, ".N.", ".0.")
		}
		if !known[path] && info.Type != "line" && info.Type != "columns" && info.Type != "id" {
			list = append(list, holding{path, path, info.Meaning})
		}
	}
	return list
}

// piecesIn makes a column of pieces of what is typed, if that is a size.
func piecesIn(typed string) (holding, bool) {
	size, ok := catalog.NormalizeSize(typed)
	return holding{piecesOf + size, "pieces in " + size, "a column for each size"}, ok
}

// askColumns asks what the columns of a file hold, and looks at it once more.
func (s *Screen) askColumns(path string, columns []work.ImportColumn) tea.Cmd {
	box := newColumns(s.env, "The columns of "+fileName(path), "It is remembered for the next file with these columns.", columns, orderHolds())
	box.size = piecesIn
	box.missing = func(taken map[string]bool) string {
		if !taken[lineField+"PartNumber"] {
			return "One of the columns must hold the style."
		}
		return ""
	}
	w := s.work
	box.done = func(columns order.Columns) tea.Cmd {
		return s.run(func(ctx context.Context) (did, error) {
			if err := w.SetImportColumns(ctx, path, columns); err != nil {
				return nil, err
			}
			return func() tea.Cmd { return s.tryImport(path) }, nil
		})
	}
	return kit.Show(box)
}

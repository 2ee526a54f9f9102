package orders

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// listMost is how many orders the list holds at once; the filter finds the
// others.
const listMost = 1000

// list is the list of drafts and sent orders, newest first.
type list struct {
	table  kit.Table
	filter kit.Field
	// filtered is what the filter was for the rows in sight.
	filtered string
	rows     []work.OrderRow
	total    int
	all      bool // discarded ones too
	loaded   bool
	loading  kit.Latest
	looking  kit.Latest
	left     int64       // the order that the rep has just left
	seen     order.Order // the one that the cursor is on, as read for the pane
}

// listed is one reading of the list.
type listed struct {
	rows  []work.OrderRow
	total int
}

func (l *list) init(env *kit.Env) {
	l.filter = kit.NewField(env, "")
	l.filter.Placeholder("number, customer, contact, PO")
	l.table = kit.Table{
		SortBy: "age", Sorts: listSorts.IDs(),
		Columns: []kit.Column{
			{ID: "state", Title: "STATE", Width: 11},
			{ID: "order", Title: "ORDER", Width: 12},
			{ID: "customer", Title: "CUSTOMER", Width: 12, Flex: 1},
			{ID: "pieces", Title: "PCS", Width: 5, Number: true},
			{ID: "total", Title: "TOTAL", Width: 9, Number: true},
			{ID: "age", Title: "AGE", Width: 7, Align: kit.AlignRight, Fold: 1},
		},
		KeyOf: func(i int) string { return strconv.FormatInt(l.rows[i].ID, 10) },
		Row:   func(i int) []kit.Cell { return listCells(env, listRow{l.rows[i]}) },
	}
}

// stateSign is the glyph of a state and its role; the word stands beside it.
func stateSign(t *kit.Theme, st order.State, needsPerson bool) (string, kit.Role) {
	g := t.Glyphs
	if needsPerson {
		return g.Warn, kit.Warn
	}
	switch st {
	case order.Queued:
		return g.Sending, kit.Info
	case order.Sending:
		return g.Sending, kit.Info
	case order.Unknown:
		return g.Unknown, kit.Warn
	case order.Accepted:
		return g.Accepted, kit.OK
	case order.Imported:
		return g.Accepted, kit.OK
	case order.Rejected:
		return g.Rejected, kit.Error
	case order.Cancelled, order.Discarded:
		return g.Cancelled, kit.Muted
	case order.Held:
		return g.Mark, kit.Text
	}
	return g.Draft, kit.Muted
}

// loadList reads the list as the filter has it. The cursor stays on its order.
func (s *Screen) loadList() tea.Cmd {
	f := work.OrderFilter{Text: strings.TrimSpace(s.list.filter.Value()), Limit: listMost}
	if !s.list.all {
		f.States = slices.DeleteFunc(slices.Clone(order.States), func(st order.State) bool { return st == order.Discarded })
	}
	w := s.work
	ctx, req := s.list.loading.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (listed, error) {
		rows, total, err := w.Rows(ctx, f)
		return listed{rows, total}, err
	})
}

func (s *Screen) listLoaded(msg kit.Result[listed]) tea.Cmd {
	l := &s.list
	if !l.loading.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		return sayError(msg.Err)
	}
	l.take(msg.Value.rows)
	l.total, l.loaded = msg.Value.total, true
	return s.look()
}

// listSorts are the ways to sort the list. By age the order that was changed
// last comes first, as it does when nothing is chosen.
var listSorts = kit.Sorts[work.OrderRow]{
	"age":      func(a, b work.OrderRow) int { return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.ID, a.ID)) },
	"customer": func(a, b work.OrderRow) int { return kit.CompareText(a.Customer, b.Customer) },
	"order":    func(a, b work.OrderRow) int { return cmp.Compare(a.ExtOrderID, b.ExtOrderID) },
	"pieces":   func(a, b work.OrderRow) int { return cmp.Compare(a.Pieces, b.Pieces) },
	"total":    func(a, b work.OrderRow) int { return cmp.Compare(a.Total, b.Total) },
	"state": func(a, b work.OrderRow) int {
		return cmp.Compare(slices.Index(order.States, a.State), slices.Index(order.States, b.State))
	},
}

// sortSteps are what one key sorts the list by, one after the other.
var sortSteps = []kit.ListPrefs{{SortBy: "age"}, {SortBy: "customer"}, {SortBy: "total", SortDown: true}, {SortBy: "state"}}

// List is the list of orders, in sight while none is open.
func (s *Screen) List() (*kit.Table, bool) { return &s.list.table, s.view == viewList }

// Resort puts the list in the order that the rep chose.
func (s *Screen) Resort() tea.Cmd {
	s.list.take(s.list.rows)
	return s.look()
}

// take shows rows in the chosen order; the cursor stays on its order.
func (l *list) take(rows []work.OrderRow) {
	var at int64
	if row, ok := l.selected(); ok {
		at = row.ID
	}
	if l.left != 0 { // the rep comes from that order
		at, l.left = l.left, 0
	}
	slices.SortStableFunc(rows, listSorts["age"])
	listSorts.Sort(&l.table, rows)
	l.rows = rows
	l.table.SetLen(len(rows))
	if i := slices.IndexFunc(rows, func(r work.OrderRow) bool { return r.ID == at }); i >= 0 {
		l.table.Select(i)
	} else if l.filtered != l.filter.Value() {
		l.table.Select(0) // another filter: never a neighbour of the order that was meant
	}
	l.filtered = l.filter.Value()
}

// sortNext sorts the list by the next of the ways that one key offers.
func (l *list) sortNext() {
	at := slices.IndexFunc(sortSteps, func(p kit.ListPrefs) bool { return p.SortBy == l.table.SortBy })
	next := sortSteps[(at+1)%len(sortSteps)]
	l.table.SortBy, l.table.SortDown = next.SortBy, next.SortDown
	l.take(l.rows)
}

// listRow is the row that the cursor is on.
type listRow struct{ work.OrderRow }

func (r listRow) key() string { return strconv.FormatInt(r.ID, 10) }

func (l *list) selected() (listRow, bool) {
	i := l.table.Cursor()
	if i < 0 || i >= len(l.rows) {
		return listRow{}, false
	}
	return listRow{l.rows[i]}, true
}

func can(st order.State, e order.Event) bool {
	_, err := order.Next(st, e)
	return err == nil
}

// sent tells whether an order has left, so that a change of it is a revision.
func sent(st order.State) bool {
	return st == order.Accepted || st == order.Imported || st == order.Unknown || st == order.Rejected || st == order.Cancelled
}

func holdEvent(st order.State) order.Event {
	if st == order.Held {
		return order.EventRelease
	}
	return order.EventHold
}

func discardEvent(st order.State) order.Event {
	if st == order.Discarded {
		return order.EventRestore
	}
	return order.EventDiscard
}

func (s *Screen) listKey(k tea.KeyPressMsg) tea.Cmd {
	l := &s.list
	if !l.filter.Focused() {
		l.table.Key(k)
		return s.look()
	}
	switch kit.KeyName(k) {
	case "down", "tab":
		l.filter.Blur()
		return nil
	}
	if l.filter.Update(k) {
		return s.loadList()
	}
	return nil
}

func (s *Screen) listMouse(msg tea.MouseMsg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		s.list.table.Mouse(m)
		return s.look()
	case tea.MouseClickMsg:
		m.Y -= listHead
		if head := s.list.table.HeadAt(m.X, m.Y); head != "" {
			if s.list.table.SortNext(head) {
				return s.Resort()
			}
			return nil
		}
		at := s.list.table.Cursor()
		if s.list.table.Mouse(m) && s.list.table.Cursor() == at {
			return s.openSelected() // the second click on a row
		}
		return s.look()
	}
	return nil
}

func (s *Screen) emptyList(w, h int) []string {
	t, name := &s.env.Theme, s.env.Keys.Name
	if s.list.filter.Value() != "" {
		return strings.Split(t.Empty("No order has these words.", "The filter looks at numbers, customers, contacts, e-mails and POs.", w, h, name(kit.Back), "clear it"), "\n")
	}
	keys := []string{name("orders.list.new"), "a new order", name(kit.GoTo(kit.Search)), "find a style first"}
	if s.offIntake() == "" {
		keys = append(keys, name("orders.list.import"), "take a file: CSV, Excel, JSON, eCat", name("orders.list.ecat"), "pull eCat's orders")
	} else {
		keys = append(keys, name(kit.Back), "stop what is coming in")
	}
	return strings.Split(t.Empty("Your orders will be here.", "They are kept on this laptop from the first key on.", w, h, keys...), "\n")
}

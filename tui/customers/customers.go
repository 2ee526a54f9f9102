// Package customers is the screen of who the rep sells to: found while
// typing, with contacts and past orders, taken along for offline, and picked
// for an order.
package customers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Work is what the screen asks for.
type Work interface {
	SearchCustomers(ctx context.Context, query string, limit int) (work.CustomersView, error)
	ShowCustomer(ctx context.Context, id int64) (work.CustomerView, error)
	TakeAlong(ctx context.Context, id int64, on bool) error
	Create(ctx context.Context, o order.Order) (order.Order, error)
	SetCustomer(ctx context.Context, id, version int64, c work.CustomerLine) (order.Order, error)
	AddCustomer(ctx context.Context, id, version int64, name string, contact order.Contact) (order.Order, error)
}

// Options are the ways out of the screen.
type Options struct {
	OpenOrder func(key string) tea.Cmd        // a draft that was begun here
	Track     func(query string) tea.Cmd      // a past order
	Picked    func(order order.Order) tea.Cmd // the order that a customer was picked for
	Again     func(key string) tea.Cmd        // the sheet that places a past order again
}

// PickMsg opens the screen to pick the customer of an order, which is at that
// version.
type PickMsg struct{ OrderID, Version int64 }

// atMost is how many customers the list holds; more words find the others.
const atMost = 500

// taken is what became of an order that got its customer.
type taken struct {
	order order.Order
	pick  bool // it was picked for an order that is open elsewhere
}

type alongDone struct {
	name string
	on   bool
}

// Screen is the customers screen.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	looking kit.Latest
	showing kit.Latest
	doing   kit.Latest

	prompt kit.Field
	asked  string // what is looked for
	answer string // what found is the answer to
	ahead  bool   // enter was pressed before the answer to what was typed
	found  []work.CustomerLine
	total  int
	loaded bool
	failed string
	table  kit.Table
	inList bool

	whose  int64              // the customer that is shown, or asked for
	shown  *work.CustomerView // what is known of it
	pages  kit.Pager
	inside bool // the customer has the whole screen
	orders kit.Table

	pick *PickMsg
	form *kit.Form // a new customer is being typed

	returning place // where the rep was, until it is found

	railY, listY, pagesX, pagesY int // where the customers, the orders and what is below or beside were drawn last
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt, prompt: kit.NewField(env, "")}
	s.prompt.Placeholder("name, contact, e-mail, phone or number")
	s.prompt.Focus()
	s.table = kit.Table{Row: s.cells, Blurred: true, Sorts: sorts.IDs()}
	s.orders = kit.Table{Row: s.orderCells}
	return s
}

// Title is the tab's name.
func (s *Screen) Title() string { return "Customers" }

// Typing tells whether a field has the keys.
func (s *Screen) Typing() bool { return s.form != nil || (!s.inList && !s.inside) }

// Unsaved tells of a customer that is half typed.
func (s *Screen) Unsaved() string {
	if s.form != nil && s.form.Touched() {
		return "A new customer is half typed; the text is there when you type a new customer again."
	}
	return ""
}

// Init lists the customers.
func (s *Screen) Init() tea.Cmd { return s.look() }

// Enter reads again what may have changed meanwhile.
func (s *Screen) Enter() tea.Cmd { return s.look() }

// Leave ends the picking for an order.
func (s *Screen) Leave() tea.Cmd {
	s.pick, s.ahead = nil, false
	return nil
}

// Back closes the form, then the customer, then leaves the list.
func (s *Screen) Back() (tea.Cmd, bool) {
	s.ahead = false
	switch {
	case s.form != nil:
		if !s.form.Clear() {
			s.form = nil
		}
		return nil, true
	case s.pick != nil:
		s.pick = nil
		return nil, false
	case s.inside:
		s.inside = false
		return nil, true
	case s.inList:
		s.toPrompt()
		return nil, true
	case s.query() != "":
		s.prompt.SetValue("")
		return s.look(), true
	}
	return nil, true // the list at the top stays
}

func (s *Screen) query() string { return strings.TrimSpace(s.prompt.Value()) }

func (s *Screen) look() tea.Cmd {
	ctx, req := s.looking.Next(context.Background(), kit.Customers)
	w, query := s.work, s.query()
	s.asked = query
	return kit.Run(ctx, req, func(ctx context.Context) (work.CustomersView, error) {
		return w.SearchCustomers(ctx, query, atMost)
	})
}

// show fetches what is known of the selected customer, unless it is shown.
func (s *Screen) show(fresh bool) tea.Cmd {
	c, ok := s.selected()
	if !ok || c.ID == 0 {
		s.showing.Cancel()
		s.whose, s.shown = 0, nil
		return nil
	}
	if c.ID == s.whose && !fresh {
		return nil
	}
	if c.ID != s.whose {
		s.shown = nil
		s.pages.Home()
		s.orders.Select(0)
	}
	s.whose = c.ID
	ctx, req := s.showing.Next(context.Background(), kit.Customers)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (work.CustomerView, error) { return w.ShowCustomer(ctx, c.ID) })
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, s.actions(), msg.ID, listActions())
	case PickMsg:
		s.pick, s.inside, s.form = &msg, false, nil
		s.prompt.SetValue("")
		s.toPrompt()
		return s.look()
	case kit.Result[work.CustomersView]:
		if s.looking.Done(msg.Req) {
			return s.take(msg.Value, msg.Err)
		}
	case kit.Result[work.CustomerView]:
		if s.showing.Done(msg.Req) && msg.Err == nil {
			s.shown = &msg.Value
			s.orders.SetLen(len(msg.Value.Orders))
		}
	case kit.Result[alongDone]:
		if s.doing.Done(msg.Req) {
			return s.tookAlong(msg.Value, msg.Err)
		}
	case kit.Result[taken]:
		if s.doing.Done(msg.Req) {
			return s.done(msg.Value, msg.Err)
		}
	case kit.ChangedMsg:
		return s.look()
	case copyMsg:
		return kit.Copy(msg.text, msg.what)
	case tea.KeyPressMsg, kit.PasteMsg, tea.MouseMsg:
		return s.input(msg)
	}
	return nil
}

// take shows what was found; the cursor stays on its customer.
func (s *Screen) take(view work.CustomersView, err error) tea.Cmd {
	ahead := s.ahead
	s.loaded, s.failed, s.answer, s.ahead = true, "", s.asked, false
	if err != nil {
		s.failed = err.Error()
		return nil
	}
	before, had := s.selected()
	s.found, s.total = slices.Clone(view.Customers), view.Total
	sorts.Sort(&s.table, s.found)
	s.table.SetLen(len(s.found))
	s.table.Select(0)
	for i, c := range s.found {
		if had && keyOf(c) == keyOf(before) {
			s.table.Select(i)
		}
	}
	if s.returning != (place{}) {
		s.returned()
	}
	if len(s.found) == 0 && !s.inside {
		s.toPrompt()
	}
	if ahead && len(s.found) == 1 {
		return tea.Batch(s.show(true), s.openSelected())
	}
	return s.show(true)
}

func keyOf(c work.CustomerLine) string {
	if c.ID != 0 {
		return strconv.FormatInt(c.ID, 10)
	}
	return "new " + strconv.FormatInt(c.Local, 10)
}

func (s *Screen) selected() (work.CustomerLine, bool) {
	if i := s.table.Cursor(); i >= 0 && i < len(s.found) {
		return s.found[i], true
	}
	return work.CustomerLine{}, false
}

// past is the past order that the cursor is on.
func (s *Screen) past() (work.PastLine, bool) {
	if i := s.orders.Cursor(); s.shown != nil && i >= 0 && i < len(s.shown.Orders) {
		return s.shown.Orders[i], true
	}
	return work.PastLine{}, false
}

func (s *Screen) toList() {
	s.inList, s.table.Blurred = true, false
	s.prompt.Blur()
}

func (s *Screen) toPrompt() {
	s.inList, s.table.Blurred = false, true
	s.prompt.Focus()
}

// Package orders is the screen of orders: the list of drafts and sent orders,
// the order itself with all its fields, and the size grid. Everything is saved
// as it is made; what a key changes shows at once and is saved behind it.
package orders

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Reader reads what the screen shows.
type Reader interface {
	Rows(ctx context.Context, f work.OrderFilter) ([]work.OrderRow, int, error)
	Order(ctx context.Context, key string) (order.Order, error)
	StyleFor(ctx context.Context, o order.Order, number string) (catalog.Style, error)
	Current(ctx context.Context) (order.Connection, order.Settings, error)
	Problems(ctx context.Context, o order.Order) ([]order.Problem, error)
	PriceBook(ctx context.Context, o order.Order, more ...string) (order.PriceBook, error)
	Wire(ctx context.Context, o order.Order) (json.RawMessage, error)
	OverCost(ctx context.Context, o order.Order) (work.OverCost, error)
	DesignsOf(ctx context.Context, customer int64) ([]work.DesignLine, error)
	Substitutes(ctx context.Context, o order.Order, at int) ([]work.Substitute, error)
	UsualRuns(ctx context.Context, o order.Order, style catalog.Style) ([]order.Run, error)
}

// Writer changes what an order says.
type Writer interface {
	Create(ctx context.Context, o order.Order) (order.Order, error)
	Change(ctx context.Context, id, version int64, label string, change func(*order.Order, order.Settings) error) (order.Order, error)
	Undo(ctx context.Context, id int64) (order.Order, string, error)
	Redo(ctx context.Context, id int64) (order.Order, string, error)
	AddCustomer(ctx context.Context, id, version int64, name string, contact order.Contact) (order.Order, error)
}

// Mover takes whole orders from one state to another, or makes new ones of
// them.
type Mover interface {
	Queue(ctx context.Context, key string, yes bool) (work.OrderView, error)
	Move(ctx context.Context, key string, event order.Event) (work.OrderView, error)
	Revise(ctx context.Context, key string) (work.OrderView, error)
	Duplicate(ctx context.Context, key string) (work.OrderView, []order.Problem, error)
}

// Stock brings the stock of what the rep works on up to date, where that can be
// done beside everything else.
type Stock interface {
	FreshenStyle(ctx context.Context, number string) bool
	QueueNews(ctx context.Context, key string) []work.Shortage
}

// Readings read pasted text against the inventory.
type Readings interface {
	Read(ctx context.Context, text string, opts order.ReadOptions) (order.Reading, error)
	SumReading(ctx context.Context, o order.Order, lines []order.ReadLine) (work.ReadingSums, error)
}

// Memory keeps where the rep was and the saved size runs, and the shop's
// spelling of sizes.
type Memory interface {
	Remember(ctx context.Context, key, value string) error
	Recall(ctx context.Context, key string) (string, error)
	SetConnection(ctx context.Context, name string, set []work.Assignment) (work.ConnectionView, error)
}

// Intake brings orders in from elsewhere.
type Intake interface {
	ECatPull(ctx context.Context, dry, sure bool) (work.ECatView, error)
	ImportFile(ctx context.Context, path string, req work.ImportRequest) (work.ImportView, error)
	ImportColumnsOf(ctx context.Context, path string) (work.ImportColumns, error)
	SetImportColumns(ctx context.Context, path string, columns order.Columns) error
}

// Rosters reads files of names.
type Rosters interface {
	ReadRosterFile(ctx context.Context, path string, sizes []string) (work.RosterFile, error)
	SetRosterColumns(ctx context.Context, path string, columns order.Columns) error
}

// Work is all that the screen calls; *work.Work satisfies it.
type Work interface {
	Intake
	Rosters
	Readings
	Reader
	Writer
	Mover
	Stock
	Memory
}

// Options are the ways to other screens; nil where there is none.
type Options struct {
	PickCustomer func(orderID, version int64) tea.Cmd // F4: finds a customer for this order
	FindGoods    func(orderID int64) tea.Cmd          // searches the catalogue to add to this order
	ShowLedger   func(key string) tea.Cmd             // what happened to a sent order
	Again        func(key string) tea.Cmd             // the sheet that places an order of the shop's again
	Poke         func()                               // something is queued: send it
	ReadOnly     bool                                 // nothing may be changed
	Papers       Papers                               // quotes and the customer's word; nil for none
}

// OpenMsg opens an order by its number or external id.
type OpenMsg struct{ Key string }

// GridMsg opens the size grid of a style in an order; OrderID 0 is the draft
// that is open unless it says a new one. An entry is put on the order first.
type GridMsg struct {
	OrderID int64
	New     bool // a new order, whatever is open
	Style   string
	Colors  []string
	Entry   *order.Entry
}

// view is the part of the screen that is open.
type view string

const (
	viewList    view = "list"
	viewOrder   view = "order"
	viewSection view = "section"
	viewGrid    view = "grid"
)

// Screen is the screen of orders.
type Screen struct {
	papers    kit.Latest
	promising kit.Latest
	promise   work.PromiseView // of the order whose dates were opened last
	presented *presented       // the customer's side, shown last

	env  *kit.Env
	work Work
	opt  Options

	view    view
	outside view // the part that another screen opened: esc there returns to it
	open    bool // this screen is the one in sight
	picking bool // the customers' screen is open for this order

	list  list
	draft draft
	rail  rail
	form  form
	grid  gridPane

	opening  kit.Latest // an order and what belongs to it
	checking kit.Latest
	peeking  kit.Latest // the style that the rail's cursor is on
	desk     workplace
	doing    kit.Latest // a key's call whose answer opens or says something
	intake   intake
	editing  editing
	runs     []sizeRun

	discarded, discardedName string // the order that the list discarded last, which undo restores

	returning place // where the rep was at the end, until it is open
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt, view: viewList}
	s.draft.lookOnly, s.draft.env = opt.ReadOnly, env
	s.list.init(env)
	s.rail.init(s)
	s.form.init(s)
	return s
}

// Title is the name in the tab.
func (s *Screen) Title() string { return "Orders" }

// Init loads the list.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.loadList(), s.loadRuns()) }

// Enter loads what may have changed while another screen was open. What the
// rep did there to the open order is taken at once.
func (s *Screen) Enter() tea.Cmd {
	s.open = true
	if s.view == viewList {
		return s.loadList()
	}
	return tea.Batch(s.loadList(), s.reload(true))
}

// DraftID is the order that the rep is working on, which more goods go to; 0
// when that would be a new one.
func (s *Screen) DraftID() int64 {
	if s.view == viewList || !s.draft.editable() {
		return 0
	}
	return s.draft.base.ID
}

// Draft is DraftID with how the rep knows the order.
func (s *Screen) Draft() (int64, string) {
	id := s.DraftID()
	if id == 0 {
		return 0, ""
	}
	return id, joined(" "+s.env.Theme.Glyphs.Dot+" ", s.draft.name(), s.draft.shown.CustomerName)
}

// Leave saves what is being typed.
func (s *Screen) Leave() tea.Cmd {
	s.open = false
	return s.commit()
}

// Typing tells whether printable keys are text now.
func (s *Screen) Typing() bool {
	switch s.view {
	case viewGrid, viewSection:
		return true
	case viewList:
		return s.list.filter.Focused()
	}
	return false
}

// Cells tells that what is typed goes into the cells of a grid.
func (s *Screen) Cells() bool { return s.view == viewGrid }

// Digits tells that a digit is never a screen in an order.
func (s *Screen) Digits() bool { return s.view == viewOrder }

// Unsaved names a change that is on its way to the disk.
func (s *Screen) Unsaved() string {
	if s.draft.failed != "" {
		return "The last change of this order is not saved: " + s.draft.failed + "."
	}
	if s.view == viewGrid && s.grid.cells.Pending() != 0 || len(s.draft.pending) > 0 {
		return "What you just typed is being saved."
	}
	return ""
}

// Back leaves the part of the screen that is open, saved.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch s.view {
	case viewSection:
		if s.form.back() {
			return nil, true
		}
		s.show(viewOrder)
		return nil, true
	case viewGrid:
		return s.leaveGrid()
	case viewOrder:
		if s.outside == viewOrder {
			s.outside, s.view = "", viewList
			return nil, false
		}
		s.show(viewList)
		s.list.left = s.draft.base.ID
		return s.loadList(), true
	}
	if s.list.filter.Value() != "" || s.list.filter.Focused() {
		s.list.filter.SetValue("")
		s.list.filter.Blur()
		return s.loadList(), true
	}
	return nil, true // the list at the top stays
}

// show opens a part of the screen.
func (s *Screen) show(v view) {
	s.view = v
	if v == viewOrder {
		s.rail.rebuild()
	}
}

// Update takes one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	if cmd, mine := s.papered(msg); mine {
		return cmd
	}
	switch msg := msg.(type) {
	case kit.ActionMsg:
		s.picking = false
		return kit.Do(s, s.actions(), msg.ID, listActions())
	case tea.KeyPressMsg:
		return s.key(msg)
	case kit.PasteMsg:
		return s.paste(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	case OpenMsg:
		return s.openFor(msg.Key)
	case GridMsg:
		s.outside = viewGrid
		return s.openGrid(msg)
	case kit.ChangedMsg:
		return s.changed(msg)
	case retryMsg:
		return s.retry(msg)
	case pauseMsg:
		return s.paused(msg)
	case answerMsg:
		return msg.do()
	}
	return s.result(msg)
}

// result takes the answers of the screen's own calls.
func (s *Screen) result(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.Result[listed]:
		return s.listLoaded(msg)
	case kit.Result[opened]:
		return s.orderOpened(msg)
	case kit.Result[reloaded]:
		return s.orderReloaded(msg)
	case kit.Result[loaded]:
		return s.styleLoaded(msg)
	case kit.Result[looked]:
		s.lookedAt(msg)
	case kit.Result[peeked]:
		return s.peekedStyle(msg)
	case kit.Result[freshened]:
		return s.styleFreshened(msg)
	case kit.Result[queueNews]:
		return s.queueNews(msg)
	case kit.Result[saved]:
		return s.changeSaved(msg)
	case kit.Result[checked]:
		if s.checking.Done(msg.Req) && msg.Err == nil && msg.Value.id == s.draft.shown.ID {
			s.draft.problems, s.draft.checked = msg.Value.problems, true
			s.rail.rebuild()
			s.form.rebuild()
		}
	case kit.Result[did]:
		if s.doing.Done(msg.Req) {
			return s.done(msg)
		}
	case kit.Result[tookIn], kit.Event[work.Progress]:
		return s.tookIn(msg)
	case kit.Result[string]:
		return s.edited(msg)
	case kit.Result[[]sizeRun]:
		if msg.Err == nil {
			s.runs = msg.Value
		}
	case kit.Result[kept]:
		if msg.Err != nil {
			return sayError(msg.Err)
		}
	}
	return nil
}

// did is what a call for a key came to: what to do with it on the screen.
type did func() tea.Cmd

// run makes a call for a key; then runs on the screen with its answer.
func (s *Screen) run(call func(context.Context) (did, error)) tea.Cmd {
	ctx, req := s.doing.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, call)
}

func (s *Screen) done(msg kit.Result[did]) tea.Cmd {
	var cmd tea.Cmd
	if msg.Value != nil {
		cmd = msg.Value()
	}
	if msg.Err != nil && !errors.Is(msg.Err, errTold) {
		cmd = tea.Batch(cmd, sayError(msg.Err))
	}
	return cmd
}

// errTold is an error that the answer itself shows.
var errTold = errors.New("shown")

// answerMsg is what an overlay came to.
type answerMsg struct{ do func() tea.Cmd }

// answer makes a button's or overlay's message of what it does.
func answer(do func() tea.Cmd) tea.Msg { return answerMsg{do} }

func sayError(err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	text := err.Error()
	var e *order.Error
	if errors.As(err, &e) && e.Hint != "" {
		text += ": " + e.Hint
	}
	return kit.Notify(kit.Error, kit.Sentence(text))
}

// pause is how long a cell may wait to be saved while the rep types on.
const pause = 400 * time.Millisecond

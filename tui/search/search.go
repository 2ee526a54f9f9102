// Package search is the start screen: a prompt that finds styles and colours
// as one types, takes a whole order line, and opens the size grid.
package search

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Catalogue is what the screen asks of the inventory.
type Catalogue interface {
	Search(ctx context.Context, text string, limit int) (work.SearchView, error)
	Complete(ctx context.Context, text string) ([]string, error)
	Nothing(ctx context.Context, text string) (work.NothingView, error)
	Style(ctx context.Context, number string) (catalog.Style, error)
	RefreshInventory(ctx context.Context, full bool, progress func(work.Progress)) (work.RefreshView, error)
	Status(ctx context.Context) (work.FrameStatus, error)
}

// Entries is what it asks to show what a typed order line would become.
type Entries interface {
	ReadEntry(ctx context.Context, text string) (order.Entry, error)
	Order(ctx context.Context, key string) (order.Order, error)
	OfferPrices(ctx context.Context, o order.Order, line order.Line) (order.Line, error)
	Preview(ctx context.Context, o order.Order) (work.SplitView, error)
	Read(ctx context.Context, text string, opts order.ReadOptions) (order.Reading, error)
	About(ctx context.Context, order int64, hit work.SearchHit) (work.AboutView, error)
	SumReading(ctx context.Context, o order.Order, lines []order.ReadLine) (work.ReadingSums, error)
}

// Memory is where it keeps the last query.
type Memory interface {
	Remember(ctx context.Context, key, value string) error
	Recall(ctx context.Context, key string) (string, error)
}

// Work is all that the screen asks for.
type Work interface {
	Catalogue
	Entries
	Memory
}

// Options are the ways out of the screen. OrderID is the order that is being
// added to, 0 for a new one.
type Options struct {
	// OpenGrid opens the size grid for colours of a style; an entry is put on
	// the order first.
	OpenGrid func(orderID int64, style string, colors []string, entry *order.Entry) tea.Cmd
	// AddEntry puts an entry on the order and says so in a notice. When it
	// cannot it sends NotAddedMsg, so that the line is not lost.
	AddEntry func(orderID int64, entry order.Entry) tea.Cmd
	// AddReading puts what was taken of a pasted text on the order and says so,
	// or sends NotAddedMsg.
	AddReading func(orderID int64, t order.Taking) tea.Cmd
	// Draft is the order that the rep is working on, and how the rep knows it; 0
	// where there is none.
	Draft func() (id int64, name string)
	// Cost is what the shop pays for a style and colour.
	Cost func(ctx context.Context, style, color string) ([]work.CostRow, error)
	// Try is what a newcomer to the demo can do, shown below an empty prompt.
	Try string
}

// ForMsg makes the screen search for goods to add to an order. Name is how
// the rep knows it; empty has it looked up.
type ForMsg struct {
	OrderID int64
	Name    string
}

// NotAddedMsg says that the entry which AddEntry was given is on no order;
// its line comes back to the prompt.
type NotAddedMsg struct{ Err error }

// Screen is the Search screen.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	prompt  kit.Field
	fresh   bool // the text is from before: the first key typed replaces it
	touched bool // the rep has done something: what is recalled comes too late
	edits   int  // tells the newest text, for remembering it

	forOrder int64
	forName  string
	anew     bool // the next goods begin a new order, though one is open
	naming   kit.Latest

	finding kit.Latest
	found   found
	failed  error    // of the newest search
	loaded  bool     // a search was answered
	list    kit.Rows // of the hits
	sheet   sheet    // how they stand below each other
	width   int      // of what was drawn last, without the pane
	wide    bool     // a pane stands beside it

	explaining kit.Latest
	nothing    nothing // why nothing was found

	looking kit.Latest
	about   aboutOf   // what the pane tells
	asked   subject   // and what was asked for it
	columns kit.Table // which of them the rep wants to see
	marks   marks
	rowsAt  int // the line of the first row at the last frame

	counting kit.Latest
	all      int // styles in colours in the inventory
	counted  bool
	expected int // as many there were the last time, while the first search loads them

	completing kit.Latest
	completion string // what the text may become, in whole

	reading   kit.Latest
	entry     preview // the newest line that could be read
	hasEntry  bool
	entryFail error        // why the newest text is no entry
	lastLine  string       // handed to AddEntry, in case it comes back
	lastPaste kit.PasteMsg // what was handed to AddReading was read of it
	enterAt   time.Time

	refreshing kit.Latest
	progress   kit.Progress
	listen     func() tea.Cmd // for the next word of the refresh

	costing kit.Latest
	cost    costs
	costSeq int

	checking   kit.Latest
	recalling  kit.Latest
	stockAt    time.Time
	connection string
	checked    bool // connection is known
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt, prompt: kit.NewField(env, ""), columns: newColumns()}
	s.prompt.Limit(500)
	s.prompt.Focus()
	return s
}

// Title is the tab's name.
func (s *Screen) Title() string { return "Search" }

// Init brings back the last query; its search starts the screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.recall(), s.status()) }

// Enter leaves the text as it was, ready to be typed over.
func (s *Screen) Enter() tea.Cmd {
	s.fresh = s.prompt.Focused() && s.prompt.Value() != ""
	return nil
}

// Leave hides what was shown for a moment, and remembers the query.
func (s *Screen) Leave() tea.Cmd {
	s.hideCost()
	s.enterAt = time.Time{}
	return s.remember()
}

// Typing tells that the prompt has the keys.
func (s *Screen) Typing() bool { return s.prompt.Focused() }

// Back steps out: of the cost, the marks, the list; then the text goes, unless
// another screen asked to search for its order.
func (s *Screen) Back() (tea.Cmd, bool) {
	s.touched = true
	switch {
	case s.cost.shown:
		s.hideCost()
	case len(s.marks.colors) > 0:
		s.marks = marks{}
	case !s.prompt.Focused():
		s.toPrompt()
	case s.forOrder != 0:
		s.forOrder, s.forName = 0, ""
		return nil, false
	case s.prompt.Value() != "":
		s.prompt.SetValue("")
		return s.edited(), true
	}
	return nil, true // the list at the top stays
}

// Work is the refresh, while it runs.
func (s *Screen) Work() (kit.Progress, bool) { return s.progress, s.refreshing.Running() }

// StopWork ends the refresh; the old inventory stays.
func (s *Screen) StopWork() tea.Cmd {
	s.refreshing.Cancel()
	return kit.Notify(kit.Info, "Stopped. The inventory is as it was before.")
}

// target is the order that goods go to, and how the rep knows it; 0 for a new
// one. Other names what one key takes instead; empty where there is nothing
// else.
func (s *Screen) target() (id int64, name, other string) {
	const anew = "a new order"
	if s.forOrder != 0 {
		return s.forOrder, s.forName, ""
	}
	if s.opt.Draft == nil {
		return 0, anew, ""
	}
	switch id, name = s.opt.Draft(); {
	case id == 0:
		return 0, anew, ""
	case s.anew:
		return 0, anew, name
	}
	return id, name, anew
}

// marks are the colours of one style chosen for one grid.
type marks struct {
	style  string
	colors []string
}

func (m *marks) has(hit work.SearchHit) bool {
	return m.style == hit.Style && slices.Contains(m.colors, hit.Color)
}

// toggle chooses a colour or takes it back; it fails for another style.
func (m *marks) toggle(hit work.SearchHit) bool {
	if len(m.colors) > 0 && m.style != hit.Style {
		return false
	}
	m.style = hit.Style
	if i := slices.Index(m.colors, hit.Color); i >= 0 {
		m.colors = slices.Delete(m.colors, i, i+1)
	} else {
		m.colors = append(m.colors, hit.Color)
	}
	return true
}

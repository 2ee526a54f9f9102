package kit

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// ScreenID names one of the screens; it is also the owner of what the
// screen asks for.
type ScreenID string

// The screens, in the order of their digits.
const (
	Today     ScreenID = "today"
	Search    ScreenID = "search"
	Orders    ScreenID = "orders"
	Queue     ScreenID = "queue"
	Track     ScreenID = "track"
	Customers ScreenID = "customers"
	Setup     ScreenID = "setup"
	Team      ScreenID = "team" // behind Queue, without a digit
)

// Screen is one of them. Its methods run on one goroutine and do no I/O:
// work leaves as a tea.Cmd made with Run, and comes back as a Result.
type Screen interface {
	// Title is the name in the tab.
	Title() string
	// Update takes keys that no binding matched, ActionMsg for those that
	// did, PasteMsg, mouse messages in the body's own coordinates, Results of
	// its own requests, and every message nobody owns.
	Update(tea.Msg) tea.Cmd
	// View draws exactly what fits in w by h; the cursor (nil for none) is in
	// the body's coordinates.
	View(w, h int) (string, *tea.Cursor)
	// Keys lists what works now, the most useful first, switched off ones
	// with their reason.
	Keys() []Binding
}

// Starter has something to load: a screen when the program starts, an overlay
// when it is put on top.
type Starter interface{ Init() tea.Cmd }

// TextInput tells whether printable keys are text now: a prompt, a field or
// a grid cell has the focus.
type TextInput interface{ Typing() bool }

// Cells tells whether what is typed now goes into the cells of a grid: their
// letters find a column, so that a character which Option makes of a letter is
// that letter with alt, as it is where nothing is typed.
type Cells interface{ Cells() bool }

// Digits tells whether a plain digit belongs to the screen now, where its other
// printable keys are still actions: a value stands selected, and a digit there
// is the beginning of a new one, not the number of another screen.
type Digits interface{ Digits() bool }

// Focusable is told when it becomes the open screen and when it stops.
type Focusable interface {
	Enter() tea.Cmd
	Leave() tea.Cmd
}

// Placed says where on it the rep is, so that the next start opens there.
type Placed interface {
	// Place is a comparable value that can be written as JSON, nil for the
	// screen as it starts. It is asked for after every message.
	Place() any
	// Return opens what Place was when orderpad ended. It comes before Init.
	Return(place []byte) tea.Cmd
}

// Unsaved names what would be lost by quitting now; empty for nothing.
type Unsaved interface{ Unsaved() string }

// Backer steps out of an inner level on esc. It returns false when there is
// none, or when another screen opened that level: then the root goes back to
// where the rep came from.
type Backer interface{ Back() (tea.Cmd, bool) }

// Worker has long work running, shown in the frame and stopped with esc.
type Worker interface {
	Work() (Progress, bool)
	StopWork() tea.Cmd
}

// AtFoot is an overlay that is drawn over the foot of the window, as wide as
// that.
type AtFoot interface{ AtFoot() }

// CoversAll is an overlay that is given the whole window, the frame included.
type CoversAll interface{ CoversAll() }

// Overlay is drawn over the open screen and takes all its keys, but never
// ctrl+c. It closes by returning true.
type Overlay interface {
	Update(tea.Msg) (tea.Cmd, bool)
	// View draws a box no larger than w by h, the cursor in its coordinates.
	View(w, h int) (string, *tea.Cursor)
}

// Env is what every screen draws and dispatches with. The root owns it and
// changes it only between messages; screens keep the pointer and read it.
type Env struct {
	Theme Theme
	Keys  *Keymap
	Now   func() time.Time // the injected clock
	Kept  *Kept            // what is typed into forms and not saved yet
}

// NewEnv returns an environment with the default look and keys; for tests
// and as a start for the wiring.
func NewEnv(now func() time.Time, sets ...[]Binding) (*Env, error) {
	keys, err := NewKeymap(nil, sets...)
	if err != nil {
		return nil, err
	}
	return &Env{Theme: NewTheme(Look{Mode: Dark}), Keys: keys, Now: now, Kept: NewKept(nil)}, nil
}

// ActionMsg says that the rep asked for an action, by key or in the palette.
type ActionMsg struct{ ID ActionID }

// GoMsg opens a screen; Msg, if any, is delivered to it once it is open.
type GoMsg struct {
	Screen ScreenID
	Msg    tea.Msg
}

// OverlayMsg puts an overlay on top. Only ever send it for a key the rep
// pressed: nothing opens by itself.
type OverlayMsg struct{ Overlay Overlay }

// NoticeMsg says something on the notice line.
type NoticeMsg struct {
	Kind  Role // Info, OK, Warn or Error
	Text  string
	About string // what it is the state of: an order's number, AboutNetwork; empty for nothing
}

// QueuedMsg tells that an order was queued just now, by its number on this laptop.
type QueuedMsg struct{ ID int64 }

// AboutNetwork marks notices of a network that is gone: they leave when it is
// back.
const AboutNetwork = "network"

// CopyMsg puts text on the clipboard (OSC 52) and says so.
type CopyMsg struct{ Text, What string }

// OpenLinkMsg asks for an https address to be opened in the browser, for a letter
// (mailto:) in the mail program, or for a PDF by its path. What is said of it is
// about the browser where nothing else is given.
type OpenLinkMsg struct {
	URL            string
	Opened, Failed string // what to say then
}

// ProbePage is a page without encryption, which a network that wants a sign-in
// answers with its own page instead. Nothing of the rep's goes there.
const ProbePage = "http://neverssl.com/"

// ChangedMsg says that something changed on this laptop without the rep: in
// the background, or in another orderpad. Screens read again what they show;
// the cursor stays and what is being edited is left alone.
type ChangedMsg struct {
	Orders bool // orders, their states or their ledger
	Cache  bool // stock, customers or past orders
}

// ThemeMsg says that Env.Theme was replaced.
type ThemeMsg struct{}

// Go opens a screen and hands it a message; msg may be nil.
func Go(screen ScreenID, msg tea.Msg) tea.Cmd { return Send(GoMsg{screen, msg}) }

// Show opens an overlay.
func Show(o Overlay) tea.Cmd { return Send(OverlayMsg{o}) }

// Notify says something on the notice line.
func Notify(kind Role, text string) tea.Cmd { return Send(NoticeMsg{Kind: kind, Text: text}) }

// Copy puts text on the clipboard; what names it for the notice: "the order
// number".
func Copy(text, what string) tea.Cmd { return Send(CopyMsg{text, what}) }

// OpenLink opens an https address in the browser.
func OpenLink(url string) tea.Cmd { return Send(OpenLinkMsg{URL: url}) }

// Send is a message as a command.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

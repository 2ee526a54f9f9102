package kit

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// ActionID names something a rep can do: "scope.name". Bindings of one scope
// work at the same time; those of the scope "global" work everywhere.
type ActionID string

// The global actions. A screen that lists one of them in its Keys handles it
// itself, with its own words and its own reason when it cannot.
const (
	Help         ActionID = "global.help"
	Palette      ActionID = "global.palette"
	WhichKey     ActionID = "global.keys"
	NewOrder     ActionID = "global.new"
	QueueOrder   ActionID = "global.queue"
	Undo         ActionID = "global.undo"
	Redo         ActionID = "global.redo"
	PickCustomer ActionID = "global.customer"
	Refresh      ActionID = "global.refresh"
	CutNetwork   ActionID = "global.network"
	Quit         ActionID = "global.quit"
	Back         ActionID = "global.back"
	Suspend      ActionID = "global.suspend"
	ToggleMouse  ActionID = "global.mouse"
	ToggleHints  ActionID = "global.hints"
	NextTheme    ActionID = "global.theme"
	Columns      ActionID = "global.columns"
	Portal       ActionID = "global.portal"
	Notices      ActionID = "global.notices"
	ToggleCalm   ActionID = "global.calm"
)

// GoTo is the action that opens a screen.
func GoTo(s ScreenID) ActionID { return ActionID("global.screen-" + string(s)) }

// Screens lists the screens in the order of their digits, from 0.
var Screens = []ScreenID{Today, Search, Orders, Queue, Track, Customers, Setup}

// Binding joins an action to its keys and words. One binding dispatches the
// key, fills the hint line, the help and the palette.
type Binding struct {
	ID     ActionID
	Keys   []string // as KeyName writes them; none: palette only
	Help   string   // "queue this order"
	Hint   string   // the same on the hint line, where room is short: "queue"; empty for Help
	Off    string   // why it cannot be done now; empty: it can
	NoHint bool     // works and is in the help, but the hint line leaves it out
	Letter string   // letters that ctrl+g takes for it, as far as they are free
	Group  string   // whose column ctrl+g lists it in
	Also   string   // other words that the palette finds it by
	In     string   // where it works: "in a size grid"; empty for a screen as it opens

	Anywhere bool // other screens' palette carries it out
}

// On returns the binding, switched off with a reason unless ok.
func (b Binding) On(ok bool, reason string) Binding {
	b.Off = ""
	if !ok {
		b.Off = reason
	}
	return b
}

// As returns the binding with other words.
func (b Binding) As(help string) Binding {
	b.Help, b.Hint = help, ""
	return b
}

// Short returns the binding with fewer words on the hint line.
func (b Binding) Short(hint string) Binding {
	b.Hint = hint
	return b
}

// Quiet returns the binding, left out of the hint line.
func (b Binding) Quiet() Binding {
	b.NoHint = true
	return b
}

// GlobalKeys are the bindings that work on every screen.
func GlobalKeys() []Binding {
	out := []Binding{
		{ID: Help, Keys: []string{"f1", "?"}, Help: "help"},
		{ID: Palette, Keys: []string{"ctrl+p", ":"}, Help: "all actions"},
		{ID: WhichKey, Keys: []string{"ctrl+g"}, Help: "every action, one letter", Hint: "keys"},
		{ID: NewOrder, Keys: []string{"ctrl+n"}, Help: "new order", Letter: "ni"},
		{ID: QueueOrder, Keys: []string{"ctrl+o"}, Help: "queue this order", Letter: "oq"},
		{ID: Undo, Keys: []string{"ctrl+z"}, Help: "undo", Letter: "z"},
		{ID: Redo, Keys: []string{"ctrl+y"}, Help: "redo", Letter: "yr"},
		{ID: PickCustomer, Keys: []string{"f4"}, Help: "pick the customer", Letter: "cp"},
		{ID: Refresh, Keys: []string{"f5"}, Help: "refresh", Letter: "rf"},
		{ID: CutNetwork, Keys: []string{"f8"}, Help: "cut or restore the demo's network", Hint: "demo's network"},
		{ID: Columns, Keys: []string{"alt+h"}, Help: "columns: hide, show, sort", Hint: "columns"},
		{ID: Back, Keys: []string{"esc"}, Help: "back"},
		{ID: Quit, Keys: []string{"ctrl+c", "ctrl+q"}, Help: "quit"},
		{ID: Portal, Keys: []string{"f6"}, Help: "open the network's sign-in", Hint: "network's sign-in"},
		{ID: Notices, Keys: []string{"f3"}, Help: "notices: all that was said", Hint: "notices", Letter: "m"},
		{ID: Suspend, Help: "suspend to the shell"},
		{ID: ToggleMouse, Help: "mouse on or off"},
		{ID: ToggleHints, Help: "show or hide the hint line"},
		{ID: ToggleCalm, Help: "calm: nothing moves, on or off"},
		{ID: NextTheme, Help: "next theme: auto, dark, light, mono"},
	}
	for i, s := range Screens {
		digit := strconv.Itoa(i)
		out = append(out, Binding{ID: GoTo(s), Keys: []string{"alt+" + digit, digit}, Help: "open " + strings.ToUpper(string(s[:1])) + string(s[1:])})
	}
	return out
}

// KeyName is a key's name in bindings: "ctrl+n", "alt+e", "shift+tab", "f1",
// "space", or the text it types.
func KeyName(k tea.KeyPressMsg) string {
	if k.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper) != 0 && !Printable(k) {
		return k.Keystroke()
	}
	return k.String()
}

// Printable tells whether a key types text. AltGr arrives as ctrl+alt with
// text on Windows and is typing too.
func Printable(k tea.KeyPressMsg) bool {
	if k.Text == "" {
		return false
	}
	switch k.Mod & (tea.ModCtrl | tea.ModAlt | tea.ModMeta | tea.ModSuper) {
	case 0, tea.ModCtrl | tea.ModAlt:
		return true
	}
	return false
}

// Digit tells whether a key is a digit alone.
func Digit(k tea.KeyPressMsg) bool {
	name := KeyName(k)
	return len(name) == 1 && name[0] >= '0' && name[0] <= '9'
}

// Match finds the binding of a key. While text is typed, printable keys are
// text and match nothing; where none is, a letter also does what alt and that
// letter do, which not every terminal sends.
func Match(k tea.KeyPressMsg, typing bool, bindings []Binding) (Binding, bool) {
	if typing && Printable(k) {
		return Binding{}, false
	}
	name := KeyName(k)
	for _, b := range bindings {
		if slices.Contains(b.Keys, name) {
			return b, true
		}
	}
	if letter := []rune(name); !typing && len(letter) == 1 && unicode.IsLower(letter[0]) {
		for _, b := range bindings {
			if slices.Contains(b.Keys, "alt+"+name) {
				return b, true
			}
		}
	}
	return Binding{}, false
}

// Keymap holds every binding of the program with the rep's own keys applied.
type Keymap struct {
	byID  map[ActionID]Binding
	order []ActionID // as they were declared
	// Named is told of every action whose key a sentence names; tests hold by it
	// that the key does something where the sentence stands. Nil for nobody.
	Named func(ActionID)
}

// NewKeymap joins the global bindings and the screens' with the rep's
// remapping (action id to keys; an empty list unbinds). Unknown ids, and keys
// that would mean two things at once, are named errors.
func NewKeymap(remap map[string][]string, sets ...[]Binding) (*Keymap, error) {
	m := &Keymap{byID: map[ActionID]Binding{}}
	for _, set := range append([][]Binding{GlobalKeys()}, sets...) {
		for _, b := range set {
			if _, twice := m.byID[b.ID]; twice {
				return nil, fmt.Errorf("action %q is declared twice", b.ID)
			}
			m.byID[b.ID] = b
			m.order = append(m.order, b.ID)
		}
	}
	for _, name := range sortedKeys(remap) {
		b, ok := m.byID[ActionID(name)]
		if !ok {
			return nil, fmt.Errorf("keys: there is no action %q%s", name, m.suggest(name))
		}
		for _, k := range remap[name] {
			if strings.TrimSpace(k) == "" {
				return nil, fmt.Errorf("keys: %q has an empty key", name)
			}
			if k == "ctrl+c" && b.ID != Quit {
				return nil, fmt.Errorf("keys: ctrl+c always quits and cannot be %q", name)
			}
		}
		b.Keys = remap[name]
		m.byID[b.ID] = b
	}
	return m, m.conflict()
}

// Get returns the binding of an action. Asking for one that no set declares
// is a programming error.
func (m *Keymap) Get(id ActionID) Binding {
	b, ok := m.byID[id]
	if !ok {
		panic("kit: no binding declared for " + string(id))
	}
	return b
}

// Name is the key of an action as a sentence names it: "F5". An action that
// the rep took the keys from is in the palette.
func (m *Keymap) Name(id ActionID) string {
	if m.Named != nil {
		m.Named(id)
	}
	if b := m.Get(id); len(b.Keys) > 0 {
		return keyLabel(b.Keys[0])
	}
	return "the palette"
}

// Of returns the bindings of a screen, as they were declared: those whose ids
// begin with its name.
func (m *Keymap) Of(s ScreenID) []Binding {
	var out []Binding
	for _, id := range m.order {
		if ScreenOf(id) == s {
			out = append(out, m.byID[id])
		}
	}
	return out
}

// ScreenOf is the screen that an action belongs to: the first word of its id.
func ScreenOf(id ActionID) ScreenID {
	first, _, _ := strings.Cut(string(id), ".")
	return ScreenID(first)
}

// Pick returns the bindings of several actions, in that order.
func (m *Keymap) Pick(ids ...ActionID) []Binding {
	out := make([]Binding, len(ids))
	for i, id := range ids {
		out[i] = m.Get(id)
	}
	return out
}

// IDs lists every action that can be remapped, sorted.
func (m *Keymap) IDs() []ActionID { return sortedKeys(m.byID) }

func (m *Keymap) conflict() error {
	type place struct{ scope, key string }
	owner := map[place]ActionID{}
	ids := sortedKeys(m.byID)
	// The global ones first, so that a screen's binding meets them.
	sort.SliceStable(ids, func(i, j int) bool { return scope(ids[i]) == "global" && scope(ids[j]) != "global" })
	for _, id := range ids {
		for _, k := range m.byID[id].Keys {
			for _, s := range []string{scope(id), "global"} {
				if other, taken := owner[place{s, k}]; taken && other != id {
					return fmt.Errorf("keys: %s is both %q and %q", k, other, id)
				}
			}
			owner[place{scope(id), k}] = id
		}
	}
	return nil
}

func (m *Keymap) suggest(name string) string {
	_, tail := cutLast(name)
	for _, id := range sortedKeys(m.byID) {
		if _, t := cutLast(string(id)); t == tail {
			return fmt.Sprintf(", is it %q?", id)
		}
	}
	return ""
}

func scope(id ActionID) string {
	s, _ := cutLast(string(id))
	return s
}

func cutLast(s string) (before, after string) {
	if i := strings.LastIndexByte(s, '.'); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

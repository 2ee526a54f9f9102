package setup

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// row is one line of the screen: a heading, or something to be done.
type row struct {
	heading bool
	label   string
	value   string
	note    string
	role    kit.Role
	conn    *work.ConnectionView
	what    string // what enter does, for the hint line
	do      func() tea.Cmd
}

func (r row) help() string {
	if r.what == "" {
		return "do it"
	}
	return r.what
}

type addMsg struct{ kind order.ConnectionKind }

// build makes the rows from what is known; the cursor keeps its place.
func (s *Screen) build() {
	at, had := s.selected()
	s.rows = slices.Concat(s.connectionRows(), s.dataRows(), s.copyRows(), s.lookRows(), s.aboutRows())
	s.table.SetLen(len(s.rows))
	if !had {
		s.table.Select(1)
		return
	}
	for i, r := range s.rows {
		if r.label == at.label && !r.heading {
			s.table.Select(i)
		}
	}
}

func (s *Screen) selected() (row, bool) {
	if i := s.table.Cursor(); i >= 0 && i < len(s.rows) {
		return s.rows[i], true
	}
	return row{}, false
}

func (s *Screen) connectionRows() []row {
	rows := []row{{heading: true, label: "Connections"}}
	if s.offer != nil {
		rows = append(rows, row{
			label: "Spelling of sizes", value: s.offer.OfferSizes, role: kit.Warn, what: "use this spelling", do: s.useSpelling,
			note: kit.Int(s.offer.SpellingFits) + " parts of the catalogue fit it, " + kit.Int(s.offer.SpellingMisses) + " fit the one in use",
		})
	}
	for _, c := range s.conns {
		note, role := c.URL, kit.Text
		if c.Settings["test"] == "on" {
			note = "TEST  " + note
		}
		if c.Current {
			note, role = "in use  "+note, kit.OK
		}
		rows = append(rows, row{
			label: c.Name, value: kindName[c.Kind], note: note, role: role, conn: &c, what: "open it",
			do: func() tea.Cmd { s.page = newPage(s.env, c.Name); s.page.take(c); return s.again() },
		})
	}
	note := ""
	if len(s.conns) == 0 {
		note = "without one, orders stay drafts on this laptop"
	}
	return append(rows, row{label: "Add a connection", note: note, what: "add a connection", do: s.askKind})
}

var kindName = map[string]string{
	string(order.KindProxy): "shop's proxy", string(order.KindManageOrders): "ManageOrders", string(order.KindECat): "eCat",
}

func (s *Screen) dataRows() []row {
	stock := "never fetched"
	if !s.status.StockAt.IsZero() {
		stock = kit.Age(s.env.Now().Sub(s.status.StockAt)) + " old"
	}
	start := func(what RefreshMsg) func() tea.Cmd { return func() tea.Cmd { return s.refresh(what) } }
	var kept []row
	if held := s.status.Held; !held.At.IsZero() {
		kept = []row{{
			label: "Smaller catalogue kept", value: kit.Count(held.Rows, "row", "rows"), role: kit.Warn, what: "take it all the same",
			note: "came " + kit.Age(s.env.Now().Sub(held.At)) + " ago in place of " + kit.Count(held.Before, "row", "rows") + "; what is not in it would vanish", do: start(RefreshMsg{Take: true}),
		}}
	}
	rows := []row{
		{heading: true, label: "From the shop"},
		{label: "Styles and stock", value: stock, note: "fetch what changed", what: "fetch what changed", do: start(RefreshMsg{})},
		s.refreshRow(),
		{label: "Everything again", note: "the whole catalogue, a few minutes", what: "fetch it", do: start(RefreshMsg{Full: true})},
		{label: "Customers and orders", note: "contacts, past orders, shipments", what: "fetch them", do: s.fetchCustomers},
		{label: "Price list", note: "a CSV of style, size, from_qty, price", what: "import a file", do: s.openImport},
	}
	if s.opt.Team != nil {
		value := "not shared"
		if s.status.Team {
			value = "shared"
		}
		rows = append(rows, row{label: "Team", value: value, note: "a copy of every order, hand-overs, one fetch for all", what: "open it", do: s.opt.Team})
	}
	return slices.Insert(rows, 1, kept...)
}

// refreshChoices are the times between two refreshes that the row offers.
var refreshChoices = []time.Duration{0, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour}

// refreshRow is how often the stock is refreshed by itself, and why it was not.
func (s *Screen) refreshRow() row {
	every := s.status.StockEvery
	next := refreshChoices[0]
	for _, d := range slices.Backward(refreshChoices) {
		if d > every {
			next = d
		}
	}
	r := row{
		label: "Refresh by itself", value: often(every), note: "what changed, when there is a network",
		what: "change to " + often(next), do: func() tea.Cmd { return s.refreshEvery(next) },
	}
	if s.status.StockFails != "" {
		r.note, r.role = s.status.StockFails, kit.Warn
	}
	return r
}

// often is a time between two refreshes in words.
func often(every time.Duration) string {
	switch {
	case every <= 0:
		return "off"
	case every%time.Hour == 0:
		return "every " + kit.Int(int(every/time.Hour)) + " h"
	}
	return "every " + kit.Int(int(every/time.Minute)) + " min"
}

func (s *Screen) refreshEvery(every time.Duration) tea.Cmd {
	w := s.work
	return s.do("Saving", func(ctx context.Context) (said, error) {
		text := "The stock is refreshed only when you ask for it."
		if every > 0 {
			text = "The stock is refreshed by itself " + often(every) + "."
		}
		return said{text: text, kind: kit.OK}, w.SetRefreshEvery(ctx, every)
	})
}

func (s *Screen) lookRows() []row {
	set := func(change func(*kit.PrefsMsg)) func() tea.Cmd {
		return func() tea.Cmd {
			p := s.prefs
			change(&p)
			return kit.Send(p)
		}
	}
	theme := s.prefs.Theme
	if theme == "" {
		theme = kit.Auto
	}
	next := kit.Modes[(slices.Index(kit.Modes, theme)+1)%len(kit.Modes)]
	return []row{
		{heading: true, label: "Display"},
		{label: "Theme", value: string(theme), note: "auto, dark, light or mono", what: "change to " + string(next), do: set(func(p *kit.PrefsMsg) { p.Theme = next })},
		{label: "Mouse", value: onOff(s.prefs.Mouse), note: "off lets the terminal select text", what: "switch", do: set(func(p *kit.PrefsMsg) { p.Mouse = !p.Mouse })},
		{label: "Hint line", value: onOff(s.prefs.Hints), note: s.env.Keys.Name(kit.Help) + " always lists every key", what: "switch", do: set(func(p *kit.PrefsMsg) { p.Hints = !p.Hints })},
		{label: "Calm", value: onOff(s.prefs.Calm), note: "on: progress in words, nothing moves", what: "switch", do: set(func(p *kit.PrefsMsg) { p.Calm = !p.Calm })},
		{label: "Plain signs", value: onOff(s.prefs.ASCII), note: "ASCII only, no line drawing", what: "switch", do: set(func(p *kit.PrefsMsg) { p.ASCII = !p.ASCII })},
	}
}

func (s *Screen) aboutRows() []row {
	rows := []row{{heading: true, label: "About"}, {label: "orderpad", value: s.opt.Version, note: "an order pad for apparel reps", what: "copy the version",
		do: func() tea.Cmd { return kit.Copy(s.opt.Version, "the version") }}}
	for _, p := range s.opt.Places {
		rows = append(rows, row{label: p.Name, note: p.Path, what: "copy the path", do: func() tea.Cmd { return kit.Copy(p.Path, "the path") }})
	}
	return rows
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// keep takes over how it looks now and remembers it.
func (s *Screen) keep(p kit.PrefsMsg) tea.Cmd {
	s.prefs = p
	s.build()
	text, err := json.Marshal(p)
	if err != nil {
		return kit.Notify(kit.Error, err.Error())
	}
	return s.remember(PrefsKey, string(text))
}

func (s *Screen) remember(key, value string) tea.Cmd {
	w := s.work
	return func() tea.Msg {
		if err := w.Remember(context.Background(), key, value); err != nil {
			return kit.NoticeMsg{Kind: kit.Warn, Text: err.Error()}
		}
		return nil
	}
}

// ReadPrefs reads what the screen remembered under PrefsKey; false when that
// is nothing that can be read.
func ReadPrefs(text string) (kit.PrefsMsg, bool) {
	var p kit.PrefsMsg
	if err := json.Unmarshal([]byte(text), &p); err != nil || !slices.Contains(kit.Modes, p.Theme) {
		return kit.PrefsMsg{}, false
	}
	return p, true
}

package tui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// list is a screen with a prompt over a table, as Search is one.
type list struct {
	env    *kit.Env
	title  string
	prompt kit.Field
	table  kit.Table
	inList bool

	got     []tea.Msg
	latest  kit.Latest
	answer  string
	entered int
	left    int
	inner   bool
	work    *kit.Progress
	unsaved string
}

var listKeys = []kit.Binding{
	{ID: "list.open", Keys: []string{"enter"}, Help: "open"},
	{ID: "list.mark", Keys: []string{"tab"}, Help: "mark colours"},
	{ID: "list.off", Keys: []string{"alt+d"}, Help: "order again"},
	{ID: "list.filter", Keys: []string{"/"}, Help: "filter"},
}

func newList(env *kit.Env, title string, rows int) *list {
	l := &list{env: env, title: title, prompt: kit.NewField(env, "")}
	l.prompt.Focus()
	l.table = kit.Table{
		Columns: []kit.Column{
			{ID: "style", Title: "STYLE", Width: 8},
			{ID: "colour", Title: "COLOUR", Width: 12, Flex: 1},
			{ID: "what", Title: "DESCRIPTION", Width: 14, Flex: 3, Fold: 1},
			{ID: "s", Title: "S", Width: 4, Number: true},
			{ID: "m", Title: "M", Width: 4, Number: true},
			{ID: "l", Title: "L", Width: 4, Number: true},
			{ID: "2xl", Title: "2XL", Width: 4, Number: true, Bar: true},
			{ID: "total", Title: "TOTAL", Width: 6, Number: true, Bar: true},
		},
		Row: func(i int) []kit.Cell {
			styles := []string{"PC54", "PC61", "K500", "G500", "DT6000"}
			colours := []string{"Navy", "Jet Black", "Athletic Heather", "True Royal", "Red"}
			low := kit.Text
			if i%4 == 1 {
				low = kit.Low
			}
			return []kit.Cell{
				{Text: styles[i%5], Role: kit.Heading}, {Text: colours[i/2%5]},
				{Text: "Port & Company Core Cotton Tee", Role: kit.Muted},
				{Text: kit.Int(i * 37 % 400)}, {Text: kit.Int(i * 53 % 700)}, {Text: kit.Int(i * 11 % 90), Role: low},
				{Text: kit.Int(i % 7)}, {Text: kit.Int(i * 101 % 2000)},
			}
		},
		KeyOf: func(i int) string { return fmt.Sprint(i) },
	}
	l.table.SetLen(rows)
	return l
}

func (l *list) Title() string { return l.title }

func (l *list) Typing() bool { return !l.inList }

func (l *list) Keys() []kit.Binding {
	return []kit.Binding{
		l.env.Keys.Get("list.open"), l.env.Keys.Get("list.mark"), l.env.Keys.Get("list.filter"),
		l.env.Keys.Get("list.off").On(false, "these were never ordered"),
		{ID: "list.extra", Help: "export the list"},
	}
}

func (l *list) Enter() tea.Cmd  { l.entered++; return nil }
func (l *list) Leave() tea.Cmd  { l.left++; return nil }
func (l *list) Unsaved() string { return l.unsaved }

func (l *list) Back() (tea.Cmd, bool) {
	was := l.inner
	l.inner = false
	return nil, was
}

func (l *list) Work() (kit.Progress, bool) {
	if l.work == nil {
		return kit.Progress{}, false
	}
	return *l.work, true
}

func (l *list) StopWork() tea.Cmd { l.work = nil; return nil }

func (l *list) Update(msg tea.Msg) tea.Cmd {
	l.got = append(l.got, msg)
	switch msg := msg.(type) {
	case kit.ActionMsg:
		switch msg.ID {
		case "list.mark":
			l.table.Mark(l.table.Cursor())
		case "list.open":
			ctx, req := l.latest.Next(context.Background(), kit.Search)
			return kit.Run(ctx, req, func(context.Context) (string, error) { return "opened", nil })
		}
	case kit.Result[string]:
		if l.latest.Done(msg.Req) {
			l.answer = msg.Value
		}
	case tea.KeyPressMsg:
		if kit.KeyName(msg) == "down" && !l.inList {
			l.inList = true
			l.prompt.Blur()
			return nil
		}
		if !l.inList {
			l.prompt.Update(msg)
		} else {
			l.table.Key(msg)
		}
	case kit.PasteMsg:
		l.prompt.Update(msg)
	case tea.MouseMsg:
		m := msg.Mouse()
		switch e := msg.(type) {
		case tea.MouseClickMsg:
			e.Y = m.Y - 1
			l.table.Mouse(e)
		case tea.MouseWheelMsg:
			l.table.Mouse(e)
		}
	}
	return nil
}

func (l *list) View(w, h int) (string, *tea.Cursor) {
	t := &l.env.Theme
	note := t.Paint(kit.Muted, "1,204 of 347,341 "+t.Glyphs.Dot+" 3 ms ")
	head := " " + t.Paint(kit.Accent, ">") + " " + l.prompt.Inline(max(w-40, 8))
	return strings.Join([]string{t.Ends(head, note, w), l.table.Draw(t, w, h-1)}, "\n"), l.prompt.InlineCursor(3, 0)
}

// pad is a screen with the size grid.
type pad struct {
	env  *kit.Env
	grid kit.Grid
	got  []tea.Msg
}

var padKeys = []kit.Binding{
	{ID: "pad.spread", Keys: []string{"alt+e"}, Help: "spread a total"},
	{ID: "pad.row", Keys: []string{"alt+r"}, Help: "repeat the row above"},
	{ID: "pad.price", Keys: []string{"alt+p"}, Help: "price"},
	{ID: "pad.wire", Keys: []string{"alt+w"}, Help: "what will be sent"},
}

func sampleGrid() kit.Grid {
	var g kit.Grid
	g.SetCols([]kit.GridCol{{Title: "XS"}, {Title: "S"}, {Title: "M"}, {Title: "L"}, {Title: "XL"}, {Title: "2XL", Bar: true}, {Title: "3XL"}, {Title: "4XL"}, {Title: "5XL"}})
	row := func(label, total string, off int, qty, stock []int) kit.GridRow {
		r := kit.GridRow{Label: label, Note: "on hand", Total: total}
		for i := range qty {
			c := kit.GridCell{Qty: qty[i], Note: kit.Int(stock[i]), Off: i == off}
			if c.Off {
				c.Note = "-"
			} else if stock[i] < qty[i] {
				c.NoteRole = kit.Low
			}
			r.Cells = append(r.Cells, c)
		}
		return r
	}
	g.SetRows([]kit.GridRow{
		row("Navy", "219.50", 0, []int{0, 4, 8, 8, 2, 2, 1, 0, 0}, []int{0, 120, 340, 288, 96, 44, 0, 3, 0}),
		row("Jet Black", "255.00", -1, []int{0, 0, 12, 12, 6, 0, 0, 0, 0}, []int{5, 90, 210, 198, 77, 12, 8, 0, 0}),
	})
	return g
}

func newPad(env *kit.Env) *pad { return &pad{env: env, grid: sampleGrid()} }

func (p *pad) Title() string { return "Orders" }
func (p *pad) Typing() bool  { return true }
func (p *pad) Keys() []kit.Binding {
	return append(p.env.Keys.Pick("pad.spread", "pad.row", "pad.price", "pad.wire"),
		p.env.Keys.Get(kit.QueueOrder), p.env.Keys.Get(kit.Undo).On(false, "nothing to undo yet"))
}

func (p *pad) Update(msg tea.Msg) tea.Cmd {
	p.got = append(p.got, msg)
	if k, ok := msg.(tea.KeyPressMsg); ok {
		p.grid.Key(k)
	}
	return nil
}

func (p *pad) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	lines := []string{
		t.Ends(" "+t.Paint(kit.Heading, "PC54")+" "+t.Paint(kit.Muted, t.Glyphs.Dot+" Port & Company Core Cotton Tee"), t.Paint(kit.Muted, "OP7F3K-0012 "+t.Glyphs.Dot+" Cascade Youth "), w), "",
		p.grid.Draw(w, max(h-2, 1), t),
	}
	return strings.Join(lines, "\n"), nil
}

type rig struct {
	*tuitest.Driver
	env   *kit.Env
	root  *tui.Model
	list  *list
	pad   *pad
	clock *tuitest.Clock
}

func newRig(t testing.TB, w, h int, change func(*tui.Options)) rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, listKeys, padKeys)
	if err != nil {
		t.Fatal(err)
	}
	r := rig{env: env, clock: clock, list: newList(env, "Search", 5000), pad: newPad(env)}
	opt := tui.Options{
		Env: env, Look: kit.Look{Mode: kit.Auto}, Mouse: true, Hints: true,
		Screens: map[kit.ScreenID]kit.Screen{
			kit.Search: r.list, kit.Orders: r.pad, kit.Queue: newList(env, "Queue", 3),
			kit.Track: newList(env, "Track", 0), kit.Customers: newList(env, "Customers", 40), kit.Setup: newList(env, "Setup", 1),
		},
		Home: map[kit.ActionID]kit.ScreenID{kit.NewOrder: kit.Orders},
		Status: kit.Status{
			OnlyHere: 3, OldestHere: clock.Now().Add(-2 * 3600e9), StockAt: clock.Now().Add(-12 * 60e9),
			Connection: "demo", Test: true, DemoTime: "Sat 14:05",
		},
		OpenURL: func(string) error { return nil },
	}
	if change != nil {
		change(&opt)
	}
	r.root = tui.New(opt)
	r.Driver = tuitest.New(t, r.root, clock, w, h)
	return r
}

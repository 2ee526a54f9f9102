package paste_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/paste"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

// shelf is a catalogue of three styles.
type shelf map[string]catalog.Style

func newShelf() shelf {
	s := shelf{}
	add := func(number, description string, sizes, colors string) {
		style := catalog.Style{Number: number, Description: description, Sizes: strings.Fields(sizes)}
		for _, c := range strings.Split(colors, ",") {
			style.Colors = append(style.Colors, catalog.StyleColor{Style: number, Color: c, Description: description})
		}
		s[number] = style
	}
	add("PC54", "Port & Company Core Cotton Tee", "S M L XL 2XL 3XL 4XL", "Navy,Jet Black,White")
	add("PC54Y", "Port & Company Youth Core Cotton Tee", "XS S M L XL", "Navy,White")
	add("112", "Richardson Snapback Trucker Cap", "OSFA", "Navy,Black/White")
	return s
}

func (s shelf) Style(number string) (catalog.Style, bool) {
	style, ok := s[strings.ToUpper(number)]
	return style, ok
}

func (s shelf) NearStyles(string) []string { return nil }

func (s shelf) Family(style catalog.Style, fit catalog.Fit) []catalog.Style {
	if style.Number == "PC54" && fit == catalog.FitYouth {
		return []catalog.Style{s["PC54Y"]}
	}
	return nil
}

// mail is what a coach writes.
const mail = `Hi! Here is what we need for spring,
thanks so much for your help.

PC54 Navy: 4 small, 8 med, 8 L
PC54 Jet Black S 2 M 12
Youth tees navy 10 med 8 large
zzyx 12 of the qwerty ones M
We need them by 12/11, PO 778.
Ana Ruiz
`

// rig is the sheet alone under a root that opens it.
type rig struct {
	*tuitest.Driver
	clock *tuitest.Clock
	root  *root
}

type root struct {
	env   *kit.Env
	start tea.Cmd
	over  []kit.Overlay
	taken []order.Taking
	w, h  int
}

func (r *root) Init() tea.Cmd { return r.start }

func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return r, nil
	case kit.OverlayMsg:
		r.over = append(r.over, msg.Overlay)
		if o, ok := msg.Overlay.(kit.Starter); ok {
			return r, o.Init()
		}
		return r, nil
	}
	if len(r.over) == 0 {
		return r, nil
	}
	cmd, closed := r.over[0].Update(msg)
	if closed {
		r.over = nil
	}
	return r, cmd
}

func (r *root) View() tea.View {
	var v tea.View
	if r.w > 0 && len(r.over) > 0 {
		content, cursor := r.over[0].View(r.w, r.h)
		v.SetContent(content)
		v.Cursor = cursor
	}
	return v
}

func open(t *testing.T, text string, w, h int, change ...func(*kit.Env)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(env)
	}
	r := &root{env: env}
	r.start = paste.Open(env, paste.Options{
		Owner: kit.Orders, Text: text, Into: "OP7F3K-0012 · Cascade Youth",
		Read: func(_ context.Context, step func(done, total int) bool) (order.Reading, error) {
			return order.Read(text, newShelf(), order.ReadOptions{Today: order.DateOf(clock.Now()), Step: step}), nil
		},
		Sums: func(_ context.Context, lines []order.ReadLine) (work.ReadingSums, error) {
			sums := work.ReadingSums{Priced: true, After: 100, Total: 100_000}
			for _, l := range lines {
				sums.Lines = append(sums.Lines, catalog.Money(850*l.Pieces()))
			}
			return sums, nil
		},
		Take: func(taken order.Taking) tea.Cmd {
			r.taken = append(r.taken, taken)
			return nil
		},
	})
	return &rig{tuitest.New(t, r, clock, w, h), clock, r}
}

func TestSheetGoldens(t *testing.T) {
	open(t, mail, 80, 24).Goldens(t)
}

// TestSheetAsksBeforeItAdds walks a mail: nothing is added while a question or
// an unread clause is open, and what is added is what was said.
func TestSheetAsksBeforeItAdds(t *testing.T) {
	r := open(t, mail, 120, 40)
	r.Has("1 asked", "1 not read", "PC54 Navy", "PC54 Jet Black", "PO 778")
	r.clock.Advance(time.Second)
	r.Press("enter").Has("Answer the question first")
	r.Press("1") // PC54Y
	r.Has("PC54Y Navy", "is not read").HasNot("asked")
	r.Press("enter").Has("Type what is not read")
	r.Press("k").HasNot("is not read").Has("goes into the order's notes")
	r.Press("o", "enter")
	if len(r.root.taken) != 1 || len(r.root.over) != 0 {
		t.Fatalf("taken %d times, %d sheets", len(r.root.taken), len(r.root.over))
	}
	got := r.root.taken[0]
	var lines []string
	for _, l := range got.Lines {
		lines = append(lines, l.String())
	}
	want := []string{"PC54 Navy S 4 M 8 L 8", "PC54 Jet Black S 2 M 12", "PC54Y Navy M 10 L 8"}
	if !slices.Equal(lines, want) || got.PO != "778" || got.ShipBy != (order.Date{}) {
		t.Errorf("took %v, PO %q, ship by %v", lines, got.PO, got.ShipBy)
	}
	if len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "qwerty") {
		t.Errorf("notes %q", got.Notes)
	}
}

// TestSheetTypesWhatIsNotRead puts what the rep types in its place.
func TestSheetTypesWhatIsNotRead(t *testing.T) {
	r := open(t, "PC54 Navy S 4\nzzyx 12 of the qwerty ones M\n", 80, 24)
	r.Press("e").Has("> zzyx 12 of")
	for range len("zzyx 12 of the qwerty ones M") {
		r.Press("backspace")
	}
	r.Type("112 navy 12").Press("enter").Has("112 Navy").HasNot("not read")
	r.clock.Advance(time.Second)
	r.Press("enter")
	if n := len(r.root.taken); n != 1 {
		t.Fatalf("taken %d times:\n%s", n, r.Screen())
	}
	if l := r.root.taken[0].Lines[1]; l.Style != "112" || l.Pieces() != 12 {
		t.Errorf("took %v", l)
	}
}

// TestSheetIgnoresThePastesOwnEnter: the last newline may arrive alone.
func TestSheetIgnoresThePastesOwnEnter(t *testing.T) {
	r := open(t, "PC54 Navy S 4\nPC54 White M 2\n", 80, 24)
	r.Press("enter")
	if len(r.root.taken) != 0 {
		t.Error("an enter right after the paste added it")
	}
	r.clock.Advance(time.Second)
	r.Press("enter")
	if len(r.root.taken) != 1 {
		t.Error("enter did not add it")
	}
}

func TestSheetEscLeavesEverything(t *testing.T) {
	r := open(t, mail, 80, 24)
	r.Press("esc")
	if len(r.root.taken) != 0 || len(r.root.over) != 0 {
		t.Error("esc added something, or did not close")
	}
}

func TestSheetFitsEverywhere(t *testing.T) {
	open(t, strings.Repeat(mail, 40), 80, 24).FitsEverywhere(t)
	open(t, mail, 80, 24, func(env *kit.Env) { env.Theme = tuitest.PlainTheme() }).FitsEverywhere(t)
}

// TestSheetStopsALongReading: it shows how far it is, and esc stops it.
func TestSheetStopsALongReading(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	begun, stopped := make(chan bool), make(chan bool, 1)
	msg, _ := paste.Open(env, paste.Options{
		Owner: kit.Search, Text: strings.Repeat("PC54 Navy S 4\n", 10_000), Into: "a new order",
		Read: func(ctx context.Context, step func(done, total int) bool) (order.Reading, error) {
			step(3_200, 10_000)
			close(begun)
			<-ctx.Done()
			stopped <- !step(3_300, 10_000)
			return order.Reading{}, ctx.Err()
		},
	})().(kit.OverlayMsg)
	sheet, _ := msg.Overlay.(*paste.Sheet)
	batch, _ := sheet.Init()().(tea.BatchMsg)
	for _, cmd := range batch {
		go cmd()
	}
	<-begun
	if view, _ := sheet.View(80, 24); !strings.Contains(view, "Reading 10,000 lines") || !strings.Contains(view, "3,200 so far") {
		t.Error(view)
	}
	if _, closed := sheet.Update(tea.KeyPressMsg{Code: tea.KeyEscape}); !closed {
		t.Error("esc does not close it")
	}
	if !<-stopped {
		t.Error("the reading goes on")
	}
}

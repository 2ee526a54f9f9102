package reorder_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/reorder"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

// fake is an order of the shop's with every kind of row: goods at another price
// today, goods that are gone, a fee that is paid once, freight and tax, a credit.
type fake struct {
	sheet   work.ReorderSheet
	advice  work.ReorderAdvice
	err     error
	choices []work.ReorderChoice
}

func (f *fake) AgainSheet(context.Context, string) (work.ReorderSheet, error) { return f.sheet, f.err }

func (f *fake) Advice(context.Context, work.ReorderSheet) (work.ReorderAdvice, error) {
	return f.advice, nil
}

func (f *fake) TakeReorder(_ context.Context, _ work.ReorderSheet, c work.ReorderChoice) (work.DuplicateView, error) {
	c.Take, c.Charges = slices.Clone(c.Take), slices.Clone(c.Charges)
	f.choices = append(f.choices, c)
	view := work.DuplicateView{Art: "kept: LC + FB (30472)"}
	view.ExtOrderID = "OP7F3K-0020"
	return view, f.err
}

func day(text string) order.Date {
	d, _ := order.ParseDate(text)
	return d
}

func row(style, color, from string, was, today catalog.Money, cells map[string]int) work.ReorderRow {
	r := work.ReorderRow{Was: catalog.PriceOf(was), From: from, Taken: true}
	r.Style, r.Color, r.Sizes = style, color, map[string]work.CellView{}
	n := 0
	for size, qty := range cells {
		r.Sizes[size] = work.CellView{Qty: qty, Price: catalog.PriceOf(was)}
		n += qty
	}
	if today > 0 {
		r.Today, r.TodayTotal = catalog.PriceOf(today), catalog.PriceOf(today*catalog.Money(n))
	}
	return r
}

func shop() *fake {
	navy := row("PC54", "Navy", "list from 24", 875, 900, map[string]int{"S": 2, "M": 8, "L": 8, "XL": 2})
	ash := row("PC61", "Ash", "", 925, 0, map[string]int{"M": 6, "L": 6})
	ash.Gone = "PC61 is not in the inventory any more"
	dd := row("DD", "", "list", 3000, 6000, map[string]int{"": 1})
	dd.Fee, dd.Taken, dd.Description, dd.Why = true, false, "Digitizing", "digitizing was paid once, with the first order of this art"
	credit := work.ReorderRow{Qty: "-4", Was: catalog.PriceOf(300), Never: true, Why: "a credit: -4 pieces"}
	credit.Style, credit.Color = "PC54", "Navy"
	minus := catalog.Money(-25)
	return &fake{
		sheet: work.ReorderSheet{
			OnSiteOrder: 141600, Customer: "Cascade Youth", CustomerID: 118, Ordered: day("2025-11-01"), Kept: "LC + FB (30472)",
			Design: &work.DesignLine{Number: "30472", Name: "LC + FB"},
			Designs: []work.DesignLine{
				{Number: "30472", Name: "LC + FB", Times: 6, LastUsed: day("2026-11-24")},
				{Number: "38464.01", Name: "Cap front", Times: 2, LastUsed: day("2026-03-02")},
			},
			Rows:    []work.ReorderRow{navy, ash, dd, credit},
			Charges: []work.LeftOut{{What: "freight", Amount: catalog.PriceOf(1850), Why: "the freight of that order"}, {What: "tax", Amount: catalog.PriceOf(2229), Why: "the tax of that order"}},
			Note:    work.OneDesign,
		},
		advice: work.ReorderAdvice{
			Ship: work.PromiseView{Date: day("2026-12-14"), Orders: 119, Basis: "embroidery orders"},
			Instead: map[int][]work.Substitute{1: {
				{Put: order.Instead{Style: "PC61", Color: "Athl Heather"}, All: true, Total: catalog.PriceOf(11100), Text: "PC61 Athl Heather all there, same price"},
				{Put: order.Instead{Style: "PC54", Color: "Ash"}, All: true, Total: catalog.PriceOf(10800), Each: &minus, Text: "PC54 Ash all there, 0.25 less each"},
			}},
		},
	}
}

type rig struct {
	*tuitest.Driver
	fake   *fake
	root   *root
	opened []string
}

// root shows the sheet as the frame would.
type root struct {
	start  tea.Cmd
	over   kit.Overlay
	notice string
	w, h   int
}

func (r *root) Init() tea.Cmd { return r.start }

func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return r, nil
	case kit.NoticeMsg:
		r.notice = msg.Text
		return r, nil
	case kit.OverlayMsg:
		r.over = msg.Overlay
		return r, msg.Overlay.(kit.Starter).Init()
	}
	if r.over == nil {
		return r, nil
	}
	cmd, closed := r.over.Update(msg)
	if closed {
		r.over = nil
	}
	return r, cmd
}

func (r *root) View() tea.View {
	var v tea.View
	if r.over != nil && r.w > 0 {
		content, cursor := r.over.View(r.w, r.h)
		v.SetContent(content)
		v.Cursor = cursor
	}
	return v
}

func open(t *testing.T, w, h int, change func(*fake)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{fake: shop(), root: &root{}}
	if change != nil {
		change(r.fake)
	}
	r.root.start = reorder.Open(env, kit.Track, r.fake, "141600", func(id string) tea.Cmd { r.opened = append(r.opened, id); return nil })
	r.Driver = tuitest.New(t, r.root, clock, w, h)
	return r
}

func TestSheetGoldens(t *testing.T) { open(t, 80, 24, nil).Goldens(t) }

// TestSheetKeepsWhatItShows: what is ticked is what is made; goods that are gone
// are decided first, and what can never be copied has no key.
func TestSheetKeepsWhatItShows(t *testing.T) {
	r := open(t, 120, 40, nil)
	r.Has("141600 again", "Cascade Youth", "8.75", "9.00", "from 24", "[ ] DD Digitizing", "paid once", "[ ] Freight", "18.50", "stays behind: a credit: -4 pieces",
		"(•) keep LC + FB (30472)", "used 6 times", "38464.01 Cap front", "Mon 14 Dec", "12 pcs not decided", "20 pcs  goods 180.00   then 175.00")
	r.Press("enter").Has("choose what takes its place")
	if len(r.fake.choices) != 0 {
		t.Fatal("made with goods undecided")
	}
	r.Press("2").Has("2✓ PC54 Ash", "32 pcs  goods 288.00   then 286.00").HasNot("not decided")
	r.Press("enter")
	if len(r.fake.choices) != 1 || r.root.over != nil || strings.Join(r.opened, ",") != "OP7F3K-0020" || !strings.Contains(r.root.notice, "kept: LC + FB") {
		t.Fatalf("%d choices, opened %v, said %q", len(r.fake.choices), r.opened, r.root.notice)
	}
	c := r.fake.choices[0]
	if !slices.Equal(c.Take, []bool{true, true, false, false}) || !slices.Equal(c.Charges, []bool{false, false}) || !c.Today || c.Design != nil ||
		c.ShipBy != "2026-12-14" || len(c.Instead) != 1 || c.Instead[1].Style != "PC54" {
		t.Errorf("%+v", c)
	}
}

// TestSheetTakesWhatIsTicked walks every other choice.
func TestSheetTakesWhatIsTicked(t *testing.T) {
	r := open(t, 120, 40, nil)
	r.Press("t").Has("goods 175.00") // at the prices of then
	r.Press("space", "down", "a", "down", "down", "down", "down", "space", "down", "space", "down", "space", "down", "space", "down", "space", "enter")
	if len(r.fake.choices) != 1 {
		t.Fatal(r.Screen())
	}
	c := r.fake.choices[0]
	if !slices.Equal(c.Take, []bool{false, true, true, false}) || !slices.Equal(c.Charges, []bool{true, true}) || c.Today || len(c.Instead) != 0 ||
		c.ShipBy != "" || c.Design == nil || *c.Design != "" {
		t.Errorf("%+v", c)
	}
}

// TestSheetChangesTheDesign takes another of the customer's, or any number; what
// is none is said and nothing is made.
func TestSheetChangesTheDesign(t *testing.T) {
	decided := func(f *fake) { f.sheet.Rows[1].Gone = "" }
	r := open(t, 80, 24, decided)
	r.Press("d", "down", "space", "enter")
	if c := r.fake.choices; len(c) != 1 || c[0].Design == nil || *c[0].Design != "38464.01" {
		t.Fatalf("%+v", c)
	}
	r = open(t, 80, 24, decided)
	r.Press("d", "down", "down", "space").Type("303x").Press("enter", "enter").Has("as the shop has it")
	if len(r.fake.choices) != 0 {
		t.Fatal("made with a design that is no number")
	}
	r.Press("9").Type("9001").Press("enter", "enter")
	if c := r.fake.choices; len(c) != 1 || c[0].Design == nil || *c[0].Design != "99001" {
		t.Fatalf("%+v", c)
	}
}

// TestSheetSaysWhatIsWrong: an order whose lines are not here, a day that is
// none, and esc makes nothing.
func TestSheetSaysWhatIsWrong(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) {
		f.err = order.Errorf(order.KindNotFound, "the lines of order 141600 are not on this laptop")
	})
	r.Has("are not on this laptop").Press("enter", "esc")
	if r.root.over != nil || len(r.fake.choices) != 0 {
		t.Error("a sheet without an order stays, or makes one")
	}
	r = open(t, 80, 24, func(f *fake) { f.sheet.Rows[1].Gone = "" })
	r.fake.err = order.FieldError("date_OrderRequestedToShip", "13/5 is no day")
	r.Press("enter").Has("13/5 is no day")
	if r.root.over == nil || len(r.opened) != 0 {
		t.Error("the sheet is gone although nothing was made")
	}
	r.Press("esc")
	if r.root.over != nil {
		t.Error("esc stays")
	}
}

func TestSheetFits(t *testing.T) {
	open(t, 60, 15, nil).Press("down", "down", "down").FitsEverywhere(t)
}

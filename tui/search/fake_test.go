package search_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	index "orderpad/store/search"
	"orderpad/tui/kit"
	"orderpad/tui/search"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

// shop is a small inventory behind the screen's interfaces; a test replaces
// single answers.
type shop struct {
	draft     int64 // the order that is open in Orders
	draftName string

	mu       sync.Mutex
	styles   []catalog.Style
	index    *index.Index
	settings order.Settings
	memory   map[string]string
	status   work.FrameStatus
	order    order.Order
	cost     []work.CostRow

	find    func(ctx context.Context, text string, limit int) (work.SearchView, error)
	read    func(ctx context.Context, text string) (order.Entry, error)
	refresh func(ctx context.Context, full bool, progress func(work.Progress)) (work.RefreshView, error)
	limits  []int

	uncountable bool
}

type stockRow struct {
	part, color, desc string
	sizes             [6]int
}

var rows = []stockRow{
	{"PC54", "Navy", "Port & Company Core Cotton Tee", [6]int{120, 340, 288, 96}},
	{"PC54_2X", "Navy", "Port & Company Core Cotton Tee", [6]int{0, 0, 0, 0, 44}},
	{"PC54_3X", "Navy", "Port & Company Core Cotton Tee", [6]int{}},
	{"PC54_3XL", "Navy", "Port & Company Core Cotton Tee", [6]int{5: 12}},
	{"PC54_4X", "Navy", "Port & Company Core Cotton Tee", [6]int{5: 3}},
	{"PC54", "AthlNavy", "Port & Company Core Cotton Tee", [6]int{12, 40, 18, 0}},
	{"PC54_2X", "AthlNavy", "Port & Company Core Cotton Tee", [6]int{}},
	{"PC54", "Jet Black", "Port & Company Core Cotton Tee", [6]int{90, 210, 198, 77}},
	{"PC54_2X", "Jet Black", "Port & Company Core Cotton Tee", [6]int{0, 0, 0, 0, 12}},
	{"PC54_3X", "Jet Black", "Port & Company Core Cotton Tee", [6]int{5: 8}},
	{"PC54Y_YXS", "Navy", "Youth Core Cotton Tee", [6]int{5: 40}},
	{"PC54Y_YS", "Navy", "Youth Core Cotton Tee", [6]int{5: 88}},
	{"PC54Y_YM", "Navy", "Youth Core Cotton Tee", [6]int{5: 61}},
	{"PC54Y_YL", "Navy", "Youth Core Cotton Tee", [6]int{5: 20}},
	{"PC54Y_YXL", "Navy", "Youth Core Cotton Tee", [6]int{5: 10}},
	{"PT20_3030", "Navy", "Red Kap Industrial Work Pant", [6]int{5: 14}},
	{"PT20_3230", "Navy", "Red Kap Industrial Work Pant", [6]int{5: 30}},
	{"PT20_3232", "Navy", "Red Kap Industrial Work Pant", [6]int{5: 26}},
	{"PT20_3432", "Navy", "Red Kap Industrial Work Pant", [6]int{5: 22}},
	{"PT20_3632", "Navy", "Red Kap Industrial Work Pant", [6]int{5: 9}},
	{"K500", "Navy", "Port Authority Silk Touch Polo", [6]int{1204, 2210, 1988, 770, 0, 31}},
	{"K500_2X", "Navy", "Port Authority Silk Touch Polo", [6]int{0, 0, 0, 0, 412}},
	{"CP90", "Navy", "Port & Company Knit Cap", [6]int{}},
	{"CP90_OSFA", "Navy", "Port & Company Knit Cap", [6]int{5: 640}},
	{"DT6000", "True Navy", "District Very Important Tee", [6]int{60, 140, 108, 40}},
}

func newShop(clock *tuitest.Clock) *shop {
	f := &shop{settings: order.DefaultSettings(), memory: map[string]string{}}
	f.settings.Surcharges = catalog.Surcharges{"2XL": 200, "3XL": 300, "4XL": 400}
	f.status = work.FrameStatus{StockAt: clock.Now().Add(-12 * time.Minute), Connection: "demo"}
	f.order = order.Order{ID: 12, ExtOrderID: "OP7F3K-0012", CustomerName: "Cascade Youth"}
	f.cost = []work.CostRow{{Part: "PC54", Vendor: "SanMar", UnitCost: "2.1875"}, {Part: "PC54_2X", Vendor: "SanMar", UnitCost: "3.08"}}
	f.stock(rows)
	return f
}

func (f *shop) stock(rows []stockRow) {
	builder := index.NewBuilder(f.settings.Spelling)
	var all []catalog.InventoryRow
	for _, r := range rows {
		row := catalog.InventoryRow{Part: r.part, Color: r.color, Description: r.desc, Sizes: r.sizes}
		all = append(all, row)
		builder.Add(row)
	}
	f.styles, f.index = catalog.BuildStyles(all, f.settings.Spelling), builder.Build()
}

func (f *shop) Search(ctx context.Context, text string, limit int) (work.SearchView, error) {
	f.mu.Lock()
	find := f.find
	f.limits = append(f.limits, limit)
	f.mu.Unlock()
	if find != nil && limit > 0 {
		return find(ctx, text, limit)
	}
	if limit == 0 && f.uncountable {
		return work.SearchView{}, order.Errorf(order.KindStorage, "the cache is busy")
	}
	found, err := f.index.Search(ctx, index.Query{Text: text, Limit: limit})
	view := work.SearchView{Total: found.Total, TookMS: 3, Corrected: found.Corrected, Meant: found.Meant}
	for _, h := range found.Hits {
		hit := work.SearchHit{Style: h.Style, Color: h.Color, Description: h.Description, Sizes: map[string]int{}, Parts: map[string]string{}}
		for _, s := range h.Sizes {
			hit.Sizes[s.Size] = s.OnHand
			hit.Total += s.OnHand
			hit.Scale = append(hit.Scale, s.Size)
			if s.Part != h.Style {
				hit.Parts[s.Size] = s.Part
			}
		}
		if h.Style == "PC54" {
			hit.From = 725
		}
		view.Results = append(view.Results, hit)
	}
	return view, err
}

func (f *shop) Complete(_ context.Context, text string) ([]string, error) {
	return f.index.Complete(text, 20), nil
}

func (f *shop) Nothing(_ context.Context, text string) (work.NothingView, error) {
	if text != "pc45 nvay hoody" {
		return work.NothingView{Words: []work.WordView{{Word: strings.Fields(text)[0]}}}, nil
	}
	return work.NothingView{
		Words: []work.WordView{{Word: "pc45", Near: []string{"PC54"}}, {Word: "nvay", Total: 7, ReadAs: "navy"}, {Word: "hoody"}},
		Tries: []work.TryView{{Text: "PC54", About: "Port & Company Core Cotton Tee", Total: 3}, {Text: "PC54 navy", Total: 2}},
	}, nil
}

func (f *shop) Style(_ context.Context, number string) (catalog.Style, error) {
	for _, s := range f.styles {
		if strings.EqualFold(s.Number, number) {
			return s, nil
		}
	}
	return catalog.Style{}, order.Errorf(order.KindNotFound, "the inventory has no style %s", number)
}

func (f *shop) RefreshInventory(ctx context.Context, full bool, progress func(work.Progress)) (work.RefreshView, error) {
	return f.refresh(ctx, full, progress)
}

func (f *shop) Status(context.Context) (work.FrameStatus, error) { return f.status, nil }

func (f *shop) ReadEntry(ctx context.Context, text string) (order.Entry, error) {
	if f.read != nil {
		return f.read(ctx, text)
	}
	return order.ReadEntry(text, shelfGoods{ctx, f}, order.ReadOptions{UnknownStyle: true, Surcharges: f.settings.Surcharges})
}

// shelfGoods is the shop's catalogue as the reader asks it.
type shelfGoods struct {
	ctx context.Context
	f   *shop
}

func (g shelfGoods) Style(number string) (catalog.Style, bool) {
	style, err := g.f.Style(g.ctx, number)
	return style, err == nil
}

func (g shelfGoods) NearStyles(string) []string { return nil }

func (f *shop) Order(context.Context, string) (order.Order, error) { return f.order, nil }

func (f *shop) OfferPrices(_ context.Context, o order.Order, line order.Line) (order.Line, error) {
	if o.ID == f.order.ID && !line.Price.Set {
		line.SetPrice(catalog.PriceOf(825), "last paid 2026-09-14, order 141899", f.settings.Surcharges)
	}
	return line, nil
}

func (f *shop) Read(ctx context.Context, text string, opts order.ReadOptions) (order.Reading, error) {
	opts.Today = order.Date{Year: 2026, Month: 11, Day: 21}
	return order.Read(text, shelfGoods{ctx, f}, opts), nil
}

func (f *shop) About(_ context.Context, id int64, hit work.SearchHit) (work.AboutView, error) {
	v := work.AboutView{Style: hit.Style, Color: hit.Color}
	if hit.Style != "PC54" {
		return v, nil
	}
	v.Breaks = []work.BreakView{{From: 1, Price: 1050, Here: false}, {From: 12, Price: 950, Here: false}, {From: 24, Price: 900, Here: false}, {From: 48, Price: 850, Here: true}, {From: 72, Price: 775, Here: false}, {From: 96, Price: 725, Here: false}}
	v.Extra = []work.ExtraView{{Size: "2XL", More: 200}, {Size: "3XL", More: 300}, {Size: "4XL", More: 400}}
	v.Near = []work.NearView{{Style: "PC54", Color: "AthlNavy", OnHand: 70}, {Style: "DT6000", Color: "True Navy", OnHand: 348}}
	v.Others = []work.OtherView{{Name: "Rainier Roofing", Date: order.Date{Year: 2026, Month: 11, Day: 24}, Pieces: 36}, {Name: "Harbor Cafe", Date: order.Date{Year: 2025, Month: 10, Day: 2}, Pieces: 24}}
	if id == f.order.ID {
		v.Counted, v.Scope, v.Customer = 55, "PC54", f.order.CustomerName
		v.Paid = &work.PaidView{Style: "PC54", Price: 850, Date: order.Date{Year: 2026, Month: 8, Day: 24}, OnSiteOrder: 141734, Pieces: 36}
		v.Bought, v.Orders = 412, 9
		v.Usual = []order.Cell{{Size: "S", Qty: 1}, {Size: "M", Qty: 2}, {Size: "L", Qty: 2}, {Size: "XL", Qty: 1}}
	}
	return v, nil
}

func (f *shop) SumReading(_ context.Context, o order.Order, lines []order.ReadLine) (work.ReadingSums, error) {
	sums := work.ReadingSums{After: o.Pieces()}
	for _, l := range lines {
		sums.Lines = append(sums.Lines, l.Line(nil).Total())
		sums.After += l.Pieces()
	}
	return sums, nil
}

func (f *shop) Preview(ctx context.Context, o order.Order) (work.SplitView, error) {
	shelf := func(number, color string) order.Found {
		style, err := f.Style(ctx, number)
		c, known := style.Color(color)
		return order.Found{StyleKnown: err == nil, ColorKnown: known, Color: c}
	}
	view := work.SplitView{Mode: f.settings.Split}
	for _, p := range order.PreviewSplit(o.Lines, f.settings, shelf) {
		v := work.PartView{Part: p.Part, Color: p.Color, Size: p.Size, Qty: p.Qty, Price: p.Price, Warnings: p.Warnings}
		if p.Columns != [6]int{} && !p.Fee {
			v.Columns = &p.Columns
		}
		view.Lines = append(view.Lines, v)
	}
	return view, nil
}

func (f *shop) Remember(_ context.Context, key, value string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.memory[key] = value
	return nil
}

func (f *shop) Recall(_ context.Context, key string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.memory[key], nil
}

func (f *shop) remembered() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.memory)
}

// opened is one call of OpenGrid or AddEntry.
type opened struct {
	order  int64
	style  string
	colors string
	pieces int
	added  bool
}

type rig struct {
	*tuitest.Driver
	shop   *shop
	screen *search.Screen
	env    *kit.Env
	clock  *tuitest.Clock
	opened *[]opened
	costs  *int
}

// newRig starts the screen. The fake may be changed before it does.
func newRig(t testing.TB, w, h int, change func(*shop)) rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, search.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	f := newShop(clock)
	if change != nil {
		change(f)
	}
	r := rig{shop: f, env: env, clock: clock, opened: &[]opened{}, costs: new(int)}
	r.screen = search.New(env, f, search.Options{
		Draft: func() (int64, string) { return f.draft, f.draftName },
		OpenGrid: func(id int64, style string, colors []string, entry *order.Entry) tea.Cmd {
			o := opened{order: id, style: style, colors: strings.Join(colors, ", ")}
			if entry != nil {
				o.pieces = entry.Line.Pieces()
			}
			*r.opened = append(*r.opened, o)
			return nil
		},
		AddEntry: func(id int64, entry order.Entry) tea.Cmd {
			*r.opened = append(*r.opened, opened{id, entry.Line.Style, entry.Line.Color, entry.Line.Pieces(), true})
			return nil
		},
		Cost: func(context.Context, string, string) ([]work.CostRow, error) {
			*r.costs++
			return f.cost, nil
		},
	})
	r.Driver = tuitest.Alone(t, r.screen, clock, w, h).Names(r.screen, env.Keys)
	return r
}

func (r rig) wantOpened(t *testing.T, want ...opened) {
	t.Helper()
	if !slices.Equal(*r.opened, want) {
		t.Fatalf("opened %+v, want %+v\n%s", *r.opened, want, r.Screen())
	}
}

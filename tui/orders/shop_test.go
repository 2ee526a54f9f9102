package orders_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

// shop is the rep's laptop in memory: orders with undo and versions, one
// style, a price list.
type shop struct {
	mu       sync.Mutex
	clock    *tuitest.Clock
	orders   map[int64]order.Order
	undo     map[int64][]step
	redo     map[int64][]step
	next     int64
	styles   map[string]catalog.Style
	conn     order.Connection
	memory   map[string]string
	list     map[string]catalog.Money    // price by style
	paid     map[int64]catalog.Money     // what a customer last paid
	designs  map[int64][]work.DesignLine // of a customer
	calls    []string
	fail     error // of the next Change
	queueErr error
	fresh    *catalog.Style  // how the server has the style that is asked for; nil as it is here
	short    []work.Shortage // what the newest stock is short of for a queued order
	fillers  []work.Substitute
	usual    []order.Run
	offers   string // a fee that a rule of the shop's file offers
	noCopy   string // why no copy followed a queued order
	wires    int
	ecat     func(ctx context.Context, dry, sure bool) (work.ECatView, error)
	file     func(ctx context.Context, path string, req work.ImportRequest) (work.ImportView, error)
	columns  work.ImportColumns
	said     order.Columns // what the columns were said to hold
	roster   func(path string) (work.RosterFile, error)
}

func (s *shop) ECatPull(ctx context.Context, dry, sure bool) (work.ECatView, error) {
	return s.ecat(ctx, dry, sure)
}

func (s *shop) ImportFile(ctx context.Context, path string, req work.ImportRequest) (work.ImportView, error) {
	return s.file(ctx, path, req)
}

func (s *shop) ImportColumnsOf(context.Context, string) (work.ImportColumns, error) {
	return s.columns, nil
}

func (s *shop) SetImportColumns(_ context.Context, _ string, columns order.Columns) error {
	s.said = columns
	return nil
}

func (s *shop) ReadRosterFile(_ context.Context, path string, _ []string) (work.RosterFile, error) {
	return s.roster(path)
}

func (s *shop) SetRosterColumns(_ context.Context, _ string, columns order.Columns) error {
	s.said = columns
	return nil
}

type step struct {
	label string
	o     order.Order
}

func stock(style string, sizes string, onHand ...int) map[string]catalog.Stock {
	out := map[string]catalog.Stock{}
	for i, size := range strings.Fields(sizes) {
		if onHand[i] < 0 {
			continue
		}
		part := catalog.Spelling{}.Part(style, size)
		out[size] = catalog.Stock{Made: true, OnHand: onHand[i], Parts: []catalog.PartStock{{Part: part, OnHand: onHand[i]}}}
	}
	return out
}

const scale = "XS S M L XL 2XL 3XL 4XL 5XL"

func pc54() catalog.Style {
	what := "Port & Company Core Cotton Tee"
	navy := stock("PC54", scale, -1, 120, 340, 288, 96, 44, 0, 3, -1)
	// The inventory knows the 3XL under another part number too.
	navy["3XL"] = catalog.Stock{Made: true, OnHand: 12, Parts: []catalog.PartStock{{Part: "PC54_3X", OnHand: 0}, {Part: "PC54_3XL", OnHand: 12}}}
	return catalog.Style{Number: "PC54", Description: what, Sizes: strings.Fields(scale), Colors: []catalog.StyleColor{
		{Style: "PC54", Color: "Athletic Heather", Description: what, Stock: stock("PC54", scale, 12, 40, 18, 0, 5, 2, 0, 0, 0)},
		{Style: "PC54", Color: "Jet Black", Description: what, Stock: stock("PC54", scale, -1, 90, 210, 198, 77, 12, 8, -1, -1)},
		{Style: "PC54", Color: "Navy", Description: what, Stock: navy},
		{Style: "PC54", Color: "True Royal", Description: what, Stock: stock("PC54", scale, -1, 55, 80, 61, 30, 9, 4, 0, -1)},
	}}
}

func newShop(clock *tuitest.Clock) *shop {
	return &shop{
		clock: clock, orders: map[int64]order.Order{}, undo: map[int64][]step{}, redo: map[int64][]step{}, next: 11,
		styles: map[string]catalog.Style{"PC54": pc54()}, memory: map[string]string{},
		list: map[string]catalog.Money{"PC54": 850}, paid: map[int64]catalog.Money{},
		conn: order.Connection{Name: "demo", Kind: order.KindProxy, Settings: map[string]string{
			"surcharge.2XL": "2.00", "surcharge.3XL": "3.00", "surcharge.4XL": "4.00", "surcharge.5XL": "5.00",
		}},
	}
}

func (s *shop) called(name string) { s.calls = append(s.calls, name) }

func (s *shop) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.calls {
		if c == name {
			n++
		}
	}
	return n
}

func (s *shop) settings() order.Settings {
	set, err := s.conn.ReadSettings()
	if err != nil {
		panic(err)
	}
	return set
}

func (s *shop) get(key string) (order.Order, error) {
	for _, o := range s.orders {
		if strconv.FormatInt(o.ID, 10) == key || o.ExtOrderID == key {
			return o.Clone(), nil
		}
	}
	return order.Order{}, order.Errorf(order.KindNotFound, "there is no order %s", key)
}

// add puts an order on the laptop, as another program would.
func (s *shop) add(o order.Order) order.Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(o)
}

func (s *shop) put(o order.Order) order.Order {
	if o.ID == 0 {
		s.next++
		o.ID, o.Version, o.ExtOrderID = s.next, 1, fmt.Sprintf("OP7F3K-%04d", s.next)
		o.CreatedAt = s.clock.Now()
	}
	if o.State == "" {
		o.State = order.Draft
	}
	o.UpdatedAt = s.clock.Now()
	s.orders[o.ID] = o.Clone()
	return o
}

// edit changes an order behind the screen's back.
func (s *shop) edit(id int64, change func(*order.Order)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id].Clone()
	change(&o)
	o.Reprice(s.book(o), s.settings())
	o.Version++
	s.put(o)
}

func (s *shop) one(t testing.TB, id int64) order.Order {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.orders[id]
	if !ok {
		t.Fatalf("there is no order %d", id)
	}
	return o.Clone()
}

func (s *shop) Rows(_ context.Context, f work.OrderFilter) ([]work.OrderRow, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var rows []work.OrderRow
	for _, o := range s.orders {
		hay := strings.ToLower(o.ExtOrderID + " " + o.CustomerName + " " + o.Fields.CustomerPurchaseOrder)
		if slices.Contains(f.States, o.State) || len(f.States) == 0 {
			if strings.Contains(hay, strings.ToLower(f.Text)) {
				rows = append(rows, work.OrderRow{ID: o.ID, ExtOrderID: o.ExtOrderID, OnSiteOrder: o.OnSiteOrder, State: o.State, NeedsPerson: o.NeedsPerson,
					Customer: o.CustomerName, Pieces: o.Pieces(), Total: o.Total(), Version: o.Version, UpdatedAt: o.UpdatedAt})
			}
		}
	}
	slices.SortFunc(rows, func(a, b work.OrderRow) int { return int(b.ID - a.ID) })
	return rows, len(rows), nil
}

func (s *shop) Order(_ context.Context, key string) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("Order")
	return s.get(key)
}

func (s *shop) StyleFor(_ context.Context, _ order.Order, number string) (catalog.Style, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	style, ok := s.styles[strings.ToUpper(number)]
	if !ok {
		return style, order.Errorf(order.KindNotFound, "%s", order.UnknownStyle(number))
	}
	return style, nil
}

func (s *shop) Current(context.Context) (order.Connection, order.Settings, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn, s.settings(), nil
}

func (s *shop) Read(_ context.Context, text string, opts order.ReadOptions) (order.Reading, error) {
	opts.Today = order.Date{Year: 2026, Month: 11, Day: 21}
	return order.Read(text, allGoods(s.styles), opts), nil
}

func (s *shop) SumReading(_ context.Context, o order.Order, lines []order.ReadLine) (work.ReadingSums, error) {
	sums := work.ReadingSums{After: o.Pieces()}
	for _, l := range lines {
		sums.Lines = append(sums.Lines, l.Line(nil).Total())
		sums.After += l.Pieces()
	}
	return sums, nil
}

// allGoods are the shop's styles as the reader asks for them.
type allGoods map[string]catalog.Style

func (g allGoods) Style(number string) (catalog.Style, bool) {
	style, ok := g[strings.ToUpper(number)]
	return style, ok
}

func (g allGoods) NearStyles(string) []string { return nil }

func (g allGoods) Family(catalog.Style, catalog.Fit) []catalog.Style { return nil }

func (s *shop) Problems(_ context.Context, o order.Order) ([]order.Problem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.problems(o), nil
}

func (s *shop) problems(o order.Order) []order.Problem {
	set := s.settings()
	p := o.Check(set, func(number, color string) order.Found {
		style, ok := s.styles[number]
		c, known := style.Color(color)
		return order.Found{StyleKnown: ok, ColorKnown: known, Color: c}
	}, order.DateOf(s.clock.Now()))
	if text := o.ListMovedText(o.ListMoved(s.book(o), set)); text != "" {
		p = append(p, order.Problem{Field: work.PricesField, Message: text, Severity: order.SeverityWarning})
	}
	if s.offers != "" && !slices.ContainsFunc(o.Lines, func(l order.Line) bool { return strings.HasPrefix(s.offers, l.Style) }) {
		p = append(p, order.Problem{Field: "LinesOE", Offer: s.offers, Message: "the shop's rule offers " + s.offers, Severity: order.SeverityWarning})
	}
	return append(p, o.NotCarried(s.conn.Kind, set)...)
}

func (s *shop) Wire(_ context.Context, o order.Order) (json.RawMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var parts []map[string]any
	for _, p := range order.Split(o.Lines, s.settings().Split, s.settings().Spelling) {
		parts = append(parts, map[string]any{"partNumber": p.Part, "color": p.Color, "size": p.Size, "quantity": p.Qty})
	}
	return json.Marshal(map[string]any{"orderNumber": o.ExtOrderID, "lineItems": parts})
}

func (s *shop) OverCost(_ context.Context, o order.Order) (work.OverCost, error) {
	return work.OverCost{Goods: o.LinesTotal(), Cost: 10_000, Over: o.LinesTotal() - 10_000, Pieces: o.Pieces() - 1, Unknown: 1}, nil
}

func (s *shop) Create(_ context.Context, o order.Order) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("Create")
	return s.put(o), nil
}

func (s *shop) Change(_ context.Context, id, version int64, label string, change func(*order.Order, order.Settings) error) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("Change")
	if err := s.fail; err != nil {
		s.fail = nil
		return order.Order{}, err
	}
	o := s.orders[id].Clone()
	if o.Version != version {
		return o, &order.Error{Kind: order.KindConflict, Message: "The order was changed elsewhere meanwhile.", Err: work.ErrNewer}
	}
	before := o.Clone()
	if err := change(&o, s.settings()); err != nil {
		return o, err
	}
	o.Reprice(s.book(o), s.settings())
	o.Version++
	s.undo[id], s.redo[id] = append(s.undo[id], step{label, before}), nil
	return s.put(o), nil
}

// PriceBook has the list price of a style, less from 72 and from 96 pieces on,
// and what a customer paid for 24 of anything.
func (s *shop) Substitutes(_ context.Context, o order.Order, at int) ([]work.Substitute, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fillers, nil
}

func (s *shop) UsualRuns(context.Context, order.Order, catalog.Style) ([]order.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.usual, nil
}

func (s *shop) DesignsOf(_ context.Context, customer int64) ([]work.DesignLine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.designs[customer], nil
}

func (s *shop) PriceBook(_ context.Context, o order.Order, more ...string) (order.PriceBook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.book(o, more...), nil
}

func (s *shop) book(o order.Order, more ...string) order.PriceBook {
	var book order.PriceBook
	for _, l := range o.Lines {
		more = append(more, l.Style)
	}
	for _, style := range more {
		var list []catalog.ListPrice
		if price, ok := s.list[style]; ok {
			list = []catalog.ListPrice{{Style: style, FromQty: 1, Price: price}}
			if price > 200 {
				list = append(list, catalog.ListPrice{Style: style, FromQty: 72, Price: price - 75}, catalog.ListPrice{Style: style, FromQty: 96, Price: price - 125})
			}
		}
		var paid []order.PaidPrice
		if o.Fields.IDCustomer != nil {
			if price, ok := s.paid[*o.Fields.IDCustomer]; ok && !order.IsFeePart(style) {
				paid = []order.PaidPrice{{Style: style, Size: "S", Price: price, Date: order.DateOf(s.clock.Now().AddDate(0, -1, 0)), Order: 141712, Pieces: 24}}
			}
		}
		book.Add(style, list, paid)
	}
	return book
}

func (s *shop) Undo(_ context.Context, id int64) (order.Order, string, error) {
	return s.swap(id, s.undo, s.redo, "undo")
}

func (s *shop) Redo(_ context.Context, id int64) (order.Order, string, error) {
	return s.swap(id, s.redo, s.undo, "redo")
}

func (s *shop) swap(id int64, from, to map[int64][]step, word string) (order.Order, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(from[id])
	if n == 0 {
		return order.Order{}, "", order.Errorf(order.KindConflict, "there is nothing to %s in order %s", word, s.orders[id].ExtOrderID)
	}
	last, now := from[id][n-1], s.orders[id]
	from[id] = from[id][:n-1]
	to[id] = append(to[id], step{last.label, now})
	o := last.o.Clone()
	o.Version = now.Version + 1
	return s.put(o), last.label, nil
}

func (s *shop) AddCustomer(_ context.Context, id, version int64, name string, c order.Contact) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id].Clone()
	if o.Version != version {
		return o, errors.New("stale")
	}
	o.CustomerName, o.CustomerKey, o.Fields.Customer.CompanyName = name, 1, name
	o.Fields.ContactNameFirst, o.Fields.ContactNameLast, o.Fields.ContactEmail, o.Fields.ContactPhone = c.First, c.Last, c.Email, c.Phone
	o.Version++
	return s.put(o), nil
}

func (s *shop) Queue(_ context.Context, key string, yes bool) (work.OrderView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("Queue")
	o, err := s.get(key)
	if err != nil {
		return work.OrderView{}, err
	}
	if s.queueErr != nil {
		return work.OrderView{}, s.queueErr
	}
	problems := s.problems(o)
	view := work.OrderView{ID: o.ID, ExtOrderID: o.ExtOrderID, Pieces: o.Pieces(), Total: o.Total(), Problems: problems}
	switch {
	case order.Errors(problems) > 0:
		return view, order.Errorf(order.KindInvalid, "order %s is not ready", o.ExtOrderID)
	case len(problems) > 0 && !yes:
		return view, order.Errorf(order.KindNeedsPerson, "order %s has warnings", o.ExtOrderID)
	}
	o.State = order.Queued
	o.Version++
	s.put(o)
	if s.noCopy != "" {
		view.Problems = append(view.Problems, order.Problem{Field: work.CopyField, Severity: order.SeverityWarning, Message: s.noCopy})
	}
	return view, nil
}

func (s *shop) FreshenStyle(_ context.Context, number string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("FreshenStyle " + number)
	if s.fresh == nil {
		return false
	}
	s.styles[number] = *s.fresh
	return true
}

func (s *shop) QueueNews(context.Context, string) []work.Shortage { return s.short }

func (s *shop) Move(_ context.Context, key string, event order.Event) (work.OrderView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.get(key)
	if err == nil {
		if o.State, err = order.Next(o.State, event); err == nil {
			o.Version++
			s.put(o)
		}
	}
	return work.OrderView{}, err
}

func (s *shop) Revise(_ context.Context, key string) (work.OrderView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.get(key)
	if err != nil {
		return work.OrderView{}, err
	}
	o.ID, o.Replaces, o.State = 0, o.ExtOrderID, order.Draft
	o.Revision++
	o = s.put(o)
	return work.OrderView{ID: o.ID, ExtOrderID: o.ExtOrderID}, nil
}

func (s *shop) Duplicate(_ context.Context, key string) (work.OrderView, []order.Problem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.get(key)
	if err != nil {
		return work.OrderView{}, nil, err
	}
	o = s.put(o.Duplicate())
	return work.OrderView{ID: o.ID, ExtOrderID: o.ExtOrderID}, nil, nil
}

func (s *shop) Remember(_ context.Context, key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory[key] = value
	return nil
}

func (s *shop) Recall(_ context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.memory[key], nil
}

func (s *shop) SetConnection(_ context.Context, _ string, set []work.Assignment) (work.ConnectionView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range set {
		if err := s.conn.SetSetting(a.Path, a.Value); err != nil {
			return work.ConnectionView{}, err
		}
	}
	return work.ConnectionView{}, nil
}

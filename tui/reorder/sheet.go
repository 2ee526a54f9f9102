// Package reorder is the sheet over a past order that is to be placed again:
// what is copied at which price, its art, what is not copied and why, and what
// can stand in for goods that are not made any more. Nothing is made before
// enter, and nothing is left out without being listed.
package reorder

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Work is what the sheet asks for.
type Work interface {
	AgainSheet(ctx context.Context, key string) (work.ReorderSheet, error)
	Advice(ctx context.Context, sheet work.ReorderSheet) (work.ReorderAdvice, error)
	TakeReorder(ctx context.Context, sheet work.ReorderSheet, choice work.ReorderChoice) (work.DuplicateView, error)
}

// Sheet is the overlay. It reads and makes in the background.
type Sheet struct {
	env   *kit.Env
	owner kit.ScreenID
	work  Work
	key   string
	done  func(extOrderID string) tea.Cmd

	calls  kit.Latest
	read   bool
	sheet  work.ReorderSheet
	advice work.ReorderAdvice
	failed error

	take    []bool // by row
	charges []bool
	instead map[int]int // by row: which of its proposals, from 0
	settled map[int]bool
	today   bool // prices of today, not of then
	design  int  // keepDesign, noDesign, otherDesign, or one of the sheet's from 0
	number  kit.Field
	ship    kit.Field
	typing  *kit.Field
	making  bool
	said    string

	items []item
	at    int
	top   int
}

// The designs that are not one of the list.
const (
	keepDesign = -1 - iota
	noDesign
	otherDesign
)

// item is a row that the cursor stands on.
type item struct {
	kind  kind
	index int
}

type kind int

const (
	goods kind = iota
	design
	fee // a row that is not copied by itself
	charge
	shipBy
)

type sheetMsg struct {
	req   kit.RequestID
	sheet work.ReorderSheet
	err   error
}

type adviceMsg struct {
	req    kit.RequestID
	advice work.ReorderAdvice
	err    error
}

type madeMsg struct {
	req  kit.RequestID
	view work.DuplicateView
	err  error
}

// Open puts the sheet of an order on top, by its external id or the shop's
// number. Done opens the draft that is made.
func Open(env *kit.Env, owner kit.ScreenID, w Work, key string, done func(extOrderID string) tea.Cmd) tea.Cmd {
	s := &Sheet{
		env: env, owner: owner, work: w, key: key, done: done, today: true, design: keepDesign,
		instead: map[int]int{}, settled: map[int]bool{}, number: kit.NewField(env, ""), ship: kit.NewField(env, ""),
	}
	return kit.Show(s)
}

// CoversAll takes the whole window.
func (s *Sheet) CoversAll() {}

// Init reads the order.
func (s *Sheet) Init() tea.Cmd {
	w, key := s.work, s.key
	return call(s, func(ctx context.Context) (work.ReorderSheet, error) { return w.AgainSheet(ctx, key) },
		func(req kit.RequestID, v work.ReorderSheet, err error) tea.Msg { return sheetMsg{req, v, err} })
}

// call runs work whose answer an overlay can be handed: a Result goes to a
// screen.
func call[T any](s *Sheet, do func(context.Context) (T, error), answer func(kit.RequestID, T, error) tea.Msg) tea.Cmd {
	ctx, req := s.calls.Next(context.Background(), s.owner)
	run := kit.Run(ctx, req, do)
	return func() tea.Msg {
		res, _ := run().(kit.Result[T])
		return answer(res.Req, res.Value, res.Err)
	}
}

// Update takes keys and the sheet's own answers; esc leaves everything as it
// was.
func (s *Sheet) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case sheetMsg:
		if s.calls.Done(msg.req) {
			return s.gotSheet(msg), false
		}
	case adviceMsg:
		if s.calls.Done(msg.req) {
			s.gotAdvice(msg)
		}
	case madeMsg:
		if s.calls.Done(msg.req) {
			return s.made(msg)
		}
	case kit.PasteMsg:
		if s.typing != nil {
			s.typing.Update(msg)
		}
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			s.move(-1)
		} else {
			s.move(1)
		}
	case tea.KeyPressMsg:
		if s.typing != nil {
			s.typed(msg)
			return nil, false
		}
		return s.press(msg)
	}
	return nil, false
}

func (s *Sheet) gotSheet(msg sheetMsg) tea.Cmd {
	s.failed = msg.err
	if msg.err != nil {
		return nil
	}
	s.read, s.sheet = true, msg.sheet
	s.take, s.charges = make([]bool, len(msg.sheet.Rows)), make([]bool, len(msg.sheet.Charges))
	for i, row := range msg.sheet.Rows {
		s.take[i] = row.Taken
	}
	if msg.sheet.Kept == "" {
		s.design = noDesign
	}
	s.items = s.allItems()
	w, sheet := s.work, s.sheet
	return call(s, func(ctx context.Context) (work.ReorderAdvice, error) { return w.Advice(ctx, sheet) },
		func(req kit.RequestID, v work.ReorderAdvice, err error) tea.Msg { return adviceMsg{req, v, err} })
}

func (s *Sheet) gotAdvice(msg adviceMsg) {
	if msg.err != nil {
		s.said = msg.err.Error()
		return
	}
	s.advice = msg.advice
	if day := msg.advice.Ship.Date; !day.IsZero() && s.ship.Value() == "" {
		s.ship.SetValue(day.String())
	}
}

// mostDesigns is how many of the customer's other designs are listed.
const mostDesigns = 5

// designs are the places of the customer's other designs that are listed.
func (s *Sheet) designs() []int {
	var out []int
	for i, d := range s.sheet.Designs {
		if d.Number == "" || s.sheet.Design != nil && d.Number == s.sheet.Design.Number || len(out) == mostDesigns {
			continue
		}
		out = append(out, i)
	}
	return out
}

func (s *Sheet) allItems() []item {
	var items []item
	for i, row := range s.sheet.Rows {
		if row.Taken {
			items = append(items, item{goods, i})
		}
	}
	if s.sheet.Kept != "" {
		items = append(items, item{design, keepDesign})
	}
	for _, i := range s.designs() {
		items = append(items, item{design, i})
	}
	items = append(items, item{design, otherDesign}, item{design, noDesign})
	for i, row := range s.sheet.Rows {
		if !row.Taken && !row.Never {
			items = append(items, item{fee, i})
		}
	}
	for i := range s.sheet.Charges {
		items = append(items, item{charge, i})
	}
	return append(items, item{shipBy, 0})
}

func (s *Sheet) here() item {
	if s.at < len(s.items) {
		return s.items[s.at]
	}
	return item{kind: -1}
}

func (s *Sheet) move(by int) { s.at = max(0, min(s.at+by, len(s.items)-1)) }

func (s *Sheet) goTo(to item) {
	for i, it := range s.items {
		if it == to {
			s.at = i
		}
	}
}

func (s *Sheet) press(k tea.KeyPressMsg) (tea.Cmd, bool) {
	name := kit.KeyName(k)
	s.said = ""
	switch name {
	case "esc":
		s.calls.Cancel()
		return nil, true
	case "up", "k":
		s.move(-1)
	case "down", "j":
		s.move(1)
	case "pgup":
		s.move(-8)
	case "pgdown":
		s.move(8)
	case "home":
		s.at = 0
	case "end":
		s.move(len(s.items))
	case "space":
		s.tick()
	case "t":
		s.today = !s.today
	case "s":
		s.goTo(item{shipBy, 0})
		s.begin(&s.ship)
	case "d":
		for i, it := range s.items {
			if it.kind == design {
				s.at = i
				break
			}
		}
	case "enter":
		return s.make(), false
	default:
		s.choose(name)
	}
	return nil, false
}

// tick takes the item of the cursor, or leaves it.
func (s *Sheet) tick() {
	switch it := s.here(); it.kind {
	case goods:
		s.take[it.index] = !s.take[it.index]
		s.settled[it.index] = true
	case fee:
		s.take[it.index] = !s.take[it.index]
	case charge:
		s.charges[it.index] = !s.charges[it.index]
	case design:
		if s.design = it.index; it.index == otherDesign {
			s.begin(&s.number)
		}
	case shipBy:
		if s.ship.Value() == "" {
			s.begin(&s.ship)
		} else {
			s.ship.SetValue("")
		}
	}
}

// choose takes one of the proposals for goods that are gone, or the goods all
// the same.
func (s *Sheet) choose(name string) {
	it := s.here()
	if it.kind == design && it.index == otherDesign && name >= "0" && name <= "9" {
		s.design = otherDesign
		s.number.SetValue("")
		s.begin(&s.number)
		s.number.SetValue(name)
		return
	}
	if it.kind != goods || s.sheet.Rows[it.index].Gone == "" || len(name) != 1 {
		return
	}
	proposals := s.advice.Instead[it.index]
	switch n := int(name[0] - '1'); {
	case n >= 0 && n < len(proposals):
		s.instead[it.index], s.take[it.index], s.settled[it.index] = n, true, true
	case name == "a":
		delete(s.instead, it.index)
		s.take[it.index], s.settled[it.index] = true, true
	}
}

func (s *Sheet) begin(f *kit.Field) {
	s.typing = f
	f.Focus()
}

func (s *Sheet) typed(k tea.KeyPressMsg) {
	switch kit.KeyName(k) {
	case "enter", "esc", "tab", "up", "down":
		s.typing.Blur()
		s.typing = nil
	default:
		s.typing.Update(k)
	}
}

// undecided is the first row of gone goods that the rep said nothing of.
func (s *Sheet) undecided() (int, bool) {
	for i, row := range s.sheet.Rows {
		if row.Gone != "" && row.Taken && !s.settled[i] {
			return i, true
		}
	}
	return 0, false
}

// make makes the draft once everything is decided.
func (s *Sheet) make() tea.Cmd {
	if !s.read || s.making || s.calls.Running() {
		return nil
	}
	if i, open := s.undecided(); open {
		s.goTo(item{goods, i})
		s.said = catalog.Clean(s.sheet.Rows[i].Style) + " is not in the inventory any more: choose what takes its place, a to order it all the same, or space to leave it."
		return nil
	}
	choice := work.ReorderChoice{Take: s.take, Charges: s.charges, Today: s.today, Instead: map[int]order.Instead{}, ShipBy: s.ship.Value()}
	for i, n := range s.instead {
		if s.take[i] {
			choice.Instead[i] = s.advice.Instead[i][n].Put
		}
	}
	switch {
	case s.design == noDesign && s.sheet.Kept != "":
		choice.Design = new(order.DesignID)
	case s.design >= 0:
		choice.Design = &s.sheet.Designs[s.design].Number
	case s.design == otherDesign:
		id, err := order.ParseDesignID(s.number.Value())
		if err != nil || id == "" {
			s.goTo(item{design, otherDesign})
			s.said = "Type the design's number as the shop has it, such as 30472."
			return nil
		}
		choice.Design = &id
	}
	w, sheet := s.work, s.sheet
	s.making = true
	return call(s, func(ctx context.Context) (work.DuplicateView, error) { return w.TakeReorder(ctx, sheet, choice) },
		func(req kit.RequestID, v work.DuplicateView, err error) tea.Msg { return madeMsg{req, v, err} })
}

// made opens the draft; what was refused is said on the sheet, which stays.
func (s *Sheet) made(msg madeMsg) (tea.Cmd, bool) {
	s.making = false
	if msg.err != nil {
		s.said = msg.err.Error()
		return nil, false
	}
	said := msg.view.ExtOrderID + " is a new draft like it; design " + msg.view.Art + "."
	if n := len(msg.view.LeftOut); n > 0 {
		said += " Not copied: " + kit.Count(n, "thing", "things") + ", as the sheet said."
	}
	return tea.Sequence(s.done(msg.view.ExtOrderID), kit.Notify(kit.OK, said)), true
}

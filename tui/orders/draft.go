package orders

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// draft is the order that is open: what is saved, and on top of it the
// changes that are on their way to the disk, so that a key never waits for it.
type draft struct {
	base     order.Order // as saved; without a number while nothing is
	shown    order.Order // base with the pending changes
	conn     order.Connection
	settings order.Settings
	book     order.PriceBook // what is known of the prices of its goods

	env      *kit.Env
	lookOnly bool // no order may be changed

	pending []change
	saving  kit.Latest
	then    []func() tea.Cmd // waits until nothing is pending

	newer  *order.Order // changed elsewhere: waits for the rep's word
	failed string       // why the last change is not saved
	tries  int          // the newest retryMsg

	problems []order.Problem
	checked  bool // problems is what the check found, not just nothing
}

// change is one change of the order, one step of undo.
type change struct {
	label string
	apply func(*order.Order, order.Settings) error
	step  func(ctx context.Context, id int64) (order.Order, string, error)
	done  string // "Undone" or "Done again", for a step
}

// saved is what saving one change came to.
type saved struct {
	order order.Order
	label string
	book  order.PriceBook // of what is saved
}

func (d *draft) empty() bool { return d.base.ID == 0 && len(d.pending) == 0 }

// editable tells whether the rep may change the order here.
func (d *draft) editable() bool { return !d.lookOnly && d.here() }

// here tells whether the order has not left yet.
func (d *draft) here() bool { return d.shown.State == "" || d.shown.State.Editable() }

// readOnly is why the order cannot be changed; empty when it can.
func (d *draft) readOnly() string {
	switch {
	case d.editable():
		return ""
	case d.lookOnly:
		return "orderpad is in read-only mode: nothing is changed and nothing is sent"
	case d.shown.State == order.Queued:
		return "this order is queued; on the order " + d.env.Keys.Name("orders.order.hold") + " holds it back first"
	case d.shown.State == order.Discarded:
		return "this order is discarded; restore it first"
	}
	return "this order is " + string(d.shown.State) + "; make a revision or a new order of it"
}

// name is the order's external id, or what stands for it before it has one.
func (d *draft) name() string {
	if d.shown.ExtOrderID == "" {
		return "new order"
	}
	return catalog.Clean(d.shown.ExtOrderID)
}

// state is where the order stands; one that is nothing yet is a draft.
func (d *draft) state() order.State {
	if d.shown.State == "" {
		return order.Draft
	}
	return d.shown.State
}

// styles are the styles of the order's goods, in the order of its lines.
func (d *draft) styles() []string {
	var out []string
	for _, l := range d.shown.Lines {
		if !l.Fee && !slices.Contains(out, l.Style) {
			out = append(out, l.Style)
		}
	}
	return out
}

func (d *draft) key() string { return strconv.FormatInt(d.base.ID, 10) }

// set opens an order, with nothing pending.
func (d *draft) set(o order.Order, conn order.Connection, s order.Settings, book order.PriceBook) {
	d.base, d.shown, d.conn, d.settings, d.book = o, o.Clone(), conn, s, book
	d.pending, d.newer, d.failed, d.problems, d.checked = nil, nil, "", nil, false
}

// rebase puts the pending changes on top of a saved order. A change that no
// longer fits is dropped and named.
func (d *draft) rebase(o order.Order) (dropped error) {
	d.base, d.shown = o, o.Clone()
	kept := d.pending[:0]
	for _, c := range d.pending {
		if c.apply != nil {
			next, err := d.with(c)
			if err != nil {
				dropped = err
				continue
			}
			d.shown = next
		}
		kept = append(kept, c)
	}
	d.pending = kept
	return dropped
}

// with is the order as it is shown with one change more, and the prices that
// are offered for what it holds then.
func (d *draft) with(c change) (order.Order, error) {
	next := d.shown.Clone()
	if err := c.apply(&next, d.settings); err != nil {
		return next, err
	}
	next.Reprice(d.book, d.settings)
	return next, nil
}

// rebase is the draft's, and says when a pending change was dropped.
func (s *Screen) rebase(o order.Order) tea.Cmd {
	if err := s.draft.rebase(o); err != nil {
		return kit.Notify(kit.Warn, kit.Sentence("One change no longer fits and was left out: "+err.Error()))
	}
	return nil
}

// change shows a change at once and sends it on its way. An error is one of
// the rep's: it belongs beside the field.
func (s *Screen) change(c change) (tea.Cmd, error) {
	d := &s.draft
	if why := d.readOnly(); why != "" {
		return nil, order.Errorf(order.KindConflict, "%s", why)
	}
	if c.apply != nil {
		next, err := d.with(c)
		if err != nil {
			return nil, err
		}
		d.shown = next
	}
	d.pending = append(d.pending, c)
	s.refresh()
	return s.save(), nil
}

// must is change for what cannot be refused by the field's own rules.
func (s *Screen) must(c change) tea.Cmd {
	cmd, err := s.change(c)
	if err != nil {
		return sayError(err)
	}
	return cmd
}

// askWhich says that the rep decides between two orders first.
func (s *Screen) askWhich() tea.Cmd {
	name := s.env.Keys.Name
	return kit.Notify(kit.Warn, "This order was changed elsewhere. "+name("orders.order.take")+" takes the newer one, "+name("orders.order.keep")+" keeps what you typed.")
}

// bringsBack ends a notice of something that was removed.
func (s *Screen) bringsBack() string { return "; " + s.env.Keys.Name(kit.Undo) + " brings it back." }

// save sends the first pending change to the disk; one at a time, so that each
// is made on what the one before has left.
func (s *Screen) save() tea.Cmd {
	d := &s.draft
	if d.saving.Running() || len(d.pending) == 0 || d.newer != nil {
		return nil
	}
	c, base, style, set, w := d.pending[0], d.base.Clone(), s.grid.number, d.settings, s.work
	ctx, req := d.saving.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (out saved, err error) {
		out.order = base
		if base.ID == 0 {
			if out.order, err = w.Create(ctx, base); err != nil {
				return saved{order: base}, err
			}
		}
		if c.step != nil {
			o, label, err := c.step(ctx, out.order.ID)
			if err != nil {
				return out, err
			}
			out.order, out.label = o, label
		} else {
			o, err := w.Change(ctx, out.order.ID, out.order.Version, c.label, c.apply)
			if err != nil {
				return out, err
			}
			out.order = o
		}
		out.book, err = bookOf(ctx, w, out.order, style, set)
		return out, err
	})
}

// changeSaved takes what is on the disk now.
func (s *Screen) changeSaved(msg kit.Result[saved]) tea.Cmd {
	d := &s.draft
	if !d.saving.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		return s.notSaved(msg)
	}
	var c change
	if len(d.pending) > 0 {
		c, d.pending = d.pending[0], d.pending[1:]
	}
	d.book = msg.Value.book
	dropped := d.rebase(msg.Value.order)
	s.refresh()
	cmds := []tea.Cmd{s.save()}
	if d.failed != "" {
		d.failed = ""
		cmds = append(cmds, kit.Notify(kit.OK, "Saved after all."))
	}
	if c.step != nil {
		cmds = append(cmds, kit.Notify(kit.OK, c.done+": "+msg.Value.label+"."))
	}
	if dropped != nil {
		cmds = append(cmds, sayError(dropped))
	}
	if len(d.pending) == 0 {
		cmds = append(cmds, s.check(), s.flushed())
	}
	return tea.Batch(cmds...)
}

// notSaved keeps what was typed where it can be kept, and says what is wrong.
func (s *Screen) notSaved(msg kit.Result[saved]) tea.Cmd {
	d, err := &s.draft, msg.Err
	d.then = nil
	if d.base.ID == 0 && msg.Value.order.ID != 0 {
		d.base = msg.Value.order
	}
	switch {
	case errors.Is(err, work.ErrNewer):
		return s.reload(false)
	case len(d.pending) == 0:
		return sayError(err)
	case d.pending[0].step != nil, order.IsKind(err, order.KindInvalid), order.IsKind(err, order.KindConflict), order.IsKind(err, order.KindNotFound):
		d.pending = d.pending[1:]
		dropped := d.rebase(d.base)
		s.refresh()
		cmds := []tea.Cmd{sayError(err), s.reload(false), s.save()}
		if dropped != nil {
			cmds = append(cmds, sayError(dropped))
		}
		return tea.Batch(cmds...)
	}
	said := d.failed
	d.failed = strings.TrimSuffix(err.Error(), ".")
	var cmds []tea.Cmd
	if d.failed != said {
		cmds = append(cmds, sayError(err))
	}
	if order.IsKind(err, order.KindStorage) {
		d.tries++
		cmds = append(cmds, kit.After(retryEvery, retryMsg{d.tries}))
	}
	return tea.Batch(cmds...)
}

// retryEvery is how often a change that the disk had no room for, or that
// another program kept from it, is saved again, so that a rep who made room has
// nothing more to do.
const retryEvery = 3 * time.Second

// retryMsg says that it is time to try; only the newest counts.
type retryMsg struct{ seq int }

func (s *Screen) retry(msg retryMsg) tea.Cmd {
	if msg.seq != s.draft.tries || s.draft.failed == "" {
		return nil
	}
	return s.save()
}

// whenSaved does something once nothing is pending: opening another order,
// queueing, undoing.
func (s *Screen) whenSaved(do func() tea.Cmd) tea.Cmd {
	cmd := s.commit()
	if len(s.draft.pending) == 0 {
		return tea.Batch(cmd, do())
	}
	if s.draft.newer != nil {
		return tea.Batch(cmd, s.askWhich())
	}
	s.draft.then = append(s.draft.then, do)
	return tea.Batch(cmd, s.save())
}

func (s *Screen) flushed() tea.Cmd {
	then := s.draft.then
	s.draft.then = nil
	var cmds []tea.Cmd
	for _, do := range then {
		cmds = append(cmds, do())
	}
	return tea.Batch(cmds...)
}

// refresh brings what is drawn up to the order as it is shown.
func (s *Screen) refresh() {
	s.grid.rebuild()
	s.rail.rebuild()
	s.form.rebuild()
}

// reloaded is the open order as it is on the disk now.
type reloaded struct {
	order order.Order
	book  order.PriceBook
	take  bool // the rep's own doing on another screen: take it
}

// reload reads the open order again.
func (s *Screen) reload(take bool) tea.Cmd {
	d := &s.draft
	if d.base.ID == 0 {
		return nil
	}
	key, style, set, w := d.key(), s.grid.number, d.settings, s.work
	ctx, req := s.opening.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (out reloaded, err error) {
		out.take = take
		if out.order, err = w.Order(ctx, key); err == nil {
			out.book, err = bookOf(ctx, w, out.order, style, set)
		}
		return out, err
	})
}

// changed hears that something changed on this laptop without the rep.
func (s *Screen) changed(msg kit.ChangedMsg) tea.Cmd {
	var cmds []tea.Cmd
	if msg.Orders {
		cmds = append(cmds, s.loadList())
		if !s.draft.saving.Running() && !s.opening.Running() {
			cmds = append(cmds, s.reload(false))
		}
	}
	if msg.Cache && s.view == viewGrid {
		cmds = append(cmds, s.reloadStyle())
	}
	return tea.Batch(cmds...)
}

// orderReloaded takes a newer order, unless it would change what the rep has
// under the fingers: then it is marked.
func (s *Screen) orderReloaded(msg kit.Result[reloaded]) tea.Cmd {
	if !s.opening.Done(msg.Req) {
		return nil
	}
	d, o := &s.draft, msg.Value.order
	switch {
	case msg.Err != nil:
		return sayError(msg.Err)
	case o.ID != d.base.ID || d.saving.Running() || o.Version == d.base.Version && o.State == d.base.State:
		return nil
	}
	d.book = msg.Value.book
	if len(d.pending) > 0 || o.State.Editable() && !msg.Value.take && s.touching() {
		d.newer = &o
		s.refresh()
		return s.askWhich()
	}
	return s.takeNewer(o)
}

// touching tells whether the rep is in the middle of something that a newer
// order would change.
func (s *Screen) touching() bool {
	return s.view == viewGrid || s.view == viewSection && s.form.typing()
}

// takeNewer shows a newer order, with what is pending on top.
func (s *Screen) takeNewer(o order.Order) tea.Cmd {
	d := &s.draft
	d.newer = nil
	dropped := d.rebase(o)
	var cmds []tea.Cmd
	if dropped != nil {
		cmds = append(cmds, sayError(dropped))
	}
	s.refresh()
	return tea.Batch(append(cmds, s.save(), s.check())...)
}

// choose ends a conflict: with mine the pending changes go on top of the newer
// order, else they are given up.
func (s *Screen) choose(mine bool) tea.Cmd {
	d := &s.draft
	if d.newer == nil {
		return nil
	}
	var cmd tea.Cmd
	if mine {
		cmd = s.commit()
	} else {
		d.pending = nil
		s.grid.cells.Revert()
	}
	return tea.Batch(cmd, s.takeNewer(*d.newer))
}

// checked is what stands between an order and the queue.
type checked struct {
	id       int64
	problems []order.Problem
}

func (s *Screen) check() tea.Cmd {
	d := &s.draft
	if d.base.ID == 0 || !d.here() {
		d.problems, d.checked = nil, false
		return nil
	}
	o, w := d.shown.Clone(), s.work
	ctx, req := s.checking.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (checked, error) {
		problems, err := w.Problems(ctx, o)
		return checked{o.ID, problems}, err
	})
}

// lineKey names a line across versions of an order: the how-manieth of its
// style and colour.
type lineKey struct {
	style, color string
	nth          int
}

// keyOf is the key of a line by its index.
func keyOf(lines []order.Line, at int) lineKey {
	k := lineKey{style: lines[at].Style, color: lines[at].Color}
	for _, l := range lines[:at] {
		if l.Style == k.style && l.Color == k.color {
			k.nth++
		}
	}
	return k
}

// find is the index of the line, -1 where there is none.
func (k lineKey) find(lines []order.Line) int {
	n := k.nth
	for i, l := range lines {
		if l.Style == k.style && l.Color == k.color {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return -1
}

// place is the line's index; a new line is put behind its style's others.
func (k lineKey) place(o *order.Order, description string) int {
	if at := k.find(o.Lines); at >= 0 {
		return at
	}
	at := len(o.Lines)
	for i, l := range o.Lines {
		if l.Style == k.style {
			at = i + 1
		}
	}
	o.Lines = slices.Insert(o.Lines, at, order.Line{Style: k.style, Color: k.color, Description: description})
	return at
}

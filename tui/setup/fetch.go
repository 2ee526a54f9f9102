package setup

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// fetch is the long work that is under way, one at a time.
type fetch struct {
	latest  kit.Latest
	ctx     context.Context
	news    chan work.Progress
	label   string
	far     work.Progress
	started time.Time
}

// offFetch is why nothing can be fetched now.
func (s *Screen) offFetch() string {
	switch {
	case s.fetch.latest.Running():
		return "something is being fetched already; esc stops it"
	case len(s.conns) == 0:
		return "there is no connection to fetch from"
	}
	return ""
}

// refresh begins to fetch. Progress comes through a channel of one, and
// what is not read in time is left out: a newer one follows.
func (s *Screen) refresh(what RefreshMsg) tea.Cmd {
	if why := s.offFetch(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	f := &s.fetch
	ctx, req := f.latest.Next(context.Background(), kit.Setup)
	f.ctx, f.news, f.started, f.far = ctx, make(chan work.Progress, 1), s.env.Now(), work.Progress{}
	news := f.news
	tell := func(p work.Progress) {
		select {
		case news <- p:
		case <-ctx.Done():
		default:
		}
	}
	w := s.work
	listen := kit.Listen(ctx, req, news)
	if what.Customers {
		f.label = "Fetching customers and orders"
		return tea.Batch(listen, kit.Run(ctx, req, func(ctx context.Context) (work.CustomersRefreshView, error) { return w.RefreshCustomers(ctx, tell) }))
	}
	f.label = "Fetching what changed in styles and stock"
	if what.Full {
		f.label = "Fetching the whole catalogue"
	}
	if what.Take {
		f.label = "Taking the catalogue that was kept beside"
		return tea.Batch(listen, kit.Run(ctx, req, func(ctx context.Context) (work.RefreshView, error) { return w.TakeInventory(ctx, tell) }))
	}
	return tea.Batch(listen, kit.Run(ctx, req, func(ctx context.Context) (work.RefreshView, error) { return w.RefreshInventory(ctx, what.Full, tell) }))
}

// fetched takes progress and the end of what was fetched.
func (s *Screen) fetched(msg tea.Msg) tea.Cmd {
	f := &s.fetch
	switch msg := msg.(type) {
	case kit.Event[work.Progress]:
		if !f.latest.Is(msg.Req) {
			return nil
		}
		f.far = msg.Value
		return kit.Listen(f.ctx, msg.Req, f.news)
	case kit.Result[work.RefreshView]:
		if f.latest.Done(msg.Req) {
			return s.refreshed(msg.Value, msg.Err)
		}
	case kit.Result[work.CustomersRefreshView]:
		if f.latest.Done(msg.Req) {
			if msg.Err != nil {
				return kit.Notify(kit.Error, msg.Err.Error())
			}
			v := msg.Value
			return tea.Batch(kit.Send(kit.ChangedMsg{Cache: true}), kit.Notify(kit.OK,
				kit.Count(v.Customers, "customer", "customers")+" and "+kit.Count(v.Orders, "order", "orders")+" are here; "+kit.Count(v.Details, "order", "orders")+" in full."))
		}
	}
	return nil
}

func (s *Screen) refreshed(v work.RefreshView, err error) tea.Cmd {
	if err != nil {
		return tea.Batch(kit.Notify(kit.Error, err.Error()), s.list())
	}
	text, kind := kit.Int(v.Fetched)+" of "+kit.Count(v.Rows, "row", "rows")+" fetched, "+kit.Count(v.Styles, "style", "styles")+".", kit.OK
	if v.Gone > 0 {
		text += " " + kit.Count(v.Gone, "row", "rows") + " vanished."
	}
	if len(v.Warnings) > 0 {
		text, kind = text+" "+v.Warnings[0], kit.Warn
	}
	s.offer = nil
	if v.OfferSizes != "" {
		s.offer = &v
		text, kind = "The catalogue spells sizes as "+v.OfferSizes+"; Setup offers to change. "+text, kit.Warn
	}
	s.build()
	return tea.Batch(kit.Send(kit.ChangedMsg{Cache: true}), kit.Notify(kind, text))
}

// Work tells how far the long work is.
func (s *Screen) Work() (kit.Progress, bool) {
	if s.fetch.latest.Running() {
		f := s.fetch
		p := kit.Progress{Label: f.label, Done: int64(f.far.Done), Total: int64(f.far.Total), Started: f.started}
		if f.far.Doing != "" {
			p.Unit = strings.ToLower(f.far.Doing)
		}
		return p, true
	}
	return kit.Progress{Label: s.doingFor, Started: s.since}, s.doing.Running()
}

// StopWork stops it; what was there before stays.
func (s *Screen) StopWork() tea.Cmd {
	s.fetch.latest.Cancel()
	s.doing.Cancel()
	return tea.Batch(kit.Notify(kit.Info, "Stopped; what was here before is as it was."), s.list())
}

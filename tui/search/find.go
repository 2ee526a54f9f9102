package search

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Where the screen's memory is kept.
const (
	queryKey = "search.query"
	countKey = "search.count"
)

// A search asks for so many hits at first, and for more as one scrolls; who
// has passed by the most there may be types another word.
const (
	firstLimit = 50
	mostHits   = 2000
)

// rememberAfter is the pause in typing after which the query is kept.
const rememberAfter = 400 * time.Millisecond

// costFor is how long cost and vendor stay in sight.
const costFor = 10 * time.Second

// found is an answer together with its question.
type found struct {
	text  string
	limit int
	view  work.SearchView
}

// recalled is what was remembered of the last time.
type recalled struct {
	query string
	count int
}

type counted int

// completed is what a text may become, in whole; empty for nothing.
type completed string

type named string

type costs struct {
	style, color string
	rows         []work.CostRow
	shown        bool
}

type rememberMsg struct{ edit int }

type rememberedMsg struct{}

type costOverMsg struct{ seq int }

// search asks for what the prompt says; the search before is given up.
func (s *Screen) search(limit int) tea.Cmd {
	ctx, req := s.finding.Next(context.Background(), kit.Search)
	find, text := s.work.Search, s.prompt.Value()
	return kit.Run(ctx, req, func(ctx context.Context) (found, error) {
		view, err := find(ctx, text, limit)
		return found{text, limit, view}, err
	})
}

// count asks how much there is in all.
func (s *Screen) count() tea.Cmd {
	ctx, req := s.counting.Next(context.Background(), kit.Search)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (counted, error) {
		view, err := w.Search(ctx, "", 0)
		if err == nil && view.Total > 0 {
			err = w.Remember(ctx, countKey, strconv.Itoa(view.Total))
		}
		return counted(view.Total), err
	})
}

// complete asks what the text may become. Where nothing is typed of a word
// there is nothing to complete.
func (s *Screen) complete() tea.Cmd {
	text := s.prompt.Value()
	word := strings.TrimLeft(text, " ")
	if _, rest, ok := strings.Cut(word, " "); ok {
		word = strings.TrimLeft(rest, " ")
	}
	if word == "" || !s.prompt.AtEnd() {
		s.completing.Cancel()
		s.completion = ""
		return nil
	}
	ctx, req := s.completing.Next(context.Background(), kit.Search)
	ask := s.work.Complete
	return kit.Run(ctx, req, func(ctx context.Context) (completed, error) {
		words, err := ask(ctx, text)
		if err != nil {
			return "", err
		}
		for _, w := range words {
			if w = catalog.Clean(w); len(w) >= len(word) && strings.EqualFold(w[:len(word)], word) {
				return completed(text + w[len(word):]), nil
			}
		}
		return "", nil
	})
}

// ghost is what would be added by accepting the completion; it stays right
// while one types along it.
func (s *Screen) ghost() string {
	text := s.prompt.Value()
	if n := len(text); s.prompt.Focused() && !s.fresh && s.prompt.AtEnd() && n > 0 && len(s.completion) > n && strings.EqualFold(s.completion[:n], text) {
		return s.completion[n:]
	}
	return ""
}

// recall reads the last query.
func (s *Screen) recall() tea.Cmd {
	ctx, req := s.recalling.Next(context.Background(), kit.Search)
	ask := s.work.Recall
	return kit.Run(ctx, req, func(ctx context.Context) (recalled, error) {
		query, err := ask(ctx, queryKey)
		if err != nil {
			return recalled{}, err
		}
		text, err := ask(ctx, countKey)
		if err != nil {
			return recalled{query: query}, err
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			n = 0 // nothing was remembered yet
		}
		return recalled{query, n}, nil
	})
}

// remember keeps the query. What is typed to add to one order is not what the
// rep starts with the next time.
func (s *Screen) remember() tea.Cmd {
	if s.forOrder != 0 {
		return nil
	}
	keep, text := s.work.Remember, s.prompt.Value()
	req := kit.NewRequest(kit.Search)
	return kit.Run(context.Background(), req, func(ctx context.Context) (rememberedMsg, error) {
		return rememberedMsg{}, keep(ctx, queryKey, text)
	})
}

// status asks how old the stock is and whether there is a connection.
func (s *Screen) status() tea.Cmd {
	ctx, req := s.checking.Next(context.Background(), kit.Search)
	return kit.Run(ctx, req, s.work.Status)
}

// name looks up how the rep knows an order.
func (s *Screen) name(id int64) tea.Cmd {
	ctx, req := s.naming.Next(context.Background(), kit.Search)
	ask := s.work.Order
	return kit.Run(ctx, req, func(ctx context.Context) (named, error) {
		o, err := ask(ctx, strconv.FormatInt(id, 10))
		return named(orderName(o)), err
	})
}

func orderName(o order.Order) string {
	if o.CustomerName == "" {
		return o.ExtOrderID
	}
	return o.ExtOrderID + " " + catalog.Clean(o.CustomerName)
}

// refresh fetches the inventory; the old one stays searchable until the new
// one is whole.
func (s *Screen) refresh(full bool) tea.Cmd {
	ctx, req := s.refreshing.Next(context.Background(), kit.Search)
	s.progress = kit.Progress{Label: "Fetching the inventory", Unit: "rows", Started: s.env.Now()}
	ask, news := s.work.RefreshInventory, make(chan work.Progress, 1)
	tell := func(p work.Progress) {
		for {
			select {
			case news <- p:
				return
			default:
			}
			select {
			case <-news: // nobody has read the one before: the newest counts
			default:
			}
		}
	}
	s.listen = func() tea.Cmd { return kit.Listen(ctx, req, news) }
	return tea.Batch(
		kit.Run(ctx, req, func(ctx context.Context) (work.RefreshView, error) { return ask(ctx, full, tell) }),
		s.listen(),
	)
}

// showCost asks for the selected row's cost and vendor; asked again it hides
// them.
func (s *Screen) showCost() tea.Cmd {
	hit, ok := s.selected()
	if !ok || s.opt.Cost == nil {
		return nil
	}
	if s.cost.shown {
		s.hideCost()
		return nil
	}
	ctx, req := s.costing.Next(context.Background(), kit.Search)
	ask := s.opt.Cost
	return kit.Run(ctx, req, func(ctx context.Context) (costs, error) {
		rows, err := ask(ctx, hit.Style, hit.Color)
		return costs{hit.Style, hit.Color, rows, true}, err
	})
}

func (s *Screen) hideCost() {
	s.costing.Cancel()
	s.cost = costs{}
}

// selected is the row that the cursor is on.
func (s *Screen) selected() (work.SearchHit, bool) {
	if at := s.list.Cursor(); at >= 0 && at < len(s.found.view.Results) {
		return s.found.view.Results[at], true
	}
	return work.SearchHit{}, false
}

// sentence is an error as the rep reads it, with what to do.
func sentence(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	var e *order.Error
	if errors.As(err, &e) && e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

package orders

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// freshened tells whether the stock of a style is another than the grid shows.
type freshened struct {
	number  string
	changed bool
}

// freshen brings the stock of the style in the grid up to date behind it. It is
// no Latest: what was asked for is of use in the next grid too.
func (s *Screen) freshen() tea.Cmd {
	if !s.grid.known {
		return nil
	}
	w, number := s.work, s.grid.number
	return kit.Run(context.Background(), kit.NewRequest(kit.Orders), func(ctx context.Context) (freshened, error) {
		return freshened{number, w.FreshenStyle(ctx, number)}, nil
	})
}

// styleFreshened shows the newer stock; nothing else moves.
func (s *Screen) styleFreshened(msg kit.Result[freshened]) tea.Cmd {
	if msg.Err != nil || !msg.Value.changed || msg.Value.number != s.grid.number {
		return nil
	}
	return tea.Batch(s.reloadStyle(), s.check())
}

// queueNews is what the newest stock says of an order that is queued already.
type queueNews struct {
	name  string
	short []work.Shortage
}

// askNews looks behind a queued order whether the stock it was checked against
// was still right.
func (s *Screen) askNews(key, name string) tea.Cmd {
	w := s.work
	return kit.Run(context.Background(), kit.NewRequest(kit.Orders), func(ctx context.Context) (queueNews, error) {
		return queueNews{name, w.QueueNews(ctx, key)}, nil
	})
}

// queueNews says what is short. The order stays queued: taking it back is the
// rep's to decide.
func (s *Screen) queueNews(msg kit.Result[queueNews]) tea.Cmd {
	if msg.Err != nil || len(msg.Value.short) == 0 {
		return nil
	}
	short := make([]string, len(msg.Value.short))
	for i, one := range msg.Value.short {
		short[i] = fmt.Sprintf("%s %s, %s asked", catalog.Clean(strings.Join([]string{one.Style, one.Color, one.Size}, " ")), onHand(one.OnHand), kit.Int(one.Asked))
	}
	return kit.Notify(kit.Warn, msg.Value.name+" is queued, but the newest stock is short: "+strings.Join(short, "; ")+".")
}

func onHand(n int) string {
	if n <= 0 {
		return "none on hand"
	}
	return kit.Int(n) + " on hand"
}

package orders

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// placeKey is where the rep's place is kept.
const placeKey = "orders.place"

// place is where the rep was: an order, perhaps its grid, perhaps a cell.
type place struct {
	Order int64  `json:"order"`
	View  view   `json:"view"`
	Style string `json:"style,omitempty"`
	Color string `json:"color,omitempty"`
	Size  string `json:"size,omitempty"`
}

// placeKeeper writes the place down once the focus rests.
type placeKeeper struct {
	seq  int
	last place
}

// placeMsg says that the focus has rested.
type placeMsg struct{ seq int }

// here is the place as it is now; the zero place while another screen is open
// for its own sake, or nothing is.
func (s *Screen) here() place {
	if !s.open && !s.picking || s.view == viewList || s.draft.base.ID == 0 {
		return place{}
	}
	p := place{Order: s.draft.base.ID, View: viewOrder}
	if s.view == viewGrid && len(s.grid.rows) > 0 {
		row, col := s.grid.cells.Focus()
		p.View, p.Style, p.Color, p.Size = viewGrid, s.grid.number, s.grid.rows[row].color, s.grid.sizes[col]
	}
	return p
}

// rememberPlace writes the place down if it is another one.
func (s *Screen) rememberPlace() tea.Cmd {
	s.place.seq++
	p := s.here()
	if p == s.place.last {
		return nil
	}
	s.place.last = p
	return s.keep(placeKey, p)
}

// placeLater writes the place down once the focus rests: not for each arrow.
func (s *Screen) placeLater() tea.Cmd {
	s.place.seq++
	return kit.After(time.Second, placeMsg{s.place.seq})
}

func (s *Screen) placePaused(msg placeMsg) tea.Cmd {
	if msg.seq != s.place.seq {
		return nil
	}
	return s.rememberPlace()
}

// Restore opens the order, grid and cell where the rep was when orderpad
// ended, if that was on this screen. The wiring runs it at the start.
func (s *Screen) Restore() tea.Cmd {
	w := s.work
	return s.run(func(ctx context.Context) (did, error) {
		text, err := w.Recall(ctx, placeKey)
		if err != nil || text == "" {
			return nil, err
		}
		var p place
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return nil, order.Errorf(order.KindStorage, "where you were cannot be read: %w", err)
		}
		if p.Order == 0 {
			return nil, nil
		}
		if _, err := w.Order(ctx, strconv.FormatInt(p.Order, 10)); order.IsKind(err, order.KindNotFound) {
			return nil, nil
		}
		return func() tea.Cmd { return kit.Go(kit.Orders, answerMsg{func() tea.Cmd { return s.restore(p) }}) }, nil
	})
}

func (s *Screen) restore(p place) tea.Cmd {
	s.place.last = p
	if p.View == viewGrid && p.Style != "" {
		var colors []string
		if p.Color != "" {
			colors = []string{p.Color}
		}
		return s.openGridAt(GridMsg{OrderID: p.Order, Style: p.Style, Colors: colors}, p, nil)
	}
	return s.openOrder(strconv.FormatInt(p.Order, 10), nil)
}

// sentence makes a line of a notice of an error's words.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

package work

import (
	"context"
	"fmt"
	"strings"

	"orderpad/store/order"
)

// ShortPiece is a size of which fewer are on hand than asked.
type ShortPiece struct {
	Style string `json:"style"`
	Color string `json:"color"`
	Size  string `json:"size"`
	Qty   int    `json:"qty"`
	Has   int    `json:"on_hand"`
}

// PromiseView is when an order can be ready, and what that is known from.
type PromiseView struct {
	ExtOrderID string       `json:"ext_order_id"`
	OrderType  int64        `json:"order_type"`
	Pieces     int          `json:"pieces"`
	UsualDays  *int         `json:"usual_days"`  // half of such orders took no longer; null where too few are known
	MostDays   *int         `json:"within_days"` // 9 of 10
	Orders     int          `json:"orders"`      // that it is known from
	Basis      string       `json:"basis"`       // whose orders
	Wider      bool         `json:"wider"`       // there were too few of its own class
	Date       order.Date   `json:"date"`        // the working day to promise
	InHands    order.Date   `json:"in_hands"`    // with the parcel's time (setting transit)
	ShipBy     order.Date   `json:"ship_by"`     // what the order says now
	TooSoon    bool         `json:"too_soon"`    // that is sooner than 9 of 10
	Short      []ShortPiece `json:"short"`
	Warnings   []string     `json:"warnings"`
	Text       string       `json:"text"` // all of it in a line
}

// Promise works out when an order can be ready, from the shop's orders on this
// laptop.
func (w *Work) Promise(ctx context.Context, key string) (PromiseView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return PromiseView{}, err
	}
	return w.PromiseFor(ctx, o)
}

// PromiseFor is Promise for an order as it is on the screen.
func (w *Work) PromiseFor(ctx context.Context, o order.Order) (PromiseView, error) {
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return PromiseView{}, err
	}
	heads, err := w.Store.Heads(ctx, conn.Name)
	if err != nil {
		return PromiseView{}, err
	}
	today := w.Today()
	orderType := *s.Defaults(o).Fields.IDOrderType
	p := order.PromiseOf(heads, orderType, o.Pieces(), order.DayOf(today))
	file, _ := w.Shop() // one with a mistake in it names nothing, and says so in the frame
	if name := file.Names.OrderType(orderType); name != fmt.Sprint(orderType) {
		p.Class = strings.Replace(p.Class, fmt.Sprintf("of order type %d", orderType), "of type "+name, 1)
	}
	v := PromiseView{
		ExtOrderID: o.ExtOrderID, OrderType: orderType, Pieces: o.Pieces(), Orders: p.Orders, Basis: p.Class, Wider: p.Wider,
		Date: p.Offer(today, s.Calendar), ShipBy: o.Fields.DateOrderRequestedToShip, Short: []ShortPiece{}, Warnings: []string{},
	}
	if p.Usual > 0 {
		v.UsualDays = &p.Usual
	}
	if p.Most > 0 {
		v.MostDays = &p.Most
	}
	if !v.Date.IsZero() {
		v.InHands = s.Calendar.Ahead(v.Date, s.Calendar.Transit)
	}
	if err := w.short(ctx, o, s, &v); err != nil {
		return v, err
	}
	said := []string{p.Says()}
	for _, short := range v.Short {
		said = append(said, fmt.Sprintf("%d %s short", short.Qty-max(short.Has, 0), strings.TrimSpace(short.Style+" "+short.Color+" "+short.Size)))
	}
	if ship := v.ShipBy; !ship.IsZero() {
		if why := s.Calendar.WhyNot(ship); why != "" {
			v.Warnings = append(v.Warnings, fmt.Sprintf("%s is %s", ship, why))
		}
		if ship.Before(today) {
			v.Warnings = append(v.Warnings, fmt.Sprintf("%s is past", ship))
		} else if v.TooSoon = p.Most > 0 && ship.Before(today.AddDays(p.Most)); v.TooSoon {
			v.Warnings = append(v.Warnings, ship.Time().Format("Mon 2 Jan")+" is sooner than 9 of 10")
		}
		said = append(said, v.Warnings...)
	}
	if !v.Date.IsZero() && (v.ShipBy.IsZero() || len(v.Warnings) > 0) {
		said = append(said, "take "+v.Date.Time().Format("Mon 2 Jan"))
	}
	v.Text = strings.Join(said, " · ")
	return v, nil
}

// short finds the sizes of which too few are on hand, less what is spoken for.
func (w *Work) short(ctx context.Context, o order.Order, s order.Settings, v *PromiseView) error {
	var failed error
	shelf := w.shelfFor(ctx, s, o.UUID, &failed)
	for _, l := range o.Lines {
		if l.Fee {
			continue
		}
		found := shelf(l.Style, l.Color)
		if !found.ColorKnown {
			continue
		}
		for _, c := range l.Cells {
			if stock := found.Color.Stock[c.Size]; stock.OnHand < c.Qty {
				v.Short = append(v.Short, ShortPiece{l.Style, l.Color, c.Size, c.Qty, stock.OnHand})
			}
		}
	}
	return failed
}

package work

import (
	"context"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// goods is the catalogue on this laptop as reading an order asks it. What is
// asked twice is looked up once; the first error is kept for the end.
type goods struct {
	w      *Work
	ctx    context.Context //nolint:containedctx // it is asked within one call
	s      order.Settings
	styles map[string]*catalog.Style // by what was asked, in upper case; nil: none
	failed error
}

// goodsOf is the catalogue, nil where there is none on this laptop yet.
func (w *Work) goodsOf(ctx context.Context, s order.Settings) (*goods, error) {
	age, err := w.Store.InventoryAge(ctx)
	if err != nil || age.Rows == 0 {
		return nil, err
	}
	return &goods{w: w, ctx: ctx, s: s, styles: map[string]*catalog.Style{}}, nil
}

// err is the first error of a look-up; nil goods had none.
func (g *goods) err() error {
	if g == nil {
		return nil
	}
	return g.failed
}

// taking is how files are held against the catalogue of this laptop, and that
// catalogue.
func (w *Work) taking(ctx context.Context, s order.Settings, unknown bool) (order.TakeOptions, *goods, error) {
	take := order.TakeOptions{Spelling: s.Spelling, Unknown: unknown, DayFirst: s.DayFirst}
	stock, err := w.goodsOf(ctx, s)
	if stock != nil { // an interface that holds nil is not nil
		take.Goods = stock
	}
	return take, stock, err
}

// Style finds a style by its number, whatever its case.
func (g *goods) Style(number string) (catalog.Style, bool) {
	key := strings.ToUpper(number)
	style, asked := g.styles[key]
	if !asked && !g.has(number) {
		g.styles[key], asked = nil, true
	}
	if !asked {
		found, err := g.w.Store.InventoryStyle(g.ctx, number, g.s.Spelling)
		switch {
		case err == nil:
			style = &found
		case !order.IsKind(err, order.KindNotFound) && g.failed == nil:
			g.failed = err
		}
		g.styles[key] = style
	}
	if style == nil {
		return catalog.Style{}, false
	}
	return *style, true
}

// has asks the search index, which is in memory, before the database: a text
// has many words that are no styles.
func (g *goods) has(number string) bool {
	index, err := g.w.Index(g.ctx)
	if err != nil {
		if g.failed == nil {
			g.failed = err
		}
		return false
	}
	return index.HasStyle(number)
}

// NearStyles lists numbers of styles that are written like one, the nearest
// first.
func (g *goods) NearStyles(number string) []string {
	index, err := g.w.Index(g.ctx)
	if err != nil {
		if g.failed == nil {
			g.failed = err
		}
		return nil
	}
	return index.NearStyles(number, 5)
}

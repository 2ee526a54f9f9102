package work

import (
	"context"
	"math/big"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// OverCost is what an order's garments bring over what the shop pays for them.
// Decoration is not in it. It is for the rep's eyes only.
type OverCost struct {
	Goods   catalog.Money `json:"goods"` // the price of the garments whose cost is known
	Cost    catalog.Money `json:"cost"`  // their UnitCost, to the nearest cent
	Over    catalog.Money `json:"over"`
	Pieces  int           `json:"pieces"`
	Unknown int           `json:"unknown"` // pieces whose cost the inventory does not know, left out
}

// OverCost works out what an order's garments bring over their cost.
func (w *Work) OverCost(ctx context.Context, o order.Order) (OverCost, error) {
	var over OverCost
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return over, err
	}
	total := new(big.Rat)
	for _, line := range o.Lines {
		if line.Fee {
			continue
		}
		style, err := w.Store.InventoryStyle(ctx, line.Style, s.Spelling)
		if err != nil && !order.IsKind(err, order.KindNotFound) {
			return over, err
		}
		color, _ := style.Color(line.Color)
		for _, c := range line.Cells {
			unit, known, err := w.unitCost(ctx, color, c.Size)
			if err != nil {
				return over, err
			}
			if !known || !c.Price.Set {
				over.Unknown += c.Qty
				continue
			}
			over.Pieces += c.Qty
			over.Goods += c.Price.Money * catalog.Money(c.Qty)
			total.Add(total, unit.Mul(unit, big.NewRat(int64(c.Qty), 1)))
		}
	}
	total.Mul(total, big.NewRat(100, 1)).Add(total, big.NewRat(1, 2))
	over.Cost = catalog.Money(new(big.Int).Quo(total.Num(), total.Denom()).Int64())
	over.Over = over.Goods - over.Cost
	return over, nil
}

// unitCost is what the shop pays for one piece of a size.
func (w *Work) unitCost(ctx context.Context, color catalog.StyleColor, size string) (*big.Rat, bool, error) {
	var parts []string
	for _, p := range color.Stock[size].Parts {
		parts = append(parts, p.Part)
	}
	rows, err := w.Store.Costs(ctx, parts, color.Color)
	for _, r := range rows {
		if unit, ok := new(big.Rat).SetString(r.UnitCost); ok && unit.Sign() > 0 {
			return unit, true, err
		}
	}
	return nil, false, err
}

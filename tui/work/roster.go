package work

import (
	"context"

	"orderpad/store/order"
)

// RosterView is a roster on a row of an order's grid.
type RosterView struct {
	Order    OrderView          `json:"order"`
	Names    int                `json:"names"`
	Cells    []order.RosterCell `json:"cells"` // names against pieces
	Rows     []ImportRow        `json:"rows"`  // of what could not be read
	Created  int                `json:"created"`
	Updated  int                `json:"updated"`
	Refused  int                `json:"refused"`
	OfferFee string             `json:"offer_fee,omitempty"` // the fee line that could be added
	DryRun   bool               `json:"dry_run,omitempty"`
}

// ReadRoster reads a file or a paste of names for a line of an order, counted
// from 1. Sizes are those of the line's style, where the inventory knows it.
func (w *Work) ReadRoster(ctx context.Context, o order.Order, line int, data []byte) ([]order.RosterEntry, []order.FileProblem, error) {
	if line < 1 || line > len(o.Lines) {
		return nil, nil, noLine(line, len(o.Lines))
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	style, err := w.style(ctx, o.Lines[line-1].Style, s)
	if err != nil && !order.IsKind(err, order.KindNotFound) {
		return nil, nil, err
	}
	file, err := w.readRoster(ctx, data, style.Sizes)
	return file.Entries, file.Left, err
}

// ApplyRoster puts names on a line of an order, counted from 1, and with fee a
// NAME fee beside it, one for each name, at the price list's price. It is one
// step of undo.
func (w *Work) ApplyRoster(ctx context.Context, key string, line int, entries []order.RosterEntry, fee bool) (order.Order, []order.RosterCell, error) {
	var cells []order.RosterCell
	o, err := w.change(ctx, key, 0, "roster", func(o *order.Order, s order.Settings) error {
		var err error
		if cells, err = o.ApplyRoster(line-1, entries, s.Roster, s.Surcharges); err != nil || !fee {
			return err
		}
		o.AddUnpriced(order.RosterFee(entries, s), s.Surcharges)
		return nil
	})
	return o, cells, err
}

// Roster reads a roster and puts it on a line of an order. Names that cannot be
// read are reported and left out.
func (w *Work) Roster(ctx context.Context, key string, line int, data []byte, fee, dry bool) (RosterView, error) {
	view := RosterView{Rows: []ImportRow{}, Cells: []order.RosterCell{}, DryRun: dry}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return view, err
	}
	entries, problems, err := w.ReadRoster(ctx, o, line, data)
	if err != nil {
		return view, err
	}
	for _, p := range problems {
		row := ImportRow{Row: p.Row, Line: p.Line, Action: "left out", Problems: []ImportProblem{{Problem: p.Problem, Column: p.Column}}}
		if p.Severity == order.SeverityError {
			row.Action = "refused"
			view.Refused++
		}
		view.Rows = append(view.Rows, row)
	}
	view.Names = len(entries)
	switch {
	case len(entries) == 0:
		view.Cells = order.RosterCells(o.Lines[line-1], nil)
	case dry:
		_, s, err := w.forOrder(ctx, o)
		if err != nil {
			return view, err
		}
		if view.Cells, err = o.ApplyRoster(line-1, entries, s.Roster, s.Surcharges); err != nil {
			return view, err
		}
	default:
		if o, view.Cells, err = w.ApplyRoster(ctx, key, line, entries, fee); err != nil {
			return view, err
		}
		view.Updated = 1
	}
	if !fee && len(entries) > 0 {
		_, s, err := w.forOrder(ctx, o)
		if err != nil {
			return view, err
		}
		view.OfferFee = order.RosterFee(entries, s).Style
	}
	view.Order, err = w.view(ctx, o)
	return view, err
}

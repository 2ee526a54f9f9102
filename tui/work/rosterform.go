package work

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// RosterFormView is a form for the names of one row of an order.
type RosterFormView struct {
	ExtOrderID string   `json:"ext_order_id"`
	Line       int      `json:"line"` // from 1
	Style      string   `json:"style"`
	Color      string   `json:"color"`
	Sizes      []string `json:"sizes"`
	Token      string   `json:"token"`
	File       string   `json:"file,omitempty"` // where it was written
	HTML       string   `json:"html"`
}

// RosterForm makes the form of a row of an order, counted from 1; with line 0 of
// its only row of garments. Closing is the day by which an answer is wanted, or
// zero.
func (w *Work) RosterForm(ctx context.Context, key string, line int, closing order.Date) (RosterFormView, error) {
	var view RosterFormView
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return view, err
	}
	if line == 0 {
		var rows []int
		for i, l := range o.Lines {
			if !l.Fee {
				rows = append(rows, i+1)
			}
		}
		if len(rows) != 1 {
			return view, order.FieldError("line", "%s has %d rows of garments; say which one the names are for with --line N", o.ExtOrderID, len(rows))
		}
		line = rows[0]
	}
	if line < 1 || line > len(o.Lines) {
		return view, noLine(line, len(o.Lines))
	}
	l := o.Lines[line-1]
	if l.Fee {
		return view, order.FieldError("line", "line %d is a fee; names are for a row of garments", line)
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return view, err
	}
	style, err := w.style(ctx, l.Style, s)
	if err != nil && !order.IsKind(err, order.KindNotFound) {
		return view, err
	}
	color, _ := style.Color(l.Color)
	for _, size := range style.Sizes {
		if color.Stock[size].Made {
			view.Sizes = append(view.Sizes, size)
		}
	}
	for _, c := range l.Cells {
		if !slices.Contains(view.Sizes, c.Size) && len(view.Sizes) == 0 {
			view.Sizes = append(view.Sizes, c.Size)
		}
	}
	if len(view.Sizes) == 0 {
		return view, order.FieldError("line", "the inventory knows no sizes of %s in %s; there is nothing to choose from in a form", l.Style, catalog.Clean(l.Color))
	}
	form := order.RosterForm{
		ID: o.ExtOrderID, Token: order.RosterToken(o, line-1), Sizes: view.Sizes, Mail: cmp.Or(s.Shop.Mail, s.Email),
		Title: strings.TrimSpace(catalog.Clean(cmp.Or(o.CustomerName, "Names and sizes"))),
		Goods: strings.TrimSpace(catalog.Clean(cmp.Or(l.Description, l.Style) + ", " + l.Color)),
	}
	if !closing.IsZero() {
		form.Close = closing.Time().Format("Monday, January 2")
	}
	list, err := w.Store.Prices(ctx, l.Style)
	if err != nil {
		return view, err
	}
	if len(list) == 0 {
		file, _ := w.Shop()
		list = file.PricesOf(l.Style)
	}
	for _, p := range list {
		if p.Size == "" {
			form.Prices = append(form.Prices, fmt.Sprintf("from %d: $%s", p.FromQty, p.Price))
		}
	}
	html, err := form.HTML()
	view.ExtOrderID, view.Line, view.Style, view.Color, view.Token, view.HTML = o.ExtOrderID, line, l.Style, l.Color, form.Token, string(html)
	return view, err
}

// RosterTaken is what became of the answers in a text.
type RosterTaken struct {
	Answers []RosterAnswerView `json:"answers"`
	DryRun  bool               `json:"dry_run,omitempty"`
}

// RosterAnswerView is what became of one answer.
type RosterAnswerView struct {
	ExtOrderID string             `json:"ext_order_id"`
	OrderID    int64              `json:"order_id"`
	Line       int                `json:"line"`
	Names      int                `json:"names"`
	Changed    bool               `json:"changed"` // false: it said what was there already
	Cells      []order.RosterCell `json:"cells"`   // names against pieces
	Edited     string             `json:"edited,omitempty"`
	Problems   []ImportProblem    `json:"problems"`
}

// TakeRosters takes the answers of forms out of a text. One that is not as its
// form made it is taken only with edited; until then nothing is.
func (w *Work) TakeRosters(ctx context.Context, text string, edited, dry bool) (RosterTaken, error) {
	view := RosterTaken{Answers: []RosterAnswerView{}, DryRun: dry}
	answers := order.ReadRosterAnswers(text)
	if len(answers) == 0 {
		e := order.FieldError("text", "there is no answer of a form in it; it begins with orderpad-roster and ends with end")
		e.Hint = "names without a form are taken with: orderpad import FILE --order ID --line N"
		return view, e
	}
	for _, a := range answers {
		if a.Edited != "" && !edited {
			e := order.Errorf(order.KindNeedsPerson, "the answer for %s was changed after its form made it: %s; nothing was taken", a.ID, a.Edited)
			e.Field, e.Hint = "text", "look at it, and take it as it is with --yes"
			return view, e
		}
	}
	for _, a := range answers {
		one, err := w.takeRoster(ctx, a, dry)
		if err != nil {
			return view, err
		}
		view.Answers = append(view.Answers, one)
	}
	return view, nil
}

func (w *Work) takeRoster(ctx context.Context, a order.RosterAnswer, dry bool) (RosterAnswerView, error) {
	view := RosterAnswerView{Edited: a.Edited, Problems: []ImportProblem{}}
	o, err := w.Store.Order(ctx, a.ID)
	if err != nil {
		return view, err
	}
	row, err := o.RosterRow(a)
	if err != nil {
		return view, err
	}
	entries, problems, err := w.ReadRoster(ctx, o, row+1, []byte(a.Table()))
	if err != nil {
		return view, err
	}
	for _, p := range problems {
		view.Problems = append(view.Problems, ImportProblem{Problem: p.Problem, Column: p.Column})
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return view, err
	}
	after := o.Clone()
	if view.Cells, err = after.TakeRoster(row, entries, s.Roster, s.Surcharges); err != nil {
		return view, err
	}
	view.ExtOrderID, view.OrderID, view.Line, view.Names = o.ExtOrderID, o.ID, row+1, len(entries)
	view.Changed = !reflect.DeepEqual(o.Lines, after.Lines) || !reflect.DeepEqual(o.Fields, after.Fields)
	if dry || !view.Changed {
		return view, nil
	}
	_, err = w.change(ctx, a.ID, o.Version, "roster", func(o *order.Order, s order.Settings) error {
		_, err := o.TakeRoster(row, entries, s.Roster, s.Surcharges)
		return err
	})
	return view, err
}

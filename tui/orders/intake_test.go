package orders_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/client/ecat"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func id(n int64) *int64 { return &n }

func problem(severity order.Severity, column int, text string) work.ImportProblem {
	return work.ImportProblem{Problem: order.Problem{Message: text, Severity: severity}, Column: column}
}

// queue is eCat's: a new order, one that was sent again, one whose number is
// taken.
func (r *rig) queue(t *testing.T) *[]string {
	t.Helper()
	asked := &[]string{}
	r.shop.ecat = func(_ context.Context, dry, sure bool) (work.ECatView, error) {
		*asked = append(*asked, fmt.Sprintf("dry %v sure %v", dry, sure))
		v := work.ECatView{
			Created: 2, Refused: 1, DryRun: dry, Unread: []string{"data.orders[3]"},
			Reps: []work.RepCount{{Rep: "Dana Ruiz", Orders: 2}, {Rep: "Lee Park", Orders: 1}},
			Rows: []work.ImportRow{
				{Row: 1, OrderID: id(21), ExtOrderID: "EC-88120", Action: "created"},
				{Row: 2, OrderID: id(22), ExtOrderID: "EC-88121-2", Action: "asks", Problems: []work.ImportProblem{
					problem(order.SeverityWarning, 0, "eCat sent it under the same order as EC-88121 with every line replaced: if it is a new order both stay, else discard one of them")}},
				{Row: 3, ExtOrderID: "EC-88125", Action: "refused", Problems: []work.ImportProblem{
					problem(order.SeverityError, 0, "another order here has the number EC-88125 (order 12); this one stays at eCat until that is cleared up")}},
			},
		}
		if !dry {
			v.Marked = []ecat.Marked{{Number: "EC-88120", OK: true}, {Number: "EC-88121-2", Error: "Invalid order"}}
		}
		return v, nil
	}
	return asked
}

func TestECatGolden(t *testing.T) {
	t.Run("ask", func(t *testing.T) { r := newRig(t, 80, 24); r.queue(t); r.Press("e").FitsEverywhere(t).Goldens(t) })
	t.Run("done", func(t *testing.T) { r := newRig(t, 80, 24); r.queue(t); r.Press("e", "y").FitsEverywhere(t).Goldens(t) })
}

func TestECatIsTakenOnlyAfterAKey(t *testing.T) {
	r := newRig(t, 80, 24)
	asked := r.queue(t)
	r.Press("e").Has("Dana Ruiz (2), Lee Park", "EC-88121-2", "needs you", "data.orders[3]")
	r.Press("esc").HasNot("EC-88120")
	if got := strings.Join(*asked, ", "); got != "dry true sure false" {
		t.Fatal(got)
	}
	r.Press("e", "y").Has("From eCat", "EC-88121-2 was not marked received: Invalid order").HasNot("EC-88120 ")
	if got := strings.Join((*asked)[1:], ", "); got != "dry true sure false, dry false sure true" {
		t.Fatal(got)
	}
	r.said(t, "2 new drafts from eCat, 1 left at eCat; 1 marked received.")
}

func TestECatHasNothing(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.ecat = func(context.Context, bool, bool) (work.ECatView, error) { return work.ECatView{}, nil }
	r.Press("e")
	r.said(t, "eCat has no new orders")
	r.shop.ecat = func(context.Context, bool, bool) (work.ECatView, error) {
		e := order.Errorf(order.KindInvalid, "there is no connection to eCat yet")
		e.Hint = "add one"
		return work.ECatView{}, e
	}
	r.Press("e")
	r.said(t, "There is no connection to eCat yet: add one")
}

// csv is a file of three orders, one of them wrong, one known.
func (r *rig) csv(t *testing.T) *[]string {
	t.Helper()
	asked := &[]string{}
	r.shop.columns.Remembered = true // the rep wants Shelf left out
	r.shop.file = func(_ context.Context, path string, req work.ImportRequest) (work.ImportView, error) {
		dry := req.DryRun
		*asked = append(*asked, fmt.Sprintf("%s dry %v revise %v", path, dry, req.Revise))
		if path != "team.csv" {
			return work.ImportView{}, order.Errorf(order.KindNotFound, "there is no file %s", path)
		}
		v := work.ImportView{
			Created: 1, Refused: 2, Known: 1, DryRun: dry,
			Unknown: []work.ImportProblem{problem(order.SeverityWarning, 4, "the column Shelf is not known and was left out")},
			Rows: []work.ImportRow{
				{Row: 1, Line: 2, ExtOrderID: "A-1", Action: "created"},
				{Row: 2, Line: 3, ExtOrderID: "A-2", Action: "refused", Problems: []work.ImportProblem{problem(order.SeverityError, 6, "line 4, Qty: \"x\" is not a quantity")}},
				{Row: 3, Line: 5, ExtOrderID: "A-3", Action: "refused", Problems: []work.ImportProblem{problem(order.SeverityError, 0, "order A-3 is here already, as number 12 (draft)")}},
			},
		}
		if !dry {
			v.File = "team.csv.refused.csv"
		}
		return v, nil
	}
	return asked
}

func TestImportGolden(t *testing.T) {
	t.Run("form", func(t *testing.T) { newRig(t, 80, 24).Press("i").FitsEverywhere(t).Goldens(t) })
	t.Run("wrong", func(t *testing.T) {
		r := newRig(t, 80, 24)
		r.csv(t)
		r.Press("i").Type("tame.csv").Press("enter").FitsEverywhere(t).Goldens(t)
	})
	t.Run("ask", func(t *testing.T) {
		r := newRig(t, 80, 24)
		r.csv(t)
		r.Press("i").Type("team.csv").Press("enter").FitsEverywhere(t).Goldens(t)
	})
	t.Run("done", func(t *testing.T) {
		r := newRig(t, 80, 24)
		r.csv(t)
		r.Press("i").Type("team.csv").Press("enter", "y").FitsEverywhere(t).Goldens(t)
	})
}

func TestImportAsksAfterADryRun(t *testing.T) {
	r := newRig(t, 80, 24)
	asked := r.csv(t)
	r.Press("i", "enter").Has("type the path of a CSV, Excel or JSON file")
	r.Type("tame.csv").Press("enter").Has("there is no file tame.csv", "tame.csv")
	for range len("tame.csv") {
		r.Press("backspace")
	}
	r.Type("team.csv").Press("enter").Has("line 3", "line 4, Qty: \"x\" is not a quantity", "column 4: the column Shelf", "y import 1", "r import and revise")
	r.Press("r").Has("Imported", "team.csv.refused.csv")
	if got := strings.Join(*asked, ", "); got != "tame.csv dry true revise false, team.csv dry true revise false, team.csv dry false revise true" {
		t.Fatal(got)
	}
	r.said(t, "1 new draft, 2 refused.")
}

func TestImportShowsProgressAndStops(t *testing.T) {
	r := newRig(t, 80, 24)
	started := make(chan struct{})
	r.shop.file = func(ctx context.Context, _ string, req work.ImportRequest) (work.ImportView, error) {
		if req.DryRun {
			return work.ImportView{Created: 300, Rows: make([]work.ImportRow, 300)}, nil
		}
		req.Progress(work.Progress{Done: 100, Total: 300})
		close(started)
		<-ctx.Done()
		return work.ImportView{Created: 100, Refused: 200, Left: 200, Stopped: true, File: "team.csv.refused.csv", Rows: []work.ImportRow{{Row: 1, Action: "created"}}}, nil
	}
	r.Press("i").Type("team.csv").Press("enter")
	cmd, _ := r.root.over[0].Update(press("y"))
	go func() {
		<-started
		r.screen.StopWork()
	}()
	r.Run(cmd)
	r.said(t, "Stopped: 100 new drafts, 200 left. What is left and refused is in team.csv.refused.csv")
	if _, running := r.screen.Work(); running {
		t.Error("still importing")
	}
}

func TestWhileOrdersComeInNoMoreAreAsked(t *testing.T) {
	r := newRig(t, 80, 24)
	r.queue(t)
	cmd := r.screen.Update(kit.ActionMsg{ID: "orders.list.ecat"})
	if p, running := r.screen.Work(); !running || !strings.Contains(p.Label, "eCat") {
		t.Fatalf("%+v", p)
	}
	r.Press("i")
	r.said(t, "orders are coming in already")
	r.screen.StopWork()
	r.Run(cmd)
	r.said(t, "Stopped")
}

func press(name string) tea.KeyPressMsg {
	k, _ := tuitest.Key(name)
	return k
}

func TestWhatEveryRowWarnsOfIsSaidOnce(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.ecat = func(context.Context, bool, bool) (work.ECatView, error) {
		v := work.ECatView{Created: 3}
		for i := range 3 {
			v.Rows = append(v.Rows, work.ImportRow{Row: i + 1, ExtOrderID: fmt.Sprint("EC-", i), Action: "created", Problems: []work.ImportProblem{
				problem(order.SeverityWarning, 0, "trade_show is not a field that orderpad knows"), problem(order.SeverityWarning, 0, fmt.Sprint("of its own ", i)),
			}})
		}
		return v, nil
	}
	r.Press("e").Has("in 3 rows: trade_show is not a field", "! row 1", "of its own 2")
	if n := strings.Count(r.Screen(), "trade_show"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, r.Screen())
	}
}

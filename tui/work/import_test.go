package work_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"orderpad/client/ecat"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

type markedNumber = ecat.Marked

const csvOrders = "Nr.,Wer,Was,Farbe,Size,Wieviel,Price\n" +
	"A,Ann Lee,PC54,Navy,SM,4,8.50\nB,Bob,PC54,Navy,L,x,8.50\nB,Bob,PC54,Navy,M,2,8.50\nC,Cy,PC54,Navy,XXXL,1,8.50\n"

var mapping = order.Columns{"Nr.": "ExtOrderID", "Wer": "Contact", "Was": "PartNumber", "Farbe": "Color", "Wieviel": "Qty"}

func TestImportCSV(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	if _, err := d.Import(ctx, work.ImportRequest{Data: []byte(csvOrders)}); !order.IsKind(err, order.KindInvalid) || !strings.Contains(err.Error(), "Farbe") {
		t.Fatalf("columns that nobody knows: %v", err)
	}
	dry, err := d.Import(ctx, work.ImportRequest{Data: []byte(csvOrders), Columns: mapping, DryRun: true})
	ok(t, err)
	if dry.Created != 2 || dry.Refused != 1 || d.everything(t) != "null" {
		t.Fatalf("%+v", dry)
	}
	view, err := d.Import(ctx, work.ImportRequest{Data: []byte(csvOrders), Columns: mapping})
	ok(t, err)
	if actions(view.Rows) != "created refused created" || view.Rows[1].Problems[0].Column != 6 || view.Rows[1].Line != 3 || view.RestKind != "csv" {
		t.Fatalf("%+v", view)
	}
	a, err := d.Order(ctx, "A")
	ok(t, err)
	c, err := d.Order(ctx, "C")
	ok(t, err)
	if a.Lines[0].Cell("S").Qty != 4 || c.Lines[0].Cell("3XL").Qty != 1 || a.Fields.ContactNameLast != "Lee" {
		t.Errorf("%+v %+v", a, c)
	}

	// Mended and imported again, with the columns remembered.
	mended := strings.Replace(string(view.Rest), "L,x,", "L,3,", 1)
	if !strings.Contains(mended, order.ProblemColumn) || strings.Contains(mended, "SM") {
		t.Fatal(mended)
	}
	mended = strings.ReplaceAll(mended, ","+order.ProblemColumn, "") // its header is then the first one's
	again, err := d.Import(ctx, work.ImportRequest{Data: []byte(strings.Split(mended, "\n")[0] + "\nB,Bob,PC54,Navy,L,3,8.50\nB,Bob,PC54,Navy,M,2,8.50\n")})
	ok(t, err)
	b, err := d.Order(ctx, "B")
	ok(t, err)
	if again.Created != 1 || b.Pieces() != 5 {
		t.Errorf("%+v %+v", again, b)
	}
	known, err := d.Import(ctx, work.ImportRequest{Data: []byte(csvOrders), Columns: mapping})
	ok(t, err)
	if known.Created != 0 || known.Known != 2 || known.Refused != 3 {
		t.Errorf("an id that is here already: %+v", known)
	}
}

// TestTheRefusedFileIsImportedAsItStands mends one cell of it and no more.
func TestTheRefusedFileIsImportedAsItStands(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	view, err := d.Import(t.Context(), work.ImportRequest{Data: []byte("order,style,color,size,qty\nA,PC54,Navy,L,x\nA,PC54,Navy,M,2\n")})
	ok(t, err)
	again, err := d.Import(t.Context(), work.ImportRequest{Data: []byte(strings.Replace(string(view.Rest), "L,x,", "L,3,", 1))})
	ok(t, err)
	if view.Refused != 1 || again.Created != 1 || len(again.Unknown) != 0 {
		t.Errorf("%+v\n%s\n%+v", view, view.Rest, again)
	}
}

func TestImportJSON(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	file := `[{"orderNumber":"WEB-1","customer":{"firstName":"John"},"lineItems":[{"partNumber":"PC54","color":"Red","size":"XXXL","quantity":12,"price":8.5}],"banana":1},
{"orderNumber":"WEB-2","customer":{},"lineItems":[{"partNumber":"PC54","quantity":"many"}]},
{"order_number":"E-1","uuid":"U","id":5,"items":[{"item_number":"PC54","color":"Red","size":"SM","quantity":2,"price":3}]},
{"ext_order_id":"WEB-1","lines":[]}]`
	view, err := d.Import(ctx, work.ImportRequest{Data: []byte(file)})
	ok(t, err)
	if actions(view.Rows) != "created refused created refused" || view.Rows[0].Problems[0].Field != "banana" || view.Rows[1].ExtOrderID != "WEB-2" || view.Rows[2].Line != 3 {
		t.Fatalf("%+v", view.Rows)
	}
	o, err := d.Order(ctx, "WEB-1")
	ok(t, err)
	e, err := d.Order(ctx, "E-1")
	ok(t, err)
	if o.Lines[0].Cell("3XL").Qty != 12 || e.Lines[0].Cell("S").Qty != 2 || e.UUID != "U" {
		t.Errorf("%+v %+v", o.Lines, e)
	}
	again, err := d.Import(ctx, work.ImportRequest{Data: view.Rest})
	ok(t, err)
	if again.Refused != 2 {
		t.Errorf("the refused as a file: %+v", again.Rows)
	}
	revised, err := d.Import(ctx, work.ImportRequest{Data: []byte(strings.Replace(file, ":12", ":13", 1)), Revise: true})
	ok(t, err)
	if o, err = d.Order(ctx, "WEB-1"); err != nil || revised.Updated != 2 || o.Lines[0].Cell("3XL").Qty != 13 {
		t.Errorf("%+v %+v", revised, o)
	}
	if _, label, err := d.Undo(ctx, o.ID); err != nil || label != "import" {
		t.Errorf("%q %v", label, err)
	}
}

func TestReviseASentOrder(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	file := `{"ExtOrderID":"W-1","ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"a@b.cd","LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"L","Qty":"4","Price":"8.50"}]}`
	_, err := d.Import(ctx, work.ImportRequest{Data: []byte(file)})
	ok(t, err)
	_, err = d.Queue(ctx, "W-1", true)
	ok(t, err)
	queued, err := d.Import(ctx, work.ImportRequest{Data: []byte(file), Revise: true})
	ok(t, err)
	if queued.Refused != 1 {
		t.Errorf("one that is queued: %+v", queued)
	}
	_, err = d.Sync(ctx)
	ok(t, err)
	view, err := d.Import(ctx, work.ImportRequest{Data: []byte(strings.Replace(file, `"4"`, `"5"`, 1)), Revise: true})
	ok(t, err)
	r, err := d.Order(ctx, "W-1-1")
	ok(t, err)
	if view.Updated != 1 || view.Rows[0].ExtOrderID != "W-1-1" || r.Replaces != "W-1" || r.Pieces() != 5 || r.Fields.Notes[0].Note != "REPLACES W-1" {
		t.Errorf("%+v %+v", view, r)
	}
}

// TestAnImportCanBeStopped: what was in stays, the rest is the refused file,
// and both together are everything, once.
func TestAnImportCanBeStopped(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	var file strings.Builder
	file.WriteString("style,color,size,qty,po\n")
	for i := range 450 {
		fmt.Fprintf(&file, "PC54,Navy,L,1,PO-%d\n", i)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	seen, ticks := 0, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	clocked := work.New(work.Deps{Store: d.store, Now: func() time.Time { ticks = ticks.Add(time.Second); return ticks }})
	view, err := clocked.Import(ctx, work.ImportRequest{Data: []byte(file.String()), Progress: func(p work.Progress) {
		if seen = p.Done; seen >= 200 {
			stop()
		}
	}})
	ok(t, err)
	if !view.Stopped || view.Created+view.Refused != 450 || view.Created == 450 || view.Created == 0 {
		t.Fatalf("%d created, %d refused, progress %d", view.Created, view.Refused, seen)
	}
	_, err = d.Import(t.Context(), work.ImportRequest{Data: view.Rest})
	ok(t, err)
	_, total, err := d.Rows(t.Context(), work.OrderFilter{})
	ok(t, err)
	if total != 450 {
		t.Errorf("%d orders", total)
	}
}

func TestRosterOnAGrid(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	_, err := d.store.CreateOrder(ctx, order.Order{ExtOrderID: "W-1", Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "L", Qty: 2}}}}})
	ok(t, err)
	file := []byte("Name,Size,Number\nAnn,S,7\nBob,L,12\nCy,Purple,3\n")
	dry, err := d.Roster(ctx, "W-1", 1, file, false, true)
	ok(t, err)
	view, err := d.Roster(ctx, "W-1", 1, file, true, false)
	ok(t, err)
	for _, v := range []work.RosterView{dry, view} {
		if v.Names != 2 || v.Refused != 1 || v.Rows[0].Line != 4 || len(v.Cells) != 2 || v.Cells[1] != (order.RosterCell{Size: "L", Names: 1, Pieces: 2}) {
			t.Errorf("%+v", v)
		}
	}
	o, err := d.Order(ctx, "W-1")
	ok(t, err)
	if dry.OfferFee != "NAME/NUMBER" || len(o.Lines) != 2 || o.Lines[1].Cells[0].Qty != 2 || o.Version != 2 {
		t.Errorf("%+v", o)
	}
	if _, err := d.Roster(ctx, "W-1", 9, file, false, false); !order.IsKind(err, order.KindInvalid) {
		t.Error(err)
	}
	all, err := d.store.Orders(ctx, store.OrderFilter{})
	if ok(t, err); len(all) != 1 {
		t.Errorf("%d orders", len(all))
	}
}

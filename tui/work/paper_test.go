package work

import (
	"image"
	"image/color"
	"net/url"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TestApprovalIsReadByAPhone decodes the code by another library: it opens a
// mail to the shop that names the quote, the total and the mark.
func TestApprovalIsReadByAPhone(t *testing.T) {
	s, err := store.Open(t.Context(), store.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := New(Deps{Store: s})
	if err := s.SaveConnection(t.Context(), order.Connection{Name: "shop", Kind: order.KindProxy, URL: "http://127.0.0.1:1", Settings: map[string]string{"shop.mail": "orders@shop.example"}}); err != nil {
		t.Fatal(err)
	}
	o := order.Order{Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: 12, Price: catalog.PriceOf(850)}}}}}
	o, err = s.CreateOrder(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Quote(t.Context(), o.ExtOrderID, ""); err != nil {
		t.Fatal(err)
	}
	if o, err = s.Order(t.Context(), o.ExtOrderID); err != nil {
		t.Fatal(err)
	}
	a, err := w.Approve(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	const scale, quiet = 4, 4
	size := (len(a.Code) + 2*quiet) * scale
	picture := image.NewGray(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			at := func(n int) int { return n/scale - quiet }
			dark := at(x) >= 0 && at(y) >= 0 && at(y) < len(a.Code) && at(x) < len(a.Code) && x >= quiet*scale && y >= quiet*scale && a.Code[at(y)][at(x)]
			picture.SetGray(x, y, color.Gray{Y: map[bool]uint8{true: 0, false: 255}[dark]})
		}
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	// The picture is the code and nothing else: looking for one in it fails now and then.
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil || read.GetText() != a.Link {
		t.Fatalf("%v: %v", read, err)
	}
	u, err := url.Parse(read.GetText())
	if err != nil || u.Scheme != "mailto" || u.Opaque != "orders@shop.example" {
		t.Fatalf("%v %v", u, err)
	}
	q := u.Query()
	if q.Get("subject") != o.ExtOrderID+"-Q1" || q.Get("body") != "I agree, $102.00, mark "+order.MarkOf(o.Shown().Hash()) || strings.Contains(a.Link, "+") {
		t.Errorf("%s", a.Link)
	}
	if len(a.Code)+4 > 2*24 {
		t.Errorf("a code of %d does not fit into 24 lines", len(a.Code))
	}
}

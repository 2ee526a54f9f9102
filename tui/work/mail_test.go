package work

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

func TestLetterAsALink(t *testing.T) {
	m := Mail{To: "ana+shop@cascade.example", Subject: "Quote OP-1 & more", Body: "Navy S 4\n55 pieces = $474.50\n"}
	link := m.link()
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" {
		t.Fatalf("%s: %v", link, err)
	}
	q := u.Query()
	if q.Get("subject") != m.Subject || q.Get("body") != strings.ReplaceAll(m.Body, "\n", "\r\n") {
		t.Errorf("%s reads back as %q", link, q)
	}
	if strings.Contains(link, "+") {
		t.Errorf("%s has a plus sign, which mail programs take for one", link)
	}
	if to, _ := url.PathUnescape(u.Opaque); to != m.To {
		t.Errorf("goes to %s", to)
	}
}

// desk is a home whose clock is set by hand, with an order of 12 Navy M at 8.50.
func desk(t *testing.T, now *time.Time, lines int) (*Work, order.Order) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	conn := order.Connection{Name: "shop", Kind: order.KindProxy, URL: "http://127.0.0.1:1", Settings: map[string]string{"shop.name": "Kent Print Works"}}
	if err := s.SaveConnection(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	var o order.Order
	o.Fields.ContactEmail = "ana@cascade.example"
	for range lines {
		o.Lines = append(o.Lines, order.Line{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: 12, Price: catalog.PriceOf(850)}}})
	}
	if o, err = s.CreateOrder(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return New(Deps{Store: s, Now: func() time.Time { return *now }}), o
}

// TestPapersOfTheRepsOwn writes papers beside each other, never over one that is
// there, and the letter says where they are.
func TestPapersOfTheRepsOwn(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	docs := filepath.Join(home, "Documents")
	if err := os.Mkdir(docs, 0o700); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 14, 0, 0, 0, time.Local)
	w, o := desk(t, &now, 1)
	for _, want := range []string{" confirmation.pdf", " confirmation 2.pdf", " confirmation 3.pdf"} {
		view, err := w.Paper(t.Context(), o.ExtOrderID, ConfirmationPaper)
		if err != nil || view.PDF != filepath.Join(docs, o.ExtOrderID+want) {
			t.Fatalf("%s: %v", view.PDF, err)
		}
	}
	mail, err := w.MailOf(t.Context(), o.ExtOrderID)
	if err != nil || mail.Quote || mail.To != "ana@cascade.example" || mail.Subject != "Order "+o.ExtOrderID+", Kent Print Works" || !strings.Contains(mail.Body, "$102.00") {
		t.Errorf("%+v, %v", mail, err)
	}
	if _, err := w.Paper(t.Context(), o.ExtOrderID, QuotePaper); err != nil {
		t.Fatal(err)
	}
	mail, err = w.MailOf(t.Context(), o.ExtOrderID)
	if err != nil || !mail.Quote || !strings.Contains(mail.Subject, o.ExtOrderID+"-Q1") || !strings.Contains(mail.PDF, " quote 2.pdf") {
		t.Errorf("%+v, %v", mail, err)
	}
	if _, err := os.Stat(mail.PDF); err != nil {
		t.Error(err)
	}
}

// TestLongLettersFitALink says the sum alone where all lines would be cut.
func TestLongLettersFitALink(t *testing.T) {
	now := time.Date(2026, 11, 28, 14, 0, 0, 0, time.Local)
	w, o := desk(t, &now, 60)
	mail := w.letter(o, order.Settings{})
	if len(mail.Link) > mostLink || !strings.Contains(mail.Body, "720 pieces, $6,120.00") {
		t.Errorf("%d bytes: %s", len(mail.Link), mail.Body)
	}
}

// TestLapsedQuoteIsPricedAnew quotes at the list price of the day, lets the quote
// lapse while the list changes, and says the difference.
func TestLapsedQuoteIsPricedAnew(t *testing.T) {
	now := time.Date(2026, 11, 28, 14, 0, 0, 0, time.Local)
	w, _ := desk(t, &now, 1)
	list := func(price string) {
		t.Helper()
		if _, err := w.ImportPrices(t.Context(), strings.NewReader("style,size,from_qty,price\nPC54,,1,"+price+"\n")); err != nil {
			t.Fatal(err)
		}
	}
	list("9.00")
	made, problems, err := w.NewOrder(t.Context(), []string{"PC54 Navy M=10"}, nil, true)
	if err != nil {
		t.Fatalf("%v %v", err, problems)
	}
	key := made.ExtOrderID
	first, err := w.Quote(t.Context(), key, "3d")
	if err != nil || first.Quote.Total != 9000 {
		t.Fatalf("%+v %v", first.Quote, err)
	}
	list("9.50")
	for _, days := range []int{1, 3} { // holds on its last day still
		now = time.Date(2026, 11, 28+days, 23, 59, 0, 0, time.Local)
		again, err := w.Quote(t.Context(), key, "")
		if err != nil || again.Quote.Number != first.Quote.Number || again.Quote.Total != 9000 || again.Repriced != "" {
			t.Errorf("day %d: %+v %q %v", days, again.Quote, again.Repriced, err)
		}
	}
	now = time.Date(2026, 12, 2, 0, 0, 0, 0, time.Local)
	again, err := w.Quote(t.Context(), key, "")
	if err != nil || again.Quote.Number == first.Quote.Number || again.Quote.Total != 9500 || !strings.Contains(again.Repriced, "+5.00") {
		t.Errorf("%+v %q %v", again.Quote, again.Repriced, err)
	}
}

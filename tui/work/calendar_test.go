package work_test

import (
	"strings"
	"testing"

	"orderpad/store/order"
)

// TestCalendar: each ship and in-hands date is an event of its own id; text from
// outside cannot end a line or begin a property, and no line is too long.
func TestCalendar(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	for _, f := range []order.Order{
		{CustomerName: "Zoë; Söhne, Ltd\nBEGIN:VALARM " + strings.Repeat("ü", 60), Fields: order.Fields{
			DateOrderRequestedToShip: order.Date{Year: 2026, Month: 12, Day: 31}, DateOrderDropDead: order.Date{Year: 2027, Month: 1, Day: 4}, CustomerPurchaseOrder: `PO\7`}},
		{CustomerName: "no dates"},
	} {
		_, err := d.Create(ctx, f)
		ok(t, err)
	}
	data, n, err := d.Calendar(ctx)
	ok(t, err)
	text := string(data)
	if n != 2 || strings.Count(text, "BEGIN:VEVENT\r\n") != 2 || strings.Count(text, "END:VEVENT\r\n") != 2 || strings.Contains(text, "\nBEGIN:VALARM") {
		t.Fatalf("%d events: %s", n, text)
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101", "DTSTART;VALUE=DATE:20270104", `SUMMARY:Ship: Zoë\; Söhne\, Ltd`, `PO PO\\7`, "-ship@orderpad", "-hands@orderpad",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is missing: %s", want, whole)
		}
	}
}

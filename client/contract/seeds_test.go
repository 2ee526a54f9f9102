package contract_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"orderpad/client/manageorders"
	"orderpad/client/proxy"
	"orderpad/client/wiretest"
	"orderpad/store/order"
)

// TestSeedsGoOutAsTheyCameIn reads the documents' own examples, checks them and
// encodes them again: what leaves differs from the document in the listed
// places alone, each for a rule on page DECISIONS.
func TestSeedsGoOutAsTheyCameIn(t *testing.T) {
	for _, row := range []struct {
		file   string
		split  order.Mode
		encode func(order.Order, order.Settings) (order.Body, error)
		read   []string // warnings when it is read, by field
		check  []string // errors of the check, by field
		empty  int      // values without content, which are left out
		differ []string
	}{
		{file: "seed0-order.json", split: order.SplitServer, encode: proxy.Encode, differ: []string{
			".idCompanyLocation is extra: 2", ".idCustomer is extra: 2791", ".idEmpCreatedBy is extra: 2", ".idOrderType is extra: 6", // Defaults
			".lineItems.0.catalogColor is extra: Red", // Colour: the inventory's travels
			".orderDate is extra: 2026-11-20",         // Dates on the wire: always sent
		}},
		{file: "seed1-order.json", split: order.SplitColumns, encode: manageorders.Encode, read: []string{"LinesOE.1.Size06"}, differ: []string{
			".APISource is extra: ManageOrders", ".ExtSource is extra: orderpad", // Defaults
			".LinesOE.0.Color is extra: Forest", ".LinesOE.0.Description is extra: Port & Company Core Cotton Tee", ".LinesOE.0.Price is extra: 16.00", // Who splits: both names
			".LinesOE.1.Color is extra: Forest", ".LinesOE.1.Description is extra: Port & Company Core Cotton Tee", ".LinesOE.1.Price is extra: 18.00",
			".LinesOE.1.Size is extra: 3XL",                                   // Who splits: the name of the Size06 size
			".date_OrderPlaced is extra: 11/20/2026",                          // Dates on the wire: always sent
			".id_CompanyLocation is extra: 2", ".id_EmpCreatedBy is extra: 2", // Defaults
		}},
		{file: "seed3-order.json", split: order.SplitServer, encode: manageorders.Encode, read: []string{"Notes.0.Type"}, empty: 49, differ: []string{
			".APISource is extra: ManageOrders",                       // Defaults
			".CustomerServiceRep is extra: Jane Smith",                // Typos: sent under both names
			".Designs.0.id_Design is <nil>, want 0",                   // id_Design: 0 attaches an orphan
			".Notes.0.Type is Notes To Production, want Production",   // Notes: one of nine types
			".Payments.0.date_Payment is 01/15/2024, want 2024-01-15", // Dates on the wire
			".date_OrderDropDead is 01/25/2024, want 2024-01-25",
			".date_OrderPlaced is 01/15/2024, want 2024-01-15",
			".date_OrderRequestedToShip is 01/22/2024, want 2024-01-22",
		}},
	} {
		t.Run(row.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", row.file))
			must(t, err)
			s := order.DefaultSettings()
			s.Split = row.split
			o, _, problems, err := order.ReadOrder(data, s.Spelling)
			must(t, err)
			o.QueuedAt, o.BlockEdited = noon, true
			var warned []string
			for _, p := range problems {
				warned = append(warned, p.Field)
			}
			same(t, "warnings", row.read, warned)
			var failed []string
			for _, p := range o.Check(s, func(string, string) order.Found { return order.Found{} }, order.DateOf(noon)) {
				if p.Severity == order.SeverityError {
					failed = append(failed, p.Field)
				}
			}
			same(t, "errors of the check", row.check, failed)
			body, err := row.encode(o, s)
			must(t, err)
			var differ []string
			empty := 0
			for _, d := range wiretest.Differences(wiretest.Parse(t, data), wiretest.Parse(t, body.Bytes)) {
				t.Log(d)
				if strings.HasSuffix(d, " is <nil>, want ") {
					empty++
					continue
				}
				differ = append(differ, d)
			}
			same(t, "differences", row.differ, differ)
			if empty != row.empty {
				t.Errorf("%d values without content were left out, want %d", empty, row.empty)
			}
		})
	}
}

func same(t *testing.T, what string, want, have []string) {
	t.Helper()
	if !slices.Equal(want, have) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}

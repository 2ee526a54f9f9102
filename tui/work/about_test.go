package work_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestAboutTellsOfTheOrdersCustomer: what is told of goods is for the order
// that they would go to, and comes from this laptop alone.
func TestAboutTellsOfTheOrdersCustomer(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	_, err := d.RefreshInventory(ctx, true, func(work.Progress) {})
	ok(t, err)
	_, err = d.ImportPrices(ctx, strings.NewReader("style,size,from_qty,price\nPC54,,1,10.50\nPC54,,24,9.00\nPC54,,72,7.75\nPC54,3XL,1,14.00\n"))
	ok(t, err)
	found, err := d.Search(ctx, "pc54 navy", 5)
	ok(t, err)
	hit := found.Results[0]
	if hit.Style != "PC54" || hit.From.Grouped() != "7.75" {
		t.Fatalf("%s from %s", hit.Style, hit.From)
	}
	// A new order: the list alone.
	v, err := d.About(ctx, 0, hit)
	if err != nil || len(v.Breaks) != 3 || v.Customer != "" || v.Counted != 0 || v.Paid != nil {
		t.Fatalf("%+v %v", v, err)
	}
	if len(v.Near) == 0 || v.Near[0].Style != "PC54" || v.Near[0].Color == "Navy" {
		t.Errorf("near colours %+v", v.Near)
	}
	// Its order's own pieces count, and its customer's past.
	past, err := d.TrackDays(ctx, work.Days{What: work.Ordered, From: order.DateOf(d.box.Now()).AddDays(-300), To: order.DateOf(d.box.Now())})
	ok(t, err)
	d.box.Advance(10 * time.Minute)
	for _, p := range past.Orders {
		o, _, err := d.Duplicate(ctx, strconv.FormatInt(*p.OnSiteOrder, 10))
		ok(t, err)
		line := o.Lines[0]
		if line.Fee {
			continue
		}
		all, err := d.Search(ctx, line.Style, 1)
		ok(t, err)
		if all.Total == 0 {
			continue
		}
		v, err := d.About(ctx, o.ID, all.Results[0])
		ok(t, err)
		if v.Counted == 0 || v.Customer == "" || v.Orders == 0 || v.Bought == 0 {
			t.Errorf("of %s: %+v", line.Style, v)
		}
		return
	}
	t.Fatal("no past order has goods that are in the inventory")
}

// TestNothingProposesWhatIsFound: each proposal finds as much as it says.
func TestNothingProposesWhatIsFound(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := context.Background()
	_, err := d.RefreshInventory(ctx, true, func(work.Progress) {})
	ok(t, err)
	for text, want := range map[string]string{
		"pc54 nvay hoody":         "",
		"pc54x9 nvay":             "PC54",
		"naavy tanlk":             "navy tank",
		"pc54 navy zzqqxx":        "pc54 navy",
		"zzqqxx":                  "",
		"a b c d e f g h i j k":   "",
		"pc54 zzqqxx yywwvv navy": "",
	} {
		v, err := d.Nothing(ctx, text)
		ok(t, err)
		if len(v.Words) == 0 {
			t.Errorf("%q: no word", text)
		}
		texts := ""
		for _, try := range v.Tries {
			found, err := d.Search(ctx, try.Text, 0)
			if err != nil || found.Total != try.Total || try.Total == 0 {
				t.Errorf("%q proposes %q with %d, which finds %d (%v)", text, try.Text, try.Total, found.Total, err)
			}
			texts += try.Text + "\n"
		}
		if want != "" && !strings.Contains(texts, want+"\n") {
			t.Errorf("%q proposes %q, not %q", text, texts, want)
		}
	}
}

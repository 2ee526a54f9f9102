package order

import (
	"fmt"
	"strings"

	"orderpad/store/catalog"
)

// LongDay is a day as a customer reads it: Friday, December 11, 2026.
func (d Date) LongDay() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("Monday, January 2, 2006")
}

// Address is the lines of the address that say something.
func (s ShipTo) Address() []string {
	place := strings.TrimSpace(strings.TrimSpace(s.ShipCity+" "+s.ShipState) + " " + s.ShipZip)
	var lines []string
	for _, text := range []string{s.ShipCompany, s.ShipAddress01, s.ShipAddress02, place, s.ShipCountry} {
		if text = catalog.Clean(strings.TrimSpace(text)); text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}

// PlainText is the order as text for a mail: what the customer is shown, and
// nothing of the shop's own.
func (o Order) PlainText(s Settings) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	shown, sum := o.Shown(), o.Sum()
	if s.Shop.Name != "" {
		say("%s", catalog.Clean(s.Shop.Name))
	}
	head := "Order " + o.ExtOrderID
	if q, quoted := o.LastQuote(); quoted && q.Hash == shown.Hash() {
		head = fmt.Sprintf("Quote %s, good until %s", q.Number, q.Until.LongDay())
	}
	say("%s", head)
	if shown.Customer != "" {
		say("For %s", strings.Join(notEmpty(shown.Customer, except(o.Contact(), shown.Customer)), ", "))
	}
	if po := o.Fields.CustomerPurchaseOrder; po != "" {
		say("Your PO %s", catalog.Clean(po))
	}
	say("")
	for _, l := range o.Lines {
		o.plainLine(say, l)
	}
	say("%s", plural(o.Pieces(), "piece"))
	for _, extra := range []struct {
		name   string
		amount catalog.Price
	}{{"Goods", catalog.PriceOf(sum.Goods)}, {"Discount", negated(sum.Discount)}, {"Shipping", sum.Shipping}, {"Tax", sum.Tax}} {
		if extra.amount.Set && (extra.amount.Money != 0) && extra.amount.Money != sum.Total {
			say("%-10s %12s", extra.name, "$"+extra.amount.Money.Grouped())
		}
	}
	say("%-10s %12s", "Total", "$"+sum.Total.Grouped())
	if sum.Paid.Set {
		say("%-10s %12s", "Paid", "$"+sum.Paid.Money.Grouped())
		say("%-10s %12s", "Balance", "$"+sum.Balance.Grouped())
	}
	say("")
	for _, d := range shown.Designs {
		say("Design: %s", strings.Join(notEmpty(strings.TrimSpace(d.Name+" "+string(d.Number)), strings.Join(d.Places, ", ")), "; "))
	}
	if !shown.ShipBy.IsZero() {
		say("Ready: %s", shown.ShipBy.LongDay())
	}
	if !shown.InHands.IsZero() {
		say("In your hands: %s", shown.InHands.LongDay())
	}
	for _, to := range shown.ShipTo {
		say("Delivered to: %s", strings.Join(to.Address(), ", "))
	}
	if terms := o.Fields.Terms; terms != "" {
		say("Terms: %s", catalog.Clean(terms))
	}
	if a, stands := o.Agreed(); stands {
		say("Agreed by %s on %s, mark %s", a.Name, DateOf(a.At).LongDay(), MarkOf(a.Hash))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// plainLine is a row: what, its sizes, each price with its sizes.
func (o Order) plainLine(say func(string, ...any), l Line) {
	name := strings.Join(notEmpty(catalog.Readable(l.Description), catalog.Clean(strings.TrimSpace(l.Style+" "+l.Color))), ", ")
	say("%s", name)
	var prices []catalog.Price
	sizes := map[catalog.Price][]string{}
	for _, c := range l.Cells {
		if sizes[c.Price] == nil {
			prices = append(prices, c.Price)
		}
		sizes[c.Price] = append(sizes[c.Price], strings.TrimSpace(fmt.Sprintf("%s %d", c.Size, c.Qty)))
	}
	for _, p := range prices {
		each := "price not known yet"
		if p.Set {
			each = "$" + p.Money.Grouped() + " each"
		}
		say("  %s   %s", strings.Join(sizes[p], ", "), each)
	}
	if l.Fee {
		say("  $%s", l.Total().Grouped())
		return
	}
	say("  %s   $%s", plural(l.Pieces(), "piece"), l.Total().Grouped())
}

func negated(p catalog.Price) catalog.Price {
	p.Money = -p.Money
	return p
}

func except(text, other string) string {
	if strings.EqualFold(text, other) {
		return ""
	}
	return catalog.Clean(text)
}

func notEmpty(texts ...string) []string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// NotCarried names every filled field of an order that a kind of connection
// will not carry, as warnings with what to do about it (observed for the
// proxy: its section 3; ManageOrders carries them all, but for the Customer
// block of a picked customer, which goes only if the rep or the order's file
// changed it). Like ones are one warning with their count.
func (o Order) NotCarried(kind ConnectionKind, s Settings) []Problem {
	var lost losses
	filled := s.Defaults(o).Fields
	if kind != KindProxy {
		if kind == KindManageOrders && !o.BlockEdited && filled.picked(s) {
			for _, f := range (Order{Fields: Fields{Customer: o.Fields.Customer}}).Filled() {
				lost.add(f.Path, "", ": a picked customer keeps what the shop has of it; set a field of the customer block to send the block")
			}
		}
		return lost.problems()
	}
	dropped := func(path, why string) { lost.add(path, " through the proxy", why) }
	picked := *filled.IDCustomer != 0 && *filled.IDCustomer != 2791
	noted := o.noted()
	for i := 1; i < len(o.Fields.ShippingAddresses); i++ {
		if !noted[shipNoteHead(i)] {
			dropped("ShippingAddresses."+strconv.Itoa(i), ", which knows one ship-to; write the others as a note to shipping")
		}
	}
	for _, f := range o.Filled() {
		_, carried := ProxyPath(f.Path)
		switch {
		case strings.HasPrefix(f.Path, "Customer.") && picked && f.Path != "Customer.MainEmail":
			dropped(f.Path, ", which takes billing and company data from the picked customer")
		case f.Path == "Customer.MainEmail":
			if f.Value != filled.ContactEmail || picked {
				dropped(f.Path, ", which uses the contact's e-mail")
			}
		case strings.HasPrefix(f.Path, "ShippingAddresses.") && !strings.HasPrefix(f.Path, "ShippingAddresses.0."):
			// Said once for the whole address.
		case f.Path == "ShippingAddresses.0.ExtShipID":
		case strings.HasSuffix(f.Path, ".ExtShipID"):
			if !o.shipsToFirst(f.Value, noted) {
				dropped(f.Path, ", which ships every line to its one ship-to")
			}
		case f.Path == "OnHold" && (f.Value == "0" || noted[holdNote]):
		case f.Path == "TaxTotal" && o.Fields.TaxTotal.Money <= 0:
			dropped(f.Path, " unless it is above zero")
		case (f.Path == "TaxPartNumber" || f.Path == "TaxPartDescription") && o.Fields.TaxTotal.Money <= 0:
			dropped(f.Path, " without a tax total")
		case !carried:
			dropped(f.Path, "; write it as a note if the shop needs it")
		}
	}
	lost.rewritten(o, dropped)
	if len(s.TaxFlags) > 0 {
		dropped("tax_flags", ": the lines' tax flags stay here")
	}
	return append(lost.problems(), o.doubledPrefix(s)...)
}

// picked tells whether a customer was picked rather than left to the
// connection's default.
func (f Fields) picked(s Settings) bool {
	return f.IDCustomer != nil && *f.IDCustomer > 0 && *f.IDCustomer != s.Customer
}

// doubledPrefix warns of ids that begin as the proxy begins them once more
// (observed: 77 becomes NWCA-77, NWCA-77 becomes NWCA-NWCA-77).
func (o Order) doubledPrefix(s Settings) []Problem {
	c := checker{}
	for _, id := range []FieldValue{{"ExtOrderID", o.ExtOrderID}, {"ExtCustomerID", o.Fields.ExtCustomerID}} {
		if n := len(s.ExtPrefix); n > 0 && len(id.Value) >= n && strings.EqualFold(id.Value[:n], s.ExtPrefix) {
			c.add(SeverityWarning, id.Path, "%s %s begins with %s, which the proxy puts before it once more; the shop gets it twice", id.Path, catalog.Clean(id.Value), s.ExtPrefix)
		}
	}
	return c.problems
}

// losses are fields that will not travel, gathered so that like ones are told
// once.
type losses struct {
	kinds []loss
}

type loss struct {
	block, through, why string
	paths               []string
}

// add takes one field in: those of one block of fields that are lost for the
// same reason are alike.
func (l *losses) add(path, through, why string) {
	block, _, nested := strings.Cut(path, ".")
	if !nested {
		block = path
	}
	at := slices.IndexFunc(l.kinds, func(k loss) bool { return k.block == block && k.through == through && k.why == why })
	if at < 0 {
		at = len(l.kinds)
		l.kinds = append(l.kinds, loss{block: block, through: through, why: why})
	}
	l.kinds[at].paths = append(l.kinds[at].paths, path)
}

func (l *losses) problems() []Problem {
	c := checker{}
	for _, k := range l.kinds {
		what := k.paths[0]
		if n := len(k.paths); n > 1 {
			what = fmt.Sprintf("%d fields of %s (%s)", n, k.block, strings.Join(shortly(k.paths), ", "))
		}
		c.add(SeverityWarning, k.paths[0], "%s will not travel%s%s", what, k.through, k.why)
		c.problems[len(c.problems)-1].Also = k.paths[1:]
	}
	return c.problems
}

// shortly names the first few paths, by their last part where that is enough.
func shortly(paths []string) []string {
	const most = 4
	var names []string
	for _, p := range paths[:min(most, len(paths))] {
		names = append(names, p[strings.IndexByte(p, '.')+1:])
	}
	if len(paths) > most {
		names = append(names, "…")
	}
	return names
}

// LeftOpen names what the proxy would fill in and ManageOrders takes as it is:
// payments without a status, of which OnSite makes nothing, and lines that of
// several ship-to's name none, and so go to none. It says too where the
// Customer block of a file writes over what the shop has.
func (o Order) LeftOpen(kind ConnectionKind, s Settings) []Problem {
	c := checker{}
	if kind != KindManageOrders {
		return nil
	}
	if o.BlockFiled && s.Defaults(o).Fields.picked(s) {
		n := len((Order{Fields: Fields{Customer: o.Fields.Customer}}).Filled())
		c.add(SeverityWarning, "Customer", "the Customer block of the order's file (%d fields) is sent, and writes over what the shop has of customer %d", n, *o.Fields.IDCustomer)
	}
	var open []string
	for i, p := range o.Fields.Payments {
		if p.Status == "" && p != (Payment{}) {
			open = append(open, fmt.Sprintf("Payments.%d.Status", i))
		}
	}
	if n := len(open); n > 0 {
		what := "a payment"
		if n > 1 {
			what = fmt.Sprintf("each of %d payments", n)
		}
		c.add(SeverityWarning, open[0], "%s without a status makes none in OnSite; set it to success if it was paid", what)
	}
	var lines []int
	for i, line := range o.Lines {
		if len(o.Fields.ShippingAddresses) > 1 && line.ExtShipID == nil && !line.Fee {
			lines = append(lines, i)
		}
	}
	if n := len(lines); n > 0 {
		first := o.Lines[lines[0]]
		what, names, goes, give := catalog.Clean(strings.TrimSpace(first.Style+" "+first.Color)), "names", "goes", "it"
		if n > 1 {
			what, names, goes, give = fmt.Sprintf("%s and %d more", what, n-1), "name", "go", "each"
		}
		c.add(SeverityWarning, fmt.Sprintf("LinesOE.%d.ExtShipID", lines[0]), "%s %s none of the %d ship-to's and %s to none; give %s one, or none if it is not shipped",
			what, names, len(o.Fields.ShippingAddresses), goes, give)
	}
	return c.problems
}

// proxyZeros are the fields in which the proxy takes a 0 for nothing and puts
// its own default (observed: its section 3).
var proxyZeros = map[string]string{
	"id_Customer": "2791", "id_OrderType": "6", "id_CompanyLocation": "2", "id_EmpCreatedBy": "2",
	"Designs.N.id_DesignType": "3", "Designs.N.id_Artist": "224", "LinesOE.N.id_ProductClass": "1",
}

// proxySizes are sizes of the tables that the proxy renames on their way.
var proxySizes = map[string]string{"SM": "S", "XXXL": "3XL"}

// rewritten names what the proxy carries with another value.
func (l *losses) rewritten(o Order, dropped func(path, why string)) {
	for _, f := range o.Filled() {
		pattern, _ := generalize(f.Path)
		if instead, ok := proxyZeros[pattern]; ok && f.Value == "0" {
			dropped(f.Path, " as 0; it sends "+instead+" instead")
		}
	}
	for i, line := range o.Lines {
		for _, cell := range line.Cells {
			if instead, ok := proxySizes[cell.Size]; ok {
				dropped(fmt.Sprintf("LinesOE.%d.Size", i), " as "+cell.Size+"; it sends "+instead+" instead")
			}
		}
	}
}

// What a note to shipping begins with that stands in for what the proxy drops.
const (
	shippingNote = "Notes To Shipping"
	holdNote     = "ON HOLD"
)

func shipNoteHead(i int) string { return fmt.Sprintf("Ship-to %d", i+1) }

// lostNotes are what the proxy drops of ship-to's and OnHold, as words for the
// shipping department, by their heads.
func (o Order) lostNotes() (heads []string, texts map[string]string) {
	texts = map[string]string{}
	put := func(head, text string) {
		heads = append(heads, head)
		texts[head] = head + ": " + text
	}
	for i, to := range o.Fields.ShippingAddresses {
		if i == 0 {
			continue
		}
		parts := []string{to.ShipCompany, to.ShipAddress01, to.ShipAddress02, strings.TrimSpace(to.ShipCity + " " + to.ShipState + " " + to.ShipZip), to.ShipCountry}
		if to.ShipMethod != "" {
			parts = append(parts, "by "+to.ShipMethod)
		}
		parts = slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" })
		text := catalog.Clean(strings.Join(parts, ", "))
		if goods := o.goodsTo(to.ExtShipID); goods != "" {
			text += "; goes there: " + goods
		}
		put(shipNoteHead(i), text)
	}
	if o.Fields.OnHold != nil && *o.Fields.OnHold == 1 {
		put(holdNote, "this order is to be put on hold")
	}
	return heads, texts
}

// goodsTo names the lines that ship to an address.
func (o Order) goodsTo(id string) string {
	var goods []string
	for _, l := range o.Lines {
		if id == "" || l.ExtShipID == nil || *l.ExtShipID != id {
			continue
		}
		said := strings.TrimSpace(l.Style + " " + l.Color)
		for _, c := range l.Cells {
			said += " " + strings.TrimSpace(c.Size+" "+strconv.Itoa(c.Qty))
		}
		goods = append(goods, catalog.Clean(said))
	}
	return strings.Join(goods, "; ")
}

// noted tells which of those are in a note to shipping already, word for word.
func (o Order) noted() map[string]bool {
	noted := map[string]bool{}
	heads, texts := o.lostNotes()
	for _, head := range heads {
		noted[head] = slices.Contains(o.Fields.Notes, Note{Note: texts[head], Type: shippingNote})
	}
	return noted
}

// NoteLost writes what the proxy drops of ship-to's and OnHold into notes to
// shipping, in place of those that it wrote before. It tells how many were
// written or changed; 0 is nothing to tell.
func (o *Order) NoteLost() int {
	heads, texts := o.lostNotes()
	noted := o.noted()
	notes := slices.DeleteFunc(slices.Clone(o.Fields.Notes), func(n Note) bool {
		head, _, _ := strings.Cut(n.Note, ": ")
		return n.Type == shippingNote && texts[head] != "" && texts[head] != n.Note
	})
	written := 0
	for _, head := range heads {
		if !noted[head] {
			notes = append(notes, Note{Note: texts[head], Type: shippingNote})
			written++
		}
	}
	o.Fields.Notes = notes
	return written
}

// shipsToFirst tells whether a line's ship-to is kept through the proxy: it is
// the first, which all get, or a note to shipping tells of it.
func (o Order) shipsToFirst(id string, noted map[string]bool) bool {
	for i, to := range o.Fields.ShippingAddresses {
		if to.ExtShipID == id {
			return len(o.Fields.ShippingAddresses) == 1 || i > 0 && noted[shipNoteHead(i)] || i == 0 && o.allNoted(noted)
		}
	}
	return false
}

// allNoted tells whether every ship-to but the first is told in a note.
func (o Order) allNoted(noted map[string]bool) bool {
	for i := 1; i < len(o.Fields.ShippingAddresses); i++ {
		if !noted[shipNoteHead(i)] {
			return false
		}
	}
	return true
}

package order

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Severity says what a problem holds up.
type Severity string

// An error blocks queueing; a warning asks once at queueing and never at
// sending.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Problem is one thing that a check found, with the field to mend.
type Problem struct {
	Field    string   `json:"field"` // path in ExternalOrderJson's names, lines counted from 0
	Message  string   `json:"message"`
	Severity Severity `json:"severity"`
	Also     []string `json:"also,omitempty"` // the other fields that the same is said of
	// Rule is the rule of the shop's file that says it, and Offer the fee that
	// it offers, as it is typed; a person takes it.
	Rule  string `json:"rule,omitempty"`
	Offer string `json:"offer,omitempty"`
}

// Found is what the inventory on this laptop says about a style and colour,
// its stock less what is spoken for here.
type Found struct {
	StyleKnown bool
	ColorKnown bool
	Color      catalog.StyleColor
}

// Shelf looks a style and colour up in the inventory.
type Shelf func(style, color string) Found

// Preview is a part line with what the inventory says about it.
type Preview struct {
	PartLine
	OnHand   int  // pieces of its sizes, all spellings together
	Known    bool // the inventory knows the sizes, so that OnHand means something
	Warnings []string
}

// PreviewSplit splits lines and says of each part what is short, not made, or
// spelt otherwise in the inventory.
func PreviewSplit(lines []Line, s Settings, shelf Shelf) []Preview {
	parts := Split(lines, s.Split, s.Spelling)
	previews := make([]Preview, len(parts))
	for i, part := range parts {
		previews[i] = Preview{PartLine: part}
		if line := lines[part.Row]; !line.Fee {
			previews[i].look(line, s, shelf(line.Style, line.Color))
		}
	}
	return previews
}

func (p *Preview) look(line Line, s Settings, found Found) {
	switch {
	case !found.StyleKnown:
		p.Warnings = append(p.Warnings, UnknownStyle(line.Style))
	case !found.ColorKnown && line.Color != "":
		p.Warnings = append(p.Warnings, UnknownColor(line.Style, catalog.Clean(line.Color)))
	}
	for _, cell := range p.cells("") {
		if _, ok := s.Spelling.Suffix(cell.Size); !ok && !found.Color.Stock[cell.Size].Made {
			p.Warnings = append(p.Warnings, unknownSize(cell.Size))
		}
		if !found.ColorKnown {
			continue
		}
		which := "" // a line of columns holds several sizes
		if s.Split == SplitColumns {
			which = cell.Size + ": "
		}
		stock := found.Color.Stock[cell.Size]
		p.Known = p.Known || stock.Made
		p.OnHand += stock.OnHand
		switch {
		case !stock.Made:
			p.Warnings = append(p.Warnings, fmt.Sprintf("the inventory has no %s in %s", cell.Size, catalog.Clean(line.Color)))
		case stock.OnHand <= 0:
			p.Warnings = append(p.Warnings, fmt.Sprintf("%snone on hand, %d asked", which, cell.Qty))
		case stock.OnHand < cell.Qty:
			p.Warnings = append(p.Warnings, fmt.Sprintf("%s%d on hand, %d asked", which, stock.OnHand, cell.Qty))
		}
		if s.Split == SplitSuffix { // else the part that leaves has no suffix
			p.spelling(line.Style, cell, stock, s.Spelling)
		}
	}
}

// unknownSize is what is said of a size that neither a table nor the inventory
// knows: it would leave on the base part.
func unknownSize(size string) string {
	return fmt.Sprintf("no size table knows %q", catalog.Clean(size))
}

// sizes refuses pieces whose size is not named where the style comes in sizes,
// and sizes that nobody knows: they would leave as a part that is something
// else.
func (c *checker) sizes(at, name string, line Line, s Settings, found Found) {
	if line.Fee {
		return
	}
	scale := slices.SortedFunc(maps.Keys(found.Color.Stock), catalog.CompareSizes)
	has := ""
	if len(scale) > 0 {
		has = "; its sizes are " + strings.Join(scale, " ")
	}
	for _, cell := range line.Cells {
		_, table := s.Spelling.Suffix(cell.Size)
		switch {
		case cell.Size == "" && found.StyleKnown && len(scale) != 1:
			c.add(SeverityError, at+".Size", "%s has %d pieces without a size%s", name, cell.Qty, has)
		case cell.Size != "" && !table && !found.Color.Stock[cell.Size].Made:
			if near := (catalog.Style{Sizes: scale}).NearestSize(cell.Size); near != "" {
				has += ", the nearest is " + near
			}
			c.add(SeverityError, at+".Size", "%s: %s%s", name, unknownSize(cell.Size), has)
		}
	}
}

// spelling says when the inventory has the size under another part number and
// ours does not cover what is asked.
func (p *Preview) spelling(style string, cell Cell, stock catalog.Stock, sp catalog.Spelling) {
	own := sp.Part(style, cell.Size)
	var ours, theirs catalog.PartStock
	for _, part := range stock.Parts {
		if part.Part == own {
			ours = part
		} else if theirs.Part == "" || part.OnHand > theirs.OnHand {
			theirs = part
		}
	}
	if theirs.Part != "" && (ours.Part == "" || ours.OnHand < cell.Qty && theirs.OnHand > 0) {
		p.Warnings = append(p.Warnings, fmt.Sprintf("the inventory spells it %s, %d there", theirs.Part, theirs.OnHand))
	}
}

// Check says what stands between an order and the queue
// (DECISIONS "Required before queueing"). Today is the local day.
// Nothing is checked at sending.
func (o Order) Check(s Settings, shelf Shelf, today Date) []Problem {
	c := checker{today: today}
	filled := s.Defaults(o)
	c.head(o, filled, s)
	c.dates(filled.Fields, s.Calendar)
	c.lines(o, s, shelf)
	c.references(filled)
	c.cards(o)
	c.owner(o, s)
	c.art(o, s)
	return c.problems
}

// Errors counts the problems that block queueing.
func Errors(problems []Problem) int {
	n := 0
	for _, p := range problems {
		if p.Severity == SeverityError {
			n++
		}
	}
	return n
}

type checker struct {
	today    Date
	problems []Problem
}

func (c *checker) add(severity Severity, field, format string, args ...any) {
	c.problems = append(c.problems, Problem{Field: field, Message: fmt.Sprintf(format, args...), Severity: severity})
}

func (c *checker) head(o, filled Order, s Settings) {
	f := filled.Fields
	if o.ExtOrderID == "" {
		c.add(SeverityError, "ExtOrderID", "the order has no id of its own")
	}
	if *f.IDCustomer <= 0 && f.ExtCustomerID == "" {
		c.add(SeverityError, "id_Customer", "pick the customer, or set the connection's default customer")
	}
	if *f.IDOrderType <= 0 {
		c.add(SeverityError, "id_OrderType", "set the order type")
	}
	if strings.TrimSpace(f.ContactNameFirst) == "" {
		c.add(SeverityError, "ContactNameFirst", "type the contact's first name")
	}
	if strings.TrimSpace(f.ContactNameLast) == "" {
		c.add(SeverityError, "ContactNameLast", "type the contact's last name")
	}
	switch {
	case f.ContactEmail == "":
		c.add(SeverityError, "ContactEmail", "type the contact's e-mail, or set the connection's stand-in address (email)")
	case !ValidEmail(f.ContactEmail):
		c.add(SeverityError, "ContactEmail", "%q is not an e-mail address such as ann@acme.com", catalog.Clean(f.ContactEmail))
	}
	if f.Customer.MainEmail != "" && !ValidEmail(f.Customer.MainEmail) {
		c.add(SeverityError, "Customer.MainEmail", "%q is not an e-mail address such as ann@acme.com", catalog.Clean(f.Customer.MainEmail))
	}
	if f.TaxTotal.Set && len(s.TaxFlags) > 0 {
		c.add(SeverityWarning, "TaxTotal", "the tax of %s is sent as it stands; the lines do not ask OnSite to work it out beside it", f.TaxTotal)
	}
	if o.Total() < 0 {
		c.add(SeverityWarning, "TotalDiscounts", "the discounts are more than the order: its total is %s", o.Total())
	}
	if f.OnHold != nil && *f.OnHold != 0 && *f.OnHold != 1 {
		c.add(SeverityError, "OnHold", "OnHold is 0 or 1, not %d", *f.OnHold)
	}
}

func (c *checker) dates(f Fields, shop Calendar) {
	ship, drop := f.DateOrderRequestedToShip, f.DateOrderDropDead
	if !ship.IsZero() && ship.Before(c.today) {
		c.add(SeverityWarning, "date_OrderRequestedToShip", "the ship date %s is past", ship)
	}
	if !drop.IsZero() && drop.Before(c.today) {
		c.add(SeverityWarning, "date_OrderDropDead", "the drop-dead date %s is past", drop)
	}
	instead := "before is " + shop.Back(ship, 0).String()
	if shop.Back(ship, 0).Before(c.today) {
		instead = "after is " + shop.OnOrAfter(ship).String()
	}
	if why := shop.WhyNot(ship); !ship.IsZero() && !ship.Before(c.today) && why != "" {
		c.add(SeverityWarning, "date_OrderRequestedToShip", "the ship date %s is %s; the working day %s", ship, why, instead)
	}
	if !drop.IsZero() && !ship.IsZero() && drop.Before(ship) {
		c.add(SeverityError, "date_OrderDropDead", "the drop-dead date %s is before the ship date %s; change one of them", drop, ship)
	}
}

func (c *checker) lines(o Order, s Settings, shelf Shelf) {
	if o.Pieces() == 0 && !slices.ContainsFunc(o.Lines, func(l Line) bool { return len(l.Cells) > 0 }) {
		c.add(SeverityError, "LinesOE", "the order has no pieces; add a line such as: pc54 navy s4 m8 @8.50")
	}
	for i, line := range o.Lines {
		at := fmt.Sprintf("LinesOE.%d", i)
		name := catalog.Clean(strings.TrimSpace(line.Style + " " + line.Color))
		if strings.TrimSpace(line.Style) == "" {
			c.add(SeverityError, at+".PartNumber", "line %d has no part number", i+1)
		}
		if line.Color == "" && !line.Fee {
			c.add(SeverityError, at+".Color", "%s has no colour", name)
		}
		if len(line.Cells) == 0 {
			c.add(SeverityError, at+".Qty", "%s has no quantity; type one, or remove the line", name)
		}
		c.pieces(at, name, line)
		c.prices(at, name, line)
		c.sizes(at, name, line, s, shelf(line.Style, line.Color))
	}
	said := map[string]bool{} // what concerns a whole row is said once
	for _, p := range PreviewSplit(o.Lines, s, shelf) {
		at, line := fmt.Sprintf("LinesOE.%d", p.Row), o.Lines[p.Row]
		name := catalog.Clean(strings.Join(strings.Fields(p.Part+" "+p.Color+" "+p.Size), " "))
		for _, w := range p.Warnings {
			if slices.Contains(p.Warnings, unknownSize(p.Size)) && strings.Contains(w, catalog.Clean(p.Size)) {
				continue // an error says it
			}
			if w == UnknownStyle(line.Style) || w == UnknownColor(line.Style, catalog.Clean(line.Color)) {
				if !said[at] {
					c.add(SeverityWarning, at, "%s", w)
				}
				said[at] = true
				continue
			}
			c.add(SeverityWarning, at, "%s: %s", name, w)
		}
	}
}

// pieces refuses quantities that no size of a line can have, whatever they came
// from; encoding refuses them once more.
func (c *checker) pieces(at, name string, line Line) {
	for _, cell := range line.Cells {
		if cell.Qty < 1 || cell.Qty > MaxQty {
			c.add(SeverityError, at+".Qty", "%s has %d pieces; type 1 to 99,999, or take it off", strings.TrimSpace(name+" "+cell.Size), cell.Qty)
		}
	}
}

// owner asks about numbers that nobody has set for this shop: what stands in
// are another's (proxy guide), and the order would be billed to its customer.
func (c *checker) owner(o Order, s Settings) {
	f := o.Fields
	own := map[string]struct {
		path, what string
		entered    *int64
		instead    int64
	}{
		"customer":   {"id_Customer", "bill customer", f.IDCustomer, s.Customer},
		"order_type": {"id_OrderType", "be of order type", f.IDOrderType, s.OrderType},
		"location":   {"id_CompanyLocation", "belong to location", f.IDCompanyLocation, s.Location},
		"employee":   {"id_EmpCreatedBy", "be created by employee", f.IDEmpCreatedBy, s.Employee},
	}
	var field string
	var would, names []string
	for _, name := range s.Unset {
		n := own[name]
		if n.entered != nil || name == "customer" && f.ExtCustomerID != "" {
			continue
		}
		field = cmp.Or(field, n.path)
		would = append(would, fmt.Sprintf("%s %d", n.what, n.instead))
		names = append(names, fmt.Sprintf("%s=%d", name, n.instead))
	}
	if field != "" {
		c.add(SeverityWarning, field, "nobody has said whose numbers these are: the order would %s; set or confirm them in the connection's settings (%s)",
			strings.Join(would, ", "), strings.Join(names, " "))
	}
}

// art asks once about garments without any design: a reorder may have lost its
// own, and blanks are what most of these shops do not sell.
func (c *checker) art(o Order, s Settings) {
	if s.Blanks || o.Pieces() <= 0 || o.HasDesign() {
		return
	}
	c.add(SeverityWarning, "Designs", "the order has no design; add one, or confirm that these are blanks (setting blanks=on where they are usual)")
}

func (c *checker) prices(at, name string, line Line) {
	var none, free []string
	for _, cell := range line.Cells {
		size := cell.Size
		switch {
		case !cell.Price.Set:
			none = append(none, size)
		case cell.Price.Money == 0:
			free = append(free, size)
		case cell.Price.Money < 0:
			c.add(SeverityError, at+".Price", "%s has a price below zero", name)
		}
	}
	if len(none) > 0 {
		c.add(SeverityError, at+".Price", "%s has no price; type one, or 0 if it is free of charge", strings.TrimSpace(name+" "+strings.Join(none, " ")))
	}
	if len(free) > 0 {
		c.add(SeverityWarning, at+".Price", "%s is free of charge", strings.TrimSpace(name+" "+strings.Join(free, " ")))
	}
}

// references checks that lines name ship-to's and designs that exist, and
// what the server would refuse or lose.
func (c *checker) references(o Order) {
	f := o.Fields
	for i, line := range o.Lines {
		if id := line.ExtShipID; id != nil && *id != "" && !slices.ContainsFunc(f.ShippingAddresses, func(s ShipTo) bool { return s.ExtShipID == *id }) {
			c.add(SeverityError, fmt.Sprintf("LinesOE.%d.ExtShipID", i), "there is no ship-to %q; name one of the order's", *id)
		}
		if id := line.ExtDesignIDBlock; id != nil && *id != "" && !slices.ContainsFunc(f.Designs, func(d Design) bool { return d.ExtDesignID == *id }) {
			c.add(SeverityWarning, fmt.Sprintf("LinesOE.%d.ExtDesignIDBlock", i), "the order has no design %q", catalog.Clean(*id))
		}
	}
	for i, n := range f.Notes {
		if n == (Note{}) {
			continue // emptied; it is not written
		}
		if strings.TrimSpace(n.Note) == "" {
			c.add(SeverityWarning, fmt.Sprintf("Notes.%d.Note", i), "the note has no text; type it, or remove the note with: Notes.%d=", i)
		}
		if !slices.Contains(NoteTypes, n.Type) {
			c.add(SeverityError, fmt.Sprintf("Notes.%d.Type", i), "%q is not one of the nine note types, such as Notes To Production", catalog.Clean(n.Type))
		}
	}
	for i, p := range f.Payments {
		if p.Status != "" && p.Status != "success" {
			c.add(SeverityWarning, fmt.Sprintf("Payments.%d.Status", i), "only status success makes a payment in OnSite; %q makes none", catalog.Clean(p.Status))
		}
	}
	for i, a := range f.Attachments {
		c.link(fmt.Sprintf("Attachments.%d.MediaURL", i), a.MediaURL)
		c.link(fmt.Sprintf("Attachments.%d.LinkURL", i), a.LinkURL)
		if a.Link != nil && *a.Link != 0 && *a.Link != 1 {
			c.add(SeverityError, fmt.Sprintf("Attachments.%d.Link", i), "Link is 0 or 1, not %d", *a.Link)
		}
	}
	for i, d := range f.Designs {
		for j, at := range d.Locations {
			c.link(fmt.Sprintf("Designs.%d.Locations.%d.ImageURL", i, j), at.ImageURL)
		}
	}
}

// link refuses an address that no browser of the shop would open.
func (c *checker) link(path, address string) {
	u, err := url.Parse(address)
	if address != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		c.add(SeverityError, path, "%q is not a web address", catalog.Clean(address))
	}
}

// cards refuses full card numbers in everything that a person typed or
// imported, also one that begins in a field and ends in the next.
func (c *checker) cards(o Order) {
	var before FieldValue
	for _, f := range o.Filled() {
		if HoldsCardNumber(f.Value) || mayHoldCard(before.Path) && mayHoldCard(f.Path) && CardAcross(before.Value, f.Value) {
			c.add(SeverityError, f.Path, "%s", cardError(f.Path))
		}
		before = f
	}
	for i, line := range o.Lines {
		if HoldsCardNumber(line.Description) {
			path := fmt.Sprintf("LinesOE.%d.Description", i)
			c.add(SeverityError, path, "%s", cardError(path))
		}
	}
}

// mayHoldCard tells whether half a card number may stand in a field: one of
// free text, not one whose digits are a phone's, a ZIP's or an id's.
func mayHoldCard(path string) bool {
	for _, other := range []string{"Phone", "Zip", "id_", "Ext", "Amount", "date_", "cur_", "Total", "PartNumber", "Qty", "Price", "Size"} {
		if strings.Contains(path, other) {
			return false
		}
	}
	return path != ""
}

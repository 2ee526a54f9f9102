package orders

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// sectionID names a section of the order.
type sectionID string

// The sections, in the order in which an order is taken.
const (
	sectionCheck    sectionID = "check"
	sectionCustomer sectionID = "customer"
	sectionShip     sectionID = "ship-to"
	sectionDates    sectionID = "dates"
	sectionTerms    sectionID = "terms"
	sectionDesigns  sectionID = "designs"
	sectionNames    sectionID = "names"
	sectionNotes    sectionID = "notes"
	sectionMoney    sectionID = "money"
	sectionFiles    sectionID = "files"
	sectionAll      sectionID = "all"
)

var sectionTitles = []struct {
	id    sectionID
	title string
}{
	{sectionCheck, "What is missing"}, {sectionCustomer, "Customer"}, {sectionShip, "Ship-to"}, {sectionDates, "Dates"},
	{sectionTerms, "PO, terms, rep"}, {sectionDesigns, "Designs"}, {sectionNames, "Names, numbers"}, {sectionNotes, "Notes"},
	{sectionMoney, "Money"}, {sectionFiles, "Attachments"}, {sectionAll, "All fields"},
}

func titleOf(id sectionID) string {
	for _, s := range sectionTitles {
		if s.id == id {
			return s.title
		}
	}
	return ""
}

// sectionRows are the sections with what they hold: a few words each, none
// where nothing was said.
func (s *Screen) sectionRows() []railRow {
	o, f := &s.draft.shown, &s.draft.shown.Fields
	row := func(label string, id sectionID, path string, parts ...string) railRow {
		r := railRow{kind: railSection, key: "section " + label, label: label, part: id, path: path}
		for _, part := range parts {
			if part = strings.TrimSpace(catalog.Clean(part)); part != "" {
				r.parts = append(r.parts, part)
			}
		}
		return r
	}
	email := f.ContactEmail
	if email == "" && o.Contact() != "" {
		email = "no e-mail"
	}
	var places []string
	for _, a := range f.ShippingAddresses {
		places = append(places, shipName(a))
	}
	if n := len(places); n > 1 {
		places = append([]string{kit.Int(n) + " places"}, places...)
	}
	var designs, notes []string
	for i, d := range f.Designs {
		designs = append(designs, designName(d, i))
	}
	for _, n := range f.Notes {
		notes = append(notes, strings.ToLower(strings.TrimPrefix(n.Type, "Notes To "))+": "+n.Note)
	}
	money := []string{
		labelled("shipping", f.Shipping.String()), labelled("tax", f.TaxTotal.String()), labelled("discount", f.TotalDiscounts.String()),
		countText(len(f.Payments), "payment", "payments"),
	}
	return []railRow{
		row("customer", sectionCustomer, "", o.CustomerName, o.Contact(), f.ContactPhone, email),
		row("ship to", sectionShip, "", places...),
		row("ship by", sectionDates, "date_OrderRequestedToShip", s.dayNear(f.DateOrderRequestedToShip), s.usual()),
		row("in hands", sectionDates, "date_OrderDropDead", s.dayNear(f.DateOrderDropDead)),
		row("PO", sectionTerms, "CustomerPurchaseOrder", f.CustomerPurchaseOrder),
		row("terms", sectionTerms, "Terms", f.Terms, labelled("rep", f.CustomerServiceRep)),
		row("design", sectionDesigns, "", designs...),
		row("names", sectionNames, "", s.namedText()),
		row("notes", sectionNotes, "", notes...),
		row("money", sectionMoney, "", money...),
		row("files", sectionFiles, "", countText(len(f.Attachments), "attachment", "attachments")),
		row("all", sectionAll, "", "every field, by its name"),
	}
}

// dayNear is a day, and how far it is where that is near.
func (s *Screen) dayNear(d order.Date) string {
	if d.IsZero() {
		return ""
	}
	return joined(", ", s.day(d), kit.Near(d.Time(), s.env.Now(), s.draft.here()))
}

// usual is how long such an order takes, where that is known.
func (s *Screen) usual() string {
	v := s.promise
	if v.ExtOrderID != s.draft.shown.ExtOrderID || v.UsualDays == nil || !s.draft.here() {
		return ""
	}
	text := "usual " + kit.Count(*v.UsualDays, "day", "days")
	if v.MostDays != nil {
		text += ", 9 of 10 in " + kit.Int(*v.MostDays)
	}
	return text
}

// namedText says how many lines bear names.
func (s *Screen) namedText() string {
	n := 0
	for _, l := range s.draft.shown.Lines {
		if l.NameFirst+l.NameLast+l.LineItemNotes+l.WorkOrderNotes != "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "on " + kit.Count(n, "line", "lines")
}

// joined puts what there is of some texts together.
func joined(sep string, texts ...string) string {
	var out []string
	for _, t := range texts {
		if t = strings.TrimSpace(catalog.Clean(t)); t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, sep)
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + " " + value
}

func countText(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	return kit.Count(n, one, many)
}

func shipName(a order.ShipTo) string {
	return orElse(joined(", ", a.ShipCompany, a.ShipCity, a.ShipState), orElse(a.ExtShipID, "no address yet"))
}

func designName(d order.Design, i int) string {
	name := orElse(d.DesignName, orElse(d.ExtDesignID, "design "+strconv.Itoa(i+1)))
	var places []string
	for _, l := range d.Locations {
		places = append(places, l.Location)
	}
	return joined(": ", name, joined(", ", places...))
}

// value is a field's value as it is typed.
func (d *draft) value(path string) string {
	if rate := d.shown.Rate(path); rate > 0 {
		return rate.String()
	}
	for _, f := range d.shown.Filled() {
		if f.Path == path {
			return f.Value
		}
	}
	return ""
}

// section makes the rows of a section.
func (s *Screen) section(id sectionID) []row {
	b := &rows{s: s, values: map[string]string{}, defaults: map[string]string{}}
	for _, f := range s.draft.shown.Filled() {
		b.values[f.Path] = f.Value
	}
	for _, f := range s.draft.settings.Defaults(s.draft.shown).Filled() {
		if b.values[f.Path] == "" {
			b.defaults[f.Path] = f.Value
		}
	}
	switch id {
	case sectionCheck:
		s.checkRows(b)
	case sectionCustomer:
		s.customerRows(b)
	case sectionShip:
		s.shipRows(b)
	case sectionDates:
		b.fields("", "date_OrderRequestedToShip", "Ship by")
		s.promiseRows(b)
		b.fields("", "date_OrderDropDead", "Drop-dead", "date_OrderPlaced", "Placed")
	case sectionTerms:
		b.fields("", "CustomerPurchaseOrder", "PO", "Terms", "Terms", "CustomerServiceRep", "Rep", "id_OrderType", "Order type")
	case sectionDesigns:
		s.designRows(b)
	case sectionNames:
		s.nameRows(b)
	case sectionNotes:
		s.noteRows(b)
	case sectionMoney:
		s.moneyRows(b)
	case sectionFiles:
		s.fileRows(b)
	case sectionAll:
		s.allRows(b)
	}
	return b.list
}

// rows builds a section.
type rows struct {
	s        *Screen
	values   map[string]string
	defaults map[string]string // what the shop's settings stand in with, by path
	list     []row
}

func (b *rows) head(text string) { b.list = append(b.list, row{label: text, head: true}) }

// fields adds fields by path and label; a prefix goes before each path.
func (b *rows) fields(prefix string, pathsAndLabels ...string) {
	for i := 0; i+1 < len(pathsAndLabels); i += 2 {
		path := prefix + pathsAndLabels[i]
		drop := ""
		if prefix != "" && !strings.HasPrefix(prefix, "LinesOE.") && !strings.HasPrefix(prefix, "Customer.") {
			drop = strings.TrimSuffix(prefix, ".")
		}
		b.list = append(b.list, row{label: pathsAndLabels[i+1], path: path, value: b.values[path], stands: b.defaults[path], help: b.s.fieldHelp(path, b.source(path)), drop: drop})
	}
}

// source says where the value of a field comes from.
func (b *rows) source(path string) string {
	switch {
	case b.values[path] != "":
		return "set here"
	case b.defaults[path] != "":
		return "the shop's default"
	case path == "date_OrderPlaced":
		return "the day of queueing"
	}
	return "not set"
}

// choice makes the last field one of some values.
func (b *rows) choice(title string, items func(set func(value string) func() tea.Cmd) []pickItem) {
	r := &b.list[len(b.list)-1]
	s, path := b.s, r.path
	r.do = func() tea.Cmd {
		if why := s.draft.readOnly(); why != "" {
			return kit.Notify(kit.Warn, kit.Sentence(why))
		}
		set := func(value string) func() tea.Cmd {
			return func() tea.Cmd { return s.must(s.setPaths(order.FieldValue{Path: path, Value: value})) }
		}
		return kit.Show(newPick(s.env, title, items(set)))
	}
}

// action adds something to do.
func (b *rows) action(label string, do func() tea.Cmd) {
	s := b.s
	b.list = append(b.list, row{label: label, do: func() tea.Cmd {
		if why := s.draft.readOnly(); why != "" {
			return kit.Notify(kit.Warn, kit.Sentence(why))
		}
		return do()
	}})
}

// add sets fields of a new element and begins typing in one of them.
func (s *Screen) add(edit string, fields ...order.FieldValue) tea.Cmd {
	cmd, err := s.change(s.setPaths(fields...))
	if err != nil {
		return sayError(err)
	}
	if s.form.goTo(edit) {
		return tea.Batch(cmd, s.form.edit())
	}
	return cmd
}

// ask types the first fields of a new element: none is added without them.
func (s *Screen) ask(title string, also []order.FieldValue, pathsAndLabels ...string) tea.Cmd {
	return kit.Show(s.askFor(title, also, pathsAndLabels...))
}

func (s *Screen) askFor(title string, also []order.FieldValue, pathsAndLabels ...string) *formBox {
	var paths, labels []string
	for i := 0; i+1 < len(pathsAndLabels); i += 2 {
		paths, labels = append(paths, pathsAndLabels[i]), append(labels, pathsAndLabels[i+1])
	}
	box := newForm(s.env, title, func(b *formBox) (tea.Cmd, bool) {
		if b.value(0) == "" {
			return b.fail(0, order.FieldError(paths[0], "type the %s", labels[0]))
		}
		fields := also
		for i, path := range paths {
			fields = append(fields, order.FieldValue{Path: path, Value: b.value(i)})
		}
		cmd, err := s.change(s.setPaths(fields...))
		if err != nil {
			at := 0
			var e *order.Error
			if errors.As(err, &e) {
				at = max(slices.Index(paths, e.Field), 0)
			}
			return b.fail(at, err)
		}
		s.form.goTo(paths[0])
		return cmd, true
	}, labels...)
	box.foot = "add"
	return box.keep(s.keptAt(paths[0]))
}

func (s *Screen) designRows(b *rows) {
	o := &s.draft.shown
	for i, d := range o.Fields.Designs {
		at := fmt.Sprintf("Designs.%d.", i)
		b.head(fmt.Sprintf("Design %d: %s", i+1, designName(d, i)))
		b.fields(at, "DesignName", "Name", "id_Design", "Shop's design", "ExtDesignID", "Our id", "id_DesignType", "Type", "ForProductColor", "For colour")
		for j := range d.Locations {
			b.fields(fmt.Sprintf("%sLocations.%d.", at, j), "Location", "Place", "TotalColors", "Colours", "TotalStitches", "Stitches", "TotalFlashes", "Flashes",
				"DesignCode", "Code", "ImageURL", "Proof", "Notes", "Notes")
		}
		place := fmt.Sprintf("%sLocations.%d.", at, len(d.Locations))
		b.action(fmt.Sprintf("+ a place for design %d", i+1), func() tea.Cmd {
			return s.ask("Where does "+designName(d, i)+" go?", nil, place+"Location", "place", place+"TotalColors", "colours", place+"TotalStitches", "stitches")
		})
	}
	n := len(o.Fields.Designs)
	b.action("+ a design", s.addDesign)
	if n == 0 {
		return
	}
	b.head("Which line carries which design")
	for i, l := range o.Lines {
		if l.Fee {
			continue
		}
		b.fields(fmt.Sprintf("LinesOE.%d.", i), "ExtDesignIDBlock", lineName(l))
		r := &b.list[len(b.list)-1]
		if r.value = orElse(r.value, "all designs"); r.value == "none" {
			r.value = "no design"
		}
		b.choice("Which design does "+lineName(l)+" carry?", func(set func(string) func() tea.Cmd) []pickItem {
			items := []pickItem{{"all designs", "", set("")}, {"no design", "", set("none")}}
			for i, d := range s.draft.shown.Fields.Designs {
				if d.ExtDesignID != "" {
					items = append(items, pickItem{designName(d, i), d.ExtDesignID, set(d.ExtDesignID)})
				}
			}
			return items
		})
	}
}

func (s *Screen) nameRows(b *rows) {
	for i, l := range s.draft.shown.Lines {
		if l.Fee {
			continue
		}
		b.head(lineName(l))
		b.fields(fmt.Sprintf("LinesOE.%d.", i), "NameFirst", "First name", "NameLast", "Last name, number", "LineItemNotes", "Notes on the line", "WorkOrderNotes", "For production",
			"DisplayAsPartNumber", "Show part as", "DisplayAsDescription", "Show text as")
	}
}

func (s *Screen) noteRows(b *rows) {
	for i, n := range s.draft.shown.Fields.Notes {
		b.head(orElse(catalog.Clean(n.Type), "no department yet"))
		b.fields(fmt.Sprintf("Notes.%d.", i), "Note", "Text", "Type", "Department")
		b.choice("Which department is it for?", noteTypes)
	}
	at := fmt.Sprintf("Notes.%d.", len(s.draft.shown.Fields.Notes))
	b.action("+ a note", func() tea.Cmd {
		return kit.Show(newPick(s.env, "Which department is the note for?", noteTypes(func(kind string) func() tea.Cmd {
			return func() tea.Cmd { return s.add(at+"Note", order.FieldValue{Path: at + "Type", Value: kind}) }
		})))
	})
}

func noteTypes(set func(string) func() tea.Cmd) []pickItem {
	var items []pickItem
	for _, kind := range order.NoteTypes {
		items = append(items, pickItem{kind, "", set(kind)})
	}
	return items
}

func (s *Screen) moneyRows(b *rows) {
	b.fields("", "cur_Shipping", "Shipping", "TotalDiscounts", "Discounts", "DiscountPartNumber", "Discount part", "DiscountPartDescription", "Discount text",
		"TaxTotal", "Tax", "TaxPartNumber", "Tax part", "TaxPartDescription", "Tax text")
	for i := range b.list {
		if rate := s.draft.shown.Rate(b.list[i].path); rate > 0 {
			b.list[i].value += " (" + rate.String() + ")"
		}
	}
	if paid := s.draft.shown.PaidBefore; paid != 0 {
		b.head("Paid with " + catalog.Clean(s.draft.shown.Replaces) + ": " + paid.Grouped() + ", not sent again")
	}
	for i, p := range s.draft.shown.Fields.Payments {
		b.head(fmt.Sprintf("Payment %d: %s", i+1, joined(" ", p.Amount.String(), p.CreditCardCompany, p.Status)))
		at := fmt.Sprintf("Payments.%d.", i)
		b.fields(at, "Amount", "Amount", "Status", "Status")
		b.choice("What became of the payment?", func(set func(string) func() tea.Cmd) []pickItem {
			return []pickItem{
				{"success", "makes a payment in OnSite", set("success")},
				{"pending", "makes none; for the record", set("pending")},
				{"failed", "makes none; for the record", set("failed")},
			}
		})
		b.fields(at, "date_Payment", "Day", "CreditCardCompany", "Card company", "AccountNumber", "Last digits", "AuthCode", "Authorization", "Gateway", "Gateway",
			"FeeProcessing", "Processing fee", "FeeOther", "Other fees")
	}
	at := fmt.Sprintf("Payments.%d.", len(s.draft.shown.Fields.Payments))
	b.action("+ a payment that was taken elsewhere", func() tea.Cmd {
		done := order.FieldValue{Path: at + "Status", Value: "success"}
		return s.ask("A payment that was taken elsewhere", []order.FieldValue{done}, at+"Amount", "amount", at+"date_Payment", "day", at+"CreditCardCompany", "card company", at+"AccountNumber", "last digits")
	})
}

func (s *Screen) fileRows(b *rows) {
	for i, a := range s.draft.shown.Fields.Attachments {
		b.head("Attachment " + strconv.Itoa(i+1) + labelled(":", orElse(catalog.Clean(a.MediaName), catalog.Clean(a.LinkNote))))
		b.fields(fmt.Sprintf("Attachments.%d.", i), "MediaURL", "File's address", "MediaName", "File's name", "LinkURL", "Link", "LinkNote", "Note on the link")
	}
	at := fmt.Sprintf("Attachments.%d.", len(s.draft.shown.Fields.Attachments))
	b.action("+ a file by its address", func() tea.Cmd {
		return s.ask("A file by its address", nil, at+"MediaURL", "address", at+"MediaName", "name")
	})
	b.action("+ a link", func() tea.Cmd {
		return s.ask("A link", nil, at+"LinkURL", "address", at+"LinkNote", "note")
	})
}

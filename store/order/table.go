package order

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"orderpad/assets"
	"orderpad/store/catalog"
)

// FieldInfo is one row of the table that says of each field of an order what
// it is and which connection carries it. Code, documents and screens read it.
type FieldInfo struct {
	Path         string // in ExternalOrderJson's names; N stands for a place in a list
	Type         string // text, number, money, date, block, line, columns, id
	ManageOrders string // the key there: "=" the same, "-" dropped
	Proxy        string // the path in the proxy's form: "-" dropped
	Meaning      string
}

// FieldTable returns the table of all fields, in the order of the document.
var FieldTable = sync.OnceValue(func() []FieldInfo {
	rows, err := csv.NewReader(strings.NewReader(string(assets.Fields))).ReadAll()
	if err != nil {
		panic("the embedded table of fields is damaged: " + err.Error())
	}
	var all []FieldInfo
	for _, row := range rows[1:] {
		all = append(all, FieldInfo{row[0], row[1], row[2], row[3], row[4]})
	}
	return all
})

// fieldIndex finds a field by its path with N for places.
var fieldIndex = sync.OnceValue(func() map[string]FieldInfo {
	index := map[string]FieldInfo{}
	for _, f := range FieldTable() {
		index[f.Path] = f
	}
	return index
})

// LookupField finds the row of a path; places in lists are numbers or N.
func LookupField(path string) (FieldInfo, bool) {
	pattern, _ := generalize(path)
	info, ok := fieldIndex()[pattern]
	return info, ok
}

// generalize replaces the places of a path by N: Notes.2.Type is Notes.N.Type
// and 2.
func generalize(path string) (pattern string, places []string) {
	segments := strings.Split(path, ".")
	for i, s := range segments {
		if s != "" && strings.Trim(s, "0123456789") == "" {
			places = append(places, s)
			segments[i] = "N"
		}
	}
	return strings.Join(segments, "."), places
}

// particularize puts places back into a pattern.
func particularize(pattern string, places []string) string {
	segments := strings.Split(pattern, ".")
	for i, s := range segments {
		if s == "N" && len(places) > 0 {
			segments[i], places = places[0], places[1:]
		}
	}
	return strings.Join(segments, ".")
}

// ProxyPath turns a path into the proxy's, places filled in; it reports false
// for what the proxy drops.
func ProxyPath(path string) (string, bool) {
	pattern, places := generalize(path)
	info, ok := fieldIndex()[pattern]
	if !ok || info.Proxy == "-" {
		return "", false
	}
	return particularize(info.Proxy, places), true
}

// NotCarried names every filled field of an order that a kind of connection
// will not carry, as warnings with what to do about it (observed for the
// proxy: its section 3; ManageOrders carries them all, but for the Customer
// block of a picked customer, which goes only if the rep changed it).
func (o Order) NotCarried(kind ConnectionKind, s Settings) []Problem {
	c := checker{}
	if kind != KindProxy {
		id := o.Fields.IDCustomer
		for _, f := range (Order{Fields: Fields{Customer: o.Fields.Customer}}).Filled() {
			if kind == KindManageOrders && !o.BlockEdited && id != nil && *id > 0 && *id != s.Customer {
				c.add(SeverityWarning, f.Path, "%s will not travel: a picked customer keeps what the shop has of it; set a field of the customer block to send the block", f.Path)
			}
		}
		return c.problems
	}
	dropped := func(path, why string) {
		c.add(SeverityWarning, path, "%s will not travel through the proxy%s", path, why)
	}
	filled := s.Defaults(o).Fields
	picked := *filled.IDCustomer != 0 && *filled.IDCustomer != 2791
	for i := 1; i < len(o.Fields.ShippingAddresses); i++ {
		dropped("ShippingAddresses."+strconv.Itoa(i), ", which knows one ship-to; write the others as a note to shipping")
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
			if len(o.Fields.ShippingAddresses) != 1 || f.Value != o.Fields.ShippingAddresses[0].ExtShipID {
				dropped(f.Path, ", which ships every line to its one ship-to")
			}
		case f.Path == "OnHold" && f.Value == "0":
		case f.Path == "TaxTotal" && o.Fields.TaxTotal.Money <= 0:
			dropped(f.Path, " unless it is above zero")
		case (f.Path == "TaxPartNumber" || f.Path == "TaxPartDescription") && o.Fields.TaxTotal.Money <= 0:
			dropped(f.Path, " without a tax total")
		case !carried:
			dropped(f.Path, "; write it as a note if the shop needs it")
		}
	}
	c.rewritten(o, dropped)
	if len(s.TaxFlags) > 0 {
		c.add(SeverityWarning, "tax_flags", "the lines' tax flags will not travel through the proxy")
	}
	return c.problems
}

// LeftOpen names what the proxy would fill in and ManageOrders takes as it is:
// payments without a status, of which OnSite makes nothing, and lines that of
// several ship-to's name none, and so go to none.
func (o Order) LeftOpen(kind ConnectionKind) []Problem {
	c := checker{}
	if kind != KindManageOrders {
		return nil
	}
	for i, p := range o.Fields.Payments {
		if p.Status == "" && p != (Payment{}) {
			c.add(SeverityWarning, fmt.Sprintf("Payments.%d.Status", i), "a payment without a status makes none in OnSite; set it to success if it was paid")
		}
	}
	for i, line := range o.Lines {
		if len(o.Fields.ShippingAddresses) > 1 && line.ExtShipID == nil && !line.Fee {
			c.add(SeverityWarning, fmt.Sprintf("LinesOE.%d.ExtShipID", i), "%s names none of the %d ship-to's and goes to none; give it one, or none if it is not shipped",
				catalog.Clean(strings.TrimSpace(line.Style+" "+line.Color)), len(o.Fields.ShippingAddresses))
		}
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
func (c *checker) rewritten(o Order, dropped func(path, why string)) {
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

// String names the field with its meaning.
func (f FieldInfo) String() string { return fmt.Sprintf("%s: %s", f.Path, catalog.Clean(f.Meaning)) }

package order

import (
	"strings"
	"unicode"

	"orderpad/store/catalog"
)

// Columns says what each column of a CSV holds: its header to a path in
// ExternalOrderJson's names. LinesOE.N. begins a field of the row's line, and
// LinesOE.N.sizes.2XL holds the pieces of one size. "-" is left out on purpose.
type Columns map[string]string

// What a column can hold beside the fields of an order.
const (
	ColumnIgnored = "-"
	columnContact = "Contact" // first and last name in one
	columnOfSize  = "LinesOE.N.sizes."
	columnOfLine  = "LinesOE.N."
)

// ProblemColumn is the column that a file of refused rows has beside the
// others; it is left out when the mended file is imported.
const ProblemColumn = "orderpad_problem"

// headerNames are the names that spreadsheets have for the everyday fields, in
// lower case without blanks and signs.
var headerNames = map[string]string{
	"order": "ExtOrderID", "orderid": "ExtOrderID", "ordernumber": "ExtOrderID", "orderno": "ExtOrderID",
	"date": "date_OrderPlaced", "orderdate": "date_OrderPlaced",
	"shipdate": "date_OrderRequestedToShip", "requestedshipdate": "date_OrderRequestedToShip", "duedate": "date_OrderRequestedToShip",
	"dropdead": "date_OrderDropDead", "dropdeaddate": "date_OrderDropDead", "canceldate": "date_OrderDropDead",
	"customer": "Customer.CompanyName", "customername": "Customer.CompanyName", "company": "Customer.CompanyName",
	"customerid": "id_Customer", "customernumber": "id_Customer", "customerno": "id_Customer",
	"contact": columnContact, "contactname": columnContact, "name": columnContact,
	"firstname": "ContactNameFirst", "lastname": "ContactNameLast", "contactfirstname": "ContactNameFirst", "contactlastname": "ContactNameLast",
	"email": "ContactEmail", "phone": "ContactPhone",
	"po": "CustomerPurchaseOrder", "ponumber": "CustomerPurchaseOrder", "purchaseorder": "CustomerPurchaseOrder", "customerpo": "CustomerPurchaseOrder",
	"rep": "CustomerServiceRep", "salesrep": "CustomerServiceRep", "terms": "Terms",
	"shipto": "ShippingAddresses.0.ShipCompany", "shiptocompany": "ShippingAddresses.0.ShipCompany",
	"address": "ShippingAddresses.0.ShipAddress01", "address1": "ShippingAddresses.0.ShipAddress01", "address2": "ShippingAddresses.0.ShipAddress02",
	"city": "ShippingAddresses.0.ShipCity", "state": "ShippingAddresses.0.ShipState", "zip": "ShippingAddresses.0.ShipZip",
	"country": "ShippingAddresses.0.ShipCountry", "shipmethod": "ShippingAddresses.0.ShipMethod", "shipvia": "ShippingAddresses.0.ShipMethod",
	"notes": "Notes.0.Note", "ordernotes": "Notes.0.Note",
	"style": columnOfLine + "PartNumber", "part": columnOfLine + "PartNumber", "partnumber": columnOfLine + "PartNumber", "partno": columnOfLine + "PartNumber",
	"sku": columnOfLine + "PartNumber", "item": columnOfLine + "PartNumber", "itemnumber": columnOfLine + "PartNumber",
	"color": columnOfLine + "Color", "colour": columnOfLine + "Color", "catalogcolor": columnOfLine + "Color",
	"description": columnOfLine + "Description", "size": columnOfLine + "Size",
	"qty": columnOfLine + "Qty", "quantity": columnOfLine + "Qty", "pieces": columnOfLine + "Qty",
	"price": columnOfLine + "Price", "unitprice": columnOfLine + "Price",
	"linenotes": columnOfLine + "LineItemNotes",
}

// GuessColumns recognises the headers that it can: sensible names, paths, and
// names of sizes. What is not in the answer was not recognised.
func GuessColumns(header []string) Columns {
	columns := Columns{}
	for _, name := range header {
		if path, ok := guessColumn(name); ok {
			columns[name] = path
		}
	}
	return columns
}

func guessColumn(name string) (string, bool) {
	name = strings.TrimSpace(name)
	if strings.EqualFold(name, ProblemColumn) {
		return ColumnIgnored, true
	}
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	if path, ok := headerNames[plain]; ok {
		return path, true
	}
	if path, err := columnPath(name); err == nil && path != ColumnIgnored {
		return path, true
	}
	for _, f := range FieldTable() {
		if strings.EqualFold(f.Path, name) || strings.EqualFold(f.Path, columnOfLine+name) {
			return f.Path, true
		}
	}
	if size, ok := catalog.NormalizeSize(name); ok {
		return columnOfSize + size, true
	}
	return "", false
}

// columnPath checks what a mapping says that a column holds, and writes it as
// Columns has it.
func columnPath(path string) (string, error) {
	path = strings.TrimSpace(path)
	if path == "" || path == ColumnIgnored {
		return ColumnIgnored, nil
	}
	if path == columnContact || path == "ExtOrderID" {
		return path, nil
	}
	if name, ok := strings.CutPrefix(path, columnOfSize); ok {
		size, found := catalog.NormalizeSize(name)
		if !found {
			return "", FieldError(path, "no size table knows the size of %s", path)
		}
		return columnOfSize + size, nil
	}
	if info, ok := LookupField(path); ok {
		if strings.HasPrefix(info.Path, columnOfLine) {
			return info.Path, nil
		}
		return strings.ReplaceAll(path, ".N.", ".0."), nil
	}
	if _, ok := LookupField(columnOfLine + path); ok {
		return columnOfLine + path, nil
	}
	var known []string
	for _, f := range FieldTable() {
		known = append(known, f.Path)
	}
	return "", FieldError(path, "there is no field %q; did you mean %s?", path, Nearest(path, known))
}

// Check checks every path of a mapping and writes it as it is used.
func (c Columns) Check() (Columns, error) {
	checked := Columns{}
	for header, path := range c {
		known, err := columnPath(path)
		if err != nil {
			return nil, err
		}
		checked[header] = known
	}
	return checked, nil
}

package order

import (
	"slices"
	"strings"
	"unicode"

	"orderpad/store/catalog"
)

// Columns says what each column of a table holds: its header to a path in
// ExternalOrderJson's names. LinesOE.N. begins a field of the row's line, and
// LinesOE.N.sizes.2XL holds the pieces of one size. "-" is left out on purpose.
type Columns map[string]string

// What a column can hold beside the fields of an order.
const (
	ColumnIgnored = "-"
	columnContact = "Contact" // first and last name in one
	columnOfSize  = "LinesOE.N.sizes."
	columnOfLine  = "LinesOE.N."
	columnTotal   = "LinesOE.N.total"   // a check of the row's pieces, never pieces of its own
	columnVariant = "LinesOE.N.variant" // a shop's name of what was bought: Core Tee - Navy / 2XL
	columnFit     = "LinesOE.N.fit"     // the cut beside the size: Youth, Womens
	columnStatus  = "LinesOE.N.status"  // of the order in the system that it comes from
	columnVoid    = "LinesOE.N.void"    // whatever stands there says that the order was called off
)

// ProblemColumn is the column that a file of refused rows has beside the
// others; it is left out when the mended file is imported.
const ProblemColumn = "orderpad_problem"

// headerNames are the names that spreadsheets, shops' systems and distributors
// have for the everyday fields, in lower case without blanks and signs.
var headerNames = map[string]string{
	"date": "date_OrderPlaced", "orderdate": "date_OrderPlaced", "dateordered": "date_OrderPlaced",
	"createdat": "date_OrderPlaced", "created": "date_OrderPlaced",
	"customerid": "id_Customer", "customernumber": "id_Customer", "customerno": "id_Customer",
	"shipmethod": "ShippingAddresses.0.ShipMethod", "shipvia": "ShippingAddresses.0.ShipMethod",
	"shippingmethod": "ShippingAddresses.0.ShipMethod",
	"rep":            "CustomerServiceRep", "salesrep": "CustomerServiceRep", "salesperson": "CustomerServiceRep",
	"terms": "Terms", "paymentterms": "Terms",
	"shippingcost": "cur_Shipping", "shippingamount": "cur_Shipping", "salestax": "TaxTotal", "taxtotal": "TaxTotal",
	"canceledat": columnVoid, "cancelledat": columnVoid,
}

// headerGroups are the other names of the everyday fields.
var headerGroups = map[string]string{
	"ExtOrderID":                "order orderid ordernumber orderno ordernum visualid invoicenumber weborder weborderid",
	"date_OrderRequestedToShip": "shipdate requestedshipdate shipby needby duedate due customerduedate requesteddate needed neededby inhands inhandsdate inhanddate datedue",
	"date_OrderDropDead":        "dropdead dropdeaddate canceldate canceldeadline eventdate",
	"Customer.CompanyName":      "customer customername company customercompany companyname client organization organisation school team account billtocompany",
	columnContact:               "contact contactname name fullname customerfullname contactfullname buyer purchaser",
	"ContactNameFirst":          "first firstname contactfirst contactfirstname customerfirstname billingfirstname billtofirstname",
	"ContactNameLast":           "last lastname contactlast contactlastname customerlastname billinglastname billtolastname surname",
	"ContactEmail":              "email emailaddress contactemail customeremail mail",
	"ContactPhone":              "phone phonenumber contactphone customerphone telephone tel mobile cell cellphone",
	"CustomerPurchaseOrder":     "po ponumber pono ponum purchaseorder purchaseordernumber customerpo customerponumber",

	"ShippingAddresses.0.ShipCompany": "shipto shiptocompany shiptoname shippingcompany shippingname shipname",
	"ShippingAddresses.0.ShipAddress01": "address address1 addressline1 street shipaddress shipaddress1 shiptoaddress shiptoaddress1 shippingaddress " +
		"shippingaddress1 shippingaddressline1",
	"ShippingAddresses.0.ShipAddress02": "address2 addressline2 shipaddress2 shiptoaddress2 shippingaddress2 shippingaddressline2",
	"ShippingAddresses.0.ShipCity":      "city shipcity shiptocity shippingcity",
	"ShippingAddresses.0.ShipState":     "state shipstate shiptostate shippingstate shippingprovince province",
	"ShippingAddresses.0.ShipZip":       "zip zipcode postalcode shipzip shipzipcode shiptozip shiptozipcode shippingzip shippingzipcode shippingpostalcode",
	"ShippingAddresses.0.ShipCountry":   "country shipcountry shiptocountry shippingcountry",

	"Customer.BillingCompany":   "billingcompany billingname",
	"Customer.BillingAddress01": "billingaddress billingaddress1 billtoaddress billtoaddress1",
	"Customer.BillingAddress02": "billingaddress2 billtoaddress2",
	"Customer.BillingCity":      "billingcity billtocity",
	"Customer.BillingState":     "billingstate billingprovince billtostate",
	"Customer.BillingZip":       "billingzip billingzipcode billtozip billingpostalcode",
	"Customer.BillingCountry":   "billingcountry billtocountry",
	"Notes.0.Note":              "notes note ordernotes ordernote comments comment customernote instructions specialinstructions productionnotes",

	columnOfLine + "PartNumber": "style stylenumber styleno stylenum styleid part partnumber partno sku item itemnumber itemno itemsku productsku product productid " +
		"productnumber productstyle productmanufacturersku productstylenumber manufacturerpartnumber mpn manufacturersku mfgsku mfrsku vendorsku suppliersku garment garmentstyle stylename model",
	columnOfLine + "Color":         "color colour catalogcolor colorname colourname sanmarmainframecolor mainframecolor productcolor garmentcolor itemcolor swatch",
	columnOfLine + "Description":   "description desc productdescription itemdescription styledescription producttitle productname itemname",
	columnOfLine + "Size":          "size sizename productsize garmentsize itemsize sizecode",
	columnOfLine + "Qty":           "qty quantity pieces pcs qtyordered orderqty orderedqty quantityordered orderquantity itemqty itemquantity units count",
	columnOfLine + "Price":         "price unitprice priceeach sellprice sellingprice saleprice itemprice priceea unitsellprice eachprice pieceprice",
	columnOfLine + "LineItemNotes": "linenotes linenote itemnotes lineitemnotes",
	columnTotal:                    "total totals totalqty totalquantity totalpieces totalpcs totalunits ttl sum qtytotal itemstotal items",
	columnFit:                      "fit gender sex cut agegroup fittype garmentfit",
	columnStatus:                   "status orderstatus linestatus itemstatus",
	columnVariant:                  "variant varianttitle variantname productvariant variation options productoptions attributes",
}

// shopifyNames are the columns of Shopify's export of orders; those of money
// and of Shopify's own doings are left out on purpose.
var shopifyNames = map[string]string{
	"name": "ExtOrderID", "lineitemsku": columnOfLine + "PartNumber", "lineitemquantity": columnOfLine + "Qty",
	"lineitemprice": columnOfLine + "Price",
	"lineitemname":  columnVariant, "lineitemvariant": columnVariant, "shipping": "cur_Shipping", "taxes": "TaxTotal",
	"billingphone": ColumnIgnored, "shippingphone": ColumnIgnored,
	"shippingstreet": ColumnIgnored, "billingstreet": ColumnIgnored, // Address1 and Address2 say it
	"shippingprovincename": ColumnIgnored, "billingprovincename": ColumnIgnored, "company": "Customer.CompanyName",
	"discountamount": "TotalDiscounts",
}

const shopifyIgnored = "financialstatus paidat fulfillmentstatus fulfilledat acceptsmarketing currency subtotal total discountcode lineitemcompareatprice " +
	"lineitemrequiresshipping lineitemtaxable lineitemfulfillmentstatus noteattributes paymentmethod paymentreference paymentreferences refundedamount vendor " +
	"outstandingbalance employee location deviceid id tags risklevel source lineitemdiscount tax1name tax1value tax2name tax2value tax3name tax3value " +
	"tax4name tax4value tax5name tax5value receiptnumber duties paymentid paymenttermsname nextpaymentdueat"

// plainHeader is a header's name in lower case without blanks and signs.
func plainHeader(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// GuessColumns recognises the headers that it can: sensible names, paths, and
// names of sizes. What is not in the answer was not recognised.
func GuessColumns(header []string) Columns {
	shopify := slices.ContainsFunc(header, func(name string) bool {
		return plainHeader(name) == "lineitemname" || plainHeader(name) == "lineitemquantity"
	})
	columns := Columns{}
	for _, name := range header {
		if shopify {
			plain := plainHeader(name)
			if path, ok := shopifyNames[plain]; ok {
				columns[name] = path
				continue
			}
			if slices.Contains(strings.Fields(shopifyIgnored), plain) {
				columns[name] = ColumnIgnored
				continue
			}
		}
		if path, ok := guessColumn(name); ok {
			columns[name] = path
		}
	}
	return columns
}

// HeaderKnows counts how many names of a row are those of an order's columns,
// for OpenFile: 0 without one for the part number, unless that row is all there
// is to go by.
func HeaderKnows(row []string) int {
	columns := GuessColumns(row)
	known, part := 0, false
	for _, path := range columns {
		if path != ColumnIgnored {
			known++
		}
		part = part || path == columnOfLine+"PartNumber" || path == columnVariant
	}
	if !part || known < 2 && len(said(row)) > 1 {
		return 0
	}
	return known
}

func guessColumn(name string) (string, bool) {
	name = strings.TrimSpace(name)
	if strings.EqualFold(name, ProblemColumn) {
		return ColumnIgnored, true
	}
	plain := plainHeader(name)
	if path, ok := headerNames[plain]; ok {
		return path, true
	}
	for path, names := range headerGroups {
		if plain != "" && strings.Contains(" "+names+" ", " "+plain+" ") {
			return path, true
		}
	}
	if path, err := columnPath(name); err == nil && path != ColumnIgnored {
		return path, true
	}
	for _, f := range FieldTable() {
		if strings.EqualFold(f.Path, name) || strings.EqualFold(f.Path, columnOfLine+name) {
			return f.Path, true
		}
	}
	if size, ok := sizeHeader(name); ok {
		return columnOfSize + size, true
	}
	return "", false
}

// sizeHeader tells whether a header names a size, with the words and letters of
// a cut: 2XL, A2XL, Youth M. Which of a style's sizes that is, the style says.
func sizeHeader(name string) (string, bool) {
	name = strings.TrimSpace(name)
	if size, ok := catalog.NormalizeSize(name); ok {
		return size, true
	}
	if rest, ok := strings.CutPrefix(strings.ToUpper(name), "A"); ok && len(rest) < 5 {
		if size, ok := catalog.NormalizeSize(strings.TrimLeft(rest, " -")); ok && strings.Trim(size,
			"SMLX0123456789") == "" {
			return strings.ToUpper(name), true
		}
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" -()/:", r) })
	if size, ok := sizeTwiceSaid(words); ok {
		return size, true
	}
	for i, w := range words {
		if _, ok := catalog.FitWord(w); ok && len(words) > 1 {
			rest := strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")
			if _, ok := catalog.NormalizeSize(rest); ok {
				return name, true
			}
		}
	}
	return "", false
}

// sizeTwiceSaid tells whether a header says one size in two ways, or with a word
// that says what it is: Small (S), Qty M, Size L.
func sizeTwiceSaid(words []string) (string, bool) {
	found := ""
	for _, w := range words {
		switch strings.ToLower(w) {
		case "size", "sizes", "qty", "quantity", "pcs":
			continue
		}
		size, ok := catalog.NormalizeSize(w)
		if !ok || found != "" && size != found {
			return "", false
		}
		found = size
	}
	return found, found != ""
}

// columnPath checks what a mapping says that a column holds, and writes it as
// Columns has it.
func columnPath(path string) (string, error) {
	path = strings.TrimSpace(path)
	if path == "" || path == ColumnIgnored {
		return ColumnIgnored, nil
	}
	if slices.Contains([]string{columnContact, "ExtOrderID", columnTotal, columnVariant, columnFit, columnStatus, columnVoid}, path) {
		return path, nil
	}
	if name, ok := strings.CutPrefix(path, columnOfSize); ok {
		size, found := sizeHeader(name)
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

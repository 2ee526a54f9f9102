package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// noteTypes are the only ones that the proxy takes.
var noteTypes = []string{
	"Notes On Order", "Notes To Art", "Notes To Purchasing", "Notes To Subcontract", "Notes To Production",
	"Notes To Receiving", "Notes To Shipping", "Notes To Accounting", "Notes On Customer",
}

// houseCustomer is the shop's own customer for orders from elsewhere; only for
// it does the Customer block travel.
const houseCustomer = 2791.0

// mapping is what turning one order into an ExternalOrderJson needs to know of
// its surroundings.
type mapping struct {
	today string   // MM/DD/YYYY, UTC
	hosts []string // whose /api/files/ addresses are the proxy's own
	store func(file any) (url string, ok bool)
}

// checkOrder is the proxy's validation, before any field is mapped.
func checkOrder(in any) error {
	if !truthy(get(in, "orderNumber")) {
		return errors.New("orderNumber is required")
	}
	if !truthy(get(in, "customer")) {
		return errors.New("customer object is required")
	}
	if len(elements(get(in, "lineItems"))) == 0 {
		return errors.New("lineItems array is required and must contain at least one item")
	}
	return nil
}

func checkLine(l any, n int) error {
	if l == nil {
		return nullRead("partNumber")
	}
	if !truthy(get(l, "partNumber")) {
		return fmt.Errorf("Line item %d: partNumber is required", n) //nolint:staticcheck // the proxy's own text
	}
	if q := get(l, "quantity"); !truthy(q) || atMostZero(q) {
		return fmt.Errorf("Line item %d: quantity must be greater than 0", n) //nolint:staticcheck // the proxy's own text
	}
	_, _, err := wireSize(get(l, "size"), n)
	return err
}

// externalID is the id that the proxy gives an order: the prefix, TEST- when
// isTest is truthy (the text "false" is), and the number as it came.
func externalID(in any) string {
	prefix := "NWCA-"
	if truthy(get(in, "isTest")) {
		prefix += "TEST-"
	}
	return prefix + asString(get(in, "orderNumber"))
}

// externalOrder maps the proxy's order form to the ExternalOrderJson that it
// pushes. The error is the text that the proxy answers with.
func (m mapping) externalOrder(in any) (object, error) {
	if err := checkOrder(in); err != nil {
		return nil, err
	}
	files := m.files(get(in, "files"))
	lineItems := elements(get(in, "lineItems"))
	for i, l := range lineItems {
		if err := checkLine(l, i+1); err != nil {
			return nil, err
		}
	}
	root, err := m.root(in)
	if err != nil {
		return nil, err
	}
	var lines []any
	for i, l := range lineItems {
		line, err := lineOE(l, i+1)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	root = append(root, field{"LinesOE", lines})
	if s := get(in, "shipping"); truthy(s) {
		root = append(root, field{"ShippingAddresses", []any{shipTo(s)}})
	}
	designs, err := m.designs(get(in, "designs"))
	if err != nil {
		return nil, err
	}
	root = appendList(root, "Designs", append(designs, files.artwork(in)...))
	payments, err := m.payments(get(in, "payments"))
	if err != nil {
		return nil, err
	}
	root = appendList(root, "Payments", payments)
	notes, err := notes(get(in, "notes"))
	if err != nil {
		return nil, err
	}
	root = appendList(root, "Notes", notes)
	attachments, err := m.attachments(get(in, "attachments"))
	if err != nil {
		return nil, err
	}
	if len(files) > 0 {
		attachments = files.attachments()
	}
	return appendList(root, "Attachments", attachments), nil
}

func appendList(o object, name string, list []any) object {
	if len(list) == 0 {
		return o
	}
	return append(o, field{name, list})
}

func (m mapping) root(in any) (object, error) {
	placed, ok, err := wireDate(get(in, "orderDate"))
	if err != nil {
		return nil, err
	}
	if !ok {
		placed = m.today
	}
	var other [2]any
	for i, name := range []string{"requestedShipDate", "dropDeadDate"} {
		date, ok, err := wireDate(get(in, name))
		if err != nil {
			return nil, err
		}
		if ok {
			other[i] = date
		}
	}
	customer := get(in, "customer")
	customerID := "NWCA-CUST-" + asString(get(in, "orderNumber"))
	if id := get(customer, "companyId"); truthy(id) {
		customerID = "NWCA-CUST-" + strings.TrimSpace(asString(id))
	}
	o := object{
		{"ExtOrderID", externalID(in)}, {"ExtSource", "NWCA"}, {"ExtCustomerID", customerID}, {"ExtCustomerPref", "NWCA"},
		{"APISource", "ManageOrders"},
		{"date_OrderPlaced", placed}, {"date_OrderRequestedToShip", other[0]}, {"date_OrderDropDead", other[1]},
		{"id_Customer", or(get(in, "idCustomer"), houseCustomer)}, {"id_OrderType", or(get(in, "idOrderType"), 6)},
		{"id_CompanyLocation", or(get(in, "idCompanyLocation"), 2)}, {"id_EmpCreatedBy", or(get(in, "idEmpCreatedBy"), 2)},
		{"OnHold", 0},
		{"ContactNameFirst", or(get(customer, "firstName"), "")}, {"ContactNameLast", or(get(customer, "lastName"), "")},
		{"ContactEmail", or(get(customer, "email"), "")}, {"ContactPhone", or(get(customer, "phone"), "")},
		{"CustomerPurchaseOrder", or(get(in, "customerPurchaseOrder"), get(in, "purchaseOrderNumber"), "")},
		{"CustomerServiceRep", or(get(in, "salesRep"), "")}, {"Terms", or(get(in, "terms"), "")},
		{"id_SalesStatus", or(get(in, "salesStatus"), 0)}, {"id_ReceivingStatus", or(get(in, "receivingStatus"), 0)},
		{"id_ShippingStatus", or(get(in, "shippingStatus"), 0)},
	}
	if tax := get(in, "taxTotal"); above(tax) {
		o = append(o, field{"TaxTotal", tax}, field{"TaxPartNumber", or(get(in, "taxPartNumber"), "")},
			field{"TaxPartDescription", or(get(in, "taxPartDescription"), "")})
	}
	o = append(o, field{"TotalDiscounts", or(get(in, "totalDiscounts"), 0)},
		field{"DiscountPartNumber", or(get(in, "discountPartNumber"), "")},
		field{"DiscountPartDescription", or(get(in, "discountPartDescription"), "")},
		field{"cur_Shipping", or(get(in, "cur_Shipping"), 0)})
	if id := get(in, "idCustomer"); !truthy(id) || id == any(houseCustomer) {
		o = append(o, field{"Customer", customerBlock(customer, get(in, "billing"))})
	}
	return o, nil
}

func customerBlock(c, billing any) object {
	o := object{
		{"CompanyName", or(get(c, "company"), "")}, {"CustomerSource", or(get(c, "source"), "")},
		{"CustomerType", or(get(c, "type"), "")}, {"InvoiceNotes", or(get(c, "invoiceNotes"), "")},
		{"MainEmail", or(get(c, "email"), "")}, {"SalesGroup", or(get(c, "salesGroup"), "")},
		{"TaxExempt", or(get(c, "taxExempt"), "")}, {"TaxExemptNumber", or(get(c, "taxExemptNumber"), "")},
		{"WebSite", or(get(c, "website"), "")},
		{"CustomerReminderInvoiceNotes", or(get(c, "reminderNotes"), "")},
	}
	o = append(o, custom(c, "customDateFields", "CustomDateField", "customDateField", 4)...)
	o = append(o, custom(c, "customFields", "CustomField", "customField", 6)...)
	return append(o,
		field{"BillingCompany", or(get(billing, "company"), get(c, "company"), "")},
		field{"BillingAddress01", or(get(billing, "address1"), "")}, field{"BillingAddress02", or(get(billing, "address2"), "")},
		field{"BillingCity", or(get(billing, "city"), "")}, field{"BillingState", or(get(billing, "state"), "")},
		field{"BillingZip", or(get(billing, "zip"), "")}, field{"BillingCountry", or(get(billing, "country"), "USA")})
}

// custom are numbered fields, taken from a group under their wire names or
// from the object itself; group "" has the object itself only.
func custom(v any, group, wire, own string, n int) object {
	var o object
	for i := 1; i <= n; i++ {
		name := fmt.Sprintf("%s%02d", wire, i)
		var grouped any
		if group != "" {
			grouped = get(get(v, group), name)
		}
		o = append(o, field{name, or(grouped, get(v, fmt.Sprintf("%s%02d", own, i)), "")})
	}
	return o
}

func lineOE(l any, n int) (object, error) {
	size, hasSize, err := wireSize(get(l, "size"), n)
	if err != nil {
		return nil, err
	}
	quantity := get(l, "quantity")
	fee := isFee(asString(get(l, "partNumber")))
	if fee {
		size, hasSize = "S", true
	}
	o := object{
		{"PartNumber", get(l, "partNumber")}, {"Description", or(get(l, "description"), "")},
		{"Color", or(get(l, "catalogColor"), get(l, "color"), "")},
	}
	if hasSize {
		o = append(o, field{"Size", size})
	}
	o = append(o, field{"Qty", quantity}, field{"Price", or(get(l, "price"), 0)},
		field{"id_ProductClass", or(get(l, "productClass"), 1)},
		field{"DisplayAsPartNumber", or(get(l, "displayPartNumber"), "")},
		field{"DisplayAsDescription", or(get(l, "displayDescription"), "")},
		field{"ExtDesignIDBlock", or(get(l, "extDesignIdBlock"), get(l, "ExtDesignIDBlock"), "")},
		field{"DesignIDBlock", or(get(l, "designIdBlock"), get(l, "DesignIDBlock"), "")})
	if fee {
		o = append(o, field{"Size01", quantity}, field{"Size02", 0}, field{"Size03", 0}, field{"Size04", 0}, field{"Size05", 0}, field{"Size06", 0})
	} else if get(l, "useSizeColumn") == true {
		o = append(o, field{"Size01", quantity})
	}
	for _, name := range [][2]string{{"first", "NameFirst"}, {"last", "NameLast"}} {
		if v := get(get(l, "playerName"), name[0]); truthy(v) {
			o = append(o, field{name[1], v})
		}
	}
	for _, name := range [][2]string{{"notes", "LineItemNotes"}, {"workOrderNotes", "WorkOrderNotes"}} {
		v := get(l, name[0])
		if !truthy(v) {
			continue
		}
		s, isText := v.(string)
		if !isText {
			return nil, fmt.Errorf("item.%s.trim is not a function", name[0])
		}
		if s = strings.TrimSpace(s); s != "" {
			o = append(o, field{name[1], s})
		}
	}
	o = append(o, custom(l, "customFields", "CustomField", "customField", 5)...)
	return append(o, field{"ExtShipID", "SHIP-1"}), nil
}

func shipTo(s any) object {
	return object{
		{"ShipCompany", or(get(s, "company"), "")}, {"ShipMethod", or(get(s, "method"), "")},
		{"ShipAddress01", or(get(s, "address1"), "")}, {"ShipAddress02", or(get(s, "address2"), "")},
		{"ShipCity", or(get(s, "city"), "")}, {"ShipState", or(get(s, "state"), "")}, {"ShipZip", or(get(s, "zip"), "")},
		{"ShipCountry", or(get(s, "country"), "USA")}, {"ExtShipID", "SHIP-1"},
	}
}

func (m mapping) designs(v any) ([]any, error) {
	var list []any
	for i, d := range elements(v) {
		if d == nil {
			return nil, nullRead("name")
		}
		o := object{
			{"DesignName", or(get(d, "name"), fmt.Sprintf("Design %d", i+1))},
			{"ExtDesignID", or(get(d, "externalId"), fmt.Sprintf("DESIGN-%d", i+1))},
		}
		if id := or(get(d, "idDesign"), get(d, "id_Design"), nil); truthy(id) {
			o = append(o, field{"id_Design", id})
		}
		o = append(o, field{"id_DesignType", or(get(d, "designTypeId"), 3)}, field{"id_Artist", or(get(d, "artistId"), 224)},
			field{"ForProductColor", or(get(d, "productColor"), "")}, field{"VendorDesignID", or(get(d, "vendorId"), "")})
		o = append(o, custom(d, "", "CustomField", "customField", 5)...)
		locations, err := locations(d)
		if err != nil {
			return nil, err
		}
		list = append(list, appendList(o, "Locations", locations))
	}
	return list, nil
}

func locations(design any) ([]any, error) {
	var list []any
	for i, l := range elements(get(design, "locations")) {
		if l == nil {
			return nil, nullRead("location")
		}
		o := object{
			{"Location", or(get(l, "location"), fmt.Sprintf("Location %d", i+1))},
			{"TotalColors", or(get(l, "colors"), "")}, {"TotalFlashes", or(get(l, "flashes"), "")},
			{"TotalStitches", or(get(l, "stitches"), "")}, {"DesignCode", or(get(l, "code"), "")},
			{"ImageURL", or(get(l, "imageUrl"), get(design, "imageUrl"), "")}, {"Notes", or(get(l, "notes"), "")},
		}
		o = append(o, custom(l, "", "CustomField", "customField", 5)...)
		var details []any
		for _, d := range elements(get(l, "details")) {
			if d == nil {
				return nil, nullRead("color")
			}
			detail := object{
				{"Color", or(get(d, "color"), "")}, {"ThreadBreak", or(get(d, "threadBreak"), "")},
				{"ParameterLabel", or(get(d, "paramLabel"), "")}, {"ParameterValue", or(get(d, "paramValue"), "")},
				{"Text", or(get(d, "text"), "")},
			}
			details = append(details, append(detail, custom(d, "", "CustomField", "customField", 5)...))
		}
		list = append(list, appendList(o, "LocationDetails", details))
	}
	return list, nil
}

func (m mapping) payments(v any) ([]any, error) {
	var list []any
	for _, p := range elements(v) {
		if p == nil {
			return nil, nullRead("date")
		}
		date, ok, err := wireDate(get(p, "date"))
		if err != nil {
			return nil, err
		}
		if !ok {
			date = m.today
		}
		list = append(list, object{
			{"date_Payment", date}, {"AccountNumber", or(get(p, "accountNumber"), "")}, {"Amount", or(get(p, "amount"), 0)},
			{"AuthCode", or(get(p, "authCode"), "")}, {"CreditCardCompany", or(get(p, "cardCompany"), get(p, "gateway"), "")},
			{"Gateway", or(get(p, "gateway"), "")}, {"ResponseCode", or(get(p, "responseCode"), "")},
			{"ResponseReasonCode", or(get(p, "reasonCode"), "")}, {"ResponseReasonText", or(get(p, "reasonText"), "")},
			{"Status", or(get(p, "status"), "success")}, {"FeeOther", or(get(p, "feeOther"), 0)},
			{"FeeProcessing", or(get(p, "feeProcessing"), 0)},
		})
	}
	return list, nil
}

func notes(v any) ([]any, error) {
	var list []any
	for _, n := range elements(v) {
		if n == nil {
			return nil, nullRead("type")
		}
		kind := or(get(n, "type"), "Notes On Order")
		if s, isText := kind.(string); !isText || !slices.Contains(noteTypes, s) {
			//nolint:staticcheck // the proxy's own text
			return nil, fmt.Errorf("Invalid note type: \"%s\". Valid types: %s", asString(kind), strings.Join(noteTypes, ", "))
		}
		list = append(list, object{{"Type", kind}, {"Note", or(get(n, "text"), get(n, "note"), "")}})
	}
	return list, nil
}

var ownFile = regexp.MustCompile(`^https?://([^/]+)/api/files/[^/?#]+$`)

func (m mapping) attachments(v any) ([]any, error) {
	var list []any
	for _, a := range elements(v) {
		if a == nil {
			return nil, nullRead("mediaUrl")
		}
		media := or(get(a, "mediaUrl"), "")
		if s, isText := media.(string); isText {
			if parts := ownFile.FindStringSubmatch(s); parts != nil && slices.ContainsFunc(m.hosts, func(own string) bool { return strings.EqualFold(parts[1], own) }) {
				media = s + "/sw.jpg"
			}
		}
		list = append(list, object{
			{"MediaURL", media}, {"MediaName", or(get(a, "mediaName"), "")}, {"LinkURL", or(get(a, "linkUrl"), "")},
			{"LinkNote", or(get(a, "linkNote"), "")}, {"Link", or(get(a, "link"), 0)},
		})
	}
	return list, nil
}

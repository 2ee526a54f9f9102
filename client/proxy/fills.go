package proxy

import (
	"strconv"
	"strings"

	"orderpad/store/order"
)

// always is what the proxy writes whatever it is sent (observed). A + stands
// for what we sent.
var always = map[string]string{
	"APISource":                     "ManageOrders",
	"ExtSource":                     "NWCA",
	"ExtCustomerPref":               "NWCA",
	"ExtCustomerID":                 "NWCA-CUST-+",
	"ShippingAddresses.N.ExtShipID": "SHIP-1",
	"Attachments.N.MediaURL":        "+/sw.jpg", // of a file of its own
}

// defaults is what it puts where it was sent nothing (observed). A * is a value
// of the order's, such as the contact's e-mail or the server's day; a # is the
// place in the list, counted from 1.
var defaults = map[string]string{
	"ExtCustomerID":                   "NWCA-CUST-*",
	"OnHold":                          "0",
	"id_SalesStatus":                  "0",
	"id_ReceivingStatus":              "0",
	"id_ShippingStatus":               "0",
	"TotalDiscounts":                  "0.00",
	"cur_Shipping":                    "0.00",
	"Customer.MainEmail":              "*",
	"Customer.BillingCompany":         "*",
	"Customer.BillingCountry":         "USA",
	"ShippingAddresses.N.ShipCountry": "USA",
	"Designs.N.DesignName":            "Design #",
	"Designs.N.ExtDesignID":           "DESIGN-#",
	"Designs.N.id_DesignType":         "3",
	"Designs.N.id_Artist":             "224",
	"Designs.N.Locations.N.Location":  "Location #",
	"Payments.N.date_Payment":         "*",
	"Payments.N.CreditCardCompany":    "*",
	"Payments.N.Status":               "success",
	"Payments.N.FeeOther":             "0.00",
	"Payments.N.FeeProcessing":        "0.00",
	"Notes.N.Type":                    "Notes On Order",
	"Attachments.N.Link":              "0",
}

// Fills tells whether a field that ManageOrders has otherwise than we sent it
// is the proxy's own doing: nobody changed the order.
func Fills(d order.Difference) bool {
	info, known := order.LookupField(d.Field)
	if !known || d.Theirs == "" {
		return false
	}
	if value, ok := always[info.Path]; ok && d.Theirs == strings.Replace(value, "+", d.Ours, 1) {
		return true
	}
	value, ok := defaults[info.Path]
	if !ok || d.Ours != "" {
		return false
	}
	if before, any := strings.CutSuffix(value, "*"); any {
		return strings.HasPrefix(d.Theirs, before)
	}
	return d.Theirs == strings.Replace(value, "#", place(d.Field), 1)
}

// place is the last place in a list that a path names, counted from 1.
func place(path string) string {
	at := 0
	for name := range strings.SplitSeq(path, ".") {
		if n, err := strconv.Atoi(name); err == nil {
			at = n + 1
		}
	}
	return strconv.Itoa(at)
}

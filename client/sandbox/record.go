// Package sandbox is the three servers that orderpad talks to, in one process
// on loopback: the shop's proxy, ShopWorks ManageOrders on both its sides, and
// SuperCat eCat. It behaves as the real ones were observed to, and faulty when
// asked.
package sandbox

// InventoryRow is one record of inventorylevels, in the Swagger's names and
// types. DateModification is not in the Swagger; the servers filter by it.
type InventoryRow struct {
	ID               int64   `json:"id_InventoryLevel"`
	PartNumber       string  `json:"PartNumber"`
	ColorRange       string  `json:"ColorRange"`
	Color            string  `json:"Color"`
	PartDescription  string  `json:"PartDescription"`
	Size01           int     `json:"Size01"`
	Size02           int     `json:"Size02"`
	Size03           int     `json:"Size03"`
	Size04           int     `json:"Size04"`
	Size05           int     `json:"Size05"`
	Size06           int     `json:"Size06"`
	UnitCost         float64 `json:"UnitCost"`
	TotalCost        float64 `json:"TotalCost"`
	GLAccount        string  `json:"GLAccount"`
	SKU              string  `json:"SKU"`
	PreprintGroup    string  `json:"PreprintGroup"`
	ProductType      string  `json:"ProductType"`
	FindCode         string  `json:"FindCode"`
	IDVendor         int64   `json:"id_Vendor"`
	VendorName       string  `json:"VendorName"`
	DateModification string  `json:"date_Modification"`
}

// OrderRow is one record of orders, in the Swagger's names (date_Shippied
// included) and types. Dates are YYYY-MM-DD or empty.
type OrderRow struct {
	DateInvoiced          string  `json:"date_Invoiced"`
	DateOrdered           string  `json:"date_Ordered"`
	DateRequestedToShip   string  `json:"date_RequestedToShip"`
	DateShipped           string  `json:"date_Shippied"`
	DateProduced          string  `json:"date_Produced"`
	IDOrder               int64   `json:"id_Order"`
	IDOrderType           float64 `json:"id_OrderType"`
	IDCustomer            int64   `json:"id_Customer"`
	CustomerName          string  `json:"CustomerName"`
	ContactFirstName      string  `json:"ContactFirstName"`
	ContactLastName       string  `json:"ContactLastName"`
	ContactEmail          string  `json:"ContactEmail"`
	ContactFax            string  `json:"ContactFax"`
	ContactPhone          string  `json:"ContactPhone"`
	ContactTitle          string  `json:"ContactTitle"`
	ContactDepartment     string  `json:"ContactDepartment"`
	IDCustomerInternal    int64   `json:"id_CustomerInternal"`
	StsSizingType         int64   `json:"sts_SizingType"`
	StsInvoiced           string  `json:"sts_Invoiced"`
	StsPaid               string  `json:"sts_Paid"`
	StsProduced           string  `json:"sts_Produced"`
	StsPurchased          string  `json:"sts_Purchased"`
	StsReceived           string  `json:"sts_Received"`
	StsReceivedSub        int64   `json:"sts_ReceivedSub"`
	StsPurchasedSub       int64   `json:"sts_PurchasedSub"`
	StsShipped            int64   `json:"sts_Shipped"`
	StsArtDone            int64   `json:"sts_ArtDone"`
	IDURL                 string  `json:"id_URL"`
	TotalProductQuantity  int64   `json:"TotalProductQuantity"`
	CurBalance            float64 `json:"cur_Balance"`
	CurSalesTaxTotal      float64 `json:"cur_SalesTaxTotal"`
	CurTotalInvoice       float64 `json:"cur_TotalInvoice"`
	CurAdjustment         float64 `json:"cur_Adjustment"`
	CurPayments           float64 `json:"cur_Payments"`
	CurShipping           float64 `json:"cur_Shipping"`
	CurSubTotal           float64 `json:"cur_SubTotal"`
	TermsDays             int64   `json:"TermsDays"`
	TermsName             string  `json:"TermsName"`
	CustomerServiceRep    string  `json:"CustomerServiceRep"`
	DesignName            string  `json:"DesignName"`
	IDDesign              float64 `json:"id_Design"`
	CustomerPurchaseOrder string  `json:"CustomerPurchaseOrder"`
}

// LineRow is one record of lineitems, in the Swagger's names and types: size
// columns are strings, empty when nothing stands in them.
type LineRow struct {
	IDOrder         int64   `json:"id_Order"`
	LineQuantity    int64   `json:"LineQuantity"`
	LineUnitPrice   float64 `json:"LineUnitPrice"`
	Name            string  `json:"Name"`
	SortOrder       int64   `json:"SortOrder"`
	Size01          string  `json:"Size01"`
	Size02          string  `json:"Size02"`
	Size03          string  `json:"Size03"`
	Size04          string  `json:"Size04"`
	Size05          string  `json:"Size05"`
	Size06          string  `json:"Size06"`
	Custom01        string  `json:"Custom01"`
	Custom02        string  `json:"Custom02"`
	Custom03        string  `json:"Custom03"`
	Custom04        string  `json:"Custom04"`
	Custom05        string  `json:"Custom05"`
	InvoiceNotes    string  `json:"InvoiceNotes"`
	PartColor       string  `json:"PartColor"`
	PartDescription string  `json:"PartDescription"`
	PartNumber      string  `json:"PartNumber"`
}

// PaymentRow is one record of payments, in the Swagger's names (BillingCompnay
// included).
type PaymentRow struct {
	IDOrder            int64   `json:"id_Order"`
	FirstName          string  `json:"FirstName"`
	LastName           string  `json:"LastName"`
	BillingCompany     string  `json:"BillingCompnay"`
	BillingAddress     string  `json:"BillingAddress"`
	BillingCity        string  `json:"BillingCity"`
	BillingState       string  `json:"BillingState"`
	BillingZip         string  `json:"BillingZip"`
	BillingCountry     string  `json:"BillingCountry"`
	StsApproved        int64   `json:"sts_Approved"`
	PaymentNumber      string  `json:"PaymentNumber"`
	Amount             float64 `json:"Amount"`
	IDSubPayment       int64   `json:"id_SubPayment"`
	DatePaymentApplied string  `json:"date_PaymentApplied"`
	PaymentType        string  `json:"PaymentType"`
}

// TrackingRow is one record of tracking, in the Swagger's names.
type TrackingRow struct {
	IDOrder        int64  `json:"id_Order"`
	TrackingNumber string `json:"TrackingNumber"`
	AddressCompany string `json:"AddressCompany"`
	Address1       string `json:"Address1"`
	Address2       string `json:"Address2"`
	AddressCity    string `json:"AddressCity"`
	AddressState   string `json:"AddressState"`
	AddressZip     string `json:"AddressZip"`
	AddressCountry string `json:"AddressCountry"`
	DateCreation   string `json:"date_Creation"`
	DateImported   string `json:"date_Imported"`
	Weight         string `json:"Weight"`
	Cost           string `json:"Cost"`
	Type           string `json:"Type"`
}

// Data is what the servers hold when they start.
type Data struct {
	Inventory []InventoryRow
	Orders    []OrderRow             // by id_Order, ascending
	Lines     map[int64][]LineRow    // by id_Order
	Payments  map[int64][]PaymentRow // by id_Order
	Tracking  map[int64][]TrackingRow
	ExtIDs    map[string]int64 // external order id to id_Order
	ECat      []map[string]any // eCat's new orders, as their JSON records
}

package order

import "orderpad/store/catalog"

// Fields are the fields of an order that are not lines, in ExternalOrderJson's
// names (Swagger of July 2026, with the payload schema's additions). A nil pointer and an
// unset price mean that nothing was entered: the key does not travel, or the
// connection's default stands in (id_Customer and its like).
type Fields struct {
	ExtSource                string        `json:"ExtSource,omitempty"`
	ExtCustomerID            string        `json:"ExtCustomerID,omitempty"` // takes precedence over id_Customer at the server
	ExtCustomerPref          string        `json:"ExtCustomerPref,omitempty"`
	APISource                string        `json:"APISource,omitempty"`
	DateOrderPlaced          Date          `json:"date_OrderPlaced,omitzero"` // the local day of queueing when not entered
	DateOrderRequestedToShip Date          `json:"date_OrderRequestedToShip,omitzero"`
	DateOrderDropDead        Date          `json:"date_OrderDropDead,omitzero"`
	IDOrderType              *int64        `json:"id_OrderType,omitempty"`
	IDEmpCreatedBy           *int64        `json:"id_EmpCreatedBy,omitempty"`
	IDCustomer               *int64        `json:"id_Customer,omitempty"`
	IDCompanyLocation        *int64        `json:"id_CompanyLocation,omitempty"`
	IDSalesStatus            *int64        `json:"id_SalesStatus,omitempty"`
	IDReceivingStatus        *int64        `json:"id_ReceivingStatus,omitempty"`
	IDShippingStatus         *int64        `json:"id_ShippingStatus,omitempty"`
	OnHold                   *int64        `json:"OnHold,omitempty"` // 0 or 1; the wire's hold, not orderpad's
	ContactEmail             string        `json:"ContactEmail,omitempty"`
	ContactNameFirst         string        `json:"ContactNameFirst,omitempty"`
	ContactNameLast          string        `json:"ContactNameLast,omitempty"`
	ContactPhone             string        `json:"ContactPhone,omitempty"`
	CustomerPurchaseOrder    string        `json:"CustomerPurchaseOrder,omitempty"`
	CustomerServiceRep       string        `json:"CustomerServiceRep,omitempty"` // the Swagger's CustomerSeviceRep too
	Terms                    string        `json:"Terms,omitempty"`
	DiscountPartNumber       string        `json:"DiscountPartNumber,omitempty"`
	DiscountPartDescription  string        `json:"DiscountPartDescription,omitempty"`
	TotalDiscounts           catalog.Price `json:"TotalDiscounts,omitzero"`
	Shipping                 catalog.Price `json:"cur_Shipping,omitzero"`
	TaxTotal                 catalog.Price `json:"TaxTotal,omitzero"`
	TaxPartNumber            string        `json:"TaxPartNumber,omitempty"`
	TaxPartDescription       string        `json:"TaxPartDescription,omitempty"`
	Customer                 CustomerBlock `json:"Customer,omitzero"`
	Designs                  []Design      `json:"Designs,omitempty"`
	Notes                    []Note        `json:"Notes,omitempty"`
	Payments                 []Payment     `json:"Payments,omitempty"`
	ShippingAddresses        []ShipTo      `json:"ShippingAddresses,omitempty"`
	Attachments              []Attachment  `json:"Attachments,omitempty"`
}

// CustomerBlock is the nested Customer object: company, tax and billing data.
type CustomerBlock struct {
	CompanyName                  string `json:"CompanyName,omitempty"`
	CustomerSource               string `json:"CustomerSource,omitempty"`
	CustomerType                 string `json:"CustomerType,omitempty"`
	InvoiceNotes                 string `json:"InvoiceNotes,omitempty"`
	MainEmail                    string `json:"MainEmail,omitempty"`
	SalesGroup                   string `json:"SalesGroup,omitempty"`
	TaxExempt                    string `json:"TaxExempt,omitempty"`
	TaxExemptNumber              string `json:"TaxExemptNumber,omitempty"`
	WebSite                      string `json:"WebSite,omitempty"`
	CustomDateField01            string `json:"CustomDateField01,omitempty"`
	CustomDateField02            string `json:"CustomDateField02,omitempty"`
	CustomDateField03            string `json:"CustomDateField03,omitempty"`
	CustomDateField04            string `json:"CustomDateField04,omitempty"`
	CustomField01                string `json:"CustomField01,omitempty"`
	CustomField02                string `json:"CustomField02,omitempty"`
	CustomField03                string `json:"CustomField03,omitempty"`
	CustomField04                string `json:"CustomField04,omitempty"`
	CustomField05                string `json:"CustomField05,omitempty"`
	CustomField06                string `json:"CustomField06,omitempty"`
	CustomerReminderInvoiceNotes string `json:"CustomerReminderInvoiceNotes,omitempty"`
	BillingCompany               string `json:"BillingCompany,omitempty"`
	BillingAddress01             string `json:"BillingAddress01,omitempty"`
	BillingAddress02             string `json:"BillingAddress02,omitempty"`
	BillingCity                  string `json:"BillingCity,omitempty"`
	BillingState                 string `json:"BillingState,omitempty"`
	BillingZip                   string `json:"BillingZip,omitempty"`
	BillingCountry               string `json:"BillingCountry,omitempty"`
}

// Design is one piece of artwork with the places it goes.
type Design struct {
	DesignName      string     `json:"DesignName,omitempty"`
	ExtDesignID     string     `json:"ExtDesignID,omitempty"`
	IDDesign        DesignID   `json:"id_Design,omitempty"` // the shop's design; empty when unknown
	IDDesignType    *int64     `json:"id_DesignType,omitempty"`
	IDArtist        *int64     `json:"id_Artist,omitempty"`
	ForProductColor string     `json:"ForProductColor,omitempty"`
	VendorDesignID  string     `json:"VendorDesignID,omitempty"`
	CustomField01   string     `json:"CustomField01,omitempty"`
	CustomField02   string     `json:"CustomField02,omitempty"`
	CustomField03   string     `json:"CustomField03,omitempty"`
	CustomField04   string     `json:"CustomField04,omitempty"`
	CustomField05   string     `json:"CustomField05,omitempty"`
	Locations       []Location `json:"Locations,omitempty"`
}

// Location is one place of a design, such as Left Chest. The totals are text
// on the wire (Swagger).
type Location struct {
	Location        string           `json:"Location,omitempty"`
	TotalColors     string           `json:"TotalColors,omitempty"`
	TotalFlashes    string           `json:"TotalFlashes,omitempty"`
	TotalStitches   string           `json:"TotalStitches,omitempty"`
	DesignCode      string           `json:"DesignCode,omitempty"`
	CustomField01   string           `json:"CustomField01,omitempty"`
	CustomField02   string           `json:"CustomField02,omitempty"`
	CustomField03   string           `json:"CustomField03,omitempty"`
	CustomField04   string           `json:"CustomField04,omitempty"`
	CustomField05   string           `json:"CustomField05,omitempty"`
	ImageURL        string           `json:"ImageURL,omitempty"`
	Notes           string           `json:"Notes,omitempty"`
	LocationDetails []LocationDetail `json:"LocationDetails,omitempty"`
}

// LocationDetail is a thread or ink colour, a parameter, or personalised text
// of a location.
type LocationDetail struct {
	Color          string `json:"Color,omitempty"`
	ThreadBreak    string `json:"ThreadBreak,omitempty"`
	ParameterLabel string `json:"ParameterLabel,omitempty"`
	ParameterValue string `json:"ParameterValue,omitempty"`
	Text           string `json:"Text,omitempty"`
	CustomField01  string `json:"CustomField01,omitempty"`
	CustomField02  string `json:"CustomField02,omitempty"`
	CustomField03  string `json:"CustomField03,omitempty"`
	CustomField04  string `json:"CustomField04,omitempty"`
	CustomField05  string `json:"CustomField05,omitempty"`
}

// NoteOnOrder is the note that everybody in the shop reads.
const NoteOnOrder = "Notes On Order"

// NoteTypes are the nine departments that OnSite knows; every other type is
// refused by the proxy (observed).
var NoteTypes = []string{
	NoteOnOrder, "Notes To Art", "Notes To Purchasing", "Notes To Subcontract", "Notes To Production",
	"Notes To Receiving", "Notes To Shipping", "Notes To Accounting", "Notes On Customer",
}

// Note is a text for one department.
type Note struct {
	Note string `json:"Note,omitempty"`
	Type string `json:"Type,omitempty"` // one of NoteTypes
}

// Payment is a payment that was taken elsewhere. Only Status "success" makes
// a payment record in OnSite. AccountNumber never holds a full card number.
type Payment struct {
	DatePayment        Date          `json:"date_Payment,omitzero"`
	AccountNumber      string        `json:"AccountNumber,omitempty"`
	Amount             catalog.Price `json:"Amount,omitzero"`
	AuthCode           string        `json:"AuthCode,omitempty"`
	CreditCardCompany  string        `json:"CreditCardCompany,omitempty"`
	Gateway            string        `json:"Gateway,omitempty"`
	ResponseCode       string        `json:"ResponseCode,omitempty"`
	ResponseReasonCode string        `json:"ResponseReasonCode,omitempty"`
	ResponseReasonText string        `json:"ResponseReasonText,omitempty"`
	Status             string        `json:"Status,omitempty"`
	FeeOther           catalog.Price `json:"FeeOther,omitzero"`
	FeeProcessing      catalog.Price `json:"FeeProcessing,omitzero"`
}

// ShipTo is one ship-to address; lines name it by ExtShipID.
type ShipTo struct {
	ShipCompany   string `json:"ShipCompany,omitempty"`
	ShipMethod    string `json:"ShipMethod,omitempty"`
	ShipAddress01 string `json:"ShipAddress01,omitempty"`
	ShipAddress02 string `json:"ShipAddress02,omitempty"`
	ShipCity      string `json:"ShipCity,omitempty"`
	ShipState     string `json:"ShipState,omitempty"`
	ShipZip       string `json:"ShipZip,omitempty"`
	ShipCountry   string `json:"ShipCountry,omitempty"`
	ExtShipID     string `json:"ExtShipID,omitempty"`
}

// Attachment is a file or link by its address. Over 2 MB fail silently at the
// server.
type Attachment struct {
	MediaURL  string `json:"MediaURL,omitempty"`
	MediaName string `json:"MediaName,omitempty"`
	LinkURL   string `json:"LinkURL,omitempty"`
	LinkNote  string `json:"LinkNote,omitempty"`
	Link      *int64 `json:"Link,omitempty"` // link type, 0 or 1 (the JSON description)
}

// LineFields are the fields of a line beside its style, colour, sizes,
// quantities and prices. The three pointers have three states: nil is absent
// (all designs, no address), empty is none, a value is that one.
type LineFields struct {
	IDProductClass       *int64  `json:"id_ProductClass,omitempty"`
	CustomField01        string  `json:"CustomField01,omitempty"`
	CustomField02        string  `json:"CustomField02,omitempty"`
	CustomField03        string  `json:"CustomField03,omitempty"`
	CustomField04        string  `json:"CustomField04,omitempty"`
	CustomField05        string  `json:"CustomField05,omitempty"`
	NameFirst            string  `json:"NameFirst,omitempty"`
	NameLast             string  `json:"NameLast,omitempty"`
	LineItemNotes        string  `json:"LineItemNotes,omitempty"`
	WorkOrderNotes       string  `json:"WorkOrderNotes,omitempty"`
	ExtDesignIDBlock     *string `json:"ExtDesignIDBlock,omitempty"`
	DesignIDBlock        *string `json:"DesignIDBlock,omitempty"`
	ExtShipID            *string `json:"ExtShipID,omitempty"`
	DisplayAsPartNumber  string  `json:"DisplayAsPartNumber,omitempty"`
	DisplayAsDescription string  `json:"DisplayAsDescription,omitempty"`
}

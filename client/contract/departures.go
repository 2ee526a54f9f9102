package contract

import (
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// Departure is one place where the official definitions and reality, or our
// decision, differ.
type Departure struct{ Name, What string }

// Departures is the whole list.
var Departures = []Departure{
	{"push result", "order-push answers result as a text, not an object"},
	{"flat order-pull", "order-pull answers the orders flat or in order_json; both are held to ExternalOrderJson"},
	{"tracking by number", "tracking/{order_no} refers to payments; it answers tracking"},
	{"payments", "a payment is one object with the members of both kinds, not both objects at once"},
	{"sign-in", "sign-in has no schema for its answer"},
	{"statuses", "401, 409 and 429 are not in the definitions"},
	{"routes", "track-push, track-pull and externalorderjson are not in the definitions; the last is held to order-push"},
	{"line columns", "the older schema's line members: Size01 to Size06, Quantity, cur_UnitPriceUserEntered, ForProductColor, ForProductDescription; numbers or texts"},
	{"line taxes", "sts_EnableTax01 to sts_EnableTax04 on lines"},
	{"order members", "APISource, CustomerServiceRep, TaxPartNumber, TaxPartDescription"},
	{"modification", "date_Modification on inventory rows"},
}

// undefinedStatuses occur and are not in the definitions.
var undefinedStatuses = []int{http.StatusUnauthorized, http.StatusConflict, http.StatusTooManyRequests}

func textRef() *openapi3.SchemaRef { return openapi3.NewStringSchema().NewRef() }

// anyRef takes a number or a text.
func anyRef() *openapi3.SchemaRef {
	return openapi3.NewAnyOfSchema(openapi3.NewFloat64Schema(), openapi3.NewStringSchema()).NewRef()
}

// answered puts a schema in place of what a route answers with 200.
func answered(doc *openapi3.T, path, method string, schema *openapi3.SchemaRef) {
	ok := doc.Paths.Value(path).GetOperation(method).Responses.Status(http.StatusOK).Value
	ok.Content = openapi3.NewContentWithJSONSchemaRef(schema)
}

func departPull(doc *openapi3.T) {
	schemas := doc.Components.Schemas
	// Both kinds of payment, closed, would each refuse the other's members.
	payment := openapi3.NewObjectSchema()
	for _, kind := range []string{"OnSitePayments", "WebPayments"} {
		for name, p := range schemas[kind].Value.Properties {
			payment.WithPropertyRef(name, p)
		}
	}
	schemas["PaymentsResult"].Value.Properties["result"].Value.Items = payment.NewRef()
	answered(doc, "/manageorders/tracking/{order_no}", http.MethodGet, schemas["TrackingResult"])
	schemas["InventoryLevels"].Value.WithPropertyRef("date_Modification", textRef())
}

func departPush(doc *openapi3.T) {
	schemas := doc.Components.Schemas
	order := schemas["ExternalOrderJson"].Value
	for _, name := range []string{"APISource", "CustomerServiceRep", "TaxPartNumber", "TaxPartDescription"} {
		order.WithPropertyRef(name, textRef())
	}
	line := order.Properties["LinesOE"].Value.Items.Value
	for i := 1; i <= 6; i++ {
		line.WithPropertyRef(fmt.Sprintf("Size%02d", i), anyRef())
	}
	for _, name := range []string{"Quantity", "cur_UnitPriceUserEntered"} {
		line.WithPropertyRef(name, anyRef())
	}
	line.WithPropertyRef("ForProductColor", textRef())
	line.WithPropertyRef("ForProductDescription", textRef())
	for i := 1; i <= 4; i++ {
		line.WithPropertyRef(fmt.Sprintf("sts_EnableTax%02d", i), anyRef())
	}
	schemas["OrderPushResult"].Value.Properties["result"] = textRef()
	wrapped := openapi3.NewObjectSchema().WithPropertyRef("order_json", schemas["ExternalOrderJson"]).WithRequired([]string{"order_json"})
	schemas["OrderJson"].Value.Properties["result"].Value.Items = openapi3.NewOneOfSchema(wrapped, order).NewRef()
}

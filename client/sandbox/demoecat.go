package sandbox

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"time"
)

// eCatWriter writes eCat's new orders. Field names beyond order_number, uuid
// and id are assumed: the export's own field list is not public.
type eCatWriter struct {
	rng    *rand.Rand
	goods  []goods
	tables *demoTables
	today  time.Time
	id     int
}

// eCatOrders are five new orders, oldest first: one alone, one that was sent
// again with a change (same uuid, -1, higher id), and one that was sent again
// with every line replaced, which eCat's users do when they mean a new order.
func eCatOrders(tables *demoTables, stocked []goods, rng *rand.Rand, today time.Time) []map[string]any {
	w := &eCatWriter{rng: rng, goods: stocked, tables: tables, today: today, id: 356_400}

	alone := w.order(391, w.customer("Acme Inc"), w.items(0, 3))
	alone["notes"] = "Call before delivery – café opens at 6"

	changed := w.order(392, w.customer("Harbor Cafe"), w.items(3, 2))
	reused := w.order(393, w.customer("Rainier Roofing"), w.items(6, 2))
	again := w.again(changed, w.items(3, 3))
	replaced := w.again(reused, w.items(9, 2))
	replaced["notes"] = "Please use this one"
	return []map[string]any{alone, changed, reused, again, replaced}
}

func (w *eCatWriter) customer(company string) *demoCustomer {
	for _, c := range w.tables.customers {
		if c.company == company {
			return c
		}
	}
	panic("sandbox: no demo customer " + company)
}

func (w *eCatWriter) order(sequence int, c *demoCustomer, items []map[string]any) map[string]any {
	w.id += 1 + w.rng.IntN(40)
	contact := c.contacts[0]
	created := w.today.AddDate(0, 0, -2)
	address := map[string]any{
		"name": c.company, "address1": c.street, "address2": "", "city": c.city, "state": c.region,
		"zip": c.zip, "country": "USA",
	}
	order := map[string]any{
		"order_number":      fmt.Sprintf("6385-%s-%d", created.Format("010206"), sequence),
		"uuid":              w.uuid(),
		"id":                w.id,
		"order_type":        "Order",
		"created_at":        created.Add(15*time.Hour + 20*time.Minute).Format(time.RFC3339),
		"submitted_at":      created.Add(16 * time.Hour).Format(time.RFC3339),
		"order_date":        day(created),
		"ship_date":         day(w.today.AddDate(0, 0, 14)),
		"cancel_date":       day(w.today.AddDate(0, 0, 28)),
		"customer_number":   fmt.Sprint(c.id),
		"customer_name":     c.company,
		"contact_name":      contact.first + " " + contact.last,
		"email":             contact.email,
		"phone":             contact.phone,
		"po_number":         fmt.Sprintf("PO-%d", 700+w.rng.IntN(300)),
		"rep_code":          "6385",
		"rep_name":          c.rep,
		"payment_terms":     c.terms,
		"ship_method":       "UPS Ground",
		"bill_to":           address,
		"ship_to":           maps.Clone(address),
		"notes":             "",
		"trade_show":        "PNW Sports & Outdoor",
		"signature_present": true,
	}
	setItems(order, items)
	return order
}

// again is an order sent once more: the dash suffix, the same uuid, a higher
// id, a day later.
func (w *eCatWriter) again(first map[string]any, items []map[string]any) map[string]any {
	w.id += 1 + w.rng.IntN(40)
	order := maps.Clone(first)
	order["order_number"] = first["order_number"].(string) + "-1"
	order["id"] = w.id
	order["submitted_at"] = w.today.AddDate(0, 0, -1).Add(17*time.Hour + 5*time.Minute).Format(time.RFC3339)
	setItems(order, items)
	return order
}

// setItems puts the items into the order, with the totals that follow.
func setItems(order map[string]any, items []map[string]any) {
	var pieces int
	var total int64
	for i, item := range items {
		item["line_number"] = i + 1
		pieces += item["quantity"].(int)
		total += cents(item["extended_price"].(float64))
	}
	order["items"] = items
	order["total_quantity"] = pieces
	order["total"] = dollars(total)
}

// items asks for so many styles of the catalogue, from one on, each in its
// first colour, an item for every size.
func (w *eCatWriter) items(from, styles int) []map[string]any {
	var items []map[string]any
	for n := range styles {
		picked := w.goods[(from+n)%len(w.goods)]
		colour := picked.colours[0]
		quantities := map[string]int{}
		var sizes []string
		total := 0
		for _, part := range colour.parts {
			for _, column := range part.columns {
				size := part.size
				if size == "" {
					size = baseSizes[column-1]
				}
				if quantities[size] == 0 && len(sizes) < 6 {
					quantities[size] = 1 + w.rng.IntN(12)
					total += quantities[size]
					sizes = append(sizes, size)
				}
			}
		}
		for _, size := range sizes {
			price := picked.style.priceCents(size, total) + surchargeCents(size)
			items = append(items, map[string]any{
				"item_number":    picked.style.number,
				"description":    picked.style.description,
				"color":          colour.name,
				"size":           size,
				"quantity":       quantities[size],
				"unit":           "EA",
				"price":          dollars(price),
				"extended_price": dollars(price * int64(quantities[size])),
				"notes":          "",
			})
		}
	}
	return items
}

// baseSizes are the sizes of a base part's columns, Size01 to Size06.
var baseSizes = [6]string{"S", "M", "L", "XL", "2XL", "XS"}

// uuid is a random one in eCat's capitals.
func (w *eCatWriter) uuid() string {
	a, b := w.rng.Uint64(), w.rng.Uint64()
	a = a&^0xF000 | 0x4000     // version 4
	b = b&^(0xC<<60) | 0x8<<60 // the usual variant
	return fmt.Sprintf("%08X-%04X-%04X-%04X-%012X", a>>32, a>>16&0xFFFF, a&0xFFFF, b>>48, b&0xFFFFFFFFFFFF)
}

package work

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/client"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// inventoryFilters are what a part of the inventory can be asked for by, in the
// read side's own names.
var inventoryFilters = []struct {
	name string
	set  func(q *client.InventoryQuery, value string) error
}{
	{"PartNumber", text(func(q *client.InventoryQuery) *string { return &q.Part })},
	{"Color", text(func(q *client.InventoryQuery) *string { return &q.Color })},
	{"ColorRange", text(func(q *client.InventoryQuery) *string { return &q.ColorRange })},
	{"VendorName", text(func(q *client.InventoryQuery) *string { return &q.VendorName })},
	{"id_Vendor", func(q *client.InventoryQuery, value string) (err error) {
		if q.Vendor, err = strconv.ParseInt(value, 10, 64); err != nil || q.Vendor <= 0 {
			return order.FieldError("id_Vendor", "%q is not a vendor's number", value)
		}
		return nil
	}},
	{"ProductType", text(func(q *client.InventoryQuery) *string { return &q.ProductType })},
	{"FindCode", text(func(q *client.InventoryQuery) *string { return &q.FindCode })},
	{"SKU", text(func(q *client.InventoryQuery) *string { return &q.SKU })},
	{"GLAccount", text(func(q *client.InventoryQuery) *string { return &q.GLAccount })},
	{"PreprintGroup", text(func(q *client.InventoryQuery) *string { return &q.PreprintGroup })},
	{"date_Modification_start", day(func(q *client.InventoryQuery) *order.Date { return &q.ModifiedFrom })},
	{"date_Modification_end", day(func(q *client.InventoryQuery) *order.Date { return &q.ModifiedTo })},
}

func text(of func(*client.InventoryQuery) *string) func(*client.InventoryQuery, string) error {
	return func(q *client.InventoryQuery, value string) error {
		*of(q) = value
		return nil
	}
}

func day(of func(*client.InventoryQuery) *order.Date) func(*client.InventoryQuery, string) error {
	return func(q *client.InventoryQuery, value string) (err error) {
		*of(q), err = order.ParseDate(value)
		return err
	}
}

// partQuery reads filters such as VendorName=SanMar.
func partQuery(filters []Assignment) (client.InventoryQuery, error) {
	q := client.InventoryQuery{Refresh: true}
	var names []string
	for _, f := range inventoryFilters {
		names = append(names, f.name)
	}
	for _, a := range filters {
		at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, a.Path) })
		if at < 0 {
			return q, order.FieldError(a.Path, "the inventory cannot be asked for %q; did you mean %s?", a.Path, order.Nearest(a.Path, names))
		}
		if strings.TrimSpace(a.Value) == "" {
			return q, order.FieldError(names[at], "%s has no value; it is asked for as %s=VALUE", names[at], names[at])
		}
		if err := inventoryFilters[at].set(&q, a.Value); err != nil {
			return q, err
		}
	}
	return q, nil
}

// partMost is how many rows a part of the inventory may have.
const partMost = 50_000

// RefreshPart fetches a part of the inventory, such as one vendor's goods or one
// part number, which is quick where the whole is not. The rest stays as it is.
func (w *Work) RefreshPart(ctx context.Context, filters []Assignment, progress func(Progress)) (RefreshView, error) {
	query, err := partQuery(filters)
	if err != nil {
		return RefreshView{}, err
	}
	l, s, err := w.connected(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	started := w.Now()
	view := RefreshView{FetchedAt: started.UTC().Truncate(time.Second), Connection: l.conn.Name, Warnings: []string{}, Unread: []string{}}
	count := counter(progress, "Inventory", w.Now)
	var rows []catalog.InventoryRow
	err = w.ingestInto(ctx, l, query, &view, count, func(row catalog.InventoryRow) error {
		if len(rows) == partMost {
			return order.Errorf(order.KindInvalid, "these are more than %d rows; fetch them all with: orderpad inventory refresh", partMost)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return view, err
	}
	if len(rows) == 0 {
		return view, order.Errorf(order.KindNotFound, "the shop's inventory has nothing with %s", sayFilters(filters))
	}
	if err := w.Store.UpsertInventory(ctx, l.conn.Name, rows); err != nil {
		return view, err
	}
	if err := w.renewIndex(ctx); err != nil {
		return view, err
	}
	count(0, true)
	index := w.index.Load()
	view.Rows, view.Styles = index.Rows(), index.Styles()
	view.Seconds = w.Now().Sub(started).Seconds()
	return view, w.offerSpelling(ctx, l.conn, s, &view)
}

func sayFilters(filters []Assignment) string {
	said := make([]string, len(filters))
	for i, f := range filters {
		said[i] = fmt.Sprintf("%s=%s", catalog.Clean(f.Path), catalog.Clean(f.Value))
	}
	return strings.Join(said, " ")
}

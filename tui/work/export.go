package work

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ExportTables are what can be exported.
var ExportTables = []string{"orders", "queue", "inventory"}

// Export is a table as CSV that a spreadsheet opens as it is, with its number
// of rows: UTF-8 with a mark, lines ended as Windows does, and no cell that a
// spreadsheet would take for a formula.
func (w *Work) Export(ctx context.Context, what string) ([]byte, int, error) {
	var rows [][]string
	var err error
	switch what {
	case "orders":
		rows, err = w.exportOrders(ctx)
	case "queue":
		rows, err = w.exportQueue(ctx)
	case "inventory":
		rows = [][]string{{"Part", "Color", "Description", "Size01", "Size02", "Size03", "Size04", "Size05", "Size06", "SKU", "Vendor", "Type"}}
		_, err = w.Store.EachInventory(ctx, func(r catalog.InventoryRow) error {
			row := []string{r.Part, r.Color, r.Description}
			for _, n := range r.Sizes {
				row = append(row, strconv.Itoa(n))
			}
			rows = append(rows, append(row, r.SKU, r.VendorName, r.ProductType))
			return nil
		})
	default:
		return nil, 0, order.Errorf(order.KindUsage, "there is no table %q; it is one of %s", what, strings.Join(ExportTables, ", "))
	}
	if err != nil {
		return nil, 0, err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff")
	table := csv.NewWriter(&out)
	table.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			row[i] = defuse(catalog.Clean(cell))
		}
		if err := table.Write(row); err != nil {
			return nil, 0, err
		}
	}
	table.Flush()
	return out.Bytes(), len(rows) - 1, table.Error()
}

func (w *Work) exportOrders(ctx context.Context) ([][]string, error) {
	rows := [][]string{{"Order", "OnSite order", "State", "Customer", "PO", "Ship by", "Line", "Style", "Color", "Size", "Quantity", "Price", "Order total"}}
	orders, err := w.Store.Orders(ctx, store.OrderFilter{})
	for _, o := range orders {
		onsite := ""
		if o.OnSiteOrder != 0 {
			onsite = strconv.FormatInt(o.OnSiteOrder, 10)
		}
		head := []string{o.ExtOrderID, onsite, string(o.State), o.CustomerName, o.Fields.CustomerPurchaseOrder, o.Fields.DateOrderRequestedToShip.String()}
		for i, l := range o.Lines {
			for _, c := range l.Cells {
				rows = append(rows, append(append([]string{}, head...), strconv.Itoa(i+1), l.Style, l.Color, c.Size, strconv.Itoa(c.Qty), c.Price.String(), o.Total().String()))
			}
		}
		if o.Pieces() == 0 && len(o.Lines) == 0 {
			rows = append(rows, append(append([]string{}, head...), "", "", "", "", "", "", o.Total().String()))
		}
	}
	return rows, err
}

func (w *Work) exportQueue(ctx context.Context) ([][]string, error) {
	rows := [][]string{{"Order", "State", "Customer", "Pieces", "Total", "Attempts", "OnSite order", "Last error"}}
	view, err := w.QueueRows(ctx, false)
	for _, q := range view.Orders {
		onsite := ""
		if q.OnSiteOrder != nil {
			onsite = strconv.FormatInt(*q.OnSiteOrder, 10)
		}
		rows = append(rows, []string{q.ExtOrderID, string(q.State), q.Customer, strconv.Itoa(q.Pieces), q.Total.String(), strconv.Itoa(q.Attempts), onsite, q.LastError})
	}
	return rows, err
}

// defuse puts an apostrophe before what a spreadsheet would run as a formula; a
// plain number below zero stays one.
func defuse(cell string) string {
	trimmed := strings.TrimLeft(cell, " ")
	if trimmed == "" || !strings.ContainsRune("=+-@", rune(trimmed[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(trimmed, 64); err == nil && trimmed[0] == '-' {
		return cell
	}
	return "'" + cell
}

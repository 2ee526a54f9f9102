package ecat

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"orderpad/assets"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Origin marks orders that came from eCat.
const Origin = "ecat"

// shipID is what the one ship-to of an eCat order is called; every line ships
// there.
const shipID = "SHIP-1"

// table maps paths of a record, with N for places, to ours.
var table = sync.OnceValue(func() map[string]string {
	rows, err := csv.NewReader(bytes.NewReader(assets.ECat)).ReadAll()
	if err != nil {
		panic("the embedded table of eCat's fields is damaged: " + err.Error())
	}
	index := map[string]string{}
	for _, row := range rows[1:] {
		index[row[0]] = row[1]
	}
	return index
})

// IsRecord tells whether a JSON object is an order of eCat's.
func IsRecord(raw []byte) bool {
	var probe struct {
		Number json.RawMessage `json:"order_number"`
		UUID   json.RawMessage `json:"uuid"`
		Items  json.RawMessage `json:"items"`
	}
	return json.Unmarshal(raw, &probe) == nil && probe.Number != nil && (probe.UUID != nil || probe.Items != nil)
}

// Read maps a record to an order by the table. It loses nothing without a
// word: what the table does not know, and what cannot be read, is a warning
// with its path in the record. Only what is no record at all is an error.
func Read(raw []byte, sp catalog.Spelling) (order.Order, []order.Problem, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var record map[string]any
	if err := decoder.Decode(&record); err != nil {
		return order.Order{}, nil, order.Errorf(order.KindInvalid, "the record is no order of eCat's: %w", err)
	}
	r := reader{lines: map[int]*order.PartLine{}, totals: map[string]string{}, taken: map[string]string{}}
	r.order.Origin = Origin
	r.walk("", "", nil, record)
	r.finish(sp)
	return r.order, r.problems, nil
}

type reader struct {
	order    order.Order
	lines    map[int]*order.PartLine
	totals   map[string]string // what the record says of the whole
	taken    map[string]string // our fields that are set, and from where
	problems []order.Problem
}

func (r *reader) warn(path, format string, args ...any) {
	r.problems = append(r.problems, order.Problem{Field: path, Message: fmt.Sprintf(format, args...), Severity: order.SeverityWarning})
}

// walk visits every value of a record: path is where it is, pattern the same
// with N for places.
func (r *reader) walk(path, pattern string, places []int, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.walk(under(path, key), under(pattern, key), places, v[key])
		}
	case []any:
		for i, inner := range v {
			r.walk(under(path, strconv.Itoa(i)), under(pattern, "N"), append(slices.Clone(places), i), inner)
		}
	case nil:
	case string:
		r.put(path, pattern, places, v)
	case json.Number:
		r.put(path, pattern, places, v.String())
	case bool:
		r.put(path, pattern, places, strconv.FormatBool(v))
	}
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// put gives one value its place on the order.
func (r *reader) put(path, pattern string, places []int, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	to, known := table()[pattern]
	if !known || strings.HasPrefix(to, "LinesOE.") && len(places) != 1 {
		r.warn(path, "%s is not a field that orderpad knows: %s. It stays with the record and is not on the order", catalog.Clean(path), shorten(value))
		return
	}
	if field, ok := strings.CutPrefix(to, "LinesOE.N."); ok {
		r.item(path, places[0], field, value)
		return
	}
	switch to {
	case "-":
	case "=number":
		r.order.ExtOrderID = strings.TrimSpace(value)
	case "=uuid":
		r.order.UUID = strings.TrimSpace(value)
	case "=id": // who keeps the record knows it
	case "=customer":
		if number, err := strconv.ParseInt(value, 10, 64); err == nil && number > 0 {
			r.set(path, "id_Customer", value)
		} else {
			r.set(path, "ExtCustomerID", value)
		}
	case "=contact":
		first, last, _ := strings.Cut(strings.Join(strings.Fields(value), " "), " ")
		r.set(path, "ContactNameFirst", first)
		r.set(path, "ContactNameLast", last)
	case "=note", "=shipping note":
		kind := map[string]string{"=note": "Notes On Order", "=shipping note": "Notes To Shipping"}[to]
		at := "Notes." + strconv.Itoa(len(r.order.Fields.Notes))
		if r.set(path, at+".Note", value) {
			r.set(path, at+".Type", kind)
		}
	case "=unit":
		if !slices.Contains([]string{"EA", "EACH", "PC", "PCS", "PIECE"}, strings.ToUpper(strings.TrimSpace(value))) {
			r.warn(path, "%s counts in %s; quantities are pieces here, look whether they still are", catalog.Clean(path), shorten(value))
		}
	case "=type":
		if !strings.EqualFold(strings.TrimSpace(value), "order") {
			r.warn(path, "%s says %s, which is no order; look whether it is to be sent as one", catalog.Clean(path), shorten(value))
		}
	case "=pieces", "=total":
		r.totals[to] = value
	default:
		r.set(path, to, value)
	}
}

// set sets one of our fields. What another field of the record set before
// stays, and is said where the two differ.
func (r *reader) set(path, to, value string) bool {
	if before, ok := r.taken[to]; ok {
		if before != value {
			r.warn(path, "%s %s gives way to %s", catalog.Clean(path), shorten(value), shorten(before))
		}
		return true
	}
	if err := r.order.SetPath(to, value); err != nil {
		r.warn(path, "%s: %s; it stays with the record and is not on the order", catalog.Clean(path), catalog.Clean(err.Error()))
		return false
	}
	r.taken[to] = value
	if to == "Customer.CompanyName" {
		r.order.CustomerName = value
	}
	return true
}

// item sets one field of a line.
func (r *reader) item(path string, i int, field, value string) {
	line := r.lines[i]
	if line == nil {
		line = &order.PartLine{}
		r.lines[i] = line
	}
	to := map[string]*string{
		"PartNumber": &line.Part, "Color": &line.Color, "Description": &line.Description, "Size": &line.Size, "LineItemNotes": &line.LineItemNotes,
	}[field]
	var err error
	switch {
	case field == "Qty":
		line.Qty, err = order.ParseQty(path, whole(value))
	case field == "Price":
		var price catalog.Money
		if price, err = catalog.ParsePrice(value); err == nil {
			line.Price = catalog.PriceOf(price)
		}
	case field != "PartNumber" && order.HoldsCardNumber(value):
		err = order.FieldError(path, "it holds what looks like a full card number")
	case *to != "" && *to != value:
		r.warn(path, "%s %s gives way to %s", catalog.Clean(path), shorten(value), shorten(*to))
	default:
		*to = value
	}
	if err != nil {
		r.warn(path, "%s %s cannot be used: %s", catalog.Clean(path), shorten(value), catalog.Clean(err.Error()))
	}
}

// whole cuts the zeros after the point: 12.0 is 12.
func whole(number string) string {
	if n, zeros, ok := strings.Cut(number, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		return n
	}
	return number
}

// finish puts the lines on the order and compares what the record says of the
// whole.
func (r *reader) finish(sp catalog.Spelling) {
	// What eCat knows of a customer is for eyes until the rep changes it.
	r.order.BlockEdited = false
	ships := len(r.order.Fields.ShippingAddresses) > 0
	if ships {
		r.order.Fields.ShippingAddresses[0].ExtShipID = shipID
	}
	var parts []order.PartLine
	places := slices.Sorted(maps.Keys(r.lines))
	for _, i := range places {
		line := *r.lines[i]
		at := "items." + strconv.Itoa(i)
		if line.Part == "" {
			r.warn(at, "%s has no item number; its line has no style", at)
		}
		if line.Qty == 0 {
			r.warn(at, "%s has no pieces; type them, or remove the line", at)
		}
		if line.Color == "" && line.Size != "" && order.IsFeePart(line.Part) {
			r.warn(at+".size", "%s is a fee, which has no size here; %s stays with the record and is not on the order", shorten(line.Part), shorten(line.Size))
		}
		if size, known := catalog.NormalizeSize(line.Size); known {
			line.Size = size
		}
		if line.Size != "" && line.Color == "" && order.IsFeePart(line.Part) {
			r.warn(at+".size", "%s is a fee or service, which has no sizes: %s is not on the order", shorten(line.Part), shorten(line.Size))
		}
		if _, size := sp.ParsePart(line.Part); size != "" && line.Size != "" && size != line.Size {
			r.warn(at+".size", "%s is %s, and its line says %s; the part was taken", shorten(line.Part), size, shorten(line.Size))
			line.Size = size
		}
		if ships {
			id := shipID
			line.ExtShipID = &id
		}
		parts = append(parts, line)
	}
	r.order.Lines = order.Join(parts, sp)
	for _, i := range order.LostDescriptions(parts, r.order.Lines, sp) {
		r.warn("items."+strconv.Itoa(places[i])+".description", "%s gives way to the description of another size of the style", shorten(parts[i].Description))
	}
	if said := r.totals["=pieces"]; said != "" && whole(said) != strconv.Itoa(r.order.Pieces()) {
		r.warn("total_quantity", "the record says %s pieces, its lines have %d", shorten(said), r.order.Pieces())
	}
	if said := r.totals["=total"]; said != "" {
		if money, err := catalog.ParseMoney(said); err != nil || money != r.order.LinesTotal() && money != r.order.Total() {
			r.warn("total", "the record says %s, its lines come to %s", shorten(said), r.order.LinesTotal())
		}
	}
}

// shorten is a value for a sentence; a card number is not repeated.
func shorten(value string) string {
	if order.HoldsCardNumber(value) {
		return "(what looks like a full card number)"
	}
	text := []rune(catalog.Clean(value))
	if len(text) > 60 {
		text = append(text[:59], '…')
	}
	return strconv.Quote(string(text))
}

package work

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// act is one order of a rehearsal: what it holds, and what the office compares
// after ShopWorks has imported it.
type act struct {
	what    string
	sizes   []string     // of the garment, one piece each; the first that are made of them
	fields  []Assignment // beside the contact
	ships   []string     // the ship-to of each line; nil for one line without
	compare []string
}

// acts are the five orders, each about one thing that shops set otherwise.
var acts = []act{
	{
		what: "plain", sizes: []string{"S", "M"},
		compare: []string{
			"Order screen: the customer is the one that you expect, and so are order type, location and who made it",
			"Order screen, line items: one piece in S and one in M, each at 1.00, on the part number that you use",
		},
	},
	{
		what: "oversize", sizes: []string{"M", "2XL", "3XL"},
		compare: []string{
			"Order screen, line items: the part number of 2XL and of 3XL is yours, and has its ending once (else set split, sizes, suffix.SIZE)",
			"Order screen, line items: each size stands in its own column, and none is missing",
		},
	},
	{
		what: "two ship-to", sizes: []string{"M", "L"}, ships: []string{"A", "B"},
		fields: append(shipTo(0, "A", "TEST Front Door", "1 First St"), shipTo(1, "B", "TEST Back Door", "2 Second St")...),
		compare: []string{
			"Order screen, shipping addresses: both are there, or the second stands in a note to shipping (a proxy takes one)",
			"Order screen, line items: each line goes to its own address, or the note says which",
		},
	},
	{
		what: "design", sizes: []string{"M"},
		fields: []Assignment{{"Designs.0.DesignName", "TEST left chest"}, {"Designs.0.Locations.0.Location", "Left Chest"}},
		compare: []string{
			"Order screen, designs: there is one, TEST left chest, at Left Chest",
			"Art screen: it is where your artists look for new work",
		},
	},
	{
		what: "note and payment", sizes: []string{"M"},
		fields: []Assignment{
			{"Notes.0.Note", "TEST note to production"}, {"Notes.0.Type", "Notes To Production"},
			{"Payments.0.Amount", "0.50"}, {"Payments.0.Status", "success"}, {"Payments.0.Gateway", "TEST"},
		},
		compare: []string{
			"Order screen, notes: TEST note to production stands under Production",
			"Payments screen: 0.50 is on this order, and its balance is less by that",
		},
	},
}

func shipTo(n int, id, company, street string) []Assignment {
	path := fmt.Sprintf("ShippingAddresses.%d.", n)
	return []Assignment{
		{path + "ExtShipID", id}, {path + "ShipCompany", company}, {path + "ShipAddress01", street},
		{path + "ShipCity", "Kent"}, {path + "ShipState", "WA"}, {path + "ShipZip", "98030"}, {path + "ShipCountry", "USA"},
	}
}

// rehearsal is what is kept of one, by the connection's name. It holds for the
// address it was sent to.
type rehearsal struct {
	URL    string      `json:"url"`
	Day    string      `json:"day"` // when it was sent, or said to be right by the office's file
	Orders []rehearsed `json:"orders"`
	Right  bool        `json:"right"` // all were found right
}

type rehearsed struct {
	ExtOrderID string `json:"ext_order_id"`
	Answer     string `json:"answer"` // yes, no, or empty until somebody looked
}

// RehearsalView is a rehearsal as it stands.
type RehearsalView struct {
	Connection string         `json:"connection"`
	Rehearsed  bool           `json:"rehearsed"` // all five were found right
	Orders     []RehearsalRow `json:"orders"`
	Next       string         `json:"next"`
}

// RehearsalRow is one order of it.
type RehearsalRow struct {
	Number     int         `json:"number"` // 1 to 5
	What       string      `json:"what"`
	ExtOrderID string      `json:"ext_order_id"`
	State      order.State `json:"state"`
	OnSite     *int64      `json:"onsite_order"`
	Compare    []string    `json:"compare"`
	Answer     string      `json:"answer"`
}

func rehearsalKey(name string) string { return "rehearsal " + name }

func (w *Work) rehearsalOf(ctx context.Context, conn order.Connection) (rehearsal, error) {
	var r rehearsal
	text, err := w.Recall(ctx, rehearsalKey(conn.Name))
	if err != nil || text == "" {
		return r, err
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil || r.URL != conn.URL {
		return rehearsal{}, nil //nolint:nilerr // of another address, or of another version: there is none
	}
	return r, nil
}

func (w *Work) keepRehearsal(ctx context.Context, name string, r rehearsal) error {
	text, err := json.Marshal(r)
	if err != nil {
		return order.Errorf(order.KindInternal, "the rehearsal cannot be written: %w", err)
	}
	return w.Store.SetSetting(ctx, rehearsalKey(name), string(text))
}

// Rehearse makes and queues the five orders of a rehearsal as test orders of a
// connection, once: the ones that were made are sent by the next Sync. With
// again they are made anew. The garment is text of a one-line entry without
// sizes, such as "PC54 Navy"; empty takes one of the inventory.
func (w *Work) Rehearse(ctx context.Context, name, garment string, again bool) (RehearsalView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return RehearsalView{}, err
	}
	if conn.Kind == order.KindECat {
		return RehearsalView{}, order.FieldError("connection", "%s is eCat, which takes no orders", conn.Name)
	}
	r, err := w.rehearsalOf(ctx, conn)
	if err != nil {
		return RehearsalView{}, err
	}
	if again || r.Right && len(r.Orders) == 0 {
		r = rehearsal{}
	}
	if len(r.Orders) == len(acts) {
		return w.viewRehearsal(ctx, conn, r)
	}
	style, color, made, err := w.garment(ctx, garment)
	if err != nil {
		return RehearsalView{}, err
	}
	r.URL, r.Day = conn.URL, w.Today().String()
	for _, a := range acts[len(r.Orders):] {
		id, err := w.perform(ctx, conn, a, style+" "+color, made)
		if err != nil {
			return RehearsalView{}, err
		}
		r.Orders = append(r.Orders, rehearsed{ExtOrderID: id})
		if err := w.keepRehearsal(ctx, conn.Name, r); err != nil {
			return RehearsalView{}, err
		}
	}
	return w.viewRehearsal(ctx, conn, r)
}

// garment is what the orders are of: a style and colour with the sizes it is
// made in.
func (w *Work) garment(ctx context.Context, text string) (style, color string, sizes []string, err error) {
	for _, query := range []string{cmp.Or(text, "pc54"), "tee", ""} {
		found, err := w.Search(ctx, query, 20)
		if err != nil {
			return "", "", nil, err
		}
		for _, hit := range found.Results {
			if _, oversize := hit.Sizes["2XL"]; oversize || text != "" {
				return hit.Style, hit.Color, hit.Scale, nil
			}
		}
		if text != "" {
			break
		}
	}
	e := order.FieldError("garment", "no garment is found to rehearse with")
	e.Hint = "fetch the stock first: orderpad inventory refresh; or name one: --garment 'PC54 Navy'"
	return "", "", nil, e
}

// perform makes one order of a rehearsal, a test order, and queues it.
func (w *Work) perform(ctx context.Context, conn order.Connection, a act, garment string, made []string) (string, error) {
	_, s, err := w.through(ctx, conn.Name)
	if err != nil {
		return "", err
	}
	text := garment
	var lines []string
	wanted := a.sizes
	if !slices.ContainsFunc(wanted, func(size string) bool { return slices.Contains(made, size) }) && len(made) > 0 {
		wanted = made[:1]
	}
	for _, size := range wanted {
		if !slices.Contains(made, size) {
			continue
		}
		if text += " " + size + "=1"; a.ships != nil {
			lines, text = append(lines, text+" @1.00"), garment
		}
	}
	if text != garment {
		lines = append(lines, text+" @1.00")
	}
	draft, _, err := w.NewOrder(ctx, lines, nil, true)
	if err != nil {
		return "", err
	}
	key := draft.ExtOrderID
	fields := append([]Assignment{
		{"ContactNameFirst", "TEST"}, {"ContactNameLast", "Rehearsal"}, {"ContactEmail", cmp.Or(s.Email, s.Shop.Mail, "test@example.com")},
		{"CustomerPurchaseOrder", "TEST " + a.what},
	}, a.fields...)
	if _, err := w.SetFields(ctx, key, fields); err != nil {
		return "", err
	}
	_, err = w.change(ctx, key, 0, "rehearsal", func(o *order.Order, _ order.Settings) error {
		o.IsTest = new(true)
		for i := range o.Lines {
			if i < len(a.ships) {
				o.Lines[i].ExtShipID = &a.ships[i]
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	queued, err := w.Queue(ctx, key, true)
	return queued.ExtOrderID, err
}

// AnswerRehearsal keeps whether orders of a rehearsal, by their numbers from 1,
// are in OnSite what they should be.
func (w *Work) AnswerRehearsal(ctx context.Context, name string, answers map[int]bool) (RehearsalView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return RehearsalView{}, err
	}
	r, err := w.rehearsalOf(ctx, conn)
	if err != nil {
		return RehearsalView{}, err
	}
	for number, right := range answers {
		if number < 1 || number > len(r.Orders) {
			return RehearsalView{}, order.FieldError("number", "the rehearsal of %s has no order %d", conn.Name, number)
		}
		answer := "no"
		if right {
			answer = "yes"
		}
		r.Orders[number-1].Answer = answer
	}
	r.Right = len(r.Orders) == len(acts) && !slices.ContainsFunc(r.Orders, func(o rehearsed) bool { return o.Answer != "yes" })
	if err := w.keepRehearsal(ctx, conn.Name, r); err != nil {
		return RehearsalView{}, err
	}
	return w.viewRehearsal(ctx, conn, r)
}

func (w *Work) viewRehearsal(ctx context.Context, conn order.Connection, r rehearsal) (RehearsalView, error) {
	view := RehearsalView{Connection: conn.Name, Rehearsed: r.Right, Orders: []RehearsalRow{}}
	open, wrong := 0, 0
	for i, o := range r.Orders {
		row := RehearsalRow{Number: i + 1, What: acts[i].what, ExtOrderID: o.ExtOrderID, Compare: acts[i].compare, Answer: o.Answer}
		kept, err := w.Store.Order(ctx, o.ExtOrderID)
		if err != nil {
			return view, err
		}
		if row.State = kept.State; kept.OnSiteOrder != 0 {
			row.OnSite = &kept.OnSiteOrder
		}
		view.Orders = append(view.Orders, row)
		switch o.Answer {
		case "":
			open++
		case "no":
			wrong++
		}
	}
	command := "orderpad connection rehearse " + conn.Name
	switch {
	case r.Right:
		view.Next = conn.Name + " is rehearsed; cancel the TEST- orders in OnSite"
	case open > 0:
		view.Next = "when ShopWorks has imported them (at the full hour), compare each in OnSite, then say so: " + command + " --right 1,2 --wrong 3"
	default:
		view.Next = "mend the settings of what is wrong (page shop), cancel the TEST- orders in OnSite, then: " + command + " --again"
	}
	return view, nil
}

// NotRehearsed is said before the first real order goes through a connection
// that nobody rehearsed; empty where there is nothing to say.
func (w *Work) NotRehearsed(ctx context.Context, name string) string {
	conn, err := w.named(ctx, name)
	if err != nil || conn.Kind == order.KindECat {
		return ""
	}
	r, err := w.rehearsalOf(ctx, conn)
	if err != nil || r.Right {
		return ""
	}
	if sent, err := w.Store.SentReal(ctx, conn.Name); err != nil || sent {
		return ""
	}
	return catalog.Clean(conn.Name) + " was never rehearsed: whether what ShopWorks makes of an order is what you mean, nobody looked yet. " +
		"The office does: orderpad connection rehearse " + catalog.Clean(conn.Name)
}

// WhomToCall is the office's telephone as a sentence, with a blank before it;
// empty where it is not set.
func (w *Work) WhomToCall(settings map[string]string) string {
	if settings["office"] == "" {
		return ""
	}
	return " Whom to call: " + catalog.Clean(settings["office"]) + "."
}

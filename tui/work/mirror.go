package work

import (
	"cmp"
	"context"
	"strings"

	"orderpad/client"
	"orderpad/client/proxy"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// MirrorView is what we pushed beside what the server holds.
type MirrorView struct {
	ExtOrderID    string     `json:"ext_order_id"`
	ServerOrderID string     `json:"server_order_id"`
	OnSiteOrder   *int64     `json:"onsite_order"`
	Pushed        MirrorSide `json:"pushed"` // the write side's record of it (order-pull, orders/verify)
	OnSite        MirrorSide `json:"onsite"` // the ERP's order, once it is imported
}

// MirrorSide is one of the two places that hold an order.
type MirrorSide struct {
	Looked      bool               `json:"looked"` // false: there was nothing to look for yet
	Found       bool               `json:"found"`
	Differences []order.Difference `json:"differences"`
	FilledIn    []order.Difference `json:"filled_in"`      // what the proxy writes by itself, in every order
	Note        string             `json:"note,omitempty"` // what the differences do not show
}

// SayFilledIn names what the proxy wrote by itself, which is no difference;
// empty where there is nothing.
func (m MirrorSide) SayFilledIn() string {
	if len(m.FilledIn) == 0 {
		return ""
	}
	var said []string
	for _, d := range m.FilledIn {
		said = append(said, d.Field+" "+catalog.Clean(d.Theirs))
	}
	return "the proxy fills in by itself: " + strings.Join(said, ", ")
}

// Mirror compares an order that was sent with what the server has of it now,
// past the server's caches: its record of the push, and the ERP's order once
// there is one.
func (w *Work) Mirror(ctx context.Context, key string) (MirrorView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return MirrorView{}, err
	}
	view := MirrorView{ExtOrderID: o.ExtOrderID, ServerOrderID: o.ServerOrderID}
	view.Pushed = MirrorSide{Differences: []order.Difference{}, FilledIn: []order.Difference{}}
	view.OnSite = view.Pushed
	if o.OnSiteOrder != 0 {
		view.OnSiteOrder = &o.OnSiteOrder
	}
	attempts, err := w.Store.Attempts(ctx, o.ID)
	if err != nil {
		return view, err
	}
	if len(attempts) == 0 {
		e := order.Errorf(order.KindConflict, "order %s was not sent yet, so that no server has it", o.ExtOrderID)
		e.Hint = "see what would be sent with: orderpad order show " + o.ExtOrderID
		return view, e
	}
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return view, err
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return view, err
	}
	body, err := encodeBody(conn.Kind, o, s)
	if err != nil {
		return view, err
	}
	p := client.Pushed{ServerID: cmp.Or(o.ServerOrderID, body.ServerID), Order: o, Since: attempts[0].Started}
	view.ServerOrderID = p.ServerID
	if err := w.mirrorPushed(ctx, l, p, s, &view.Pushed); err != nil {
		return view, err
	}
	if o.OnSiteOrder == 0 {
		return view, nil
	}
	return view, w.mirrorOnSite(ctx, l, p, s, &view.OnSite)
}

// mirrorPushed compares with the write side's record of the push.
func (w *Work) mirrorPushed(ctx context.Context, l *link, p client.Pushed, s order.Settings, side *MirrorSide) error {
	mirror, ok := l.shop.(client.Mirror)
	if !ok {
		return nil
	}
	held, found, err := mirror.Arrived(ctx, p)
	if err != nil {
		return err
	}
	side.Looked, side.Found = true, found
	if !found {
		side.Note = "the server does not show it; a proxy shows the last 7 days only"
		return nil
	}
	sent, parts := client.Departing(p.Order, s)
	for _, d := range order.DiffFields(sent.Fields, held.Fields) {
		if l.conn.Kind == order.KindProxy && proxy.Fills(d) {
			side.FilledIn = append(side.FilledIn, d)
		} else {
			side.Differences = append(side.Differences, d)
		}
	}
	side.Differences = append(side.Differences, order.DiffLines(order.Join(parts, s.Spelling), held.Lines)...)
	return nil
}

// mirrorOnSite compares with the ERP's order: who it is for, its dates, and its
// lines as pieces. The ERP says many things in other words, which are not
// compared.
func (w *Work) mirrorOnSite(ctx context.Context, l *link, p client.Pushed, s order.Settings, side *MirrorSide) error {
	side.Looked = true
	past, found, err := readOnSite(ctx, l, p)
	if err != nil || !found {
		return err
	}
	side.Found = true
	sent, parts := client.Departing(p.Order, s)
	f := sent.Fields
	theirs := order.Fields{
		ContactNameFirst: past.ContactFirst, ContactNameLast: past.ContactLast, ContactEmail: past.ContactEmail, ContactPhone: past.ContactPhone,
		CustomerPurchaseOrder: past.PO, CustomerServiceRep: past.Rep, Terms: past.TermsName,
		DateOrderPlaced: past.Ordered, DateOrderRequestedToShip: past.RequestedShip, IDCustomer: &past.Customer, IDOrderType: &past.OrderType,
	}
	ours := order.Fields{
		ContactNameFirst: f.ContactNameFirst, ContactNameLast: f.ContactNameLast, ContactEmail: f.ContactEmail, ContactPhone: f.ContactPhone,
		CustomerPurchaseOrder: f.CustomerPurchaseOrder, CustomerServiceRep: f.CustomerServiceRep, Terms: f.Terms,
		DateOrderPlaced: f.DateOrderPlaced, DateOrderRequestedToShip: f.DateOrderRequestedToShip, IDCustomer: f.IDCustomer, IDOrderType: f.IDOrderType,
	}
	lines := order.DiffLines(order.Join(parts, s.Spelling), order.Join(past.Lines, s.Spelling))
	side.Differences = append(side.Differences, append(order.DiffFields(ours, theirs), lines...)...)
	side.Note = "compared: customer, contact, PO, rep, terms, order type, dates and lines"
	return nil
}

// readOnSite reads the ERP's order with its lines: from a proxy's snapshot in
// one request, else by its number.
func readOnSite(ctx context.Context, l *link, p client.Pushed) (past order.Past, found bool, err error) {
	if s, ok := l.shop.(client.Snapshots); ok && l.conn.Kind == order.KindProxy {
		snapshot, _, err := s.Snapshot(ctx, p.ServerID, true)
		if err == nil || !order.IsKind(err, order.KindRejected) { // an id with other signs than letters, digits and dash has none
			return snapshot.Past, snapshot.Found, err
		}
	}
	past, _, err = l.Order(ctx, p.Order.OnSiteOrder, true)
	if order.IsKind(err, order.KindNotFound) {
		return past, false, nil
	}
	if err != nil {
		return past, false, err
	}
	past.Lines, _, err = l.Lines(ctx, p.Order.OnSiteOrder, true)
	past.Lines = order.Countable(past.Lines)
	return past, true, err
}

// writing are the routes that change something, or sign in: their paths are not
// for reading, whatever the method.
var writing = []string{
	"/orders/create", "/auth/test", "/tracking/push", "/inventory-cache-clear",
	"/order-push", "/externalorderjson", "/track-push", "/signin",
}

// API reads a path of the connection and answers what came, as it came. It
// only ever makes GET requests, and refuses the paths of routes that write.
func (w *Work) API(ctx context.Context, path string) (*client.Answer, error) {
	plain, _, _ := strings.Cut(strings.ToLower(strings.TrimRight(path, "/")), "?")
	for _, route := range writing {
		if strings.HasSuffix("/"+strings.Trim(plain, "/"), route) {
			return nil, order.FieldError("path", "%s is for writing; orderpad api only reads", path)
		}
	}
	conn, err := w.current(ctx)
	if err != nil {
		return nil, err
	}
	if conn.Kind == order.KindECat {
		c, _, err := w.ecatClient(ctx, conn)
		if err != nil {
			return nil, err
		}
		return c.Raw(ctx, path)
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return nil, err
	}
	return l.Raw(ctx, path)
}

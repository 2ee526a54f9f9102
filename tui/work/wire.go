package work

import (
	"bytes"
	"context"
	"encoding/json"

	"orderpad/client/manageorders"
	"orderpad/client/proxy"
	"orderpad/store/order"
)

// wire is exactly what was sent for an order, or would be sent now.
func (w *Work) wire(ctx context.Context, o order.Order) (json.RawMessage, error) {
	attempts, err := w.Store.Attempts(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	if n := len(attempts); n > 0 && !o.State.Editable() && o.State != order.Queued {
		return attempts[n-1].Body, nil
	}
	return w.Wire(ctx, o)
}

// Wire is the exact JSON that would leave for an order now.
func (w *Work) Wire(ctx context.Context, o order.Order) (json.RawMessage, error) {
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.Fields.DateOrderPlaced.IsZero() {
		o.Fields.DateOrderPlaced = w.Today()
	}
	if o.State.Editable() || o.State == "" {
		o.Test = s.Test || o.AsksTest() // as queueing will set it
	}
	return encode(conn.Kind, o, s)
}

// encode makes an order's body. Without a connection it is ManageOrders' form,
// which the documents of the trade know.
func encode(kind order.ConnectionKind, o order.Order, s order.Settings) (json.RawMessage, error) {
	body, err := encodeBody(kind, o, s)
	return body.Bytes, err
}

func encodeBody(kind order.ConnectionKind, o order.Order, s order.Settings) (order.Body, error) {
	if kind == order.KindProxy {
		return proxy.Encode(o, s)
	}
	return manageorders.Encode(o, s)
}

// wireLines is the line part of the exact body for lines of a grid.
func wireLines(conn order.Connection, s order.Settings, lines []order.Line) (json.RawMessage, error) {
	body, err := encode(conn.Kind, order.Order{ExtOrderID: "SPLIT", Lines: lines}, s)
	if err != nil {
		return nil, err
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, order.Errorf(order.KindInternal, "the body cannot be read back: %w", err)
	}
	part := map[string]json.RawMessage{}
	for _, key := range []string{"LinesOE", "lineItems"} {
		if value, ok := whole[key]; ok {
			part[key] = value
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // the body has & and < as they are
	err = encoder.Encode(part)
	return bytes.TrimSpace(out.Bytes()), err
}

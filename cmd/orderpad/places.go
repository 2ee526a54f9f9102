package main

import (
	"context"
	"encoding/json"

	"orderpad/store/order"
	"orderpad/tui"
	"orderpad/tui/work"
)

// placesKey is where the rep's place is kept for the next start.
const placesKey = "places"

// lastPlaces is where the rep was when orderpad ended; what another version
// wrote and cannot be read is nowhere.
func lastPlaces(ctx context.Context, w *work.Work) (p tui.Places, err error) {
	text, err := w.Recall(ctx, placesKey)
	if err != nil || json.Unmarshal([]byte(text), &p) != nil {
		return tui.Places{}, err
	}
	return p, nil
}

func keepPlaces(ctx context.Context, w *work.Work, p tui.Places) error {
	text, err := json.Marshal(p)
	if err != nil {
		return order.Errorf(order.KindInternal, "the place cannot be written: %w", err)
	}
	return w.Remember(ctx, placesKey, string(text))
}

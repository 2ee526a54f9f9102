package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"orderpad/store/order"
)

const formKey = "form."

// KeepForm keeps what is typed into a form that is not saved yet, by the ids of
// its fields; nothing forgets the form. A text that holds a full card number,
// or an address with a password in it, never reaches the disk.
func (w *Work) KeepForm(ctx context.Context, key string, texts map[string]string) error {
	kept := map[string]string{}
	for id, text := range texts {
		if !secretive(text) {
			kept[id] = text
		}
	}
	if len(kept) == 0 {
		return w.Remember(ctx, formKey+key, "")
	}
	data, err := json.Marshal(kept)
	if err != nil {
		return order.Errorf(order.KindInternal, "what was typed cannot be kept: %w", err)
	}
	return w.Remember(ctx, formKey+key, string(data))
}

func secretive(text string) bool {
	if order.HoldsCardNumber(text) {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && u.User != nil
}

// OrderForm is the key of a form that changes an order; what tells the forms of
// one order apart.
func OrderForm(id int64, what string) string { return fmt.Sprintf("order %d %s", id, what) }

// KeptForms are the forms that were not saved before, by their keys. One that
// cannot be read is left out: it is nothing that was saved. So is one of an
// order that cannot be changed any more.
func (w *Work) KeptForms(ctx context.Context) (map[string]map[string]string, error) {
	all, err := w.Store.Settings(ctx, formKey)
	if err != nil {
		return nil, err
	}
	forms := map[string]map[string]string{}
	for key, value := range all {
		var texts map[string]string
		if err := json.Unmarshal([]byte(value), &texts); err != nil {
			w.Log.Warn("a form that was kept cannot be read", "form", key)
			continue
		}
		forms[key] = texts
	}
	late, err := w.lateForms(ctx, all)
	for _, key := range late {
		delete(forms, key)
	}
	return forms, err
}

// ForgetForms takes the forms of orders that cannot be changed any more off the
// disk. What it cannot forget now it does at the next start.
func (w *Work) ForgetForms(ctx context.Context) {
	all, err := w.Store.Settings(ctx, formKey)
	var late []string
	if err == nil {
		late, err = w.lateForms(ctx, all)
	}
	for _, key := range late {
		err = errors.Join(err, w.Remember(ctx, formKey+key, ""))
	}
	if err != nil && ctx.Err() == nil {
		w.Log.Warn("forms of orders that have left stay kept", "error", err)
	}
}

// lateForms are the keys of the forms whose order cannot be changed any more or
// is gone.
func (w *Work) lateForms(ctx context.Context, all map[string]string) (late []string, err error) {
	of := map[string]int64{}
	for key := range all {
		var id int64
		if _, err := fmt.Sscanf(key, "order %d ", &id); err == nil {
			of[key] = id
		}
	}
	if len(of) == 0 {
		return nil, nil
	}
	states, err := w.Store.States(ctx, slices.Collect(maps.Values(of)))
	if err != nil {
		return nil, err
	}
	for key, id := range of {
		if !states[id].Editable() {
			late = append(late, key)
		}
	}
	return late, nil
}

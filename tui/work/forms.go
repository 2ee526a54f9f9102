package work

import (
	"context"
	"encoding/json"
	"net/url"

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

// KeptForms are the forms that were not saved before, by their keys. One that
// cannot be read is forgotten: it is nothing that was saved.
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
	return forms, nil
}

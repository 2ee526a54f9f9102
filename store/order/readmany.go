package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"orderpad/store/sheet"
)

// Element is one order of a JSON file as it stands there.
type Element struct {
	Raw  json.RawMessage
	Line int // of the file, counted from 1
}

// listNames are the names under which files hold a list of orders: orderpad's
// own, eCat's and ManageOrders'.
var listNames = []string{"orders", "data", "result"}

// SplitJSON finds the orders of a JSON file: one order, a list of them, an
// object with a list in it (orders, data or result), or one after the other.
// An error names the line where the file is broken.
func SplitJSON(data []byte) ([]Element, error) {
	if text, err := sheet.Text(data); err != nil {
		return nil, Errorf(KindInvalid, "%w", err)
	} else if !bytes.Equal(data, []byte(text)) {
		data = []byte(text)
	}
	var all []Element
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		before := int(decoder.InputOffset())
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, brokenJSON(data, decoder, err)
		}
		all = append(all, elements(raw, data, startOf(data, before))...)
	}
	if len(all) == 0 {
		return nil, Errorf(KindInvalid, "the file holds no order")
	}
	return all, nil
}

func brokenJSON(data []byte, decoder *json.Decoder, err error) error {
	at := int(decoder.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = int(syntax.Offset)
	}
	return Errorf(KindInvalid, "the file is not JSON from line %d on: %w", lineOf(data, at), err)
}

// startOf skips blanks and commas.
func startOf(data []byte, at int) int {
	for at < len(data) && bytes.IndexByte([]byte(" \t\r\n,"), data[at]) >= 0 {
		at++
	}
	return at
}

func lineOf(data []byte, at int) int {
	return 1 + bytes.Count(data[:min(at, len(data))], []byte("\n"))
}

// elements takes one JSON value apart; it begins at a place of the file.
func elements(raw json.RawMessage, data []byte, start int) []Element {
	switch {
	case len(raw) > 0 && raw[0] == '[':
		return listElements(raw, data, start)
	case len(raw) > 0 && raw[0] == '{':
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) != nil {
			break
		}
		for _, name := range listNames {
			list := bytes.TrimSpace(object[name])
			if len(list) == 0 || list[0] != '[' {
				continue
			}
			// The list is a piece of the object's own bytes.
			return listElements(list, data, start+max(bytes.Index(raw, list), 0))
		}
	}
	return []Element{{Raw: raw, Line: lineOf(data, start)}}
}

// listElements are the elements of a list that begins at a place of the file.
func listElements(list, data []byte, start int) []Element {
	var all []Element
	decoder := json.NewDecoder(bytes.NewReader(list))
	if _, err := decoder.Token(); err != nil {
		return nil // it was read whole before
	}
	line, from := lineOf(data, start), start
	for decoder.More() {
		at := start + startOf(list, int(decoder.InputOffset()))
		var raw json.RawMessage
		if decoder.Decode(&raw) != nil {
			return all
		}
		line += bytes.Count(data[from:at], []byte("\n"))
		from = at
		all = append(all, Element{Raw: raw, Line: line})
	}
	return all
}

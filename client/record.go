package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	gojson "github.com/goccy/go-json"
)

// maxRepairs bounds how many fields of one record may be unreadable before the
// record is.
const maxRepairs = 20

// decodeRecord reads one record, at most maxDepth deep. goccy/go-json reads a
// million of them in half the time; what it refuses is read once more by
// encoding/json, which names the field, and without that field.
func decodeRecord[T any](raw []byte, rec *T) ([]Problem, error) {
	if len(raw) == 0 || raw[0] != '{' {
		return nil, fmt.Errorf("is no record but %s", brief(string(raw), 40))
	}
	if f, ok := any(rec).(flat); ok {
		if readFlat(string(raw), f) {
			return nil, nil
		}
		var fresh T
		*rec = fresh
	}
	if gojson.Unmarshal(raw, rec) == nil {
		return nil, nil
	}
	var problems []Problem
	for range maxRepairs {
		var fresh T
		err := json.Unmarshal(raw, &fresh)
		if err == nil {
			*rec = fresh
			return problems, nil
		}
		var wrong *json.UnmarshalTypeError
		if !errors.As(err, &wrong) {
			return problems, errors.New("is damaged")
		}
		problems = append(problems, Problem{
			Path:    wrong.Field,
			Message: fmt.Sprintf("cannot be read as %s: %s", plainType(wrong), brief(wrong.Value, 60)),
		})
		if raw, err = without(raw, wrong); err != nil {
			return problems, err
		}
	}
	return problems, errors.New("has too many fields that cannot be read")
}

// plainType names the wanted type for people.
func plainType(wrong *json.UnmarshalTypeError) string {
	if wrong.Type == nil {
		return "what it should be"
	}
	switch name := wrong.Type.Name(); name {
	case "Int", "int", "int64":
		return "a whole number"
	case "Decimal":
		return "a number"
	case "Date":
		return "a date"
	case "Text", "string":
		return "text"
	}
	return "a " + wrong.Type.Kind().String()
}

// without is the record with the field that wrong names set to null.
func without(raw []byte, wrong *json.UnmarshalTypeError) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, errors.New("is damaged")
	}
	if !clearField(doc, strings.Split(wrong.Field, "."), wrong.Value) {
		return nil, errors.New("cannot be read")
	}
	return json.Marshal(doc)
}

// clearField sets what path leads to to null where it is the value that was
// refused. A step that is no key (the name of an embedded struct) is skipped;
// lists are walked whole, as the path does not number them.
func clearField(node any, path []string, value string) bool {
	if len(path) == 0 {
		return false
	}
	cleared := false
	switch node := node.(type) {
	case []any:
		for _, e := range node {
			cleared = clearField(e, path, value) || cleared
		}
	case map[string]any:
		step := false
		for key, v := range node {
			if !strings.EqualFold(key, path[0]) {
				continue
			}
			step = true
			if len(path) > 1 {
				cleared = clearField(v, path[1:], value) || cleared
			} else if v != nil && isValue(v, value) {
				node[key] = nil
				cleared = true
			}
		}
		if !step {
			return clearField(node, path[1:], value)
		}
	}
	return cleared
}

// isValue tells whether v is what an UnmarshalTypeError calls value: the value
// itself, or the name of its type with the number behind it.
func isValue(v any, value string) bool {
	if text, err := json.Marshal(v); err == nil && string(text) == value {
		return true
	}
	switch v := v.(type) {
	case string:
		var text string
		return value == "string" || json.Unmarshal([]byte(value), &text) == nil && text == v
	case json.Number:
		return value == "number" || value == "number "+v.String()
	case bool:
		return value == "bool"
	case []any:
		return value == "array" || strings.HasPrefix(value, "[")
	case map[string]any:
		return value == "object" || strings.HasPrefix(value, "{")
	}
	return false
}

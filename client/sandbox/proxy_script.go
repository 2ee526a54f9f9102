package sandbox

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The proxy is JavaScript, and what it lets through follows from JavaScript's
// rules. These are the few of them that show on the wire.

// truthy is JavaScript's notion of true. A missing member is nil, as null is.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case float64:
		return v != 0 && !math.IsNaN(v)
	case string:
		return v != ""
	}
	return true
}

// or is a || b || ...
func or(vs ...any) any {
	for _, v := range vs[:len(vs)-1] {
		if truthy(v) {
			return v
		}
	}
	return vs[len(vs)-1]
}

// get reads a member; what is no object has none.
func get(v any, name string) any {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	return m[name]
}

// asString is String(v).
func asString(v any) string {
	switch v := v.(type) {
	case nil:
		return "undefined"
	case bool:
		return strconv.FormatBool(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e21 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return string(encode(v))
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			if e != nil {
				parts[i] = asString(e)
			}
		}
		return strings.Join(parts, ",")
	}
	return "[object Object]"
}

// atMostZero is v <= 0.
func atMostZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case float64:
		return v <= 0
	case map[string]any:
		return false // NaN
	}
	s := strings.TrimSpace(asString(v))
	if s == "" {
		return true
	}
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && f <= 0
}

// above is v > 0.
func above(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case float64:
		return v > 0
	case string, []any:
		f, err := strconv.ParseFloat(strings.TrimSpace(asString(v)), 64)
		return err == nil && f > 0
	}
	return false
}

// elements are a list that the proxy looks at; what is no array, or an empty
// one, is ignored.
func elements(v any) []any {
	list, _ := v.([]any)
	return list
}

// nullRead is what JavaScript says about a null in a list.
func nullRead(member string) error {
	return fmt.Errorf("Cannot read properties of null (reading '%s')", member) //nolint:staticcheck // the proxy's own text
}

var errDate = errors.New("dateString.split is not a function")

// wireDate rearranges what stands before T from YYYY-MM-DD to MM/DD/YYYY
// without looking at it. ok is false for what counts as missing.
func wireDate(v any) (date string, ok bool, err error) {
	if !truthy(v) {
		return "", false, nil
	}
	s, isText := v.(string)
	if !isText {
		return "", false, errDate
	}
	s, _, _ = strings.Cut(s, "T")
	parts := strings.Split(s, "-")
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return "undefined"
	}
	return at(1) + "/" + at(2) + "/" + at(0), true, nil
}

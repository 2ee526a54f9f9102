package sandbox

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// text reads a string or number as text; anything else is "".
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	}
	return ""
}

func firstText(vs ...any) string {
	for _, v := range vs {
		if s := text(v); s != "" {
			return s
		}
	}
	return ""
}

// number reads a number or numeric text; anything else is 0.
func number(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return 0
		}
		return f
	}
	return 0
}

// objects are the members of an array that are objects.
func objects(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// toCents rounds an amount of dollars to whole cents.
func toCents(f float64) float64 { return dollars(cents(f)) }

// isoDate reads the write side's MM/DD/YYYY (or an ISO date) as YYYY-MM-DD;
// anything else is "".
func isoDate(v any) string {
	s, _, _ := strings.Cut(text(v), "T")
	for _, layout := range []string{"01/02/2006", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// netDays reads the number in terms such as "Net 10".
func netDays(terms string) int64 {
	digits := strings.TrimLeftFunc(terms, func(r rune) bool { return r < '0' || r > '9' })
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

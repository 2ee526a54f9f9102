package client

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestFlexibleTypes(t *testing.T) {
	type all struct {
		T Text
		I Int
		D Decimal
		A Date
	}
	tests := []struct {
		field, in string
		want      any
		bad       bool
	}{
		{"T", `"a\"b"`, Text(`a"b`), false}, {"T", `5`, Text("5"), false}, {"T", `2.50`, Text("2.50"), false}, {"T", `true`, Text("true"), false},
		{"T", `null`, Text(""), false}, {"T", `"\u00e9é"`, Text("éé"), false}, {"T", `{}`, nil, true}, {"T", `[1]`, nil, true},
		{"I", `5`, Int(5), false}, {"I", `" 5 "`, Int(5), false}, {"I", `-3`, Int(-3), false}, {"I", `"12.00"`, Int(12), false}, {"I", `1e3`, Int(1000), false},
		{"I", `null`, Int(0), false}, {"I", `""`, Int(0), false}, {"I", `1.5`, nil, true}, {"I", `"x"`, nil, true},
		{"I", `"1,200"`, Int(1200), false}, {"I", `"-1,200"`, Int(-1200), false}, {"I", `"1,200.00"`, Int(1200), false}, {"I", `"12,00"`, nil, true}, {"I", `"1,2000"`, nil, true},
		{"I", `",200"`, nil, true}, {"I", `"1,200.5"`, nil, true}, {"I", `"1,200,300"`, Int(1200300), false},
		{"D", `"1,100.10"`, Decimal("1100.10"), false}, {"D", `"-1,100.10"`, Decimal("-1100.10"), false}, {"D", `"1,100,10"`, nil, true},
		{"I", `true`, nil, true},
		{"I", `99999999999999999999`, nil, true}, {"I", `1e99`, nil, true}, {"I", `{}`, nil, true},
		{"D", `2.1875`, Decimal("2.1875"), false}, {"D", `"8.50"`, Decimal("8.50"), false}, {"D", `-1`, Decimal("-1"), false}, {"D", `0.1`, Decimal("0.1"), false},
		{"D", `1.5e-3`, Decimal("0.0015"), false}, {"D", `12e2`, Decimal("1200"), false}, {"D", `1.25E1`, Decimal("12.5"), false}, {"D", `".5"`, Decimal(".5"), false},
		{"D", `null`, Decimal(""), false}, {"D", `" "`, Decimal(""), false}, {"D", `1e999999999`, nil, true}, {"D", `"1,5"`, nil, true}, {"D", `"NaN"`, nil, true},
		{"D", `"--1"`, nil, true}, {"D", `"+-1"`, nil, true}, {"D", `"."`, nil, true}, {"D", `[]`, nil, true},
		{"A", `"2026-10-27"`, Date("2026-10-27"), false}, {"A", `"10/27/2026"`, Date("2026-10-27"), false}, {"A", `"1/2/2026"`, Date("2026-01-02"), false},
		{"A", `"2026-10-27T23:59:59-07:00"`, Date("2026-10-27"), false}, {"A", `"2026-10-27 08:00:00"`, Date("2026-10-27"), false}, {"A", `"10/27/2026 8:00 PM"`, Date("2026-10-27"), false},
		{"A", `"2025-1-2"`, Date("2025-01-02"), false}, {"A", `""`, Date(""), false}, {"A", `null`, Date(""), false}, {"A", `"0000-00-00"`, Date(""), false},
		{"A", `"2025-13-45"`, nil, true}, {"A", `"WRONG 10/27/2025"`, nil, true}, {"A", `20261027`, Date("2026-10-27"), false}, {"A", `"Nov 25, 2026"`, Date("2026-11-25"), false}, {"A", `"20261325"`, nil, true}, {"A", `"2026-02-29"`, nil, true},
	}
	for _, tt := range tests {
		var v all
		err := json.Unmarshal([]byte(`{"`+tt.field+`":`+tt.in+`}`), &v)
		if tt.bad {
			var field string
			if e, ok := err.(*json.UnmarshalTypeError); ok {
				field = e.Field
			}
			if field != tt.field {
				t.Errorf("%s %s: error %v does not name the field", tt.field, tt.in, err)
			}
			continue
		}
		got := map[string]any{"T": v.T, "I": v.I, "D": v.D, "A": v.A}[tt.field]
		if err != nil || got != tt.want {
			t.Errorf("%s %s: %#v, %v, want %#v", tt.field, tt.in, got, err, tt.want)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"2026-10-27", "10/27/2026", "1/2/2026 3:04", "2026-10-27T00:00:00Z", "0/0/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		iso, err := ReadDate(s)
		if err != nil || iso == "" {
			return
		}
		day, err := time.Parse(time.DateOnly, iso)
		if err != nil {
			t.Fatalf("%q reads as %q, which is no date: %v", s, iso, err)
		}
		us := day.Format("01/02/2006") // as order-push spells it
		if back, err := ReadDate(us); back != iso || err != nil {
			t.Fatalf("%q -> %q -> %q -> %q", s, iso, us, back)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"2.1875", "1e3", "-0.5E-2", "1e999", "007", "4e40"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain, ok := plainDecimal(s)
		if !ok {
			return
		}
		if strings.ContainsAny(plain, "eE+") || len(plain) > 4*maxDigits {
			t.Fatalf("%q became %q", s, plain)
		}
		if again, ok := plainDecimal(plain); !ok || again != plain {
			t.Fatalf("%q -> %q -> %q", s, plain, again)
		}
	})
}

package catalog

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]string{
		"8.5": "8.50", "8": "8.00", ".5": "0.50", "8.": "8.00", "$8.50": "8.50", " 8.50 ": "8.50", "+3": "3.00", "-3": "-3.00",
		"-$3.01": "-3.01", "0": "0.00", "1,204.00": "1204.00", "1,204,000": "1204000.00", "8.500": "8.50", "000008.5": "8.50",
		"99999999.99": "99999999.99", "-0.01": "-0.01",
	} {
		if got, err := ParseMoney(text); err != nil || got.String() != want {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", " ", "-", "+", "$", ".", "abc", "8,5", "8.5.0", "1,2,04", "12,04", ",204", "1,,204", "--5", "-+5", "+-5", "1e3", "0x8", "８",
		"8 .5", "8.5 each", "100000000", "99999999999999999999999999", "1.2,345", "NaN", "Inf",
	} {
		if got, err := ParseMoney(text); err == nil {
			t.Errorf("%q is taken as %s", text, got)
		}
	}
	if _, err := ParseMoney("8.555"); !errors.Is(err, ErrTooManyDecimals) {
		t.Errorf("three decimals: %v", err)
	}
	if _, err := ParsePrice("-0.01"); !errors.Is(err, ErrBelowZero) {
		t.Errorf("a price below zero: %v", err)
	}
	for m, want := range map[Money]string{0: "0.00", 5: "0.05", 99999: "999.99", 100000: "1,000.00", -123456789: "-1,234,567.89", MaxMoney: "99,999,999.99"} {
		if got := m.Grouped(); got != want {
			t.Errorf("%d cents grouped: %s, want %s", m, got, want)
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"8.50", "-1,204.5", "$.01", "1e9", "99999999.999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMoney(text)
		if err != nil {
			return
		}
		if back, err := ParseMoney(m.Grouped()); err != nil || back != m || m > MaxMoney || m < -MaxMoney {
			t.Errorf("%q is %s, which reads back as %s, %v", text, m, back, err)
		}
	})
}

func TestPriceJSON(t *testing.T) {
	for text, want := range map[string]string{
		`null`: `null`, `""`: `null`, `"8.50"`: `"8.50"`, `8.5`: `"8.50"`, `0`: `"0.00"`, `"-3"`: `"-3.00"`,
	} {
		var p Price
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if back, err := json.Marshal(p); err != nil || string(back) != want {
			t.Errorf("%s comes back as %s, %v; want %s", text, back, err, want)
		}
	}
	for _, text := range []string{`"abc"`, `true`, `[]`, `{}`, `8.555`} {
		var p Price
		if err := json.Unmarshal([]byte(text), &p); err == nil {
			t.Errorf("%s is taken as %v", text, p)
		}
	}
	if (Price{}).String() != "" || PriceOf(0).String() != "0.00" {
		t.Error("no price is not zero")
	}
}

func TestReadPriceList(t *testing.T) {
	list, err := ReadPriceList(strings.NewReader("\ufeffPrice, Style ,size,FROM_QTY,note\n8.50,PC54,,,x\n\n7.25,PC54,,72,\n\"$1,010.50\",PC54,2x,24,\"a, b\"\n9,K500\n"))
	if err != nil {
		t.Fatal(err)
	}
	SortListPrices(list)
	if got := fmt.Sprint(list); got != "[{K500  1 9.00} {PC54  1 8.50} {PC54  72 7.25} {PC54 2XL 24 1010.50}]" {
		t.Errorf("list: %s", got)
	}
	for text, want := range map[string]string{
		"":                                       "no header line",
		"style,size\nPC54,S\n":                   "no column price",
		"size,price\nS,8\n":                      "no column style",
		"style,price\nPC54,8.50\n,8.50\n":        "line 3: style is empty",
		"style,price\nPC54,8.505\n":              `line 2: price "8.505" has more than two decimals`,
		"style,price\nPC54,-1\n":                 `line 2: price "-1" is below zero`,
		"style,price\nPC54,\n":                   `line 2: price "" is not an amount`,
		"style,price,from_qty\nA,1,1\n\nB,2,0\n": `line 4: from_qty "0" is not a whole number`,
		"style,price,from_qty\nA,1,2.5\n":        `line 2: from_qty "2.5" is not a whole number`,
		"style,price\nPC54,\"8\n":                "line 2",
		"style,price\nPC\"54,8\n":                "line 2, column 3",
	} {
		if _, err := ReadPriceList(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q in it", text, err, want)
		}
	}
}

func TestPriceFrom(t *testing.T) {
	list := []ListPrice{{"PC54", "", 1, 850}, {"PC54", "", 72, 725}, {"PC54", "2XL", 24, 1000}}
	for _, c := range []struct {
		size    string
		pieces  int
		want    Money
		own, ok bool
	}{
		{"S", 0, 850, false, true}, {"S", 71, 850, false, true}, {"S", 72, 725, false, true}, {"", 72, 725, false, true},
		{"2XL", 23, 850, false, true}, {"2XL", 24, 1000, true, true}, {"2XL", 500, 1000, true, true},
	} {
		if got, own, ok := PriceFrom(list, c.size, c.pieces); got != c.want || own != c.own || ok != c.ok {
			t.Errorf("%q for %d pieces: %s %v %v, want %s %v %v", c.size, c.pieces, got, own, ok, c.want, c.own, c.ok)
		}
	}
	if _, _, ok := PriceFrom(list[1:2], "S", 12); ok {
		t.Error("a price is found below its quantity")
	}
}

// FuzzReadPriceList: no panic, and every row of the file is a price or the error
// that refuses the file.
func FuzzReadPriceList(f *testing.F) {
	f.Add("style,size,from_qty,price\nPC54,2xl,12,8.50\nPC61,,,9\n")
	f.Add("price,style\n1,\"a\nb\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ReadPriceList(strings.NewReader(text))
		if err != nil {
			return
		}
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
		records, err := reader.ReadAll()
		if err != nil || len(list) != len(records)-1 {
			t.Fatalf("%d prices of %d rows, %v", len(list), len(records)-1, err)
		}
		for i, p := range list {
			if p.Style == "" || p.FromQty < 1 || !strings.Contains(Clean(strings.Join(records[i+1], " ")), p.Style) {
				t.Errorf("%+v from %q", p, records[i+1])
			}
		}
	})
}

// TestSteps: each step costs less than the one before, whatever the list says.
func TestSteps(t *testing.T) {
	list := []ListPrice{{"A", "", 24, 900}, {"A", "", 1, 1050}, {"A", "", 48, 950}, {"A", "", 12, 950}, {"A", "2XL", 1, 1200}, {"A", "", 72, 900}, {"A", "", 96, 725}}
	var got []int
	for _, s := range Steps(list, "") {
		got = append(got, s.FromQty)
		if row, _ := Reached(list, "", s.FromQty); row != s {
			t.Errorf("%d pieces reach %+v, not the step %+v", s.FromQty, row, s)
		}
	}
	if !slices.Equal(got, []int{1, 12, 24, 96}) {
		t.Error(got)
	}
	if steps := Steps(list, "2XL"); len(steps) != 1 || Steps(nil, "") != nil {
		t.Error(steps)
	}
}

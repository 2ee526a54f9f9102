package client

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"orderpad/store/order"
)

type stockRow struct {
	ID    Int `json:"id_InventoryLevel"`
	Part  Text
	Cost  Decimal `json:"UnitCost"`
	On    Date    `json:"date_Modification"`
	Lines []struct {
		Qty   Int
		Color string
	}
}

func TestDecodeStream(t *testing.T) {
	one := `{"id_InventoryLevel":"7","Part":5000,"UnitCost":2.1875,"date_Modification":"10/27/2026"}`
	row := stockRow{ID: 7, Part: "5000", Cost: "2.1875", On: "2026-10-27"}
	tests := []struct {
		name     string
		body     string
		records  []stockRow
		problems []string // paths
		shape    Shape
		path     string
	}{
		{name: "plain", body: `{"result":[` + one + `],"count":1}`, records: []stockRow{row}},
		{name: "list last, spaces, BOM", body: "\xef\xbb\xbf { \"count\" : 1 , \"result\" : [ " + one + " , " + one + " ] } \n", records: []stockRow{row, row}},
		{name: "none", body: `{"result":[]}`},
		{name: "null fields", body: `{"result":[{"id_InventoryLevel":null,"Part":null,"UnitCost":"","date_Modification":null}]}`, records: []stockRow{{}}},
		{name: "unknown fields", body: `{"result":[{"New":{"a":[1,{"b":2}]},"Part":"x"}]}`, records: []stockRow{{Part: "x"}}},
		{name: "one bad field keeps the record", body: `{"result":[` + one + `,{"id_InventoryLevel":"seven","Part":"PC54"}]}`,
			records: []stockRow{row, {Part: "PC54"}}, problems: []string{"result[1].id_InventoryLevel"}},
		{name: "several bad fields", body: `{"result":[{"id_InventoryLevel":{"a":1},"UnitCost":"cheap","date_Modification":"2026-13-45","Part":["x"],"Lines":[{"Qty":1,"Color":7},{"Qty":2.5,"Color":"Red"}]}]}`,
			records: []stockRow{{Lines: []struct {
				Qty   Int
				Color string
			}{{Qty: 1}, {Color: "Red"}}}},
			problems: []string{"result[0].id_InventoryLevel", "result[0].UnitCost", "result[0].date_Modification", "result[0].Part", "result[0].Lines.Qty", "result[0].Lines.Color"}},
		{name: "a record that is none", body: `{"result":[null,"x",` + one + `]}`, records: []stockRow{row}, problems: []string{"result[0]", "result[1]"}},
		{name: "a damaged record", body: `{"result":[{"Part":tru},` + one + `]}`, records: []stockRow{row}, problems: []string{"result[0]"}},

		{name: "empty", body: "", shape: ShapeEmpty},
		{name: "spaces", body: " \n", shape: ShapeEmpty},
		{name: "html", body: "\n<html>", shape: ShapeHTML},
		{name: "words", body: "Service Unavailable", shape: ShapeNotJSON},
		{name: "no list", body: `{"count":0}`, shape: ShapeMissing, path: "result"},
		{name: "null", body: `{"result":null}`, shape: ShapeNull, path: "result"},
		{name: "text", body: `{"result":"No orders found"}`, shape: ShapeText, path: "result"},
		{name: "object", body: `{"result":{"a":1}}`, shape: ShapeOther, path: "result"},
		{name: "cut in a record", body: `{"result":[` + one + `,{"Part":"x`, records: []stockRow{row}, shape: ShapeTruncated},
		{name: "cut after a record", body: `{"result":[` + one, records: []stockRow{row}, shape: ShapeTruncated},
		{name: "cut after the list", body: `{"result":[` + one + `]`, records: []stockRow{row}, shape: ShapeTruncated},
		{name: "more after it", body: `{"result":[]} {}`, shape: ShapeNotJSON},
		{name: "no comma", body: `{"result":[` + one + one + `]}`, records: []stockRow{row}, shape: ShapeNotJSON},
		{name: "too deep", body: `{"result":[{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}]}`, shape: ShapeTooDeep, path: "result[0]"},
		{name: "field too big", body: `{"x":"` + strings.Repeat("y", maxRest+1) + `"}`, shape: ShapeTooBig, path: "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.body), iotest.OneByteReader(strings.NewReader(tt.body))} {
				var got []stockRow
				sum, err := DecodeStream(r, "result", func(_ int, r stockRow) error { got = append(got, r); return nil })
				var wire *WireError
				switch {
				case tt.shape == "" && err != nil:
					t.Fatalf("error %v", err)
				case tt.shape != "" && (!errors.As(err, &wire) || wire.Shape != tt.shape || wire.Path != tt.path):
					t.Fatalf("error %#v, want shape %s at %q", err, tt.shape, tt.path)
				case tt.shape != "" && order.KindOf(err) == order.KindInternal:
					t.Errorf("kind %s", order.KindOf(err))
				}
				if !reflect.DeepEqual(got, tt.records) || sum.Records != len(got) {
					t.Errorf("records %+v, want %+v", got, tt.records)
				}
				paths := map[string]bool{}
				for _, p := range sum.Problems {
					paths[p.Path] = true
					if p.Message == "" {
						t.Errorf("%s without a message", p.Path)
					}
				}
				for _, p := range tt.problems {
					if !paths[p] {
						t.Errorf("no problem at %s in %+v", p, sum.Problems)
					}
				}
				if len(sum.Problems) != len(tt.problems) {
					t.Errorf("problems %+v, want %v", sum.Problems, tt.problems)
				}
			}
		})
	}
}

func TestDecodeStreamRest(t *testing.T) {
	sum, err := DecodeStream(strings.NewReader(`{"cached":true,"customers":[{"Part":"a"}],"cacheDate":"2026-10-27"}`), "customers", func(int, stockRow) error { return nil })
	if err != nil || string(sum.Rest["cached"]) != "true" || string(sum.Rest["cacheDate"]) != `"2026-10-27"` || sum.Records != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestDecodeStreamPassesErrorsOn(t *testing.T) {
	mine := errors.New("disk full")
	_, err := DecodeStream(strings.NewReader(`{"result":[{}]}`), "result", func(int, stockRow) error { return mine })
	if !errors.Is(err, mine) {
		t.Errorf("each: %v", err)
	}
	_, err = DecodeStream(io.MultiReader(strings.NewReader(`{"result":[{`), iotest.ErrReader(mine)), "result", func(int, stockRow) error { return nil })
	if !errors.Is(err, mine) {
		t.Errorf("reader: %v", err)
	}
	_, err = DecodeStream(strings.NewReader(`{"result":[{}]}`), "result", func(int, stockRow) error { return io.EOF })
	if err != io.EOF {
		t.Errorf("each's EOF became %v", err)
	}
}

// endless is a record that never ends.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestDecodeStreamBoundsARecord(t *testing.T) {
	tail := &endless{}
	_, err := DecodeStream(io.MultiReader(strings.NewReader(`{"result":[{"Part":"`), tail), "result", func(int, stockRow) error { return nil })
	var wire *WireError
	if !errors.As(err, &wire) || wire.Shape != ShapeTooBig || wire.Path != "result[0]" {
		t.Errorf("error %v", err)
	}
	if tail.read > 4*maxRecord {
		t.Errorf("read %d bytes of it", tail.read)
	}
}

func TestProblemsAreCountedBeyondTheKept(t *testing.T) {
	body := `{"result":[` + strings.Repeat("null,", 99) + `null]}`
	sum, err := DecodeStream(strings.NewReader(body), "result", func(int, stockRow) error { return nil })
	if err != nil || len(sum.Problems) != maxProblems || sum.Unlisted != 100-maxProblems {
		t.Errorf("kept %d, counted %d, %v", len(sum.Problems), sum.Unlisted, err)
	}
}

func TestDecode(t *testing.T) {
	v, problems, err := Decode[stockRow]([]byte(` {"Part":"a","UnitCost":"x"} `))
	if err != nil || v.Part != "a" || len(problems) != 1 || problems[0].Path != "UnitCost" || problems[0].Message != `cannot be read as a number: "x"` {
		t.Errorf("%+v %+v %v", v, problems, err)
	}
	for body, shape := range map[string]Shape{"": ShapeEmpty, "<p>": ShapeHTML, "[]": ShapeNotJSON, `{"a":`: ShapeTruncated, `{} x`: ShapeNotJSON,
		`{"Part":tru}`: ShapeNotJSON, `{"a":` + strings.Repeat(`{"a":`, 60): ShapeTooDeep} {
		_, _, err := Decode[stockRow]([]byte(body))
		var wire *WireError
		if !errors.As(err, &wire) || wire.Shape != shape {
			t.Errorf("%q: %v, want %s", body, err, shape)
		}
	}
}

func FuzzDecodeStream(f *testing.F) {
	for _, seed := range []string{`{"result":[{"Part":"a","UnitCost":1e3,"Lines":[{"Qty":"4"}]}],"count":1}`, `{"result":null}`, `{"result":"x"}`, `<html>`,
		`{"result":[{"id_InventoryLevel":1.5}]}`, `{"result":[{"Part":"\ud800\u0000"}]`, `{"result":[[[[`, `{"result":[{"Part":{"a":1}}]}`, "{\"result\":[{\"a\":\"\\"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var whole, split []stockRow
		sum, err := DecodeStream(bytes.NewReader(body), "result", func(_ int, r stockRow) error { whole = append(whole, r); return nil })
		_, err2 := DecodeStream(iotest.OneByteReader(bytes.NewReader(body)), "result", func(_ int, r stockRow) error { split = append(split, r); return nil })
		if fmt.Sprint(err) != fmt.Sprint(err2) || !reflect.DeepEqual(whole, split) {
			t.Fatalf("depends on how it arrives: %v / %v", err, err2)
		}
		if sum.Records != len(whole) {
			t.Fatalf("%d records counted, %d handed on", sum.Records, len(whole))
		}
		// What encoding/json reads without complaint is read the same here.
		var std struct {
			Result []stockRow `json:"result"`
		}
		if err == nil && len(sum.Problems) == 0 && json.Valid(body) && bytes.Count(body, []byte(`result`)) == 1 && !bytes.Contains(bytes.ToLower(body), []byte("\\u")) {
			if err := json.Unmarshal(body, &std); err != nil {
				t.Fatalf("encoding/json says %v", err)
			}
			if len(std.Result) != len(whole) || len(whole) > 0 && !reflect.DeepEqual(std.Result, whole) {
				t.Fatalf("%+v, encoding/json %+v", whole, std.Result)
			}
		}
	})
}

func BenchmarkDecodeStream(b *testing.B) {
	type inventory struct {
		ID                                      Int `json:"id_InventoryLevel"`
		PartNumber, Color, PartDescription      Text
		Size01, Size02, Size03, Size04, Size05  Int
		Size06                                  Int
		UnitCost                                Decimal
		GLAccount, SKU, PreprintGroup, FindCode Text
		ProductType, VendorName                 Text
		Vendor                                  Int `json:"id_Vendor"`
	}
	rec := `{"id_InventoryLevel":12345,"PartNumber":"PC54_2X","ColorRange":"","Color":"Navy","PartDescription":"Port & Company Core Cotton Tee PC54","Size01":12,"Size02":0,"Size03":7,"Size04":9,"Size05":144,"Size06":0,"UnitCost":2.1875,"TotalCost":100.5,"GLAccount":"1200","SKU":"PC54NVY2X","PreprintGroup":"","ProductType":"T-Shirts","FindCode":"PC54","id_Vendor":17,"VendorName":"SanMar","date_Modification":"2026-10-27"}`
	body := []byte(`{"result":[` + strings.Repeat(rec+",", 9999) + rec + `]}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if sum, err := DecodeStream(bytes.NewReader(body), "result", func(int, inventory) error { return nil }); err != nil || sum.Records != 10000 || len(sum.Problems) > 0 {
			b.Fatal(sum, err)
		}
	}
}

// packed is gzip of n zero bytes.
func packed(n int64) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = io.CopyN(w, zeros{}, n)
	_ = w.Close()
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

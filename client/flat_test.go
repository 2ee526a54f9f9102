package client

import (
	"encoding/json"
	"reflect"
	"testing"
)

const plainRow = `{"id_InventoryLevel":20001,"PartNumber":"PC54","ColorRange":"Dark","Color":"Jet Black","PartDescription":"Core Cotton Tee",` +
	`"Size01":90,"Size02":210,"Size03":198,"Size04":77,"Size05":0,"Size06":0,"UnitCost":2.1875,"TotalCost":"1257.8125","GLAccount":4110,` +
	`"SKU":"6245734","PreprintGroup":null,"ProductType":"T-Shirts","FindCode":"TEE","id_Vendor":"11","VendorName":"SANMAR®","date_Modification":"2025-11-28"}`

// TestFlatKnowsEveryField holds the fields by name to the tags.
func TestFlatKnowsEveryField(t *testing.T) {
	var r inventoryRecord
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("json")
		if got := r.field(name); got == nil || reflect.ValueOf(got).Pointer() != v.Field(i).Addr().Pointer() {
			t.Errorf("%s is another field", name)
		}
	}
	if r.field("partnumber") != nil || r.field("") != nil {
		t.Error("a field that there is not")
	}
}

func TestReadFlat(t *testing.T) {
	var r inventoryRecord
	if !readFlat(plainRow, &r) || r.PartNumber != "PC54" || r.Size03 != 198 || r.UnitCost != "2.1875" || r.Vendor != 11 || r.VendorName != "SANMAR®" {
		t.Errorf("%+v", r)
	}
	for s, want := range map[string]bool{
		`{}`: true, ` {}`: false, `{ } `: true, "{\n\"SKU\" : 1 ,\t\"Color\":\"a\"\r}": true, `{"SKU":-1.50}`: true,
		`{"SKU":1,}`: false, `{"SKU"}`: false, `{"SKU":}`: false, `{"SKU":1 2}`: false, `{"SKU":01}`: false, `{"SKU":1.}`: false, `{"SKU":-}`: false,
		`{"SKU":1e3}`: false, `{"SKU":true}`: false, `{"SKU":nul}`: false, `{"SKU":"a\u0041"}`: false, "{\"SKU\":\"a\nb\"}": false,
		"{\"SKU\":\"\xff\"}": false, `{"SKU":"é\""}`: false, "{\"SKU\":\"é\x01\"}": false, `{"SKU":"é`: false, `{"SKU":[1]}`: false, `{"Size01":"x"}`: false,
		`{"sku":1}`: false, `{"New":1}`: false, `{"SKU":1}x`: false, `{`: false, ``: false, `[]`: false, `{"SKU":1 "Color":2}`: false, `{,}`: false,
	} {
		if got := readFlat(s, &inventoryRecord{}); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// FuzzReadFlat holds what is read without reflection to encoding/json.
func FuzzReadFlat(f *testing.F) {
	for _, s := range []string{
		plainRow, `{}`, `{"SKU":"é","Size01":"12.0","UnitCost":""}`, `{"SKU":1,"SKU":null}`, "{\"Color\" :\t\"\x7f\"}", `{"TotalCost":-0.0,"id_Vendor":-0}`,
		`{"SKU":0.5e1}`, `{"Size06":99999999999999999999}`, `{"Color":"a\\"}`, `{"SKU":1}}`, `{"SKU":"}"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var fast, slow inventoryRecord
		if !readFlat(s, &fast) {
			return
		}
		if err := json.Unmarshal([]byte(s), &slow); err != nil {
			t.Fatalf("%q is read, but it is %v", s, err)
		}
		if fast != slow {
			t.Fatalf("%q: %+v, want %+v", s, fast, slow)
		}
	})
}

func BenchmarkDecodeRecord(b *testing.B) {
	b.ReportAllocs()
	raw := []byte(plainRow)
	for b.Loop() {
		var r inventoryRecord
		if problems, err := decodeRecord(raw, &r); err != nil || problems != nil {
			b.Fatal(problems, err)
		}
	}
}

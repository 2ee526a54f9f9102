package order

import (
	"fmt"
	"testing"

	"orderpad/store/catalog"
)

func TestNoQuantityBeyondTheLargest(t *testing.T) {
	if n, err := ParseQty("q", fmt.Sprint(MaxQty)); err != nil || n != MaxQty {
		t.Error(n, err)
	}
	for _, text := range []string{fmt.Sprint(MaxQty + 1), "4294967297", "9223372036854775808", "18446744073709551617", "99999999999999999999999"} {
		if n, err := ParseQty("q", text); err == nil {
			t.Errorf("%s is %d", text, n)
		}
	}
	one := PartLine{Part: "PC54", Color: "Navy", Size: "M", Qty: MaxQty}
	rows := Join([]PartLine{one, one}, catalog.Spelling{})
	if len(rows) != 2 {
		t.Errorf("two of the largest are one row of %d pieces", rows[0].Pieces())
	}
}

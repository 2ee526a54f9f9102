package order

import (
	"fmt"
	"testing"
)

func TestReadRun(t *testing.T) {
	isStyle := func(s string) bool { return s == "pc54" || s == "L500" }
	for text, want := range map[string]string{
		"navy tee s24 m36 2xl60":      "navy tee [{S 24} {M 36} {2XL 60}]",
		"2xl60, navy s:24 m=36 tee ?": "navy tee [{S 24} {M 36} {2XL 60}]",
		"pc54 navy s 24 m 36":         "pc54 navy [{S 24} {M 36}]",
		"L500 black L500 xl5":         "L500 black L500 [{XL 5}]",
		"cap osfa 12":                 "cap [{OSFA 12}]",
		"tee m0 l5":                   "tee [{L 5}]",
		"navy tee":                    "name sizes with their pieces, such as: navy tee s24 m36 2xl60",
		"s24 m36":                     "name the goods too, such as: navy tee s24 m36 2xl60",
		"navy tee s24 s 36":           "S is named twice; name it once with all its pieces",
		"navy tee s100000":            "quantity 100000 of S is over 99,999; split it over several lines",
		"":                            "name sizes with their pieces, such as: navy tee s24 m36 2xl60",
	} {
		words, run, err := ReadRun(text, isStyle)
		got := fmt.Sprint(words, " ", run)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

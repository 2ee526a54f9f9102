package catalog

import "testing"

func TestColorApart(t *testing.T) {
	for _, tt := range []struct {
		a, b   string
		apart  int
		ground bool
	}{
		{"Navy", "Nvy", 0, false}, {"Navy", "AthlNavy", 1, false}, {"Navy", "Royal", 1, false}, {"Navy", "Lt Blue", 2, true},
		{"Jet Black", "Black", 1, false}, {"Black", "White", 3, true}, {"Ash", "Athl Hthr", 1, false}, {"Charcoal", "Silver", 2, true},
		{"Dk Hthr Grey", "Heather", 2, true}, {"Zebra", "Zebra", 0, false}, {"Zebra", "Lion", 3, false}, {"", "Navy", 3, false},
	} {
		if got := ColorApart(tt.a, tt.b); got != tt.apart || ColorApart(tt.b, tt.a) != got {
			t.Errorf("%s and %s: %d, want %d", tt.a, tt.b, got, tt.apart)
		}
		if got := OtherGround(tt.a, tt.b); got != tt.ground {
			t.Errorf("%s and %s: other ground %v", tt.a, tt.b, got)
		}
	}
}

func TestGarmentWord(t *testing.T) {
	for text, want := range map[string]string{
		"Port & Company Core Cotton Tee": "tee", "Silk Touch Polo": "polo", "Core Fleece Full-Zip Hoodie": "hoodie",
		"Richardson 112 Trucker Cap": "cap", "Snapback": "", "": "", "Polo Shirt, Tall": "shirt",
	} {
		if got := GarmentWord(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

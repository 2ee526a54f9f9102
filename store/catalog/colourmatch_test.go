package catalog

import (
	"strings"
	"testing"
)

// TestMatchColor holds what is one colour, what is several or a part, and what
// is none.
func TestMatchColor(t *testing.T) {
	tees := []string{"AthlNavy", "Athl Hthr", "Navy", "Jet Black", "Royal", "Tr Royal", "Dk Hthr Grey", "Heather Navy", "White", "Sand", "Medium Grey"}
	caps := []string{"Black", "Black/White", "Navy/White", "Hthr Gry/Black", "Wht/Blk/Red"}
	short := []string{"BrillOrng", "Bk/Bk/LtGy", "ForstGrn", "Hthrd Charc", "Tan"}
	for _, c := range []struct {
		text   string
		colors []string
		want   string // "-" is none, "?" before what is a part
	}{
		{"navy", tees, "Navy"}, {"Nvy", tees, "Navy"}, {"NAVY BLUE", tees, "Navy"}, {"royal blue", tees, "Royal"}, {"athletic navy", tees, "AthlNavy"},
		{"athlnavy", tees, "AthlNavy"}, {"true royal", tees, "Tr Royal"}, {"dark heather gray", tees, "Dk Hthr Grey"}, {"heather navy", tees, "Heather Navy"},
		{"black", tees, "?Jet Black"}, {"navy heather", tees, "?Heather Navy"}, {"nav", tees, "?AthlNavy,Navy,Heather Navy"}, {"orchid", tees, "-"},
		{"sandstone", tees, "-"}, {"", tees, "-"}, {"navy red", tees, "-"}, {"grey medium", tees, "?Medium Grey"},
		{"Black/ White", caps, "Black/White"}, {"black / white", caps, "Black/White"}, {"white/navy", caps, "?Navy/White"}, {"black", caps, "Black"},
		{"heather grey/black", caps, "Hthr Gry/Black"}, {"white/black/red", caps, "Wht/Blk/Red"}, {"black white", caps, "Black/White"},
		{"Brilliant Orange", short, "BrillOrng"}, {"Black/Black/Light Grey", short, "Bk/Bk/LtGy"}, {"forest green", short, "ForstGrn"},
		{"heathered charcoal", short, "Hthrd Charc"}, {"titanium", short, "-"}, {"forest green", tees, "-"},
	} {
		m := MatchColor(c.text, c.colors)
		got := strings.Join(m.Names, ",")
		if m.Part {
			got = "?" + got
		}
		if got == "" {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%q in %v: %s, want %s", c.text, c.colors, got, c.want)
		}
		if one, ok := m.One(); ok != (len(m.Names) == 1 && !m.Part) || ok && one != c.want {
			t.Errorf("%q: one is %q, %v", c.text, one, ok)
		}
	}
	if got := MatchColor("nay", tees).Nearest; got != "Navy" {
		t.Errorf("the nearest to nay is %q", got)
	}
}

// TestStyleMatchSize holds the words of cuts to the sizes that they belong to.
func TestStyleMatchSize(t *testing.T) {
	adult := Style{Description: "Core Cotton Tee", Sizes: []string{"S", "M", "L", "XL", "2XL"}}
	youth := Style{Description: "Youth Core Cotton Tee", Sizes: []string{"XS", "S", "M", "L", "XL"}}
	youthY := Style{Description: "LAT Youth Fine Jersey Tee", Sizes: []string{"YXS", "YS", "YM", "YL", "YXL"}}
	ladies := Style{Description: "District Women's Tee", Sizes: []string{"S", "M", "XXL"}}
	tall := Style{Description: "Tall Core Cotton Tee", Sizes: []string{"LT", "XLT", "2XLT"}}
	toddler := Style{Description: "Toddler Tee", Sizes: []string{"2T", "3T", "5/6T"}}
	cap := Style{Description: "Flexfit Cotton Twill Cap", Sizes: []string{"XS/S", "SM", "M/L", "L/XL"}}
	for _, c := range []struct {
		style Style
		text  string
		want  string
	}{
		{adult, "Youth M", ""}, {adult, "youth medium", ""}, {adult, "YM", ""}, {adult, "Adult Large", "L"}, {adult, "A-XL", "XL"}, {adult, "AS", "S"},
		{adult, "AM", "M"}, {adult, "A2XL", "2XL"}, {adult, "AXL", "XL"}, {adult, "Ladies M", ""}, {adult, "tall l", ""}, {adult, "LT", ""}, {adult, "XL Tall", ""},
		{youth, "Youth M", "M"}, {youth, "youth small", "S"}, {youth, "adult m", ""}, {youth, "AM", ""}, {youth, "M", "M"}, {youth, "YM", "M"}, {youth, "Y-XL", "XL"}, {youth, "Y2XL", ""},
		{youthY, "Youth M", "YM"}, {youthY, "youth x-large", "YXL"}, {youthY, "ys", "YS"}, {youthY, "M", ""}, {youthY, "kids' m", "YM"},
		{ladies, "Ladies M", "M"}, {ladies, "women's 2XL", "XXL"}, {ladies, "Womens XXL", "XXL"}, {ladies, "youth m", ""}, {ladies, "adult m", ""},
		{tall, "Tall L", "LT"}, {tall, "L Tall", "LT"}, {tall, "2XL tall", "2XLT"}, {tall, "XLT", "XLT"}, {tall, "L", ""}, {adult, "Y-M", ""}, {ladies, "YM", ""},
		{toddler, "toddler 2T", "2T"}, {toddler, "2t", "2T"}, {toddler, "youth 2T", ""}, {cap, "SM", "SM"}, {cap, "m/l", "M/L"}, {adult, "sm", "S"},
	} {
		if got, ok := c.style.MatchSize(c.text); got != c.want || ok != (c.want != "") {
			t.Errorf("%q of %q: %q, want %q", c.text, c.style.Description, got, c.want)
		}
	}
	if got := adult.NearestSize("6xl"); got != "2XL" && got != "XL" {
		t.Errorf("the nearest to 6XL is %q", got)
	}
}

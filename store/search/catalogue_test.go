package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"orderpad/store/catalog"
)

var fetched = time.Date(2026, 11, 2, 8, 30, 0, 0, time.UTC)

var (
	makers   = []string{"Port & Company", "Port Authority", "Sport-Tek", "District", "Gildan", "Hanes", "Bella+Canvas", "Next Level", "Comfort Colors", "Richardson", "Carhartt", "Red Kap"}
	cuts     = []string{"", "Men's", "Ladies", "Youth", "Unisex", "Tall", "Toddler", "Girl's"}
	fabrics  = []string{"Core Cotton", "Fan Favorite", "50/50 Blend", "Tri-Blend", "Dry Zone", "Heavyweight", "PosiCharge", "Fleece", "Silk Touch", "Ring-Spun", "Micro Mesh", "Brushed Twill"}
	garments = []string{"Tee", "T-Shirt", "Long Sleeve Tee", "Polo", "Hooded Sweatshirt", "Crewneck", "V-Neck Tee", "Full-Zip Jacket", "Tank", "Cap", "Pocket Tee.", "Jogger (Slim)"}
	letters  = []string{"PC", "ST", "DT", "LPC", "L", "G", "K", "YST", "BC", "NL", "J", "CT-", "F", "C", "DM"}
	hues     = []string{"Navy", "Black", "White", "Red", "Royal", "Forest", "Maroon", "Purple", "Orange", "Gold", "Kelly", "Charcoal", "Grey", "Sand", "Pink", "Teal", "Cardinal", "Carolina Blue", "Olive", "Brown"}
	shades   = []string{"", "", "", "Athletic ", "True ", "Dark ", "Light ", "Heather ", "Vintage ", "Neon ", "Sport ", "Deep "}
	short    = strings.NewReplacer("Navy", "Nvy", "Black", "Bk", "White", "Wht", "Athletic ", "Athl", "Heather ", "Hthr ", "Dark ", "Dk ", "Light ", "Lt", "Grey", "Gry", "Royal", "Ryl")
)

// inventory makes about that many rows of an inventory as a shop has it, the
// same for the same seed: 27 rows a style, each in some of its colours.
func inventory(seed uint64, rows int, add func(catalog.InventoryRow)) {
	rng := rand.New(rand.NewPCG(seed, 1))
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	var colors []string
	for _, shade := range shades[2:] {
		for _, hue := range hues {
			name := shade + hue
			switch rng.IntN(4) {
			case 0:
				name = short.Replace(name)
			case 1:
				name += "/" + pick(hues)
			}
			colors = append(colors, name)
		}
	}
	sets := [][]string{
		{"", "_2X", "_3X"}, {"", "_2X", "_3X", "_4X"}, {"", "_2X", "_3XL", "_3X"}, {"", "_XS", "_2X"}, {""},
		{"_YS", "_YM", "_YL"}, {"_2T", "_3T", "_4T", "_5/6T"}, {"_OSFA"}, {"_S/M", "_L/XL"}, {"_3230", "_3232", "_W34"}, {"", "_LT", "_XLT", "_2XLT"},
	}
	id := int64(0)
	for serial := 0; int(id) < rows; serial++ {
		style := fmt.Sprintf("%s%d", pick(letters), 50+serial)
		if rng.IntN(20) == 0 {
			style = fmt.Sprint(100 + serial)
		}
		description := strings.TrimSpace(fmt.Sprintf("%s %s %s %s", pick(makers), pick(cuts), pick(fabrics), pick(garments)))
		if rng.IntN(3) == 0 {
			description += ". " + style
		}
		suffixes := sets[rng.IntN(len(sets))]
		made := map[string]bool{}
		for range 3 + rng.IntN(14) {
			made[pick(colors)] = true
		}
		extra := rng.IntN(3) == 0
		for _, suffix := range suffixes {
			for _, color := range colors {
				if !made[color] || suffix != "" && rng.IntN(12) == 0 {
					continue
				}
				id++
				row := catalog.InventoryRow{ID: id, Part: style + suffix, Color: color, Description: description, FetchedAt: fetched.Add(time.Duration(id/500) * time.Second)}
				if rng.IntN(40) == 0 {
					row.Description += " 2nd run"
				}
				_, size := catalog.ParsePart(row.Part)
				switch {
				case rng.IntN(6) == 0: // none on hand
				case size != "":
					row.Sizes[catalog.ColumnOf(size)-1] = rng.IntN(400) - 8
				default:
					for i := range 4 {
						row.Sizes[i] = max(rng.IntN(900)-120, -3)
					}
					if extra && rng.IntN(2) == 0 {
						row.Sizes[4], row.Sizes[5] = rng.IntN(90), rng.IntN(90)
					}
				}
				add(row)
			}
		}
	}
}

func build(rows []catalog.InventoryRow) *Index {
	b := NewBuilder(catalog.Spelling{})
	for _, row := range rows {
		b.Add(row)
	}
	return b.Build()
}

func sample(seed uint64, rows int) []catalog.InventoryRow {
	var list []catalog.InventoryRow
	inventory(seed, rows, func(row catalog.InventoryRow) { list = append(list, row) })
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

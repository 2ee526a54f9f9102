package catalog

import (
	"encoding/csv"
	"strings"
	"sync"

	"orderpad/assets"
)

// Tone is what a colour looks like, as far as its words tell: Dk Hthr Grey is a
// dark grey. Either is empty where the words do not tell.
type Tone struct {
	Family string // blue, red, grey ...
	Shade  string // dark or light
}

var tones = sync.OnceValue(func() map[string]Tone {
	rows, err := csv.NewReader(strings.NewReader(string(assets.Tones))).ReadAll()
	if err != nil {
		panic("the embedded table of tones is damaged: " + err.Error())
	}
	table := make(map[string]Tone, len(rows))
	for _, row := range rows[1:] {
		table[row[0]] = Tone{row[1], row[2]}
	}
	return table
})

// ToneOf is a colour's tone. A word for a shade goes before the shade of the
// colour itself: light blue is light.
func ToneOf(color string) Tone {
	var out Tone
	said := false
	for _, word := range ColorWords(color) {
		switch tone := tones()[word]; {
		case tone.Family != "":
			out.Family = tone.Family
			if !said {
				out.Shade = tone.Shade
			}
		case tone.Shade != "":
			out.Shade, said = tone.Shade, true
		}
	}
	return out
}

// ColorApart tells how far one colour is from another to the eye: 0 is the
// same name, 1 one of the same family and shade, 2 of the same family, 3 any
// other.
func ColorApart(a, b string) int {
	if strings.Join(ColorWords(a), "") == strings.Join(ColorWords(b), "") {
		return 0
	}
	x, y := ToneOf(a), ToneOf(b)
	switch {
	case x.Family == "" || x.Family != y.Family:
		return 3
	case x.Shade != y.Shade:
		return 2
	}
	return 1
}

// OtherGround tells whether art made for one colour may not show on another:
// the one is dark and the other light.
func OtherGround(a, b string) bool {
	x, y := ToneOf(a).Shade, ToneOf(b).Shade
	return x != "" && y != "" && x != y
}

// garments are the words of a description that say what kind of goods it is.
var garments = map[string]bool{}

func init() {
	for _, word := range strings.Fields("tee t-shirt tshirt shirt polo hoodie sweatshirt fleece pullover crewneck jacket parka vest tank jersey " +
		"cap hat beanie visor bag tote backpack duffel apron pants pant shorts short leggings robe towel blanket scrub dress skirt cardigan sweater coat romper bodysuit onesie") {
		garments[word] = true
	}
}

// GarmentWord is the word of a description that says what kind of goods it is,
// in lower case: tee of Port & Company Core Cotton Tee. It is empty where no word
// is known.
func GarmentWord(description string) string {
	found := ""
	for _, word := range strings.Fields(strings.ToLower(Clean(description))) {
		if word = strings.Trim(word, ".,;:()'\""); garments[word] {
			found = word
		}
	}
	return found
}

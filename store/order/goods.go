package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Goods is what reading an order asks of the catalogue.
type Goods interface {
	// Style finds a style by its number, whatever its case.
	Style(number string) (catalog.Style, bool)
	// NearStyles lists numbers of styles that are written like one, the nearest
	// first.
	NearStyles(number string) []string
}

// goodsRead keeps what one reading asked of the catalogue, so that each style is
// looked up and made ready once.
type goodsRead struct {
	goods  Goods
	styles map[string]*readStyle // by what was asked, in upper case; nil: no such style
	any    *readStyle            // stands for the style where none is named: all sizes and colours of the tables
	forms  map[string]string     // what the size tables knew of texts before; "" for none
}

// readStyle is a style made ready for reading.
type readStyle struct {
	catalog.Style
	colors *catalog.Colors
	sizes  map[string]string // what was asked, to the size or nothing
	words  map[string]bool   // of the description, in lower case
	// unknown is a style that the catalogue lacks and that is taken as written.
	unknown bool
	loose   bool // it has all sizes of the tables
}

func newGoodsRead(goods Goods) *goodsRead {
	return &goodsRead{goods: goods, styles: map[string]*readStyle{}, any: looseStyle("no style",
		catalog.ColorVocabulary()), forms: map[string]string{}}
}

// looseStyle is a style of every size that the tables know.
func looseStyle(number string, colors []string) *readStyle {
	s := &readStyle{Style: catalog.Style{Number: number}, colors: catalog.NewColors(colors),
		sizes: map[string]string{}, words: map[string]bool{}, loose: true}
	for _, size := range catalog.Sizes() {
		s.Sizes = append(s.Sizes, size.Name)
	}
	return s
}

func (g *goodsRead) style(number string) *readStyle {
	key := strings.ToUpper(number)
	if s, ok := g.styles[key]; ok {
		return s
	}
	var ready *readStyle
	if s, ok := g.goods.Style(number); ok {
		if ready = g.styles[strings.ToUpper(s.Number)]; ready == nil {
			ready = &readStyle{
				Style: s, colors: catalog.NewColors(s.ColorNames()), sizes: map[string]string{},
				words: descriptionWords(s.Description),
			}
			g.styles[strings.ToUpper(s.Number)] = ready
		}
	}
	g.styles[key] = ready
	return ready
}

// size finds a size of the style, as Style.MatchSize does.
func (s *readStyle) size(text string) (string, bool) {
	size, ok := s.sizes[text]
	if !ok {
		if size = ""; s.loose {
			if name, known := catalog.NormalizeSize(text); known {
				size = name
			}
		} else {
			size, _ = s.MatchSize(text)
		}
		if len(s.sizes) < 10_000 {
			s.sizes[text] = size
		}
	}
	return size, size != ""
}

func descriptionWords(description string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(catalog.Clean(description)), func(r rune) bool {
		return strings.ContainsRune(" ,/®™()–&+", r)
	}) {
		words[strings.Trim(w, ".")] = true
	}
	return words
}

// familyLetters are the letters that styles of a cut have more than the adult
// style of the same family.
var familyLetters = map[catalog.Fit]string{
	catalog.FitYouth: "Y B YTH", catalog.FitLadies: "L W LK", catalog.FitTall: "T TL TLK", catalog.FitToddler: "T",
	catalog.FitInfant: "I", catalog.FitMens: "M",
}

// family lists the styles of the same family that are of a cut: PC61Y for the
// youth of PC61, L500 for the ladies of K500.
func (g *goodsRead) family(s *readStyle, fit catalog.Fit) []*readStyle {
	var found []*readStyle
	number := s.Number
	digits := strings.IndexAny(number, "0123456789")
	for _, letters := range strings.Fields(familyLetters[fit]) {
		for _, candidate := range []string{number + letters, letters + number, letters + number[max(digits, 0):]} {
			if other := g.style(candidate); other != nil && other != s && other.Fit() == fit && !slices.Contains(found,
				other) {
				found = append(found, other)
			}
		}
	}
	return found
}

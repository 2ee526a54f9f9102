// Package paper draws an order as a page that a shop hands out: a quote or a
// confirmation, as PDF. It is pure: bytes of a logo in, bytes of a file out.
package paper

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what a logo may be
	_ "image/png"
	"slices"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Paper is what a page is drawn of.
type Paper struct {
	Title    string // Quote, Order confirmation
	Order    order.Order
	Shop     order.Shop
	Logo     []byte // PNG or JPEG; nil for none
	Day      order.Date
	Boxes    bool // letters that the font lacks become boxes instead of an error
	Calendar order.Calendar
}

// MostLogo is the size in bytes of the biggest logo.
const MostLogo = 2 << 20

// CheckLogo says in a sentence why a file cannot be a logo.
func CheckLogo(data []byte) error {
	if len(data) > MostLogo {
		return order.FieldError("shop.logo", "the logo has over 2 MB; make the picture smaller")
	}
	if _, kind, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || kind != "png" && kind != "jpeg" {
		return order.FieldError("shop.logo", "the logo is no PNG or JPEG picture; set another file (shop.logo)")
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return order.FieldError("shop.logo", "the logo is a damaged picture; set another file (shop.logo)")
	}
	return nil
}

// The page: US Letter in points.
const (
	pageW, pageH = 612.0, 792.0
	left, right  = 48.0, 564.0
	bottom       = 716.0 // nothing of the body stands lower
	family       = "go"
)

// Colours by what they say, in RGB.
var (
	ink   = [3]int{29, 36, 48}
	muted = [3]int{86, 97, 112}
	line  = [3]int{180, 189, 201}
	faint = [3]int{228, 234, 241}
)

// page draws and remembers where it is and what it could not write.
type page struct {
	*fpdf.Fpdf
	Paper
	shown   order.Shown
	y       float64
	head    func() // drawn again on each page while rows follow
	missing []rune
}

// glyphs tells which letters the font has.
var glyphs = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

// Draw draws the paper. Letters that the font lacks are named in the error, and
// nothing is drawn; with Boxes they are drawn as boxes.
func Draw(p Paper) (pdf []byte, err error) {
	if p.Logo != nil {
		if err := CheckLogo(p.Logo); err != nil {
			return nil, err
		}
	}
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageW, Ht: pageH}})
	f.SetCatalogSort(true) // the same order gives the same bytes
	f.SetCreationDate(p.Day.Time())
	f.SetModificationDate(p.Day.Time())
	f.SetProducer("orderpad", true)
	f.SetTitle(p.Title+" "+p.Order.ExtOrderID, true)
	f.AddUTF8FontFromBytes(family, "", goregular.TTF)
	f.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.AliasNbPages("{pages}")
	g := &page{Fpdf: f, Paper: p, shown: p.Order.Shown()}
	f.SetFooterFunc(g.footer)
	g.first()
	g.goods()
	g.closing()
	if len(g.missing) > 0 && !p.Boxes {
		return nil, g.lacks()
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, order.Errorf(order.KindInternal, "the paper cannot be drawn: %w", err)
	}
	return out.Bytes(), nil
}

// lacks names the letters that the font has not.
func (g *page) lacks() error {
	const most = 12
	var names []string
	for _, r := range g.missing[:min(len(g.missing), most)] {
		names = append(names, string(r))
	}
	more := ""
	if n := len(g.missing) - most; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	e := order.FieldError("pdf", "the paper's font does not have %s%s; nothing was written: write them in other letters", strings.Join(names, " "), more)
	e.Hint = "--force writes the paper with a box in their place"
	return e
}

// clean is a text as the font can write it.
func (g *page) clean(text string) string {
	font, err := glyphs()
	if err != nil {
		return text // the font is part of the program
	}
	var buf sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if at, err := font.GlyphIndex(&buf, r); (err != nil || at == 0) && r > ' ' {
			if !slices.Contains(g.missing, r) {
				g.missing = append(g.missing, r)
			}
			return '\u25a1'
		}
		return r
	}, catalog.Clean(text))
}

func (g *page) color(c [3]int) { g.SetTextColor(c[0], c[1], c[2]) }

// font sets the style and size of what follows.
func (g *page) font(style string, size float64, c [3]int) {
	g.SetFont(family, style, size)
	g.color(c)
}

// at writes a text whose left edge is at x; it is cut where it would be wider
// than w.
func (g *page) at(x, y, w float64, text string) {
	g.Text(x, y, g.cut(g.clean(text), w))
}

// end writes a text whose right edge is at x.
func (g *page) end(x, y float64, text string) {
	text = g.clean(text)
	g.Text(x-g.GetStringWidth(text), y, text)
}

// cut shortens a text to a width, and says so with dots.
func (g *page) cut(text string, w float64) string {
	if w <= 0 || g.GetStringWidth(text) <= w {
		return text
	}
	letters := []rune(text)
	for len(letters) > 1 && g.GetStringWidth(string(letters)+"...") > w {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "..."
}

// wrap breaks a text into lines of a width; a word that is wider is broken.
func (g *page) wrap(text string, w float64) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(g.clean(text)) {
		for g.GetStringWidth(word) > w {
			letters := []rune(word)
			n := len(letters)
			for n > 1 && g.GetStringWidth(string(letters[:n])) > w {
				n--
			}
			if now != "" {
				lines, now = append(lines, now), ""
			}
			lines, word = append(lines, string(letters[:n])), string(letters[n:])
		}
		switch joined := strings.TrimSpace(now + " " + word); {
		case g.GetStringWidth(joined) <= w:
			now = joined
		default:
			lines, now = append(lines, now), word
		}
	}
	if now != "" {
		lines = append(lines, now)
	}
	return lines
}

func (g *page) rule(x1, x2, y float64, c [3]int) {
	g.SetDrawColor(c[0], c[1], c[2])
	g.SetLineWidth(0.6)
	g.Line(x1, y, x2, y)
}

// room begins a new page where so many points do not fit any more, with the
// heads that stand above the rows.
func (g *page) room(points float64) {
	if g.y+points <= bottom {
		return
	}
	g.AddPage()
	g.font("B", 11, ink)
	g.at(left, 56, 300, g.Title+" "+g.name())
	g.font("", 8, muted)
	g.end(right, 56, g.shown.Customer)
	g.rule(left, right, 64, ink)
	g.y = 88
	if g.head != nil {
		g.head()
	}
}

// name is the quote's number, or the order's.
func (g *page) name() string {
	if q, ok := g.quote(); ok {
		return q.Number
	}
	return g.Order.ExtOrderID
}

// quote is the quote that says what the paper says.
func (g *page) quote() (order.Quote, bool) {
	q, ok := g.Order.LastQuote()
	return q, ok && q.Hash == g.shown.Hash()
}

func (g *page) footer() {
	g.rule(left, right, 740, faint)
	g.font("", 8, muted)
	g.at(left, 753, 0, g.Order.ExtOrderID+" \u00b7 mark "+order.MarkOf(g.shown.Hash())+", which changes with any size, price or date")
	page := fmt.Sprintf("page %d of ", g.PageNo())
	g.Text(right-12-g.GetStringWidth(page), 753, page+"{pages}")
}

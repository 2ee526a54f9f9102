package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ordered is an order of so many lines, each a colour with its sizes.
func ordered(n int) order.Order {
	o := order.Order{ExtOrderID: "OP7F3K-0012", CustomerName: "Cascade Youth"}
	o.Fields.ContactNameFirst, o.Fields.ContactNameLast = "Ana", "Ruiz"
	o.Fields.DateOrderRequestedToShip = order.Date{Year: 2026, Month: 12, Day: 11}
	o.Fields.ShippingAddresses = []order.ShipTo{{
		ShipCompany:   "Cascade Youth, care of the very long name of a building that hardly fits on any line of a paper",
		ShipAddress01: "1200 Main St", ShipCity: "Kent", ShipState: "WA", ShipZip: "98032",
	}}
	o.Fields.Designs = []order.Design{{DesignName: "LC + FB", IDDesign: "30472", Locations: []order.Location{{Location: "Left chest"}, {Location: "Full back"}}}}
	for i := range n {
		l := order.Line{Style: fmt.Sprintf("PC%d", 54+i/3), Description: fmt.Sprintf("Core Cotton Tee %d", i/3), Color: fmt.Sprintf("Colour%d", i)}
		for j, size := range []string{"S", "M", "L", "XL", "2XL"} {
			price := catalog.PriceOf(850)
			if size == "2XL" {
				price = catalog.PriceOf(1050)
			}
			l.Cells = append(l.Cells, order.Cell{Size: size, Qty: 10*i + j + 1, Price: price})
		}
		o.Lines = append(o.Lines, l)
	}
	return o
}

// words are the words of a PDF as another library reads it, page by page.
func words(t *testing.T, data []byte) []string {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var pages []string
	for i := range r.NumPage() {
		rows, err := r.Page(i + 1).GetTextByRow()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, row := range rows {
			for _, word := range row.Content {
				b.WriteString(word.S + " ")
			}
			b.WriteString("\n")
		}
		pages = append(pages, strings.Join(strings.Fields(b.String()), " ")+" ")
	}
	return pages
}

// poppler is a PDF's text as poppler reads it, where that is installed: the
// library above knows no letters beyond the first 256.
func poppler(t *testing.T, data []byte) (string, bool) {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is not installed, so that letters of other scripts are not read back")
		return "", false
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out), true
}

// TestPaperEqualsTheOrder reads papers back by another library: every row with
// its quantities, the sum, the mark, and the heads on each page that has rows.
func TestPaperEqualsTheOrder(t *testing.T) {
	for n, least := range map[int]int{3: 1, 40: 2, 300: 10} {
		o := ordered(n)
		data, err := Draw(Paper{Title: "Order confirmation", Order: o, Shop: order.Shop{Name: "Kent Print Works", Terms: "Net 30"}, Day: order.Date{Year: 2026, Month: 11, Day: 28}})
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("PAPER_DIR"); dir != "" {
			if err := os.WriteFile(fmt.Sprintf("%s/paper%d.pdf", dir, n), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		pages := words(t, data)
		if len(pages) < least {
			t.Errorf("%d lines on %d pages", n, len(pages))
		}
		all := strings.Join(pages, "\n")
		for _, l := range o.Lines {
			row := fmt.Sprintf("%s %d %d %d %d %d 8.50 ", l.Color, l.Cells[0].Qty, l.Cells[1].Qty, l.Cells[2].Qty, l.Cells[3].Qty, l.Pieces()-l.Cells[4].Qty)
			if !strings.Contains(all, row) {
				t.Fatalf("%d lines: %q is not on the paper:\n%.3000s", n, row, all)
			}
		}
		for _, want := range []string{"Kent Print Works", "Cascade Youth", "$" + o.Total().Grouped(), fmt.Sprintf("%d pieces", o.Pieces()), order.MarkOf(o.Shown().Hash()), "LC + FB, design 30472", "Left chest, Full back", "Friday, December 11", "name and signature"} {
			if !strings.Contains(all, want) {
				t.Errorf("%d lines: %q is not on the paper", n, want)
			}
		}
		for i, page := range pages {
			if strings.Contains(page, "Colour") && !strings.Contains(page, "GARMENTS") {
				t.Errorf("%d lines: page %d has rows without their heads", n, i+1)
			}
			if !strings.Contains(page, fmt.Sprintf("page %d of", i+1)) {
				t.Errorf("%d lines: page %d has no number", n, i+1)
			}
		}
	}
}

func TestSameOrderSameBytes(t *testing.T) {
	draw := func() []byte {
		data, err := Draw(Paper{Title: "Quote", Order: ordered(4), Day: order.Date{Year: 2026, Month: 11, Day: 28}})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if !bytes.Equal(draw(), draw()) {
		t.Error("the same order gives other bytes")
	}
}

func TestLettersThatTheFontLacks(t *testing.T) {
	o := ordered(1)
	for _, name := range []string{"Łukasz Żółć", "Ελλάδα", "Київ", "Ñandú", "Ångström"} {
		o.CustomerName = name
		data, err := Draw(Paper{Title: "Quote", Order: o})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text, ok := poppler(t, data); ok && !strings.Contains(text, name) {
			t.Errorf("%s is not in %.200q", name, text)
		}
	}
	o.CustomerName = "東京 Tees"
	_, err := Draw(Paper{Title: "Quote", Order: o})
	if err == nil || !strings.Contains(err.Error(), "東 京") {
		t.Errorf("the letters are named: %v", err)
	}
	if _, err := Draw(Paper{Title: "Quote", Order: o, Boxes: true}); err != nil {
		t.Error(err)
	}
}

func TestManySizesAndHiddenPrices(t *testing.T) {
	o := ordered(1)
	for i, size := range []string{"XS", "3XL", "4XL", "5XL", "6XL", "LT", "XLT"} {
		o.Lines[0].Cells = append(o.Lines[0].Cells, order.Cell{Size: size, Qty: 70 + i, Price: catalog.PriceOf(1150)})
	}
	data, err := Draw(Paper{Title: "Quote", Order: o, Shop: order.Shop{HidePrices: true}})
	if err != nil {
		t.Fatal(err)
	}
	text := words(t, data)[0]
	for _, want := range []string{"XS 70", "XLT 76", "S 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	if strings.Contains(text, "8.50") || strings.Contains(text, "$") {
		t.Errorf("prices are hidden: %s", text)
	}
	o.Agreement = &order.Agreement{Name: "Ana Ruiz", Hash: o.Shown().Hash(), At: time.Date(2026, 11, 28, 14, 5, 0, 0, time.UTC)}
	if data, err = Draw(Paper{Title: "Quote", Order: o}); err != nil || !strings.Contains(words(t, data)[0], "Ana Ruiz") {
		t.Errorf("who agreed is on the paper: %v", err)
	}
}

func TestLogo(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 30, 10))); err != nil {
		t.Fatal(err)
	}
	if _, err := Draw(Paper{Title: "Quote", Order: ordered(1), Logo: picture.Bytes()}); err != nil {
		t.Error(err)
	}
	for want, data := range map[string][]byte{"2 MB": make([]byte, MostLogo+1), "no PNG or JPEG": []byte("GIF89a, or so"), "damaged": picture.Bytes()[:picture.Len()-20]} {
		if _, err := Draw(Paper{Title: "Quote", Order: ordered(1), Logo: data}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

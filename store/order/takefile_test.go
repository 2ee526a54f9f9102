package order

import (
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// fileGoods is a small catalogue: a tee, a youth's, a ladies' with an XXL of
// its own, a cap of one size, colours written short.
func fileGoods() shelfGoods {
	colors := func(names ...string) (all []catalog.StyleColor) {
		for _, n := range names {
			all = append(all, catalog.StyleColor{Color: n})
		}
		return all
	}
	tee := []string{"XS", "S", "M", "L", "XL", "2XL", "3XL"}
	return shelfGoods{
		"pc54":    {Number: "PC54", Description: "Core Cotton Tee", Sizes: tee, Colors: colors("Navy", "Jet Black", "Red", "AthlNavy", "White")},
		"pc54y":   {Number: "PC54Y", Description: "Youth Core Cotton Tee", Sizes: []string{"YS", "YM", "YL"}, Colors: colors("Navy")},
		"lpc54":   {Number: "LPC54", Description: "Ladies Core Cotton Tee", Sizes: []string{"S", "M", "L", "XL", "XXL"}, Colors: colors("Navy")},
		"112":     {Number: "112", Description: "Trucker Cap", Sizes: []string{"OSFM"}, Colors: colors("Black/White", "Navy/White")},
		"ca00078": {Number: "CA00078", Description: "Cap", Sizes: []string{"S", "M"}, Colors: colors("BrillOrng", "Bk/Bk/LtGy")},
	}
}

// TestTakeFile goes through the kinds of tables that people have, each with its
// siblings: what the orders are, or what one problem holds.
func TestTakeFile(t *testing.T) {
	for _, row := range []struct {
		kind, csv, want string // want: the orders, or ! and words of the first error
	}{
		// A size that is not there.
		{"blank size", "Style,Color,Size,Qty\nPC54,Navy,,4\n", "! line 2 PC54 comes in sizes"},
		{"blank size, a dash", "Style,Color,Qty\nPC54,Navy,4\n", "! line 2 comes in sizes"},
		{"blank size beside a good row", "Style,Color,Size,Qty\nPC54,Navy,S,1\nPC54,Navy,,4\n", "! line 3 comes in sizes"},
		{"blank size of a cap", "Style,Color,Size,Qty\n112,Black/White,,4\n", "112/Black/White OSFM=4"},
		{"unknown size", "Style,Color,Size,Qty\nPC54,Navy,3XX,4\n", "! line 2, Size 3XX nearest is"},
		{"a youth's size on an adult's", "Style,Color,YS,YM,YL,AS,AM\nPC54,Navy,1,2,3,4,5\n", "! does not come in YS, YM, YL"},
		// Sizes by another name.
		{"adult columns", "Style,Color,AS,AM,AL,AXL,A2XL,Total\nPC54,Navy,4,5,6,7,8,30\n", "PC54/Navy S=4 M=5 L=6 XL=7 2XL=8"},
		{"written out", "Style,Color,Small,Medium,Large,X-Large,XX-Large\nPC54,Navy,1,2,3,4,5\n", "PC54/Navy S=1 M=2 L=3 XL=4 2XL=5"},
		{"XXL is 2XL", "Style,Color,Size,Qty\nPC54,Navy,XXL,4\n", "PC54/Navy 2XL=4"},
		{"ladies' XXL", "Style,Color,Size,Qty\nLPC54,Navy,XXL,4\nLPC54,Navy,2XL,1\n", "LPC54/Navy XXL=5"},
		{"youth block", ",,Youth,,Adult,\nStyle,Color,S,M,S,M\nPC54Y,Navy,1,2,,\nPC54,Navy,,,3,4\n", "PC54Y/Navy YS=1 YM=2 PC54/Navy S=3 M=4"},
		{"youth M of a youth's style", "Style,Color,Size,Qty\nPC54Y,Navy,Youth M,4\n", "PC54Y/Navy YM=4"},
		// A cut in a column of its own belongs to each size of the row.
		{"a column of the cut", "Style,Color,Size,Qty,Fit\nPC54,Navy,M,4,Youth\n", "! line 2 does not come in Youth M"},
		{"a gender", "Style,Color,S,M,Gender\nPC54,Navy,1,2,Womens\n", "! line 2 PC54 does not come in"},
		{"the cut that the style is", "Style,Color,Size,Qty,Fit\nPC54Y,Navy,M,4,Youth\nLPC54,Navy,M,2,Ladies\n", "PC54Y/Navy YM=4 LPC54/Navy M=2"},
		{"men's and unisex are a grown one's", "Style,Color,Size,Qty,Gender\nPC54,Navy,M,4,Mens\nPC54,Navy,L,2,Unisex\nPC54,Navy,S,1,\n", "PC54/Navy S=1 M=4 L=2"},
		{"men's of a ladies' style", "Style,Color,Size,Qty,Gender\nLPC54,Navy,M,4,Men's\n", "! line 2, Gender another cut"},
		{"a cut and a part of one size", "Part,Color,Qty,Fit\nPC54_2X,Navy,4,Youth\n", "! line 2, Fit another cut"},
		{"a cut that nobody knows", "Style,Color,Size,Qty,Fit\nPC54,Navy,M,4,Relaxed\n", "! line 2, Fit Relaxed is no cut"},
		{"called off", "Style,Color,Size,Qty,Status\nPC54,Navy,M,4,Cancelled\n", "! line 2, Status called off"},
		{"not called off", "Style,Color,Size,Qty,Status\nPC54,Navy,M,4,Approved\n", "PC54/Navy M=4"},
		{"one size twice", "Style,Color,2XL,XXL\nPC54,Navy,1,2\n", "! line 2, XXL 2XL too"},
		{"a column that nobody knows", "Style,Color,S,Q9,M\nPC54,Navy,1,7,2\n", "! line 2, Q9 holds 7"},
		{"a column without a name among sizes", "Style,Color,S,,M\nPC54,Navy,1,7,2\n", "! line 2 no name holds 7"},
		// Colours and styles.
		{"case", "Style,Color,S\npc54,navy,1\n", "PC54/Navy S=1"},
		{"short", "Style,Color,S\nPC54,Nvy,1\n", "PC54/Navy S=1"},
		{"in full", "Style,Color,S\nPC54,Athletic Navy,1\nCA00078,Brilliant Orange,1\n", "PC54/AthlNavy S=1 CA00078/BrillOrng S=1"},
		{"another order is another colour", "Style,Color,Qty\n112,White/Navy,1\n", "! line 2, Color Navy/White"},
		{"a part of a name", "Style,Color,S\nPC54,Black,1\n", "! line 2, Color Jet Black"},
		{"nearest colour", "Style,Color,S\nPC54,Nave,1\n", "! line 2, Color nearest is Navy"},
		{"nearest style", "Style,Color,S\nPC45,Navy,1\n", "! line 2, Style PC45 nearest is"},
		// Totals.
		{"labelled", "Customer,PO,Style,Color,S,M,L\nElm,778,PC54,Navy,4,8,8\nElm,778,Total,,4,8,8\n", "PC54/Navy S=4 M=8 L=8"},
		{"in the colour's column", "Style,Color,S,M\nPC54,Navy,4,8\nPC54,Red,1,1\n,TOTAL,5,9\n", "PC54/Navy S=4 M=8 PC54/Red S=1 M=1"},
		{"unlabelled", "Style,Color,S,M,Total\nPC54,Navy,4,8,12\n,,4,8,12\n", "PC54/Navy S=4 M=8"},
		{"below a blank row", "Style,Color,S,M\nPC54,Navy,4,8\n,,,\nGrand Total,,4,8\n", "PC54/Navy S=4 M=8"},
		{"subtotals and a total", "Style,Color,S\nPC54,Navy,4\nSubtotal,,4\nPC54,Red,2\nSubtotal,,2\nTotal,,6\n", "PC54/Navy S=4 PC54/Red S=2"},
		{"wrong by one", "Style,Color,S,M\nPC54,Navy,4,8\nTotal,,4,9\n", "! line 3, M say 9 add up to 8"},
		{"a column of totals that is wrong", "Style,Color,S,M,Total\nPC54,Navy,4,8,13\n", "! line 2, Total 13 12 pieces"},
		{"a column of amounts", "Style,Color,S,M,Price,Total\nPC54,Navy,4,8,8.50,$102.00\n", "PC54/Navy S=4@8.50 M=8@8.50"},
		{"a total of the order beside each size", "Order,Style,Color,Size,Qty,Total\nA,PC54,Navy,S,4,12\nA,PC54,Navy,M,8,12\n", "A PC54/Navy S=4 M=8"},
		{"a total of the order that is wrong", "Order,Style,Color,Size,Qty,Total\nA,PC54,Navy,S,4,20\nA,PC54,Navy,M,8,20\n", "! line 2, Total 20 12 pieces"},
		// Above the header, and the header again.
		{"a title", "Elm School spring order,,,\n,,,\nStyle,Color,S,M\nPC54,Navy,4,8\n", "PC54/Navy S=4 M=8"},
		{"a title alone", "Order form\n\nStyle,Color,S\nPC54,Navy,4\n", "PC54/Navy S=4"},
		{"the header on each page", "Style,Color,S\nPC54,Navy,4\nStyle,Color,S\nPC54,Red,2\n", "PC54/Navy S=4 PC54/Red S=2"},
		{"empty columns", ",Style,,Color,S,\n,PC54,,Navy,4,\n", "PC54/Navy S=4"},
		{"a break in a header", "Style,Color,\"Unit\nPrice\",S\nPC54,Navy,8.50,4\n", "PC54/Navy S=4@8.50"},
		// Cells.
		{"as people write them", "Style,Color,S,M,Price\nPC54,Navy,\"1,204\",2,$8.50 ea\nPC54,Red,-,2 pcs,USD 8.50\n", "PC54/Navy S=1204@8.50 M=2@8.50 PC54/Red M=2@8.50"},
		{"decimal commas", "Style;Color;S;Price\nPC54;Navy;1.204;8,50\n", "PC54/Navy S=1204@8.50"},
		{"half a piece", "Style,Color,S\nPC54,Navy,4.5\n", "! line 2, S 4.5"},
		{"a price once a row", "Style,Color,S,M,L,Price\nPC54,Navy,1,2,3,cheap\n", "! line 2, Price cheap"},
		{"two rows of the same day", "Style,Color,S,Due Date\nPC54,Navy,1,3/4/26\nPC54,Red,2,4-Mar-26\n", "PC54/Navy S=1 PC54/Red S=2"},
		// Damage.
		{"a phone", "Style,Color,S,Phone\nPC54,Navy,1,2.53556E+09\n", "! line 2, Phone 2.53556E+09"},
		{"a PO", "PO,Style,Color,S\n1.00045E+11,PC54,Navy,1\n", "! line 2, PO 1.00045E+11"},
		{"an error", "Style,Color,S\nPC54,#N/A,1\n", "! line 2, Color #N/A"},
		{"an error in a size", "Style,Color,S\nPC54,Navy,#REF!\n", "! line 2, S #REF!"},
		{"a ZIP", "Style,Color,S,Ship Zip\nPC54,Navy,1,2134\n", "! line 2, Ship Zip 02134"},
		{"a ZIP as text", "Style,Color,S,Ship Zip\nPC54,Navy,1,'02134\n", "PC54/Navy S=1"},
		{"a card over two cells", "Style,Color,S,Notes,Terms\nPC54,Navy,1,4111 1111,1111 1111\n", "! line 2 card number"},
		// Shops and distributors.
		{"Shopify", "Name,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n#1001,41.81,4,Core Tee - Navy / 2XL,8.50,PC54\n#1001,,2,Core Tee - Navy / M,8.50,PC54\n", "#1001 PC54/Navy M=2@8.50 2XL=4@8.50"},
		{"Shopify, size first", "Name,Lineitem quantity,Lineitem name,Lineitem sku\n#1002,4,Core Tee - 2XL / Jet Black,PC54\n", "#1002 PC54/Jet Black 2XL=4"},
		{"Shopify without a variant", "Name,Lineitem quantity,Lineitem name,Lineitem sku\n#1003,4,Core Tee,PC54\n", "! line 2"},
		{"Shopify, called off", "Name,Cancelled at,Lineitem quantity,Lineitem name,Lineitem sku\n#1004,2026-03-04,4,Core Tee - Navy / M,PC54\n", "! line 2, Cancelled at called off"},
		{"a variant's own column", "Order,SKU,Variant,Qty\n7,PC54,1 XL / Navy,4\n", "7 PC54/Navy XL=4"},
		{"Printavo", "Visual ID,Customer Full Name,Item #,Color,S,M,Items\n55,Ann Lee,PC54,Navy,4,8,12\n", "55 PC54/Navy S=4 M=8"},
		{"SanMar", "PO Number,Style,Catalog Color,Size,Quantity\n88,PC54,Navy,S,12\n", "PC54/Navy S=12"},
		{"S&S", "PO Number,Sku,Style,Color Name,Size Name,Qty\n88,B0123,PC54,Navy,S,12\n", "PC54/Navy S=12"},
	} {
		t.Run(row.kind, func(t *testing.T) {
			file, err := OpenFile([]byte(row.csv), HeaderKnows)
			if err != nil {
				t.Fatal(err)
			}
			var have, errors []string
			for _, o := range takeAll(&file, GuessColumns(file.Header), TakeOptions{Goods: fileGoods()}) {
				have = append(have, strings.TrimPrefix(strings.Replace(say(o), ": ", " ", 1), " "))
				for _, p := range o.Problems {
					if p.Severity == SeverityError {
						errors = append(errors, p.Message)
					}
				}
			}
			words, refused := strings.CutPrefix(row.want, "! ")
			if !refused {
				if strings.Join(have, "; ") != row.want || len(errors) > 0 {
					t.Errorf("%q %q, want %q", have, errors, row.want)
				}
				return
			}
			if len(errors) != 1 || slices.ContainsFunc(strings.Fields(words), func(w string) bool { return !strings.Contains(errors[0], w) }) {
				t.Errorf("%q %q, want a refusal with %q", have, errors, words)
			}
		})
	}
}

// TestUnknownGoodsAreTakenAsWritten only when that is said, and sizes that
// nobody knows never.
func TestUnknownGoodsAreTakenAsWritten(t *testing.T) {
	for csv, want := range map[string]string{
		"Style,Color,S\nZZ9,Puce,4\n":            "ZZ9/Puce S=4",
		"Style,Color,S\nPC54,Puce,4\n":           "PC54/Puce S=4",
		"Style,Color,4XL\nPC54,Navy,4\n":         "PC54/Navy 4XL=4",
		"Style,Color,Size,Qty\nZZ9,Puce,Big,4\n": "",
	} {
		file, err := OpenFile([]byte(csv), HeaderKnows)
		if err != nil {
			t.Fatal(err)
		}
		orders := takeAll(&file, GuessColumns(file.Header), TakeOptions{Goods: fileGoods(), Unknown: true})
		if got := strings.TrimPrefix(say(orders[0]), ": "); orders[0].Refused() != (want == "") || want != "" && got != want || len(orders[0].Problems) == 0 {
			t.Errorf("%q: %q %v", csv, got, orders[0].Problems)
		}
	}
}

// TestTheRefusedFileIsHarmless: no cell of it is a formula, none holds a card
// number, and reading it again gives the cells as they were.
func TestTheRefusedFileIsHarmless(t *testing.T) {
	cells := []string{"=1+1", "+SUM(A1)", "-cmd", "@x", "\tx", "-4", "4111 1111 1111 1111", "O'Brien", "8.50", ""}
	file := File{Header: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}, Records: [][]string{cells}, Comma: ','}
	var out strings.Builder
	if err := file.Write(&out, []int{0}, map[int]string{0: "=no"}); err != nil {
		t.Fatal(err)
	}
	again, err := OpenFile([]byte(out.String()), HeaderKnows)
	if err != nil {
		t.Fatal(err)
	}
	for i, cell := range again.Records[0] {
		if text := strings.TrimSpace(cell); text != "" && strings.ContainsRune("=+@\t\r", rune(text[0])) || HoldsCardNumber(cell) {
			t.Errorf("%q", cell)
		}
		if i < len(cells) && i != 6 && cellText(cell) != strings.TrimSpace(cells[i]) {
			t.Errorf("%q became %q", cells[i], cellText(cell))
		}
	}
}

// TestRostersAsPeopleHaveThem: columns in any order, counters, numbers as they
// stand, and what is asked.
func TestRostersAsPeopleHaveThem(t *testing.T) {
	scale := []string{"S", "M", "L", "XL", "2XL"}
	for _, row := range []struct{ name, text, want string }{
		{"7.0 is 7, 00 and 07 stay", "Name,Number,Size\nAnn Lee,7.0,S\nBo Chan,00,M\nCy Dee,07,L\n", "Ann Lee/S/7 Bo Chan/M/00 Cy Dee/L/07"},
		{"two sizes", "Name,Number,Size,Size\nAnn Lee,7,S,M\n", "! two columns hold sizes"},
		{"shirt and short size", "Name,Shirt Size,Short Size\nAnn,S,M\n", "! two columns hold sizes"},
		{"a second size by another name", "Name,Size,Pants\nAnn,S,M\nBo,L,L\n", "! two columns hold sizes"},
		{"two numbers", "Name,Number,Jersey,Size\nAnn,7,8,S\n", "! two columns hold numbers"},
		{"home and away", "Name,Home,Away,Size\nAnn,7,70,S\nBo,8,80,M\n", "! two columns hold numbers"},
		{"a counter beside the numbers", "#,Name,Number,Size\n1,Ann,22,S\n2,Bo,33,M\n", "Ann/S/22 Bo/M/33"},
		{"a counter without a header", "1,Ann,22,S\n2,Bo,33,M\n3,Cy,44,L\n", "Ann/S/22 Bo/M/33 Cy/L/44"},
		{"a counter alone", "1,Ann,S\n2,Bo,M\n3,Cy,L\n", "! counts from 1 to 3"},
		{"last name first", "Last,First,Size\nLee,Ann,S\n", "Ann Lee/S/"},
		{"size first", "S,Ann Lee,7\nM,Bo Chan,8\n", "Ann Lee/S/7 Bo Chan/M/8"},
		{"a title and totals", "Tigers 2026\nName,Size,Number\nAnn,S,7\n\nBo,M,8\nTotal,,2\n", "Ann/S/7 Bo/M/8"},
		{"totals that are wrong", "Name,Size,Number\nAnn,S,7\nTotal,3,\n", "! total says 3"},
		{"CR alone", "Name,Number,Size\rAnn Lee,7,S\rBo Chan,8,M\r", "Ann Lee/S/7 Bo Chan/M/8"},
		{"a list by hand", "1. Ann Lee S 7\n2. Bo Chan M 8\n", "Ann Lee/S/7 Bo Chan/M/8"},
		{"two shirts of a name", "Name,Size,Qty\nAnn,S,2\n", "! write a row for each"},
		{"no number", "Name,Size,Number\nAnn,S,TBD\n", "! TBD"},
		{"no size of the style", "Name,Size\nAnn,XXXXL\n", "! nearest"},
	} {
		t.Run(row.name, func(t *testing.T) {
			entries, problems, err := ReadRoster([]byte(row.text), scale)
			var have []string
			for _, e := range entries {
				have = append(have, e.Name+"/"+e.Size+"/"+e.Number)
			}
			failed := ""
			if err != nil {
				failed = err.Error()
			}
			for _, p := range problems {
				if p.Severity == SeverityError {
					failed += p.Message
				}
			}
			if says, refused := strings.CutPrefix(row.want, "! "); refused {
				if !strings.Contains(failed, says) {
					t.Errorf("%q %q, want %q", have, failed, says)
				}
			} else if got := strings.Join(have, " "); got != row.want || failed != "" {
				t.Errorf("%q %q, want %q", got, failed, row.want)
			}
		})
	}
}

package order

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

func readCSV(t *testing.T, text string, columns Columns) []FileOrder {
	t.Helper()
	file, err := OpenFile([]byte(text), HeaderKnows)
	if err != nil {
		t.Fatal(err)
	}
	if columns == nil {
		columns = GuessColumns(file.Header)
	}
	return takeAll(&file, columns, TakeOptions{})
}

func takeAll(file *File, columns Columns, opts TakeOptions) []FileOrder {
	taken := TakeFile(file, columns, opts)
	all := make([]FileOrder, taken.Len())
	for i := range all {
		all[i] = taken.Order(i)
	}
	return all
}

// say writes an order in one line: its id, then its rows.
func say(o FileOrder) string {
	text := o.Order.ExtOrderID + ":"
	for _, l := range o.Order.Lines {
		text += " " + l.Style + "/" + l.Color
		for _, c := range l.Cells {
			text += " " + strings.TrimSpace(c.Size+"="+itoa(c.Qty))
			if c.Price.Set {
				text += "@" + c.Price.String()
			}
		}
	}
	return text
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestOrdersFromCSV(t *testing.T) {
	for _, row := range []struct {
		name string
		csv  string
		want []string
	}{
		{"sizes down", "Order No,Style,Colour,Size,Qty,Price\nA,PC54,Navy,LG,4,8.50\nA,PC54,Navy,XX-Large,2,10.50\nB,PC54,Red,m,1,8\n",
			[]string{"A: PC54/Navy L=4@8.50 2XL=2@10.50", "B: PC54/Red M=1@8.00"}},
		{"sizes across", "Style;Color;S;M;2X;Price\nPC54;Navy;4;0;2;8.50\nPC61;Red;;3;;9\n", []string{": PC54/Navy S=4@8.50 2XL=2@8.50 PC61/Red M=3@9.00"}},
		{"tabs, BOM, CRLF", "\ufeffStyle\tColor\tSize\tQty\r\nPC54\tNavy\tL\t12.0\r\n", []string{": PC54/Navy L=12"}},
		{"rows of one order apart", "order,style,color,size,qty\nA,PC54,Navy,S,1\nB,PC54,Navy,S,1\nA,PC54,Navy,M,2\n", []string{"A: PC54/Navy S=1 M=2", "B: PC54/Navy S=1"}},
		{"no ids: what the rows say", "company,style,color,size,qty\nAcme,PC54,Navy,S,1\nAcme,PC54,Navy,M,1\n,PC54,Navy,L,1\nBeta,PC54,Navy,S,1\n",
			[]string{": PC54/Navy S=1 M=1 L=1", ": PC54/Navy S=1"}},
		{"paths as headers", "ExtOrderID,LinesOE.0.PartNumber,ForProductColor,Size01,Size05,cur_UnitPriceUserEntered\nA,PC54,Forest,4,2,16\n", []string{"A: PC54/Forest S=4@16.00 2XL=2@16.00"}},
		{"parts with suffixes", "part,color,qty\nPC54_2X,Navy,3\n", []string{": PC54/Navy 2XL=3"}},
		{"sizes across with a total", "style,color,S,M,qty\nPC54,Navy,4,8,12\n", []string{": PC54/Navy S=4 M=8"}},
		{"a fee", "part,qty,price\nDD,1,60\n", []string{": DD/ =1@60.00"}},
		{"empty lines", "style,color,size,qty\n\n,,,\nPC54,Navy,S,1\n", []string{": PC54/Navy S=1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var have []string
			for _, o := range readCSV(t, row.csv, nil) {
				have = append(have, say(o))
				for _, p := range o.Problems {
					t.Error(p)
				}
			}
			if !slices.Equal(have, row.want) {
				t.Errorf("%q\nwant %q", have, row.want)
			}
		})
	}
}

func TestProblemsOfACSVHaveLineAndColumn(t *testing.T) {
	for _, row := range []struct {
		name         string
		csv          string
		line, column int
		severity     Severity
		says         string
	}{
		{"quantity", "order,style,color,size,qty\nA,PC54,Navy,S,1\nA,PC54,Navy,M,abc\n", 3, 5, SeverityError, "not a whole number"},
		{"across", "style,color,S,M\nPC54,Navy,1,x\n", 2, 4, SeverityError, "not a whole number"},
		{"price", "style,color,size,qty,price\nPC54,Navy,S,1,8.5.0\n", 2, 5, SeverityError, "amount"},
		{"no part", "style,color,size,qty\n,Navy,S,1\n", 2, 0, SeverityError, "no part number"},
		{"date", "style,size,qty,color,ship date\nPC54,S,1,Navy,soon\n", 2, 5, SeverityError, "date"},
		{"card", "style,size,qty,color,notes\nPC54,S,1,Navy,4111 1111 1111 1111\n", 2, 5, SeverityError, "card number"},
		{"a comma too many", "style,color,size,qty\nPC54,Navy,S,1,9\n", 2, 5, SeverityError, "a comma too many"},
		{"unknown size", "style,color,size,qty\nPC54,Navy,Banana,1\n", 2, 3, SeverityError, "Banana"},
		{"no pieces", "style,color,size,qty\nPC54,Navy,S,0\n", 2, 4, SeverityError, "no pieces"},
		{"two customers in one order", "order,email,style,color,size,qty\nA,a@b.cd,PC54,Navy,S,1\nA,x@b.cd,PC54,Navy,M,1\n", 3, 2, SeverityWarning, "gives way"},
		{"after a cell of two lines", "style,color,size,qty,notes\nPC54,Navy,S,1,\"a\nb\"\nPC61,Navy,S,x,\n", 4, 4, SeverityError, "not a whole number"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var all []FileProblem
			for _, o := range readCSV(t, row.csv, nil) {
				all = append(all, o.Problems...)
			}
			if len(all) != 1 || all[0].Line != row.line || all[0].Column != row.column || all[0].Severity != row.severity || !strings.Contains(all[0].Message, row.says) {
				t.Errorf("%+v", all)
			}
		})
	}
}

func TestColumnsAreChecked(t *testing.T) {
	got, err := Columns{"a": "LinesOE.0.WorkOrderNotes", "b": "Color", "c": "ShippingAddresses.N.ShipCity", "d": "", "e": "LinesOE.N.sizes.xx-large", "f": "ContactEmail"}.Check()
	want := Columns{"a": "LinesOE.N.WorkOrderNotes", "b": "LinesOE.N.Color", "c": "ShippingAddresses.0.ShipCity", "d": "-", "e": "LinesOE.N.sizes.2XL", "f": "ContactEmail"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v", got, err)
	}
	if _, err := (Columns{"a": "ContactMail"}).Check(); err == nil || !strings.Contains(err.Error(), "ContactEmail") {
		t.Error(err)
	}
	if _, err := (Columns{"a": "LinesOE.N.sizes.Banana"}).Check(); err == nil {
		t.Error("a size that no table knows")
	}
}

func TestSplitJSON(t *testing.T) {
	for _, row := range []struct {
		name string
		text string
		want string // of each element: line and JSON
	}{
		{"one", "\n{\"a\":1}", `2 {"a":1}`},
		{"a list", "[\n {\"a\":1},\n\n {\"a\":2}\n]", `2 {"a":1} 4 {"a":2}`},
		{"in an object", "{\"status\":\"success\",\n\"data\":[{\"a\":1},\n{\"a\":2}]}", `2 {"a":1} 3 {"a":2}`},
		{"one after the other", "{\"a\":1}\n{\"a\":2}\n", `1 {"a":1} 2 {"a":2}`},
		{"with a BOM", "\ufeff[{\"a\":1}]", `1 {"a":1}`},
		{"an order with a list of its own", `{"LinesOE":[],"Notes":[]}`, `1 {"LinesOE":[],"Notes":[]}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			elements, err := SplitJSON([]byte(row.text))
			var have []string
			for _, e := range elements {
				have = append(have, itoa(e.Line)+" "+string(e.Raw))
			}
			if got := strings.Join(have, " "); err != nil || got != row.want {
				t.Errorf("%s %v, want %s", got, err, row.want)
			}
		})
	}
	for text, says := range map[string]string{"[{\"a\":1},\n{\"a\":]": "line 2", "": "no order", "[]": "no order", "\xff": "not JSON", "\xff\xfe\x00": "not text"} {
		if _, err := SplitJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestReadRoster(t *testing.T) {
	scale := []string{"S", "M", "L", "XL", "2XL", "YM"}
	for _, row := range []struct {
		name  string
		text  string
		scale []string
		want  string // name/size/number of each
		wrong string // line and column of each problem
	}{
		{"header", "Number,Player,Size\n7,Ann Lee,S\n,Bob,xl\n", scale, "Ann Lee/S/7 Bob/XL/", ""},
		{"first and last", "First,Last,Size\nAnn,Lee,S\n", scale, "Ann Lee/S/", ""},
		{"no header", "Ann Lee,S,7\nBob,2X\n", scale, "Ann Lee/S/7 Bob/2XL/", ""},
		{"number before the size", "Ann;7;S\nBob;#12;L\n", scale, "Ann/S/7 Bob/L/12", ""},
		{"pasted from a sheet", "Ann\tyouth m\t7\r\nBob\tL\t\r\n", scale, "Ann/YM/7 Bob/L/", ""},
		{"typed", "Ann Lee S 7\n\nBob 12 L\nCy XL", scale, "Ann Lee/S/7 Bob/L/12 Cy/XL/", ""},
		{"no size of the style", "Ann,S\nBob,4XL\n", scale, "Ann/S/", "2.2"},
		{"SM without a style", "Ann,SM\nBob,XXXL\n", nil, "Ann/S/ Bob/3XL/", ""},
		{"a column of something else", "name,team,size\nAnn,Blue,S\nBob,Red,M\n", scale, "Ann/S/ Bob/M/", "2.2"},
		{"no name, no size", "name,size\n,S\nAnn,\n", scale, "", "2.1 3.2"},
		{"a card number", "4111 1111 1111 1111,S\n", scale, "", "1.0"},
	} {
		t.Run(row.name, func(t *testing.T) {
			entries, problems, err := ReadRoster([]byte(row.text), row.scale)
			if err != nil {
				t.Fatal(err)
			}
			var have, wrong []string
			for _, e := range entries {
				have = append(have, e.Name+"/"+e.Size+"/"+e.Number)
			}
			for _, p := range problems {
				wrong = append(wrong, itoa(p.Line)+"."+itoa(p.Column))
			}
			if strings.Join(have, " ") != row.want || strings.Join(wrong, " ") != row.wrong {
				t.Errorf("%q, problems at %q: %v", have, wrong, problems)
			}
		})
	}
	if _, _, err := ReadRoster(nil, scale); err == nil {
		t.Error("an empty roster")
	}
}

func TestApplyRoster(t *testing.T) {
	entries := []RosterEntry{{1, "Ann", "S", "7"}, {2, "Bob", "S", ""}, {3, "Cy", "L", "9"}}
	for _, place := range []RosterPlace{RosterDetails, RosterNotes} {
		o := Order{Lines: []Line{{Style: "PC54", Color: "Navy", Price: catalog.PriceOf(850), Cells: []Cell{{Size: "L", Qty: 5}, {Size: "M", Qty: 1}}}}}
		o.Lines[0].LineItemNotes = "fold"
		for range 2 { // the second time takes the place of the first
			cells, err := o.ApplyRoster(0, entries, place, nil)
			want := []RosterCell{{"S", 2, 2}, {"M", 0, 1}, {"L", 1, 5}}
			if err != nil || !slices.Equal(cells, want) {
				t.Fatalf("%v %v", cells, err)
			}
		}
		notes := o.Lines[0].LineItemNotes
		if place == RosterNotes {
			if notes != "fold\nRoster: S Ann 7; S Bob; L Cy 9" || o.Fields.Designs != nil {
				t.Errorf("%q %v", notes, o.Fields.Designs)
			}
			continue
		}
		details := o.Fields.Designs[0].Locations[0].LocationDetails
		want := []LocationDetail{
			{ParameterLabel: "Roster PC54 Navy S", ParameterValue: "Ann", Text: "7"}, {ParameterLabel: "Roster PC54 Navy S", ParameterValue: "Bob", Text: "Bob"},
			{ParameterLabel: "Roster PC54 Navy L", ParameterValue: "Cy", Text: "9"},
		}
		if notes != "fold" || !slices.Equal(details, want) {
			t.Errorf("%q %+v", notes, details)
		}
	}
	if fee := RosterFee(entries, DefaultSettings()); fee.Style != "NAME/NUMBER" || fee.Cells[0].Qty != 3 || RosterFee(entries[1:2], DefaultSettings()).Style != "NAME" {
		t.Errorf("%+v", fee)
	}
	if _, err := (&Order{}).ApplyRoster(0, entries, RosterNotes, nil); err == nil {
		t.Error("there is no line")
	}
}

// FuzzImportCSV: no panic, and no row is lost: each is part of an order, which
// the file of refused rows can hold as it stood.
func FuzzImportCSV(f *testing.F) {
	f.Add([]byte("order,style,color,size,qty,price\nA,PC54,Navy,SM,4,8.50\n\"A\nB\",x,y,z,1e9,-1\n"))
	f.Add([]byte("style\tS\t3230\nPC54\t1\t2\t3\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := OpenFile(data, HeaderKnows)
		if err != nil || bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		rows := map[int]bool{}
		for _, o := range takeAll(&file, GuessColumns(file.Header), TakeOptions{}) {
			for _, place := range o.Source {
				if rows[place] {
					t.Errorf("row %d is in two orders", place)
				}
				rows[place] = true
			}
		}
		for place, record := range file.Records {
			named := slices.ContainsFunc(file.Said, func(s string) bool { return strings.HasPrefix(s, file.At(place)+" ") })
			if blank := strings.TrimSpace(strings.Join(record, "")) == ""; rows[place] == (blank || named) {
				t.Errorf("row %d, blank %v, named %v, is in an order: %v", place, blank, named, rows[place])
			}
		}
		csvKept(t, file, data)
		var out bytes.Buffer
		if err := file.Write(&out, nil, nil); err != nil {
			t.Error(err)
		}
	})
}

// csvKept holds every cell of a known column against the order of its row: it is
// there, or a problem has the row. A refused order's rows go to the file of
// refused rows as they stand.
func csvKept(t *testing.T, file File, data []byte) {
	t.Helper()
	columns := GuessColumns(file.Header)
	for _, o := range takeAll(&file, columns, TakeOptions{}) {
		if o.Refused() {
			continue
		}
		kept := keptValues(o.Order)
		for _, place := range o.Source {
			if slices.ContainsFunc(o.Problems, func(p FileProblem) bool { return p.Row == place+1 }) {
				continue
			}
			for i, name := range file.Header {
				path := columns[name]
				if i >= len(file.Records[place]) || path == "" || path == ColumnIgnored {
					continue
				}
				value := strings.TrimSpace(file.Records[place][i])
				if _, size := strings.CutPrefix(path, columnOfSize); size {
					path = "LinesOE.0.Qty" // adds up
				}
				if !keptOrNamed(path, value, kept, nil) {
					t.Fatalf("row %d, column %s: %q is lost without a word\nfrom %q\norder %+v", place+1, name, value, data, o.Order)
				}
			}
		}
	}
}

// FuzzReadRoster: no panic; every line that says something is an entry or a
// problem.
func FuzzReadRoster(f *testing.F) {
	f.Add([]byte("Name,Size,#\nAnn,S,7\n"))
	f.Add([]byte("Ann S 7\n\nBob"))
	f.Add([]byte("Name,Team,Size\nAnn,Blue,S\nBob,Red,M,extra\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, problems, err := ReadRoster(data, nil)
		if err == nil && len(entries)+len(problems) == 0 {
			t.Error("neither an entry nor a problem nor an error")
		}
		said, lines, refused := "", map[int]bool{}, map[int]bool{}
		for _, e := range entries {
			if e.Name == "" || e.Size == "" || e.Line < 1 {
				t.Errorf("%+v", e)
			}
			said += " " + e.Name + " " + e.Number
			lines[e.Line] = true
		}
		left := map[int]bool{}
		for _, p := range problems {
			lines[p.Line] = true
			refused[p.Line] = refused[p.Line] || p.Severity == SeverityError
			left[p.Column] = true
		}
		if err == nil {
			rosterKept(t, data, said, lines, refused, left)
		}
	})
}

// rosterKept holds every line of a roster against what was read of it: it has an
// entry or a problem, and what an entry does not hold is its size or in a column
// that was named.
func rosterKept(t *testing.T, data []byte, said string, lines, refused, left map[int]bool) {
	t.Helper()
	table, err := openRoster(data, nil)
	if err != nil {
		return
	}
	r := rosterReader{}
	for _, row := range append(table.rows, table.above...) {
		if !lines[row.Number] {
			t.Fatalf("line %d of %q has neither an entry nor a problem", row.Number, data)
		}
		if refused[row.Number] {
			continue
		}
		for column, cell := range row.Cells {
			_, size := r.match(cell)
			number, _ := rosterNumber(cell)
			if size || left[column+1] || left[0] || isNothing(cell) || strings.Contains(said, number) {
				continue
			}
			for _, word := range strings.Fields(cell) {
				if !strings.Contains(said, word) && !strings.Contains(strings.ToLower(cell), "youth") && strings.TrimRight(word, "0123456789.)") != "" {
					t.Fatalf("%q of line %d is lost without a word\nfrom %q\nsaid %q", word, row.Number, data, said)
				}
			}
		}
	}
}

// FuzzSplitJSON: no panic; each element is JSON, on a line of the file.
func FuzzSplitJSON(f *testing.F) {
	f.Add([]byte("[{\"a\":1},\n2]"))
	f.Add([]byte("{\"orders\":[{}]}{\"data\":[1]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		elements, err := SplitJSON(data)
		for _, e := range elements {
			if err != nil || !json.Valid(e.Raw) || e.Line < 1 || e.Line > 1+bytes.Count(data, []byte("\n")) {
				t.Errorf("%+v %v", e, err)
			}
		}
	})
}

// TestACSVSaysWhatItLeavesOut: a total that is wrong, a second column of the
// same field, a row without pieces.
func TestACSVSaysWhatItLeavesOut(t *testing.T) {
	for csv, want := range map[string]string{
		"style,color,S,M,qty\nPC54,Navy,4,8,13\n":                                     "1.5 error line 2, qty: it says 13, and the sizes add up to 12 pieces",
		"style,part,color,size,qty\nPC54,PC61,Navy,S,1\n":                             `1.2 warning line 2, part: "PC61" gives way to "PC54", which another column says`,
		"style,color,size,qty,status\nPC54,Navy,S,4,On hold\nPC54,Navy,M,4,On hold\n": `1.5 warning line 2, status: "On hold" was left out; say it in a note where the shop has to know it`,
		"style,color,size,qty,fit\nPC54,Navy,S,4,Regular fit\nPC54,Navy,M,4,n/a\n":    `1.5 warning line 2, fit: "Regular fit" was left out; say it in a note where the shop has to know it`,
		"style,color,S,M\nPC54,Navy,4,\nPC61,Navy,0,0\n":                              "2.0 warning line 3: the row has no pieces in any size; its line was left out",
	} {
		orders := readCSV(t, csv, nil)
		var said []string
		for _, p := range orders[0].Problems {
			said = append(said, itoa(p.Row)+"."+itoa(p.Column)+" "+string(p.Severity)+" "+p.Message)
		}
		if len(orders) != 1 || strings.Join(said, "; ") != want {
			t.Errorf("%q says %q, want %q", csv, said, want)
		}
	}
}

package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// say writes the rows of a sheet: their numbers and cells.
func say(s Sheet) string {
	var all []string
	for _, r := range s.Rows {
		all = append(all, fmt.Sprintf("%d:%s", r.Number, strings.Join(r.Cells, "|")))
	}
	return strings.Join(all, " ")
}

func TestTextFiles(t *testing.T) {
	utf16 := func(e unicode.Endianness, bom unicode.BOMPolicy, text string) string {
		t.Helper()
		out, err := unicode.UTF16(e, bom).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	latin := func(text string) string {
		t.Helper()
		out, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	table := "Style\tColor\tS\r\nPC54\tNavy\t4\r\n"
	read := "1:Style|Color|S 2:PC54|Navy|4"
	for _, row := range []struct{ name, file, want string }{
		{"commas", "Style,Color,S\nPC54,Navy,4\n", read},
		{"a byte order mark", "\ufeffStyle,Color,S\nPC54,Navy,4\n", read},
		{"semicolons and decimal commas", "Style;Color;Price\nPC54;Navy;8,50\nPC54;Red;9,50\n", "1:Style|Color|Price 2:PC54|Navy|8,50 3:PC54|Red|9,50"},
		{"tabs", table, read},
		{"pipes", "Style|Color|S\nPC54|Navy|4\n", read},
		{"sep=;", "sep=;\r\nStyle;Color;S\r\nPC54;Navy;4\r\n", "2:Style|Color|S 3:PC54|Navy|4"},
		{"sep=, in quotes", "\"sep=,\"\nStyle,Color,S\nPC54,Navy,4\n", "2:Style|Color|S 3:PC54|Navy|4"},
		{"CR alone", "Style,Color,S\rPC54,Navy,4\r", read},
		{"CR alone, no end", "Style,Color,S\rPC54,Navy,4", read},
		{"UTF-16 little", utf16(unicode.LittleEndian, unicode.UseBOM, table), read},
		{"UTF-16 big", utf16(unicode.BigEndian, unicode.UseBOM, table), read},
		{"UTF-16 little without a mark", utf16(unicode.LittleEndian, unicode.IgnoreBOM, table), read},
		{"UTF-16 big without a mark", utf16(unicode.BigEndian, unicode.IgnoreBOM, table), read},
		{"Windows-1252", latin("Customer,S\nCafé Nuñez – Bar,4\n"), "1:Customer|S 2:Café Nuñez – Bar|4"},
		{"a title above", "Elm School, spring\n\nStyle;Color;S\nPC54;Navy;4\nPC54;Red;5\n", "1:Elm School, spring 3:Style|Color|S 4:PC54|Navy|4 5:PC54|Red|5"},
		{"a cell of two lines", "a,b\n\"x\ny\",1\nz,2\n", "1:a|b 2:x\ny|1 4:z|2"},
		{"inches", "a,b\n12\" banner,1\n", "1:a|b 2:12\" banner|1"},
		{"one column", "Style\nPC54\n", "1:Style 2:PC54"},
		{"nothing", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sheets, err := Read([]byte(row.file))
			if err != nil || len(sheets) != 1 || say(sheets[0]) != row.want {
				t.Errorf("%q %v\nwant %q", say(sheets[0]), err, row.want)
			}
		})
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for _, row := range []struct{ name, file, says string }{
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"},
		{"PDF", "%PDF-1.7\n", "PDF"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "not text"},
		{"a mark that lies", "\xef\xbb\xbfCaf\xe9", "UTF-8"},
		{"half a UTF-16", "\xff\xfeS\x00t\x00\x00\xd8", "not text"},
		{"an open quotation mark", "a,b\n\"x,1\ny,2\n", "line 2"},
		{"an open one and inches", "a,b\n12\" x,1\n\"y,2\nz,3\n", "line 3"},
		{"a zip of something else", zipOf(t, "a.txt", "x"), "no .xlsx"},
		{"half a zip", zipOf(t, "a.txt", "x")[:20], "cannot be read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := Read([]byte(row.file)); err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v", err)
			}
		})
	}
}

func zipOf(t *testing.T, parts ...string) string {
	t.Helper()
	var to bytes.Buffer
	w := zip.NewWriter(&to)
	for i := 0; i < len(parts); i += 2 {
		part, err := w.Create(parts[i])
		if err == nil {
			_, err = part.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return to.String()
}

const (
	head = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	foot = `</sheetData></worksheet>`
)

// bookOf is a spreadsheet with these rows of XML, and more parts.
func bookOf(t *testing.T, rows string, more ...string) string {
	t.Helper()
	return zipOf(t, append([]string{
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", rows,
	}, more...)...)
}

func TestSpreadsheets(t *testing.T) {
	styles := `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`
	for _, row := range []struct {
		name, rows, want string
		more             []string
	}{
		{"text in its cells", `<row r="1"><c r="A1" t="inlineStr"><is><t>Style</t></is></c><c r="C1" t="inlineStr"><is><t>S</t></is></c></row><row r="4"><c r="C4"><v>4</v></c></row>`, "1:Style||S 4:||4", nil},
		{"shared text", `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, "1:Navy", []string{"xl/sharedStrings.xml", `<sst count="2"><si><t>Style</t></si><si><r><t>Na</t></r><r><t>vy</t></r></si></sst>`}},
		{"text in pieces", `<row r="1"><c r="A1" t="inlineStr"><is><r><t>Na</t></r><r><t>vy</t></r></is></c></row>`, "1:Navy", nil},
		{"a date and a number", `<row r="1"><c r="A1" s="1"><v>46085</v></c><c r="B1"><v>46085</v></c></row>`, "1:2026-03-04|46085", []string{"xl/styles.xml", styles}},
		{"a number's tail", `<row r="1"><c r="A1"><v>8.4999999999999996</v></c><c r="B1"><v>2.535551234E9</v></c><c r="C1"><v>1.2345678901234567E+17</v></c></row>`, "1:8.5|2535551234|1.2345678901234567E+17", nil},
		{"a formula with its result", `<row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>12</v></c></row>`, "1:12", nil},
		{"a formula without", `<row r="1"><c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><f>B2</f><v></v></c></row>`, "1:=SUM(B1:C1)|1 2:=B2", nil},
		{"a formula that is empty text", `<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><v>1</v></c></row>`, "1:|1", nil},
		{"an error", `<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>`, "1:#N/A", nil},
		{"yes", `<row r="1"><c r="A1" t="b"><v>1</v></c></row>`, "1:TRUE", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			sheets, err := Read([]byte(bookOf(t, head+row.rows+foot, row.more...)))
			if err != nil || len(sheets) != 1 || sheets[0].Name != "Orders" || say(sheets[0]) != row.want {
				t.Errorf("%+v %v\nwant %q", sheets, err, row.want)
			}
		})
	}
	for name, file := range map[string]string{
		"cut off":                  bookOf(t, head+`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2">`),
		"cells without a place":    bookOf(t, head+`<row><c><v>1</v></c></row>`+foot),
		"a text that is not there": bookOf(t, head+`<row r="3"><c r="A3" t="s"><v>9</v></c></row>`+foot),
		"a count that lies":        bookOf(t, head+foot, "xl/sharedStrings.xml", `<sst count="9999999999999999"><si><t>a</t></si></sst>`),
	} {
		if sheets, err := Read([]byte(file)); err == nil {
			t.Errorf("%s: %+v", name, sheets)
		}
	}
}

// FuzzRead: no panic, and no text is lost: every word of a text file is in a
// cell.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Style,Color,S\rPC54,\"Na\nvy\",4\r"))
	f.Add([]byte("sep=;\nStyle;S\nPC54;8,50\n"))
	f.Add([]byte("\xff\xfeS\x00\t\x00M\x00"))
	f.Add([]byte("a,b\n12\" x,1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, err := Read(data)
		if err != nil || bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		held, last := "", 0
		for _, row := range sheets[0].Rows {
			if row.Number <= last {
				t.Errorf("row %d after %d", row.Number, last)
			}
			last = row.Number
			held += strings.Join(row.Cells, " ") + " "
		}
		text, err := Text(data)
		if err != nil {
			t.Fatal(err)
		}
		first, rest, _ := strings.Cut(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
		if first = strings.Trim(strings.TrimSpace(first), `"`); utf8.RuneCountInString(first) == 5 && strings.EqualFold(first[:4], "sep=") {
			text = rest
		}
		plain := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r <= ' ' || strings.ContainsRune("\",;|", r) || r == sheets[0].Comma {
					return -1
				}
				return r
			}, s)
		}
		if plain(held) != plain(text) {
			t.Errorf("%q became %q", text, held)
		}
	})
}

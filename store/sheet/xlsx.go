package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/thedatashed/xlsxreader"
)

// errNoXLSX is what a damaged spreadsheet comes to.
var errNoXLSX = errors.New("the spreadsheet cannot be read; open it in Excel and save it again as .xlsx or CSV")

// readXLSX reads the sheets of a spreadsheet. What the library would lose
// without a word is looked at before: a damaged part, a formula whose result
// was never saved, text in several styles within its cell, dates counted from
// 1904.
func readXLSX(data []byte) (sheets []Sheet, err error) {
	defer func() {
		if recover() != nil { // the library trusts counts that a file claims
			sheets, err = nil, errNoXLSX
		}
	}()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errNoXLSX
	}
	book, parts, err := unpack(archive)
	if err != nil {
		return nil, err
	}
	if book == nil {
		return nil, errors.New("the file is no .xlsx spreadsheet; save it as .xlsx or CSV")
	}
	file, err := xlsxreader.NewReaderZip(archive)
	if err != nil {
		return nil, errNoXLSX
	}
	paths := sheetPaths(book, parts["xl/_rels/workbook.xml.rels"])
	for _, name := range file.Sheets {
		own, err := lookOver(parts[paths[name]])
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", name, err)
		}
		one := Sheet{Name: name}
		if one.Rows, err = sheetRows(file.ReadRows(name), own); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", name, err)
		}
		sheets = append(sheets, one)
	}
	return sheets, nil
}

// place is a cell of a sheet, row from 1 and column from A.
type place struct {
	row    int
	column string
}

// sheetRows takes the rows as the library reads them, with the cells of which
// it does not know all.
func sheetRows(from chan xlsxreader.Row, own map[place]string) ([]Row, error) {
	var rows []Row
	var err error
	for row := range from {
		if err != nil {
			continue // read to its end all the same: the library waits for that
		}
		if row.Error != nil {
			err = fmt.Errorf("row %d cannot be read; open the file in Excel and save it again as .xlsx or CSV", row.Index)
			continue
		}
		var cells []string
		for _, c := range row.Cells {
			if c.Row < 1 || c.Column == "" {
				err = errNoXLSX // without places nobody knows what stands below what
				break
			}
			cells = put(cells, c.ColumnIndex(), cellText(c))
		}
		rows = append(rows, Row{row.Index, cells})
	}
	for at, text := range own {
		i, found := slices.BinarySearchFunc(rows, at.row, func(r Row, n int) int { return r.Number - n })
		if !found {
			rows = slices.Insert(rows, i, Row{Number: at.row})
		}
		rows[i].Cells = put(rows[i].Cells, xlsxreader.Cell{Column: at.column}.ColumnIndex(), text)
	}
	return rows, err
}

func put(cells []string, column int, text string) []string {
	const most = 16_384 // columns of a sheet
	for len(cells) <= column && column < most {
		cells = append(cells, "")
	}
	if column < most {
		cells[column] = text
	}
	return cells
}

// cellText is what a cell says: a number without the tail that its binary form
// gives it (8.4999999999999996) and without an exponent while it is exact.
func cellText(c xlsxreader.Cell) string {
	switch c.Type {
	case xlsxreader.TypeNumerical:
		const exact = 1 << 53
		if n, err := strconv.ParseFloat(c.Value, 64); err == nil && math.Abs(n) < exact {
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
	case xlsxreader.TypeBoolean:
		return map[string]string{"0": "FALSE", "1": "TRUE"}[c.Value]
	}
	return c.Value
}

// unpack reads every part of the archive to its end, so that damage shows, and
// keeps the workbook, its relations and its sheets. The library insists on
// styles, which a program that writes none may leave out.
func unpack(archive *zip.Reader) (book []byte, parts map[string][]byte, err error) {
	parts = map[string][]byte{}
	size := uint64(0)
	for _, f := range archive.File {
		if size += f.UncompressedSize64; size > maxBytes {
			return nil, nil, errors.New("the spreadsheet is too large; save the sheet with the orders as CSV")
		}
	}
	styled := false
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return nil, nil, errNoXLSX
		}
		var to bytes.Buffer
		// A part that is longer than its head says is no part of a spreadsheet.
		n, err := io.Copy(&to, io.LimitReader(part, int64(f.UncompressedSize64)+1))
		if closing := part.Close(); err != nil || closing != nil || uint64(n) > f.UncompressedSize64 {
			return nil, nil, errNoXLSX
		}
		styled = styled || f.Name == "xl/styles.xml"
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			parts[f.Name] = to.Bytes()
		}
	}
	if !styled {
		plain, err := unstyled()
		if err != nil {
			return nil, nil, err
		}
		archive.File = append(archive.File, plain)
	}
	book = parts["xl/workbook.xml"]
	if counts1904().Match(book) {
		return nil, nil, errors.New("the spreadsheet counts its dates from 1904; save it as CSV")
	}
	return book, parts, nil
}

var counts1904 = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`date1904="(1|true)"`) })

// unstyled is the part of an archive that says nothing of styles.
func unstyled() (*zip.File, error) {
	var to bytes.Buffer
	w := zip.NewWriter(&to)
	part, err := w.Create("xl/styles.xml")
	if err == nil {
		_, err = io.WriteString(part, `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`)
	}
	if closing := w.Close(); err != nil || closing != nil {
		return nil, errNoXLSX
	}
	r, err := zip.NewReader(bytes.NewReader(to.Bytes()), int64(to.Len()))
	if err != nil {
		return nil, errNoXLSX
	}
	return r.File[0], nil
}

// sheetPaths finds the parts of the archive that the sheets are in, by name.
func sheetPaths(book, relations []byte) map[string]string {
	var named struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var targets struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	paths := map[string]string{}
	if xml.Unmarshal(book, &named) != nil || xml.Unmarshal(relations, &targets) != nil {
		return paths // the library says so
	}
	for _, s := range named.Sheets {
		for _, t := range targets.All {
			if t.ID == s.ID {
				path, absolute := strings.CutPrefix(t.Target, "/")
				if !absolute {
					path = "xl/" + path
				}
				paths[s.Name] = path
			}
		}
	}
	return paths
}

// lookOver looks a sheet's XML over for what the library passes in silence. A
// missing end is an error; it answers the cells that the library would give in
// part: text that comes in several pieces, whole, and a formula whose result
// was never saved, as the formula, which is no number.
func lookOver(part []byte) (map[place]string, error) {
	tail := part[max(0, len(part)-200):]
	if !bytes.Contains(tail, []byte("worksheet")) {
		return nil, errNoXLSX
	}
	if !bytes.Contains(part, []byte("<f")) && !bytes.Contains(part, []byte(":f")) && !bytes.Contains(part, []byte("is>")) {
		return nil, nil
	}
	own := map[place]string{}
	decoder := xml.NewDecoder(bytes.NewReader(part))
	cell, inside := rawCell{}, ""
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return own, nil
		}
		if err != nil {
			return nil, errNoXLSX
		}
		switch t := token.(type) {
		case xml.StartElement:
			if inside = t.Name.Local; inside == "c" {
				cell = rawCell{}
				for _, a := range t.Attr {
					if a.Name.Local == "r" {
						cell.at = a.Value
					}
					cell.text = cell.text || a.Name.Local == "t" && a.Value == "str"
				}
			}
			cell.formula = cell.formula || inside == "f"
		case xml.CharData:
			cell.take(inside, string(t))
		case xml.EndElement:
			if inside = ""; t.Name.Local == "c" {
				cell.keep(own)
			}
		}
	}
}

// rawCell is a cell as its XML has it.
type rawCell struct {
	at            string // such as D2
	formula, text bool   // it has a formula; its result is text, which may be empty
	says, result  string // the formula, and what came of it
	pieces        []string
}

func (c *rawCell) take(inside, text string) {
	switch inside {
	case "f":
		c.says += text
	case "v":
		c.result += text
	case "t":
		c.pieces = append(c.pieces, text)
	}
}

func (c *rawCell) keep(own map[place]string) {
	digits := strings.IndexAny(c.at, "0123456789")
	if digits < 1 {
		return
	}
	row, err := strconv.Atoi(c.at[digits:])
	at := place{row, c.at[:digits]}
	switch {
	case err != nil || row < 1:
	case c.formula && !c.text && strings.TrimSpace(c.result) == "":
		own[at] = "=" + c.says
	case len(c.pieces) > 1:
		own[at] = strings.Join(c.pieces, "")
	}
}

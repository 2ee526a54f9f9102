// Package sheet is the one door for files of cells: CSV and its kin in every
// encoding that spreadsheets write, and .xlsx. It turns bytes into rows of
// text with the numbers that the file itself counts them by, and says so where
// it cannot; what the cells mean is not its business. It is pure.
package sheet

import (
	"bytes"
	"errors"
	"strings"
)

// Row is one row of a sheet.
type Row struct {
	Number int // as the file counts: the line of a text file, the row of a spreadsheet; from 1
	Cells  []string
}

// Blank tells whether no cell of the row says anything.
func (r Row) Blank() bool {
	for _, cell := range r.Cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// Sheet is a table of cells as it stands in a file; its rows may be of unequal
// length.
type Sheet struct {
	Name  string // of a spreadsheet's sheet; empty for a text file
	Comma rune   // what a text file parts its cells by; 0 for a spreadsheet
	Rows  []Row
}

// Unit is what the numbers of the rows count.
func (s Sheet) Unit() string {
	if s.Comma == 0 {
		return "row"
	}
	return "line"
}

// maxBytes bounds what a spreadsheet may unpack to.
const maxBytes = 512 << 20

// Read reads all sheets of a file. An error is one sentence for the person
// whose file it is.
func Read(data []byte) ([]Sheet, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, errors.New("the file is an old Excel file (.xls) or one with a password; save it as .xlsx or CSV")
	case bytes.HasPrefix(data, []byte("%PDF")):
		return nil, errors.New("the file is a PDF, not a table; ask for it as .xlsx or CSV")
	}
	text, err := Text(data)
	if err != nil {
		return nil, err
	}
	one, err := readText(text)
	return []Sheet{one}, err
}

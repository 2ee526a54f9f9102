package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Text is a file's text in UTF-8 without a byte order mark, whichever of the
// encodings that spreadsheets and editors write it came in: UTF-8, UTF-16 of
// either order, Windows-1252. What is no text is an error.
func Text(data []byte) (string, error) {
	var decoder *encoding.Decoder
	rest, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case marked && !utf8.Valid(rest):
		return "", errors.New("the file says that it is UTF-8 and is not; save it again as CSV UTF-8")
	case marked:
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case zeros(data, 1):
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case zeros(data, 0):
		decoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case !utf8.Valid(data):
		decoder = charmap.Windows1252.NewDecoder()
	}
	var err error
	if decoder != nil {
		rest, err = decoder.Bytes(data)
	}
	text := string(rest)
	if err != nil || !readable(text) {
		return "", errors.New("the file is not text that orderpad can read; save it as CSV UTF-8 or .xlsx")
	}
	return text, nil
}

// zeros tells whether most bytes at odd (1) or even (0) places are zero and the
// others are not: Latin text in UTF-16 without a mark.
func zeros(data []byte, odd int) bool {
	data = data[:min(len(data), 1000)&^1]
	var here, there int
	for i, b := range data {
		switch {
		case b != 0:
		case i%2 == odd:
			here++
		default:
			there++
		}
	}
	return len(data) >= 4 && there == 0 && here*4 > len(data)
}

// readable tells text from pictures and programs by what no text holds.
func readable(text string) bool {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\x1b' || r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			return false
		}
	}
	return true
}

// commas are what cells are parted by, the likeliest first.
var commas = []rune{',', ';', '\t', '|'}

// readText reads a text file of cells: parted by what its first line sep=
// says, else by what parts its lines most alike. Lines end with CR, LF or both.
func readText(text string) (Sheet, error) {
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	skipped := 0
	one := Sheet{}
	first, rest, _ := strings.Cut(text, "\n")
	first = strings.Trim(strings.TrimSpace(first), `"`)
	if said := []rune(first); len(said) == 5 && strings.EqualFold(string(said[:4]), "sep=") {
		one.Comma, text, skipped = said[4], rest, 1
	} else {
		one.Comma = sniff(text)
	}
	rows, err := parse(text, one.Comma, false)
	if errors.Is(err, csv.ErrBareQuote) { // 12" banner
		rows, err = parse(text, one.Comma, true)
	}
	var at *csv.ParseError
	if errors.As(err, &at) {
		why := "a quotation mark is not closed, or stands where none may be"
		return one, fmt.Errorf("line %d of the file cannot be read: %s", at.StartLine+skipped, why)
	}
	if err != nil {
		return one, fmt.Errorf("the file cannot be read: %w", err)
	}
	for i := range rows {
		rows[i].Number += skipped
	}
	one.Rows = rows
	return one, nil
}

// parse reads rows; lazily it takes quotation marks within a cell as text, but
// not one that runs over lines: that one was opened and swallows what follows.
func parse(text string, comma rune, lazy bool) ([]Row, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, lazy
	var rows []Row
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		for _, cell := range cells {
			if lazy && strings.Contains(cell, "\n") {
				return nil, &csv.ParseError{StartLine: line, Line: line, Err: csv.ErrQuote}
			}
		}
		rows = append(rows, Row{line, cells})
	}
}

// sniff finds what parts the cells: under the right one most lines have the
// same number of them. Where two part as many lines alike, the one with more
// cells, or else the likelier one, is it.
func sniff(text string) rune {
	best, bestLines, bestCells := commas[0], 0, 0
	for _, comma := range commas {
		counts := map[int]int{}
		for _, n := range separators(text, comma, 100) {
			counts[n]++
		}
		for n, lines := range counts {
			if n > 0 && (lines > bestLines || lines == bestLines && n > bestCells) {
				best, bestLines, bestCells = comma, lines, n
			}
		}
	}
	return best
}

// separators counts a character in each of the first lines, outside of quotes.
func separators(text string, comma rune, most int) []int {
	var counts []int
	n, quoted, any := 0, false, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == comma:
			n++
		case r == '\n':
			if any || n > 0 {
				counts = append(counts, n)
			}
			if n, any = 0, false; len(counts) == most {
				return counts
			}
			continue
		}
		any = any || r > ' '
	}
	if any || n > 0 {
		counts = append(counts, n)
	}
	return counts
}

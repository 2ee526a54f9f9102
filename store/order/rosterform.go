package order

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"orderpad/assets"
	"orderpad/store/catalog"
)

// RosterForm is what a group's form asks for: the names of one row of an order.
type RosterForm struct {
	ID     string // of the order
	Token  string // of its row, RosterToken
	Title  string
	Goods  string
	Sizes  []string // that are made
	Prices []string // the price ladder, a line each; none shows none
	Close  string   // the day by which an answer is wanted; empty without one
	Mail   string   // where the answer goes; empty is the sender's to fill in
}

// RosterToken tells a row of an order, wherever it stands in the grid by then:
// the order's uuid, style and colour are in it.
func RosterToken(o Order, row int) string {
	l := o.Lines[row]
	sum := sha256.Sum256([]byte(o.UUID + "\x00" + catalog.Key(l.Style) + "\x00" + catalog.Key(l.Color)))
	return hex.EncodeToString(sum[:5])
}

// answerMark begins an answer of a form.
const answerMark = "orderpad-roster"

func (f RosterForm) head() string { return answerMark + " " + f.ID + " " + f.Token }

// HTML is the form as one file that needs nothing else: no server, no network.
func (f RosterForm) HTML() ([]byte, error) {
	t, err := template.New("roster").Parse(assets.RosterForm)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"head": f.head(), "sizes": f.Sizes, "mail": f.Mail, "subject": "Names and sizes: " + f.Title}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{"Title": f.Title, "Goods": f.Goods, "Close": f.Close, "Prices": f.Prices,
		"Data": data})
	return out.Bytes(), err
}

// RosterAnswer is an answer of a form as it came back.
type RosterAnswer struct {
	ID, Token string
	Rows      []string // NAME;SIZE;NUMBER, cleaned
	Edited    string   // why it is not as the form made it; empty where it is
}

// Table is the answer as a roster that ReadRoster reads.
func (a RosterAnswer) Table() string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	rows := [][]string{{"Name", "Size", "Number"}}
	for _, row := range a.Rows {
		rows = append(rows, strings.Split(row, ";"))
	}
	_ = w.WriteAll(rows) // into memory
	return out.String()
}

var (
	answerHead = regexp.MustCompile(`(?i)^` + answerMark + `\s+(\S{1,60})\s+([0-9a-f]{10})$`)
	answerEnd  = regexp.MustCompile(`(?i)^end\s+(\d{1,5})\s+([0-9a-f]{8})$`)
	anyTag     = regexp.MustCompile(`<[^>]*>`)
	steering   = strings.NewReplacer("<", " ", ">", " ")
)

// ReadRosterAnswers finds the answers of forms in a text such as a mail, quoted
// or not, the last of each row last. What is not theirs is passed over. A text
// without any has none.
func ReadRosterAnswers(text string) []RosterAnswer {
	var answers []RosterAnswer
	var open *RosterAnswer
	var raw []string
	finish := func(why string) {
		if open != nil {
			open.Edited = why
			answers = append(answers, *open)
		}
		open, raw = nil, nil
	}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "> \t"))
		if m := answerHead.FindStringSubmatch(line); m != nil {
			finish("its end is missing")
			open = &RosterAnswer{ID: m[1], Token: strings.ToLower(m[2])}
			continue
		}
		if open == nil || line == "" {
			continue
		}
		if m := answerEnd.FindStringSubmatch(line); m != nil {
			said, _ := strconv.Atoi(m[1]) // digits, as the form says
			why := ""
			switch sum := fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(strings.Join(raw, "\n")))); {
			case said != len(raw):
				why = fmt.Sprintf("the form made %d lines and %d came", said, len(raw))
			case !strings.EqualFold(sum, m[2]):
				why = "a line is not as the form made it"
			}
			finish(why)
			continue
		}
		raw = append(raw, line)
		open.Rows = append(open.Rows, cleanRow(line))
	}
	finish("its end is missing")
	return answers
}

// cleanRow takes markup and what steers a terminal out of a row; no cell of it
// holds more than a shirt does.
func cleanRow(line string) string {
	cells := strings.SplitN(steering.Replace(anyTag.ReplaceAllString(catalog.Clean(line), " ")), ";", 3)
	for i, cell := range cells {
		cell = strings.Join(strings.Fields(strings.NewReplacer(`"`, "", "\t", " ", ";", " ").Replace(cell)), " ")
		if r := []rune(cell); len(r) > 60 {
			cell = string(r[:60])
		}
		cells[i] = cell
	}
	for len(cells) < 3 {
		cells = append(cells, "")
	}
	return strings.Join(cells, ";")
}

// RosterRow finds the row that an answer is for.
func (o Order) RosterRow(a RosterAnswer) (row int, err error) {
	for i, l := range o.Lines {
		if !l.Fee && RosterToken(o, i) == a.Token {
			return i, nil
		}
	}
	e := Errorf(KindConflict,
		"the form was made for a row that %s no longer has; make a new form for the row it has now", o.ExtOrderID)
	e.Field, e.Hint = "line", "or take the names all the same with: orderpad import FILE --order ID --line N"
	return 0, e
}

// TakeRoster puts an answer's names on a row. Where the row's pieces are those
// of the answer before it, or none, they become those of this one; pieces that
// somebody typed stay. The same answer again changes nothing.
func (o *Order) TakeRoster(row int, entries []RosterEntry, place RosterPlace,
	surcharges catalog.Surcharges) ([]RosterCell, error) {
	changed := o.Clone()
	if row >= 0 && row < len(changed.Lines) && !changed.Lines[row].Fee {
		line := &changed.Lines[row]
		before := changed.rosterBefore(row, place)
		same := true
		for _, c := range line.Cells {
			same = same && before[c.Size] == c.Qty
		}
		if same {
			now := map[string]int{}
			for _, e := range entries {
				now[e.Size]++
			}
			for _, c := range slices.Clone(line.Cells) {
				line.SetQty(c.Size, now[c.Size], surcharges)
			}
		}
	}
	cells, err := changed.ApplyRoster(row, entries, place, surcharges)
	if err == nil {
		*o = changed
	}
	return cells, err
}

// rosterBefore counts the names of the roster that is on a row, by size.
func (o Order) rosterBefore(row int, place RosterPlace) map[string]int {
	count := map[string]int{}
	line := o.Lines[row]
	if place == RosterNotes {
		_, names, _ := strings.Cut(line.LineItemNotes, rosterHead)
		for _, one := range strings.Split(names, "; ") {
			if size, _, _ := strings.Cut(strings.TrimSpace(one), " "); size != "" {
				count[size]++
			}
		}
		return count
	}
	label := "Roster " + strings.TrimSpace(line.Style+" "+line.Color) + " "
	if len(o.Fields.Designs) == 0 || len(o.Fields.Designs[0].Locations) == 0 {
		return count
	}
	for _, d := range o.Fields.Designs[0].Locations[0].LocationDetails {
		if size, ok := strings.CutPrefix(d.ParameterLabel, label); ok {
			count[size]++
		}
	}
	return count
}

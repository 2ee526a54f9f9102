package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// RosterPlace says where the names and numbers of a roster go (the setting
// roster).
type RosterPlace string

// The two places.
const (
	RosterDetails RosterPlace = "details" // LocationDetails of the first design's first location, the number as Text
	RosterNotes   RosterPlace = "notes"   // LineItemNotes of the line
)

// RosterEntry is one name of a roster.
type RosterEntry struct {
	Line   int // of the file or the paste, counted from 1
	Name   string
	Size   string
	Number string // empty where there is none
}

// RosterCell is one size of a grid row: names on the roster against pieces.
type RosterCell struct {
	Size   string `json:"size"`
	Names  int    `json:"names"`
	Pieces int    `json:"pieces"`
}

// RosterCells holds a roster against a line, by size.
func RosterCells(line Line, entries []RosterEntry) []RosterCell {
	names := map[string]int{}
	for _, e := range entries {
		names[e.Size]++
	}
	var sizes []string
	for size := range names {
		sizes = append(sizes, size)
	}
	for _, c := range line.Cells {
		if names[c.Size] == 0 {
			sizes = append(sizes, c.Size)
		}
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	cells := make([]RosterCell, len(sizes))
	for i, size := range sizes {
		cells[i] = RosterCell{size, names[size], line.Cell(size).Qty}
	}
	return cells
}

// ApplyRoster puts a roster on a grid row: a size without pieces gets as many
// as it has names, one with pieces keeps them, and the names go where place
// says, in place of those of an earlier roster of the row. It answers names
// against pieces as they are then.
func (o *Order) ApplyRoster(row int, entries []RosterEntry, place RosterPlace,
	surcharges catalog.Surcharges) ([]RosterCell, error) {
	if row < 0 || row >= len(o.Lines) || o.Lines[row].Fee {
		return nil, FieldError("line", "there is no line %d with sizes to put a roster on; the order has %d lines",
			row+1, len(o.Lines))
	}
	changed := o.Clone()
	line := &changed.Lines[row]
	for _, cell := range RosterCells(*line, entries) {
		switch {
		case cell.Names > MaxQty:
			return nil, FieldError(cell.Size, "%d names in %s are over 99,999", cell.Names, cell.Size)
		case cell.Pieces == 0:
			line.SetQty(cell.Size, cell.Names, surcharges)
		}
	}
	if place == RosterNotes {
		line.LineItemNotes = rosterNote(line.LineItemNotes, entries)
	} else {
		changed.Fields.putRoster("Roster "+strings.TrimSpace(line.Style+" "+line.Color)+" ", entries)
	}
	*o = changed
	return RosterCells(*line, entries), nil
}

const rosterHead = "Roster: "

// rosterNote writes a roster behind the notes of a line, in place of an earlier
// one.
func rosterNote(notes string, entries []RosterEntry) string {
	if at := strings.Index(notes, rosterHead); at >= 0 {
		notes = notes[:at]
	}
	var said []string
	for _, e := range entries {
		said = append(said, strings.TrimSpace(e.Size+" "+e.Name+" "+e.Number))
	}
	return strings.TrimSpace(strings.TrimSpace(notes) + "\n" + rosterHead + strings.Join(said, "; "))
}

// putRoster writes a roster into the details of the first design's first
// location, in place of an earlier one of the same row: the number as Text,
// the name where there is none.
func (f *Fields) putRoster(label string, entries []RosterEntry) {
	if len(f.Designs) == 0 {
		f.Designs = []Design{{DesignName: "Names and numbers"}}
	}
	if len(f.Designs[0].Locations) == 0 {
		f.Designs[0].Locations = []Location{{Location: "Names and numbers"}}
	}
	location := &f.Designs[0].Locations[0]
	location.LocationDetails = slices.DeleteFunc(location.LocationDetails,
		func(d LocationDetail) bool { return strings.HasPrefix(d.ParameterLabel, label) })
	for _, e := range entries {
		text := e.Number
		if text == "" {
			text = e.Name
		}
		location.LocationDetails = append(location.LocationDetails, LocationDetail{ParameterLabel: label + e.Size,
			ParameterValue: e.Name, Text: text})
	}
}

// RosterFee is the fee line of a roster, one for each name: the shop's part for
// names, or that for names and numbers where any entry has a number.
func RosterFee(entries []RosterEntry, s Settings) Line {
	part := s.PartName
	if slices.ContainsFunc(entries, func(e RosterEntry) bool { return e.Number != "" }) {
		part = s.PartNumber
	}
	return Line{Style: part, Fee: true, Description: "Names", Cells: []Cell{{Qty: len(entries)}}}
}

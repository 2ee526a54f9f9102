package order

// Taking is what a person takes of a reading: its lines, what it offers beside
// them, and what was not understood, as a note.
type Taking struct {
	Lines   []ReadLine
	ShipBy  Date     // zero: not taken
	InHands Date     // zero: not taken
	PO      string   // empty: not taken
	Notes   []string // clauses kept as they were written
}

// Pieces is the number of pieces of the lines.
func (t Taking) Pieces() int {
	n := 0
	for _, l := range t.Lines {
		n += l.Pieces()
	}
	return n
}

// Take puts what was taken of a reading on the order: goods to the rows that
// are there for them, names to their pieces, the rest to its fields. It tells
// where the first line went.
func (o *Order) Take(t Taking, s Settings) (first int, err error) {
	for i, l := range t.Lines {
		row := o.AddGoods(l.Line(s.Surcharges), s)
		if i == 0 {
			first = row
		}
		if len(l.Names) == 0 {
			continue
		}
		if _, err := o.ApplyRoster(row, l.Names, s.Roster, s.Surcharges); err != nil {
			return first, err
		}
	}
	f := &o.Fields
	if !t.ShipBy.IsZero() {
		f.DateOrderRequestedToShip = t.ShipBy
	}
	if !t.InHands.IsZero() {
		f.DateOrderDropDead = t.InHands
	}
	if t.PO != "" {
		f.CustomerPurchaseOrder = t.PO
	}
	for _, text := range t.Notes {
		f.Notes = append(f.Notes, Note{Note: text, Type: NoteOnOrder})
	}
	return first, nil
}

// AddGoods puts a line on the order: one with a price as AddLine does, one
// without to the row that is there for its goods.
func (o *Order) AddGoods(line Line, s Settings) (row int) {
	if line.Priced() {
		return o.AddLine(line)
	}
	return o.AddUnpriced(line, s.Surcharges)
}

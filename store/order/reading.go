package order

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// ReadOptions say where a text is read.
type ReadOptions struct {
	Style, Color string // the open grid's row: what names no style or colour goes there
	Typed        bool   // at a prompt, where a part of a colour's name is enough and "for NAME" picks the customer
	Today        Date   // what dates in the text are counted from; zero: none are offered
	DayFirst     bool   // 3/4 is the third of April
	// Unknown takes a style or colour that the catalogue lacks as it is typed.
	Unknown bool
	// UnknownStyle takes a style so, and not a colour.
	UnknownStyle bool
	// Customers lists the customers that a name may be; nil looks for none.
	Customers  func(name string) []string
	Surcharges catalog.Surcharges // sizes that cost more are left out of an even spread
	Answers    []Answer           // to questions of an earlier reading of the same text
	// Step hears how far a long text is read, in lines, and tells whether to go
	// on. A reading that was stopped is empty. Nil: nobody waits.
	Step func(done, total int) bool
	// Usual lists the runs that say what is usual for a style, the nearest first;
	// nil knows none.
	Usual func(style catalog.Style) []Run
}

// Span is a place in a text: bytes from Start up to End.
type Span struct{ Start, End int }

// Reading is what a text says of an order. Pieces in are pieces out: each
// number beside a size is in Lines, or in Questions, or in Unread.
type Reading struct {
	Lines     []ReadLine // nothing doubtful is among them
	Unread    []Unread
	Questions []Question
	Offers    Offers
	Fits      []string    // what the end of a typed line, "for NAME", names
	Pieces    int         // of Lines
	Heading   ReadHeading // what the text's end names for what may follow: its style and colour, as far as they are certain

	text  string
	goods Goods
	opts  ReadOptions
}

// Sure tells that something was found, all of it was read, and nothing is
// doubtful.
func (r Reading) Sure() bool {
	return len(r.Lines) > 0 && len(r.Unread) == 0 && len(r.Questions) == 0
}

// ReadLine is one style and colour that was read.
type ReadLine struct {
	Style, Color string
	Description  string
	Cells        []Cell        // in scale order; 1 to MaxQty each
	Price        catalog.Price // as it was typed; not set where it was not
	Names        []RosterEntry
	Spread       string // by whose run a total was spread; empty where none was by what is usual
	Row          int    // of the text, from 1: where it begins
	Spans        []Span // of the clauses that it comes from
}

// Pieces is the number of pieces of the line.
func (l ReadLine) Pieces() int {
	n := 0
	for _, c := range l.Cells {
		n += c.Qty
	}
	return n
}

// Line is the line as an order has it, with the typed price.
func (l ReadLine) Line(surcharges catalog.Surcharges) Line {
	line := Line{Style: l.Style, Color: l.Color, Description: l.Description}
	line.SetPrice(l.Price, "", surcharges)
	for _, c := range l.Cells {
		line.SetQty(c.Size, c.Qty, surcharges)
	}
	return line
}

// String prints the line as Read reads it again.
func (l ReadLine) String() string {
	words := []string{l.Style, l.Color}
	for _, c := range l.Cells {
		words = append(words, fmt.Sprintf("%s %d", c.Size, c.Qty))
	}
	if l.Price.Set {
		words = append(words, "@"+l.Price.String())
	}
	return strings.Join(words, " ")
}

// Unread is a clause with a number that was not understood. None of it was
// taken.
type Unread struct {
	Row  int // of the text, from 1
	Span Span
	Text string // clean
	Why  string
	// Field is what it is about where that is one thing: a size, price, Color.
	Field string
}

// Question is a doubtful clause. None of it was taken.
type Question struct {
	Row     int // of the text, from 1
	Span    Span
	Text    string // clean
	Ask     string
	Choices []Choice
	Field   string // as Unread has it
}

// Choice is one answer to a question.
type Choice struct {
	Label   string
	answers []Answer
}

// Answer has a place of the text read as if it said something else; nothing
// leaves it out.
type Answer struct {
	Span Span
	Says string
}

// Answer is the reading after a question was answered by one of its choices.
// Both are counted from 0; what does not exist changes nothing.
func (r Reading) Answer(question, choice int) Reading {
	if question < 0 || question >= len(r.Questions) || choice < 0 || choice >= len(r.Questions[question].Choices) {
		return r
	}
	return r.with(r.Questions[question].Choices[choice].answers...)
}

// Instead is the reading with the clause at a place read as if it said
// something else: what was not understood is typed, or left out with "".
func (r Reading) Instead(at Span, says string) Reading {
	return r.with(Answer{at, says})
}

func (r Reading) with(answers ...Answer) Reading {
	opts := r.opts
	opts.Answers = slices.Clone(opts.Answers)
	for _, a := range answers {
		opts.Answers = slices.DeleteFunc(opts.Answers, func(old Answer) bool { return old.Span == a.Span })
		opts.Answers = append(opts.Answers, a)
	}
	return Read(r.text, r.goods, opts)
}

// Offers are what the text names beside goods. They are offered, never filled
// in.
type Offers struct {
	ShipBy   Date
	InHands  Date
	PO       string
	Customer string
	Place    string
	Said     map[string]Span // where each was found, by its JSON name
}

// ReadHeading is a style and a colour without pieces.
type ReadHeading struct{ Style, Color, Description string }

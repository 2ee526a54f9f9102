package sandbox

import "strconv"

// The cases that a real shop's records have and a made-up one would not: stray
// blanks around part numbers, credits, fees that are paid once, and designs
// whose number has a version behind the point. They take nothing from the
// random numbers, so that all else of a seed stays what it was.

// blankStyle is the style whose part numbers have stray blanks in its inventory.
const blankStyle = "PC147"

// blanked puts stray blanks around the part numbers of one style: in every other
// colour behind, by the colour's name.
func blanked(part, colour string) string {
	if len(part) >= len(blankStyle) && part[:len(blankStyle)] == blankStyle && len(colour)%2 == 0 {
		return part + " "
	}
	return part
}

// The customer whose shipped orders hold the cases, Cascade Youth, and every how
// many of them.
const (
	caseCustomer = 118
	caseEvery    = 3
)

// cases adds to the lines of an order what the cases are: a fee that is paid
// once, where there is none, and a credit for a piece of its first line.
func (h *historian) cases(id int64, p pastOrder, lines []LineRow) []LineRow {
	if p.customer.id != caseCustomer || p.stage < stageShipped || len(lines) == 0 {
		return lines
	}
	if h.shippedCases++; h.shippedCases%caseEvery != 1 {
		return lines
	}
	hasFee := false
	for _, l := range lines {
		hasFee = hasFee || l.PartNumber == "DD"
	}
	if fee := h.tables.fees["DD"]; !hasFee {
		lines = append(lines, LineRow{
			IDOrder: id, LineQuantity: 1, LineUnitPrice: dollars(fee.cents), Size01: "1", PartDescription: fee.text, PartNumber: fee.part,
		})
	}
	first := lines[0]
	credit := LineRow{
		IDOrder: id, LineQuantity: -1, LineUnitPrice: first.LineUnitPrice, PartColor: first.PartColor, PartNumber: first.PartNumber,
		PartDescription: first.PartDescription, InvoiceNotes: "Credit: one returned",
	}
	for _, column := range []struct{ from, to *string }{
		{&first.Size01, &credit.Size01}, {&first.Size02, &credit.Size02}, {&first.Size03, &credit.Size03},
		{&first.Size04, &credit.Size04}, {&first.Size05, &credit.Size05}, {&first.Size06, &credit.Size06},
	} {
		if *column.from != "" {
			*column.to = "-1"
			break
		}
	}
	lines = append(lines, credit)
	for i := range lines {
		lines[i].SortOrder = int64(i + 1)
	}
	return lines
}

// version is a design's number as the shop's records have it: that of every
// fifth order is a later version, behind the point.
func version(design int64, id int64) float64 {
	if id%5 != 0 {
		return float64(design)
	}
	number, err := strconv.ParseFloat(strconv.FormatInt(design, 10)+".01", 64)
	if err != nil {
		return float64(design)
	}
	return number
}

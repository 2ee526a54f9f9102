package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) readCommand() *cobra.Command {
	var into string
	cmd := &cobra.Command{
		Use: "read [FILE|-]", Short: "Show what an order text is read as; nothing is saved", Args: cobra.MaximumNArgs(1),
		Long: "Reads an e-mail, a message, a table or a roster and shows the lines that it makes, what is asked and\n" +
			"what is not read. Nothing is saved. It ends with 0 when everything is sure, 4 when something is asked,\n" +
			"1 when something is not read or nothing is found.",
		Example: "  orderpad read mail.txt\n  orderpad read --into \"PC54 Navy\" < sizes.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "-"
			if len(args) > 0 {
				name = args[0]
			}
			text, err := a.readFile(name)
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			opts := order.ReadOptions{}
			if into != "" {
				if opts.Style, opts.Color, err = w.Row(cmd.Context(), into); err != nil {
					return err
				}
			}
			read, err := w.Read(cmd.Context(), string(text), opts)
			if err != nil {
				return err
			}
			return a.printReading(read)
		},
	}
	cmd.Flags().StringVar(&into, "into", "", "the open row, \"STYLE COLOUR\": what names no style or colour goes there")
	return cmd
}

// printReading prints a reading, and fails where it is not sure.
func (a *app) printReading(read order.Reading) error {
	if err := a.print(work.ViewReading(read), func(out io.Writer) { printReading(out, read) }); err != nil {
		return err
	}
	return read.Err()
}

func printReading(out io.Writer, read order.Reading) {
	for _, l := range read.Lines {
		var sizes []string
		for _, c := range l.Cells {
			sizes = append(sizes, fmt.Sprintf("%s %d", c.Size, c.Qty))
		}
		price := ""
		if l.Price.Set {
			price = "  @" + l.Price.String()
		}
		fmt.Fprintf(out, "✓ %s %s  %s%s  = %d\n", l.Style, l.Color, strings.Join(sizes, ", "), price, l.Pieces())
		for _, n := range l.Names {
			fmt.Fprintf(out, "    %s %s %s\n", n.Size, n.Name, n.Number)
		}
	}
	for _, q := range read.Questions {
		fmt.Fprintf(out, "? line %d: “%s”\n    %s\n", q.Row, q.Text, q.Ask)
		for _, c := range q.Choices {
			fmt.Fprintf(out, "    - %s\n", strings.ReplaceAll(c.Label, "\n", "; "))
		}
	}
	for _, u := range read.Unread {
		fmt.Fprintf(out, "! line %d: “%s”\n    %s\n", u.Row, u.Text, u.Why)
	}
	for _, offer := range []struct{ name, value string }{
		{"ship by", read.Offers.ShipBy.String()}, {"in hands", read.Offers.InHands.String()}, {"PO", read.Offers.PO}, {"customer", read.Offers.Customer},
	} {
		if offer.value != "" {
			fmt.Fprintf(out, "offered, not taken: %s %s\n", offer.name, offer.value)
		}
	}
	fmt.Fprintf(out, "%d pieces in %d lines\n", read.Pieces, len(read.Lines))
}

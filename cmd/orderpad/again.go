package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) orderDuplicate() *cobra.Command {
	var design string
	var choice work.ReorderChoice
	cmd := &cobra.Command{
		Use: "duplicate ID", Short: "Make a new draft of an order, or of the shop's by its number", Args: cobra.ExactArgs(1),
		Long: "Makes a new draft of an order: customer, contact, lines at their prices, designs and notes.\n" +
			"Of an order that the shop has, fees that are paid once (digitizing, screens, the artist's hours), freight, tax and\n" +
			"discount stay behind unless --fees asks for them; credits and what is no number of pieces are never copied. What was\n" +
			"left out is said with why.",
		Example: "  orderpad order duplicate 141600\n  orderpad order duplicate 141600 --design 38464.01\n  orderpad order duplicate OP7F3K-0012 --design none --fees",
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("design") {
				id, err := order.ParseDesignID(strings.TrimPrefix(design, "none"))
				if err != nil {
					return order.FieldError("design", "--design: %w; or none", err)
				}
				choice.Design = &id
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.DuplicateAs(cmd.Context(), args[0], choice)
			if err != nil {
				return err
			}
			for _, p := range view.Notes() {
				a.say("! %s", p.Message)
			}
			return a.print(view, func(out io.Writer) {
				printOrder(out, view.OrderView)
				printChanges(out, view)
			})
		},
	}
	cmd.Flags().StringVar(&design, "design", "", "the shop's number of another design, or none")
	cmd.Flags().BoolVar(&choice.Fees, "fees", false, "copy one-time fees, freight, tax and discount too")
	cmd.Flags().BoolVar(&choice.Today, "today", false, "at today's list prices where there are some")
	return cmd
}

// printChanges says what became of the art, and where prices have changed.
func printChanges(w io.Writer, view work.DuplicateView) {
	fmt.Fprintf(w, "design: %s\n", view.Art)
	for _, p := range view.Prices {
		if p.Today.Set && p.Today != p.Was {
			fmt.Fprintf(w, "%s: %s then, %s today (%s)\n", catalog.Clean(strings.TrimSpace(p.Style+" "+p.Color)), p.Was, p.Today, p.From)
		}
	}
	if view.Note != "" {
		fmt.Fprintln(w, view.Note)
	}
}

func (a *app) designsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "designs CUSTOMER|QUERY", Short: "A customer's designs, or those that a number or words of a name find", Args: cobra.MinimumNArgs(1),
		Example: "  orderpad designs cascade\n  orderpad designs 30472",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Designs(cmd.Context(), joined(args))
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printDesigns(out, view) })
		},
	}
}

func printDesigns(w io.Writer, view work.DesignsView) {
	if view.Customer != nil {
		fmt.Fprintf(w, "%s (%d)\n", catalog.Clean(view.Customer.Name), *view.Customer.ID)
	}
	if len(view.Designs) == 0 {
		fmt.Fprintln(w, "No order here names a design of theirs. Fetch the shop's orders with: orderpad customers refresh")
		return
	}
	rows := [][]string{{"DESIGN", "NAME", "LAST USED", "ORDERS", "CUSTOMER"}}
	for _, d := range view.Designs {
		number := string(d.Number)
		if number == "" {
			number = "-"
		}
		rows = append(rows, []string{number, catalog.Clean(d.Name), d.LastUsed.String(), strconv.Itoa(d.Times), catalog.Clean(d.Customer)})
	}
	table(w, rows...)
	fmt.Fprintln(w, view.Note)
}

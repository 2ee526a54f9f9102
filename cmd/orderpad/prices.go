package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) pricesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "prices", Short: "The shop's price list"}
	cmd.AddCommand(
		&cobra.Command{Use: "import FILE.csv", Short: "Replace the price list (style, size, from_qty, price)", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
			file, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			n, err := w.ImportPrices(cmd.Context(), bytes.NewReader(file))
			if err != nil {
				return err
			}
			return a.print(map[string]any{"prices": n}, func(out io.Writer) { fmt.Fprintf(out, "%s.\n", kit.Count(n, "price", "prices")) })
		}},
		&cobra.Command{Use: "show STYLE", Short: "A style's list prices", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			prices, err := w.Prices(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.print(map[string]any{"style": args[0], "prices": prices}, func(out io.Writer) {
				rows := [][]string{{"SIZE", "FROM", "PRICE"}}
				for _, p := range prices {
					size := p.Size
					if size == "" {
						size = "all others"
					}
					rows = append(rows, []string{size, strconv.Itoa(p.FromQty), p.Price.String()})
				}
				table(out, rows...)
			})
		}},
		a.pricesWhy(),
	)
	return cmd
}

func (a *app) pricesWhy() *cobra.Command {
	cost := false
	cmd := &cobra.Command{
		Use: "why ID", Short: "Each price of an order and the rule that gave it", Args: cobra.ExactArgs(1),
		Example: "  orderpad prices why 3 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.WhyPrices(cmd.Context(), args[0], cost)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printWhy(out, view) })
		},
	}
	cmd.Flags().BoolVar(&cost, "cost", false, "what the garments bring over their cost too: for the rep alone")
	return cmd
}

func printWhy(w io.Writer, view work.WhyView) {
	fmt.Fprintf(w, "%s   what counts together: %s\n", catalog.Clean(view.ExtOrderID), view.Breaks)
	for _, l := range view.Lines {
		fmt.Fprintf(w, "%d  %s  %s\n", l.Line, catalog.Clean(strings.TrimSpace(l.Style+" "+l.Color)), l.Rule)
		sizes := slices.SortedFunc(maps.Keys(l.Sizes), catalog.CompareSizes)
		for _, size := range sizes {
			if c := l.Sizes[size]; c.Rule != "as the line" {
				fmt.Fprintf(w, "     %s %d  %s  %s\n", catalog.Clean(size), c.Qty, c.Price, c.Rule)
			}
		}
		if l.Foot != "" {
			fmt.Fprintf(w, "     %s\n", l.Foot)
		}
		if l.LessThanNothing != "" {
			fmt.Fprintf(w, "     %s\n", l.LessThanNothing)
		}
	}
	fmt.Fprintln(w, sumText(view.Sum))
	if c := view.OverCost; c != nil {
		fmt.Fprintf(w, "over garment cost %s: %s less %s for %s; decoration is not in it\n", c.Over.Grouped(), c.Goods.Grouped(), c.Cost.Grouped(), kit.Count(c.Pieces, "piece", "pieces"))
		if c.Unknown > 0 {
			fmt.Fprintf(w, "not counted: %s whose cost or price is not known\n", kit.Count(c.Unknown, "piece", "pieces"))
		}
	}
}

// sumText is what an order comes to, in a line; what is not there is left out.
func sumText(s order.Sum) string {
	parts := []string{"goods " + s.Goods.Grouped()}
	add := func(name string, p catalog.Price, rate catalog.Percent) {
		if !p.Set {
			return
		}
		text := name + " " + p.Money.Grouped()
		if rate > 0 {
			text += " (" + rate.String() + ")"
		}
		parts = append(parts, text)
	}
	add("discount", s.Discount, s.DiscountRate)
	add("shipping", s.Shipping, 0)
	add("tax", s.Tax, s.TaxRate)
	parts = append(parts, "total "+s.Total.Grouped())
	if s.Paid.Set {
		add("paid", s.Paid, 0)
		if s.PaidBefore != 0 {
			parts[len(parts)-1] += " (" + s.PaidBefore.Grouped() + " of it before, not sent again)"
		}
		parts = append(parts, "balance "+s.Balance.Grouped())
	}
	return strings.Join(parts, "  ")
}

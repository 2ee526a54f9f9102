package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) inventoryCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "inventory", Short: "The shop's inventory on this laptop"}
	cmd.AddCommand(a.inventoryRefresh(), a.inventorySearch(), a.inventoryShow())
	return cmd
}

func (a *app) inventoryRefresh() *cobra.Command {
	var full, yes bool
	var only []string
	cmd := &cobra.Command{Use: "refresh", Short: "Fetch what changed, everything with --full, or a part with --only", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		filters, err := assignments(only)
		if err != nil {
			return err
		}
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		var view work.RefreshView
		switch {
		case len(filters) > 0:
			view, err = w.RefreshPart(cmd.Context(), filters, a.progress())
		case yes:
			view, err = w.TakeInventory(cmd.Context(), a.progress())
		default:
			view, err = w.RefreshInventory(cmd.Context(), full, a.progress())
			if order.IsKind(err, order.KindNeedsPerson) && terminal(a.in) && !a.json && a.confirm(err.Error()+".\nTake it all the same?") {
				view, err = w.TakeInventory(cmd.Context(), a.progress())
			}
		}
		if err != nil {
			return err
		}
		for _, warning := range view.Warnings {
			a.say("The server says: %s", warning)
		}
		a.sayUnread(view.Unread)
		if err := a.askSpelling(cmd.Context(), &view); err != nil {
			return err
		}
		return a.print(view, func(out io.Writer) { printRefresh(out, view) })
	}}
	cmd.Flags().BoolVar(&yes, "yes", false, "take the whole inventory, however few rows it has")
	cmd.Flags().BoolVar(&full, "full", false, "fetch everything, and mark what vanished")
	cmd.Flags().StringArrayVar(&only, "only", nil, "fetch what has NAME=VALUE alone, such as VendorName=SanMar, PartNumber=PC54 or Color=Navy")
	cmd.MarkFlagsMutuallyExclusive("full", "only")
	cmd.MarkFlagsMutuallyExclusive("yes", "only")
	return cmd
}

func printRefresh(out io.Writer, view work.RefreshView) {
	fmt.Fprintf(out, "%s fetched in %.1f s; %s on this laptop, %s.\n", kit.Count(view.Fetched, "row", "rows"), view.Seconds, kit.Count(view.Rows, "row", "rows"), kit.Count(view.Styles, "style", "styles"))
	switch {
	case view.Full:
		fmt.Fprintf(out, "%s vanished.\n", kit.Count(view.Gone, "row", "rows"))
	case view.Fetched == 0:
		fmt.Fprintln(out, "Nothing has changed since the last time, so that nothing vanished either.")
	}
	if view.Hint != "" {
		fmt.Fprintln(out, view.Hint)
	}
}

// sayUnread names what could not be read of an answer, the first few by their
// paths.
func (a *app) sayUnread(unread []string) {
	const most = 5
	for _, u := range unread[:min(most, len(unread))] {
		a.say("! not read: %s", u)
	}
	if more := len(unread) - most; more > 0 {
		a.say("! and %d more; all are in the JSON of --json", more)
	}
}

// askSpelling asks once, where somebody can answer, which table part numbers
// are spelled by: either answer is kept as the connection's setting.
func (a *app) askSpelling(ctx context.Context, view *work.RefreshView) error {
	if view.OfferSizes == "" || !terminal(a.in) || a.json {
		return nil
	}
	table := string(catalog.TableSeed)
	if view.OfferSizes == table {
		table = string(catalog.TableExport)
	}
	if a.confirm(fmt.Sprintf("%d part numbers of the catalogue spell sizes as in the table %s, %d as in %s.\nSend part numbers as in %s?",
		view.SpellingFits, view.OfferSizes, view.SpellingMisses, table, view.OfferSizes)) {
		table = view.OfferSizes
	}
	view.OfferSizes, view.Hint = "", ""
	_, err := a.work.SetConnection(ctx, view.Connection, []work.Assignment{{Path: "sizes", Value: table}})
	return err
}

// progress prints how far long work is, at most a few times a second, for a
// person; nil where nobody looks.
func (a *app) progress() func(work.Progress) {
	if a.quiet || a.json || !terminal(a.err) {
		return nil
	}
	return func(p work.Progress) {
		fmt.Fprintf(a.err, "\r%s: %d rows, %.0f a second   ", p.Doing, p.Done, p.Rate)
		if p.Finished {
			fmt.Fprintln(a.err)
		}
	}
}

func (a *app) inventorySearch() *cobra.Command {
	limit := uint(50)
	cmd := &cobra.Command{
		Use: "search QUERY...", Short: "Find styles and colours", Args: cobra.MinimumNArgs(1),
		Example: "  orderpad inventory search pc54 nav",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Search(cmd.Context(), strings.Join(args, " "), int(min(limit, math.MaxInt32)))
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printSearch(out, view) })
		},
	}
	cmd.Flags().UintVar(&limit, "limit", limit, "most results")
	return cmd
}

func printSearch(w io.Writer, view work.SearchView) {
	if view.Total == 0 {
		fmt.Fprintln(w, "Nothing found. An empty inventory is filled with: orderpad inventory refresh")
		return
	}
	rows := [][]string{{"STYLE", "COLOUR", "DESCRIPTION", "TOTAL", "SIZES"}}
	for _, hit := range view.Results {
		var sizes []string
		for _, size := range hit.Scale {
			sizes = append(sizes, fmt.Sprintf("%s %d", size, hit.Sizes[size]))
		}
		rows = append(rows, []string{hit.Style, catalog.Clean(hit.Color), hit.Description, strconv.Itoa(hit.Total), strings.Join(sizes, " · ")})
	}
	table(w, rows...)
	if view.Corrected != "" {
		fmt.Fprintf(w, "Nothing matches %q as typed; these are near.\n", view.Corrected)
	}
	fmt.Fprintf(w, "%d of %d\n", len(view.Results), view.Total)
}

func (a *app) inventoryShow() *cobra.Command {
	var color string
	cmd := &cobra.Command{Use: "show STYLE", Short: "A style's colours, sizes and stock", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := w.ShowStyle(cmd.Context(), args[0], color)
		if err != nil {
			return err
		}
		return a.print(view, func(out io.Writer) { printStyle(out, view) })
	}}
	cmd.Flags().StringVar(&color, "color", "", "this colour only")
	return cmd
}

func printStyle(w io.Writer, view work.StyleView) {
	fmt.Fprintf(w, "%s · %s\n", view.Style, view.Description)
	rows := [][]string{append(append([]string{"COLOUR"}, view.Sizes...), "TOTAL")}
	for _, c := range view.Colors {
		row := []string{catalog.Clean(c.Color)}
		for _, size := range view.Sizes {
			cell := "-"
			if n := c.Sizes[size]; n != nil {
				cell = strconv.Itoa(*n)
			}
			row = append(row, cell)
		}
		rows = append(rows, append(row, strconv.Itoa(c.Total)))
	}
	table(w, rows...)
}

func (a *app) splitCommand() *cobra.Command {
	var price string
	cmd := &cobra.Command{
		Use: "split STYLE COLOR SIZE=QTY...", Short: "What the connection would send; nothing is saved", Args: cobra.MinimumNArgs(3),
		Example: "  orderpad split PC54 Navy S=4 M=8 L=8 XL=2 2XL=2 3XL=1 --price 8.50",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Split(cmd.Context(), args[0], args[1], args[2:], price)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printSplit(out, view) })
		},
	}
	cmd.Flags().StringVar(&price, "price", "", "unit price, such as 8.50")
	return cmd
}

func printSplit(w io.Writer, view work.SplitView) {
	rows := [][]string{{"PART", "COLOUR", "SIZE", "QTY", "PRICE", "ON HAND", ""}}
	for _, l := range view.Lines {
		onHand := "-"
		if l.OnHand != nil {
			onHand = strconv.Itoa(*l.OnHand)
		}
		size := l.Size
		if l.Columns != nil {
			size = columnText(*l.Columns, l.Size)
		}
		rows = append(rows, []string{l.Part, catalog.Clean(l.Color), size, strconv.Itoa(l.Qty), l.Price.String(), onHand, warningText(l.Warnings)})
	}
	table(w, rows...)
	fmt.Fprintf(w, "%s, %s, %s      sent as: %s\n", kit.Count(len(view.Lines), "line", "lines"), kit.Count(view.Pieces, "piece", "pieces"), view.Total.Grouped(), view.Mode)
}

func columnText(columns [6]int, last string) string {
	names := []string{"S", "M", "L", "XL", "2XL", last}
	var parts []string
	for i, n := range columns {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%s %d", names[i], n))
		}
	}
	return strings.Join(parts, " · ")
}

func warningText(warnings []string) string {
	if len(warnings) == 0 {
		return ""
	}
	return "! " + strings.Join(warnings, " · ")
}

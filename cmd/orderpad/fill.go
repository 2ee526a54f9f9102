package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) fillCommand() *cobra.Command {
	limit := uint(10)
	cmd := &cobra.Command{
		Use: "fill TEXT", Short: "Who can fill a run of sizes from stock", Args: cobra.MinimumNArgs(1),
		Long: "Ranks what covers a whole run of sizes from stock, less what is queued here; where nothing does alone,\n" +
			"it names two that do together.",
		Example: "  orderpad fill navy tee s24 m36 2xl60",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Fill(cmd.Context(), strings.Join(args, " "), int(min(limit, math.MaxInt32)))
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printFill(out, view) })
		},
	}
	cmd.Flags().UintVar(&limit, "limit", limit, "most results")
	return cmd
}

func printFill(out io.Writer, v work.FillView) {
	fmt.Fprintf(out, "%s of %s: %s\n", kit.Count(v.Pieces, "piece", "pieces"), v.Words, runText(v.Sizes))
	var rows [][]string
	for _, r := range v.Results {
		said := "all there"
		if !r.All {
			said = "short " + runText(r.Short)
		}
		rows = append(rows, []string{r.Style, catalog.Clean(r.Color), strconv.Itoa(r.Pieces), said, strings.Join(r.Differs, ", "), r.Description})
	}
	table(out, rows...)
	for _, mix := range v.Combinations {
		var parts []string
		for _, p := range mix.Parts {
			parts = append(parts, fmt.Sprintf("%d %s %s (%s)", p.Pieces, p.Style, catalog.Clean(p.Color), runText(p.Sizes)))
		}
		fmt.Fprintln(out, "together: "+strings.Join(parts, " + "))
	}
	if len(v.Results) == 0 {
		fmt.Fprintln(out, "Nothing of it is in stock.")
	}
}

// runText is sizes with their pieces in scale order.
func runText(sizes map[string]int) string {
	var parts []string
	for _, size := range slices.SortedFunc(maps.Keys(sizes), catalog.CompareSizes) {
		parts = append(parts, fmt.Sprintf("%s %d", size, sizes[size]))
	}
	return strings.Join(parts, " · ")
}

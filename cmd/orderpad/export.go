package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) exportCommand() *cobra.Command {
	var file, ics string
	cmd := &cobra.Command{
		Use: "export orders|queue|inventory|calendar", Short: "Write a table as CSV for a spreadsheet, or the dates for a calendar", Args: cobra.ExactArgs(1),
		Long: "Writes a table as CSV that a spreadsheet opens as it is, or the ship and in-hands dates of the orders here as an\n" +
			"iCalendar file. A calendar that takes the file again moves its dates and does not double them.",
		ValidArgs: append(slices.Clone(work.ExportTables), "calendar"),
		Example:   "  orderpad export orders --csv orders.csv\n  orderpad export calendar --ics dates.ics",
		RunE: func(cmd *cobra.Command, args []string) error {
			calendar := args[0] == "calendar"
			if calendar {
				file = ics
			}
			switch {
			case calendar && file == "":
				return order.Errorf(order.KindUsage, "name the file to write with --ics FILE; - is standard output")
			case file == "":
				return order.Errorf(order.KindUsage, "name the file to write with --csv FILE; - is standard output")
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			export := func(ctx context.Context) ([]byte, int, error) { return w.Export(ctx, args[0]) }
			if calendar {
				export = w.Calendar
			}
			data, rows, err := export(cmd.Context())
			if err != nil {
				return err
			}
			if file == "-" && !a.json {
				_, err := a.out.Write(data)
				return err
			}
			if file != "-" {
				if err := os.WriteFile(file, data, 0o600); err != nil {
					e := order.Errorf(order.KindStorage, "the table cannot be written to %s", file)
					e.Field, e.Err = file, err
					return e
				}
			}
			return a.print(map[string]any{"table": args[0], "file": file, "rows": rows}, func(out io.Writer) {
				fmt.Fprintf(out, "%s of %s in %s.\n", kit.Count(rows, "row", "rows"), args[0], file)
			})
		},
	}
	cmd.Flags().StringVar(&file, "csv", "", "file to write; - is standard output")
	cmd.Flags().StringVar(&ics, "ics", "", "calendar file to write; - is standard output")
	return cmd
}

package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) exportCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "export orders|queue|inventory", Short: "Write a table as CSV that a spreadsheet opens as it is", Args: cobra.ExactArgs(1),
		ValidArgs: work.ExportTables, Example: "  orderpad export orders --csv orders.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return order.Errorf(order.KindUsage, "name the file to write with --csv FILE; - is standard output")
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			data, rows, err := w.Export(cmd.Context(), args[0])
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
	return cmd
}

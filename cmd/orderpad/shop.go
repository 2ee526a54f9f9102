package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) shopCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "shop", Short: "The shop's own file: names, calendar, prices, rules"}
	cmd.AddCommand(&cobra.Command{
		Use: "check FILE", Short: "Read a file as the shop's own and say what is in it; nothing is taken over", Args: cobra.ExactArgs(1),
		Long: "Reads a file as the shop's own (see orderpad docs shop) and says what is in it, or the line, the column\n" +
			"and the nearest word of what is wrong. The file counts once it is shop.toml in the home folder.",
		Example: "  orderpad shop check shop.toml",
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.CheckShop(cmd.Context(), args[0], file)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printShop(out, view) })
		},
	})
	return cmd
}

func printShop(out io.Writer, v work.ShopView) {
	n := v.Names
	names := len(n.OrderTypes) + len(n.DesignTypes) + len(n.Statuses) + len(n.Departments) + len(n.Employees)
	fmt.Fprintf(out, "%s can be used: %s, %s, %s, %s, %s.\n", v.File, kit.Count(names, "name", "names"), kit.Count(len(v.Settings), "setting", "settings"),
		kit.Count(v.Prices, "price", "prices"), kit.Count(v.Runs, "run of sizes", "runs of sizes"), kit.Count(len(v.Rules), "rule", "rules"))
	for _, note := range v.Notes {
		fmt.Fprintf(out, "! %s\n", note)
	}
	for _, t := range v.Unnamed {
		fmt.Fprintf(out, "order type %d has no name, and %s of it\n", t.Type, kit.Count(t.Orders, "order is", "orders are"))
	}
}

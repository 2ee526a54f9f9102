package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

type importFlags struct {
	mapping, order          string
	line                    int
	dry, revise, fee, again bool
	unknown                 bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Bring orders, or a roster of names, in from a file", Args: cobra.ExactArgs(1),
		Long: "Brings orders to drafts: CSV or .xlsx with a row for each line, or JSON in the proxy's form, ExternalOrderJson, orderpad's own or eCat's,\n" +
			"one order or many. With --order and --line the file is a roster (name, size, number) for that line's grid.\n" +
			"What is refused is written to FILE.refused.csv or FILE.refused.json; mend it there and import that.\n" +
			"A row whose style or colour is not exactly one of the inventory's is refused; --unknown takes it as it is written.\n" +
			"A file whose orders have no ids is taken once: what it holds is refused the second time, unless --again says so.",
		Example: "  orderpad import orders.csv --dry-run\n  orderpad import team.csv --order 3 --line 1 --fee",
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			if f.order != "" || f.line != 0 {
				return a.importRoster(cmd, f, data)
			}
			if f.fee {
				return order.Errorf(order.KindUsage, "--fee is for a roster; name its order and line with --order ID --line N")
			}
			return a.importOrders(cmd, f, args[0], data)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.mapping, "map", "", "JSON file that says which field each column holds; remembered for this header")
	flags.BoolVar(&f.dry, "dry-run", false, "say what would happen, and change nothing")
	flags.BoolVar(&f.revise, "revise", false, "an id that is here already changes its draft, or makes a revision of what was sent")
	flags.BoolVar(&f.again, "again", false, "an order without an id that was imported before is imported once more")
	flags.BoolVar(&f.unknown, "unknown", false, "take a style or colour that the inventory does not know as it is written, with a warning")
	flags.StringVar(&f.order, "order", "", "order whose line gets the roster")
	flags.IntVar(&f.line, "line", 0, "line that gets the roster, counted from 1")
	flags.BoolVar(&f.fee, "fee", false, "add a NAME fee for the roster")
	cmd.MarkFlagsRequiredTogether("order", "line")
	return cmd
}

func (a *app) importOrders(cmd *cobra.Command, f importFlags, name string, data []byte) error {
	const large = 1 << 20
	if len(data) > large {
		// A file of 100,000 lines fits into 160 MB, sqlite's own memory beside it.
		debug.SetGCPercent(40)
		debug.SetMemoryLimit(120 << 20)
	}
	req := work.ImportRequest{Data: data, DryRun: f.dry, Show: f.dry && a.json, Unknown: f.unknown, Revise: f.revise, Again: f.again, Progress: a.progress()}
	if f.mapping != "" {
		text, err := a.readFile(f.mapping)
		if err != nil {
			return err
		}
		if req.Columns, err = work.ReadColumns(text); err != nil {
			return err
		}
	}
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	if terminal(a.in) && !a.json && !f.dry && (!f.revise || !f.again) {
		try := req
		try.DryRun, try.Progress = true, nil
		view, err := w.Import(cmd.Context(), try)
		if err != nil {
			return err
		}
		req.Revise = f.revise || view.Known > 0 && a.confirm(fmt.Sprintf("%d orders of the file are here already. Change them (drafts) or make revisions (sent ones)?", view.Known))
		req.Again = f.again || view.Repeated > 0 && a.confirm(fmt.Sprintf("%d orders of the file were imported %s. Import them again?", view.Repeated, view.Before))
	}
	view, err := w.Import(cmd.Context(), req)
	if err != nil {
		return err
	}
	if view.Rest != nil && !f.dry {
		if view.File, err = work.WriteRefused(name, view); err != nil {
			return err
		}
	}
	if err := a.print(view, func(out io.Writer) { printImport(out, view) }); err != nil {
		return err
	}
	if view.Refused == 0 {
		return nil
	}
	if view.Refused == view.Repeated {
		e := order.Errorf(order.KindConflict, "%d orders of the file were imported %s and are not imported again", view.Repeated, view.Before)
		e.Hint = "to have them twice, import the file with --again"
		return e
	}
	e := order.Errorf(order.KindInvalid, "%d orders of the file were refused", view.Refused)
	if view.File != "" {
		e.Hint = "mend them and import: " + view.File
	}
	return e
}

func printImport(w io.Writer, view work.ImportView) {
	for _, p := range view.Unknown {
		fmt.Fprintf(w, "! column %d: %s\n", p.Column, catalog.Clean(p.Message))
	}
	for _, said := range view.LeftOut {
		fmt.Fprintln(w, "!", catalog.Clean(said))
	}
	const most = 200
	rows := view.Rows
	if len(rows) > most {
		rows = nil
		for _, row := range view.Rows {
			if len(row.Problems) > 0 {
				rows = append(rows, row)
			}
		}
	}
	printRows(w, rows)
	would := ""
	switch {
	case view.DryRun:
		would = " (dry run, nothing was changed)"
	case view.Stopped:
		would = " (stopped; the rest is among the refused)"
	}
	fmt.Fprintf(w, "%d created, %d updated, %d refused%s\n", view.Created, view.Updated, view.Refused, would)
	if view.File != "" {
		fmt.Fprintln(w, "The refused are in", view.File)
	}
}

func (a *app) importRoster(cmd *cobra.Command, f importFlags, data []byte) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	if f.mapping != "" {
		text, err := a.readFile(f.mapping)
		if err != nil {
			return err
		}
		columns, err := work.ReadColumns(text)
		if err != nil {
			return err
		}
		if err := w.KeepRosterColumns(cmd.Context(), data, columns); err != nil {
			return err
		}
	}
	view, err := w.Roster(cmd.Context(), f.order, f.line, data, f.fee, f.dry)
	if err != nil {
		return err
	}
	if err := a.print(view, func(out io.Writer) { printRoster(out, view) }); err != nil {
		return err
	}
	if view.Refused > 0 {
		return order.Errorf(order.KindInvalid, "%d names of the roster could not be read", view.Refused)
	}
	return nil
}

func printRoster(w io.Writer, view work.RosterView) {
	printRows(w, view.Rows)
	rows := [][]string{{"SIZE", "NAMES", "PIECES", ""}}
	for _, c := range view.Cells {
		note := ""
		if c.Names != c.Pieces {
			note = "! names and pieces differ"
		}
		rows = append(rows, []string{c.Size, fmt.Sprint(c.Names), fmt.Sprint(c.Pieces), note})
	}
	table(w, rows...)
	if view.OfferFee != "" {
		fmt.Fprintf(w, "A %s fee for %d names is added with --fee.\n", view.OfferFee, view.Names)
	}
}

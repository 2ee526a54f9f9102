package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) ecatCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "ecat", Short: "Orders from SuperCat eCat"}
	cmd.AddCommand(a.ecatPull(), a.ecatShow())
	return cmd
}

func (a *app) ecatPull() *cobra.Command {
	var dry, yes bool
	cmd := &cobra.Command{
		Use: "pull", Short: "Take new orders out of eCat's queue into drafts, and mark those that are due", Args: cobra.NoArgs,
		Long: "Takes the orders that were not marked received into drafts. An order that was sent again takes the place of its earlier draft,\n" +
			"which can be restored; one that was sent to the shop already is shown against it. When a received order is marked is the\n" +
			"connection's setting mark: accepted (after our order was accepted) or committed (once it is on this laptop).",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.ECatPull(cmd.Context(), dry, yes)
			if order.IsKind(err, order.KindNeedsPerson) && terminal(a.in) && !a.json && a.confirm(err.Error()+".\nTake them?") {
				view, err = w.ECatPull(cmd.Context(), dry, true)
			}
			if err != nil && len(view.Rows) == 0 {
				return err
			}
			if printing := a.print(view, func(out io.Writer) { printECat(out, view) }); printing != nil {
				return printing
			}
			if err == nil && view.Refused > 0 {
				err = order.Errorf(order.KindConflict, "%d orders stay at eCat; see why above", view.Refused)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would happen, and change nothing")
	cmd.Flags().BoolVar(&yes, "yes", false, "take them, also the first time")
	return cmd
}

// confirm asks a person a question on standard error.
func (a *app) confirm(question string) bool {
	fmt.Fprintf(a.err, "%s [y/N] ", question)
	var answer string
	_, err := fmt.Fscanln(a.in, &answer)
	return err == nil && strings.HasPrefix(strings.ToLower(answer), "y")
}

func printECat(w io.Writer, view work.ECatView) {
	printRows(w, view.Rows)
	for _, unread := range view.Unread {
		fmt.Fprintln(w, "! not read:", catalog.Clean(unread))
	}
	for _, m := range view.Marked {
		if m.OK {
			fmt.Fprintf(w, "%s marked received\n", catalog.Clean(m.Number))
		} else {
			fmt.Fprintf(w, "! %s not marked: %s\n", catalog.Clean(m.Number), m.Error)
		}
	}
	would := ""
	if view.DryRun {
		would = " (dry run, nothing was changed)"
	}
	fmt.Fprintf(w, "%d created, %d replaced, %d refused%s\n", view.Created, view.Updated, view.Refused, would)
}

// printRows prints a report: what became of each row, and its problems.
func printRows(w io.Writer, rows []work.ImportRow) {
	for _, row := range rows {
		at := strconv.Itoa(row.Row)
		if row.Line > 0 {
			at += " (line " + strconv.Itoa(row.Line) + ")"
		}
		fmt.Fprintf(w, "%s  %s  %s\n", at, catalog.Clean(row.ExtOrderID), row.Action)
		for _, p := range row.Problems {
			mark := "!"
			if p.Severity == order.SeverityError {
				mark = "x"
			}
			fmt.Fprintf(w, "   %s %s\n", mark, catalog.Clean(p.Message))
		}
	}
}

func (a *app) ecatShow() *cobra.Command {
	return &cobra.Command{Use: "show ID", Short: "One order of eCat's by its id, received or not; nothing is kept", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || id <= 0 {
			return order.FieldError("ID", "%q is not an id of eCat's, which has 6 or 7 digits", args[0])
		}
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		o, problems, raw, err := w.ECatOrder(cmd.Context(), id)
		if err != nil {
			return err
		}
		if problems == nil {
			problems = []order.Problem{}
		}
		document := map[string]any{"ext_order_id": o.ExtOrderID, "uuid": o.UUID, "pieces": o.Pieces(), "problems": problems, "record": json.RawMessage(raw)}
		return a.print(document, func(out io.Writer) {
			fmt.Fprintf(out, "%s  %s  %d pieces\n", catalog.Clean(o.ExtOrderID), catalog.Clean(o.CustomerName), o.Pieces())
			for _, p := range problems {
				fmt.Fprintln(out, "  !", catalog.Clean(p.Message))
			}
		})
	}}
}

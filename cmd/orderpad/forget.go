package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) forgetCommand() *cobra.Command {
	var months int
	var yes, dryRun bool
	cmd := &cobra.Command{
		Use: "forget", Short: "Remove customers' data that is older than it has to be kept", Args: cobra.NoArgs,
		Long: "Remove what is older than the setting keep (36 months) of each connection: orders that the shop has by a number,\n" +
			"the shop's history, and customers without an order since. An order that is not imported stays, whatever its age.",
		Example: "  orderpad forget --dry-run\n  orderpad forget --months 12 --yes",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("months") && (months < 1 || months > 240) {
				return order.FieldError("months", "%d is no number of months from 1 to 240", months)
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Forget(cmd.Context(), months, true)
			if err != nil {
				return err
			}
			if n := view.Orders + view.Past + view.Customers; n > 0 && !dryRun {
				question := forgetSentence(view) + " would be removed for good."
				if !yes && (a.json || !terminal(a.in)) {
					e := order.Errorf(order.KindNeedsPerson, "%s", question)
					e.Hint = "confirm it with --yes; keep a copy first with: orderpad backup FILE"
					return e
				}
				if !yes && !a.confirm(question+"\nRemove them?") {
					return order.Errorf(order.KindNeedsPerson, "nothing was removed")
				}
				if view, err = w.Forget(cmd.Context(), months, false); err != nil {
					return err
				}
			}
			return a.print(view, func(out io.Writer) { printForget(out, view) })
		},
	}
	cmd.Flags().IntVar(&months, "months", 0, "keep so many months instead of the setting's")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would be removed")
	cmd.Flags().BoolVar(&yes, "yes", false, "remove without asking")
	return cmd
}

func forgetSentence(v work.ForgetView) string {
	return fmt.Sprintf("%s of this laptop, %s of the shop's history and %s",
		kit.Count(v.Orders, "order", "orders"), kit.Count(v.Past, "order", "orders"), kit.Count(v.Customers, "customer", "customers"))
}

func printForget(w io.Writer, v work.ForgetView) {
	for _, name := range slices.Sorted(maps.Keys(v.Before)) {
		fmt.Fprintf(w, "%s: what is older than %s\n", name, v.Before[name])
	}
	done := " removed."
	if v.DryRun {
		done = " would be removed."
	}
	fmt.Fprintln(w, forgetSentence(v)+done)
	if v.Kept > 0 {
		fmt.Fprintf(w, "%s not imported and stay.\n", kit.Count(v.Kept, "older order is", "older orders are"))
	}
	if v.Copies > 0 {
		fmt.Fprintf(w, "%s of the orders gave way to a new one. Copies elsewhere keep what they have.\n", kit.Count(v.Copies, "older copy", "older copies"))
	}
}

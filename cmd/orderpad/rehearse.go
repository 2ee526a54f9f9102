package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) connectionRehearse() *cobra.Command {
	var again bool
	var garment string
	var right, wrong []int
	cmd := &cobra.Command{
		Use: "rehearse [NAME]", Short: "Send five TEST- orders, and keep what the office found of each in OnSite", Args: cobra.MaximumNArgs(1),
		Example: "  orderpad connection rehearse shop\n  orderpad connection rehearse shop --right 1,2,4 --wrong 3,5",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			conn, err := w.ShowConnection(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			w.Connection = conn.Name
			if len(right)+len(wrong) > 0 {
				answers := map[int]bool{}
				for _, n := range wrong {
					answers[n] = false
				}
				for _, n := range right {
					if _, both := answers[n]; both {
						return order.Errorf(order.KindUsage, "order %d is said to be right and wrong", n)
					}
					answers[n] = true
				}
				view, err := w.AnswerRehearsal(cmd.Context(), conn.Name, answers)
				return a.rehearsalDone(view, err)
			}
			view, err := w.Rehearse(cmd.Context(), conn.Name, garment, again)
			if err != nil {
				return err
			}
			return a.sendRehearsal(cmd, view, garment)
		},
	}
	cmd.Flags().BoolVar(&again, "again", false, "make five new orders")
	cmd.Flags().StringVar(&garment, "garment", "", "style and colour to order, such as 'PC54 Navy' (default: one of the inventory)")
	cmd.Flags().IntSliceVar(&right, "right", nil, "numbers of the orders that are right in OnSite")
	cmd.Flags().IntSliceVar(&wrong, "wrong", nil, "numbers of those that are not")
	return cmd
}

// sendRehearsal sends what is not sent yet, shows how it stands, and asks about
// the orders that have arrived where somebody can answer.
func (a *app) sendRehearsal(cmd *cobra.Command, view work.RehearsalView, garment string) error {
	ctx := cmd.Context()
	var sending error
	for _, row := range view.Orders {
		if row.State == order.Queued || row.State == order.Unknown {
			_, sending = a.work.Sync(ctx)
			break
		}
	}
	view, err := a.work.Rehearse(ctx, view.Connection, garment, false)
	if err != nil {
		return err
	}
	if terminal(a.in) && !a.json {
		answers := map[int]bool{}
		for _, row := range view.Orders {
			if row.Answer != "" || row.State != order.Accepted && row.State != order.Imported {
				continue
			}
			a.say("\n%d  %s  %s", row.Number, row.What, row.ExtOrderID)
			for _, line := range row.Compare {
				a.say("   %s", line)
			}
			fmt.Fprint(a.err, "Is it right in OnSite? [y/n, enter to look later] ")
			var answer string
			if _, err := fmt.Fscanln(a.in, &answer); err == nil && answer != "" {
				answers[row.Number] = answer[0] == 'y' || answer[0] == 'Y'
			}
		}
		if view, err = a.work.AnswerRehearsal(ctx, view.Connection, answers); err != nil {
			return err
		}
	}
	if err := a.rehearsalDone(view, nil); err != nil {
		return err
	}
	return sending
}

func (a *app) rehearsalDone(view work.RehearsalView, err error) error {
	if err != nil {
		return err
	}
	return a.print(view, func(out io.Writer) {
		for _, row := range view.Orders {
			number, answer := "", row.Answer
			if row.OnSite != nil {
				number = "  OnSite " + strconv.FormatInt(*row.OnSite, 10)
			}
			if answer == "" {
				answer = "not looked at"
			}
			fmt.Fprintf(out, "%d  %s  TEST-%s  %s%s  right: %s\n", row.Number, row.What, row.ExtOrderID, row.State, number, answer)
			for _, line := range row.Compare {
				fmt.Fprintf(out, "   %s\n", line)
			}
		}
		fmt.Fprintf(out, "Next: %s\n", view.Next)
	})
}

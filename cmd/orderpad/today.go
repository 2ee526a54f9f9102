package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) todayCommand() *cobra.Command {
	var rep string
	var peek bool
	cmd := &cobra.Command{
		Use: "today", Short: "What to look at today: late, at risk, unpaid, quotes, quiet customers, and what changed", Args: unknownCommand,
		Long: "What to look at today, from what is on this laptop; nothing is asked of the shop. Each look remembers what it saw, so that\n" +
			"the next says what has changed since; --peek leaves that as it was.",
		Example: "  orderpad today\n  orderpad today --rep all --json\n  orderpad today snooze 141841 week\n  orderpad today note 141841 Ana is back on Monday",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.LookToday(cmd.Context(), rep)
			if err != nil {
				return err
			}
			if view.Stale {
				a.say("! %s", staleSentence(view, a.now()))
			}
			if err := a.print(view, func(out io.Writer) { printToday(out, view) }); err != nil || peek {
				return err
			}
			return w.Looked(cmd.Context(), view)
		},
	}
	cmd.Flags().StringVar(&rep, "rep", work.TodayMine, "whose: me (setting rep of the connection), all, or a rep's name")
	cmd.Flags().BoolVar(&peek, "peek", false, "do not remember this look")
	cmd.AddCommand(
		&cobra.Command{
			Use: "snooze ID [UNTIL]", Short: "Put a row off for a day, a week, for good, or until a day", Args: cobra.RangeArgs(1, 2),
			Example: "  orderpad today snooze 141841 week\n  orderpad today snooze 'customer 118' good\n  orderpad today snooze 141841 none",
			RunE: func(cmd *cobra.Command, args []string) error {
				until := append(args, "day")[1]
				return a.mind(cmd, func(w *work.Work) (order.Minded, error) { return w.Snooze(cmd.Context(), args[0], until) })
			},
		},
		&cobra.Command{
			Use: "note ID TEXT...", Short: "Keep a note beside a row; without a text it is taken away", Args: cobra.MinimumNArgs(1),
			Example: "  orderpad today note 141841 Ana is back on Monday",
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.mind(cmd, func(w *work.Work) (order.Minded, error) {
					return w.NoteRow(cmd.Context(), args[0], joinWords(args[1:]))
				})
			},
		},
	)
	return cmd
}

func (a *app) mind(cmd *cobra.Command, do func(w *work.Work) (order.Minded, error)) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	m, err := do(w)
	if err != nil {
		return err
	}
	return a.print(m, func(out io.Writer) {
		switch {
		case m.Until == order.ForGood:
			fmt.Fprintf(out, "%s is put off for good.\n", m.Subject)
		case !m.Until.IsZero():
			fmt.Fprintf(out, "%s is put off until %s.\n", m.Subject, m.Until)
		default:
			fmt.Fprintf(out, "%s is shown.\n", m.Subject)
		}
		if m.Note != "" {
			fmt.Fprintf(out, "note: %s\n", m.Note)
		}
	})
}

// staleSentence says how old the shop's orders are.
func staleSentence(v work.TodayView, now time.Time) string {
	if v.AsOf == nil {
		return "the shop's orders were never fetched; fetch them with: orderpad customers refresh"
	}
	return fmt.Sprintf("the shop's orders are %d hours old; fetch them with: orderpad customers refresh", int(now.Sub(*v.AsOf).Hours()))
}

func printToday(w io.Writer, v work.TodayView) {
	asOf := "never fetched"
	if v.AsOf != nil {
		asOf = "as of " + v.AsOf.Local().Format("Mon 2 Jan 15:04")
	}
	fmt.Fprintf(w, "%s   %d to look at   orders %s   %s\n", v.Day.Time().Format("Monday 2 January"), v.Count(), asOf, v.Rep)
	row := func(r work.TodayRow) []string {
		name := r.ExtOrderID
		if r.OnSiteOrder != nil {
			name = strconv.FormatInt(*r.OnSiteOrder, 10)
		}
		if r.Quote != "" {
			name = r.Quote
		}
		return []string{"  " + name, catalog.Clean(r.Customer), catalog.Clean(r.Why), r.Amount.Grouped(), catalog.Clean(r.Note)}
	}
	for _, g := range v.Groups {
		if len(g.Orders) == 0 {
			continue
		}
		fmt.Fprintf(w, "%s %d\n", g.Name, len(g.Orders))
		var rows [][]string
		for _, r := range g.Orders {
			rows = append(rows, row(r))
		}
		table(w, rows...)
	}
	if v.ChangedSince != nil {
		fmt.Fprintf(w, "CHANGED %d since %s\n", len(v.Changed), v.ChangedSince.Local().Format("Mon 2 Jan 15:04"))
		var rows [][]string
		for _, r := range v.Changed {
			rows = append(rows, row(r))
		}
		table(w, rows...)
	}
	if v.Snoozed > 0 {
		fmt.Fprintf(w, "%d put off\n", v.Snoozed)
	}
	m := v.Month
	fmt.Fprintf(w, "%s %d pieces %s, last year %d pieces %s\n",
		m.Month, m.Pieces, m.Amount.Grouped(), m.PiecesBefore, m.AmountBefore.Grouped())
}

func (a *app) promiseCommand() *cobra.Command {
	return &cobra.Command{
		Use: "promise ID", Short: "When an order can be ready, and what that is known from", Args: cobra.ExactArgs(1),
		Example: "  orderpad promise 3\n  orderpad promise OP7F3K-0012 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Promise(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { fmt.Fprintln(out, view.Text) })
		},
	}
}

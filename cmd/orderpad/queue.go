package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) queueCommand() *cobra.Command {
	var test bool
	cmd := &cobra.Command{Use: "queue", Short: "Orders on their way, and what is happening to each", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := w.QueueRows(cmd.Context(), test)
		if err != nil {
			return err
		}
		return a.print(view, func(out io.Writer) { printQueue(out, view, a.now()) })
	}}
	cmd.Flags().BoolVar(&test, "test", false, "only orders of test mode")
	return cmd
}

func printQueue(w io.Writer, view work.QueueView, now time.Time) {
	defer printOnlyHere(w, view.OnlyHere, now)
	if len(view.Orders) == 0 {
		fmt.Fprintln(w, "Nothing is on its way. Queue a draft with: orderpad order queue ID")
		return
	}
	rows := [][]string{{"ID", "ORDER", "STATE", "CUSTOMER", "PCS", "TOTAL", "WHAT IS HAPPENING"}}
	for _, r := range view.Orders {
		rows = append(rows, []string{
			strconv.FormatInt(r.ID, 10), r.ExtOrderID, string(r.State), catalog.Clean(r.Customer), strconv.Itoa(r.Pieces), r.Total.Grouped(), r.Happening(now),
		})
	}
	table(w, rows...)
}

// printOnlyHere says what would be lost with this laptop.
func printOnlyHere(w io.Writer, here work.OnlyHereView, now time.Time) {
	if here.Count > 0 {
		fmt.Fprintf(w, "%s only on this laptop, the oldest for %s\n", kit.Count(here.Count, "order", "orders"), kit.Age(now.Sub(*here.Oldest)))
	}
}

func (a *app) resolveCommand() *cobra.Command {
	var resend, sent, cancel, copied bool
	cmd := &cobra.Command{Use: "resolve ID|--copied --resend|--sent|--cancel", Short: "Say what became of an order whose outcome is not known", Args: func(cmd *cobra.Command, args []string) error {
		if copied {
			return cobra.NoArgs(cmd, args)
		}
		return cobra.ExactArgs(1)(cmd, args)
	}, RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		var word work.Resolution
		switch {
		case resend:
			word = work.ResolveResend
		case sent:
			word = work.ResolveSent
		case cancel:
			word = work.ResolveCancel
		}
		if copied {
			views, err := w.ResolveCopied(cmd.Context(), word)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"orders": views}, func(out io.Writer) {
				fmt.Fprintf(out, "%s that came back from a copy\n", kit.Count(len(views), "order", "orders"))
				for _, v := range views {
					fmt.Fprintf(out, "%s  %s\n", v.ExtOrderID, v.State)
				}
			})
		}
		view, err := w.Resolve(cmd.Context(), args[0], word)
		return a.orderDone(view, nil, err)
	}}
	cmd.Flags().BoolVar(&resend, "resend", false, "send it again: if the server has it after all, the shop gets it twice")
	cmd.Flags().BoolVar(&sent, "sent", false, "the server has it")
	cmd.Flags().BoolVar(&copied, "copied", false, "all that came back from a copy and were looked for in vain")
	cmd.Flags().BoolVar(&cancel, "cancel", false, "it is off")
	cmd.MarkFlagsMutuallyExclusive("resend", "sent", "cancel")
	cmd.MarkFlagsOneRequired("resend", "sent", "cancel")
	return cmd
}

func (a *app) syncCommand() *cobra.Command {
	var once, watch bool
	cmd := &cobra.Command{Use: "sync", Short: "Send what is queued, and find out what became of it", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		if watch {
			var failed error
			err := w.Watch(cmd.Context(), func(view work.SyncView, trouble error) {
				if trouble != nil {
					a.say("%s", trouble)
				}
				if failed == nil {
					failed = a.printLine(view, func(out io.Writer) { printSync(out, view) })
				}
			})
			if cmd.Context().Err() != nil {
				return failed
			}
			return err
		}
		view, err := w.Sync(cmd.Context())
		if err != nil && view == (work.SyncView{}) {
			return err
		}
		if printing := a.print(view, func(out io.Writer) { printSync(out, view) }); printing != nil {
			return printing
		}
		return err
	}}
	cmd.Flags().BoolVar(&once, "once", false, "one pass, then end (the default)")
	cmd.Flags().BoolVar(&watch, "watch", false, "go on until stopped")
	cmd.MarkFlagsMutuallyExclusive("once", "watch")
	return cmd
}

func printSync(w io.Writer, v work.SyncView) {
	fmt.Fprintf(w, "sent %d · accepted %d · imported %d · unknown %d · rejected %d · %s", v.Sent, v.Accepted, v.Imported, v.Unknown, v.Rejected, kit.Count(v.Requests, "request", "requests"))
	if v.Offline {
		fmt.Fprint(w, " · offline")
	}
	if v.Limited {
		fmt.Fprint(w, " · the server's limit is used up, run it again in a minute")
	}
	fmt.Fprintln(w)
	if v.Copied {
		fmt.Fprintln(w, "this home is a copy of another that sends; it has a new device code, and its orders are looked up before they go")
	}
	if v.Warning != "" {
		fmt.Fprintln(w, "warning:", v.Warning)
	}
}

func (a *app) customersCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "customers", Short: "The shop's customers on this laptop"}
	limit := uint(50)
	search := &cobra.Command{Use: "search QUERY...", Short: "Find customers by name, contact, e-mail, phone or number", RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := w.SearchCustomers(cmd.Context(), joined(args), int(min(limit, math.MaxInt32)))
		if err != nil {
			return err
		}
		return a.print(view, func(out io.Writer) { printCustomers(out, view) })
	}}
	search.Flags().UintVar(&limit, "limit", limit, "most results")
	cmd.AddCommand(
		&cobra.Command{Use: "refresh", Short: "Fetch customers and their orders", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.RefreshCustomers(cmd.Context(), a.progress())
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) {
				fmt.Fprintf(out, "%s, %s on this laptop.\n", kit.Count(view.Customers, "customer", "customers"), kit.Count(view.Orders, "past order", "past orders"))
			})
		}},
		search,
		&cobra.Command{Use: "show ID", Short: "A customer with contacts, orders and prices paid", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return order.FieldError("ID", "%q is not a customer's number; find it with: orderpad customers search", args[0])
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.ShowCustomer(cmd.Context(), id)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printCustomer(out, view) })
		}},
	)
	return cmd
}

func printCustomers(w io.Writer, view work.CustomersView) {
	if view.Total == 0 {
		fmt.Fprintln(w, "No customer found. Fetch the shop's with: orderpad customers refresh")
		return
	}
	rows := [][]string{{"ID", "NAME", "CONTACT", "EMAIL", "PHONE", "LAST ORDER"}}
	for _, c := range view.Customers {
		number := "-" // typed here, and unknown to the shop
		if c.ID != 0 {
			number = strconv.FormatInt(c.ID, 10)
		}
		rows = append(rows, []string{number, c.Name, c.Contact, c.Email, c.Phone, c.LastOrder.String()})
	}
	table(w, rows...)
	fmt.Fprintf(w, "%d of %d\n", len(view.Customers), view.Total)
}

func printCustomer(w io.Writer, v work.CustomerView) {
	fmt.Fprintf(w, "%d  %s\n", v.ID, v.Name)
	rows := [][]string{}
	for _, c := range v.Contacts {
		rows = append(rows, []string{"contact", c.Name, c.Email, c.Phone})
	}
	for _, o := range v.Orders {
		rows = append(rows, []string{"order", strconv.FormatInt(o.OnSiteOrder, 10), o.Ordered.String(), o.PO})
	}
	table(w, rows...)
}

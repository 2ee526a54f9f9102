package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// byDays are the flags of track that take a day or a range of days.
var byDays = []struct {
	what  work.Happened
	short string
}{
	{work.Ordered, "orders placed on a day, or FROM..TO"},
	{work.Due, "orders asked to ship then"},
	{work.Produced, "orders produced then"},
	{work.Shipped, "orders shipped then"},
	{work.Invoiced, "orders invoiced then"},
	{work.Paid, "orders with payments of those days"},
	{work.Parcels, "orders with tracking numbers of those days"},
}

func (a *app) trackCommand() *cobra.Command {
	var customer int64
	cmd := &cobra.Command{
		Use: "track QUERY... | --DAYS DAY|FROM..TO [--customer ID]", Short: "Find an order at the shop by number, id, customer, contact, e-mail or PO",
		Long: "Finds orders at the shop. Words of a filter find them in what is on this laptop, without asking the shop:\n" +
			"rep:me late unpaid open due<12/12 goods:no no:tracking type:21 design:30472 style:pc54 color:navy pcs>100;\n" +
			"quoted words are text.",
		Example: "  orderpad track PO-778\n  orderpad track rep:me late\n  orderpad track --due 'mon..+10'\n  orderpad track --customer 107",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			days, byDays, err := daysOf(cmd, w, customer)
			if err != nil {
				return err
			}
			if byDays == (len(args) > 0) {
				return order.Errorf(order.KindUsage, "track takes words to find an order by, or days and a customer; see orderpad track --help")
			}
			var view work.TrackView
			if byDays {
				view, err = w.TrackDays(cmd.Context(), days)
			} else {
				view, err = w.Track(cmd.Context(), joined(args))
			}
			if err != nil && len(view.Orders) == 0 {
				return err
			}
			if view.Note != "" {
				a.say("%s", view.Note)
			}
			return errors.Join(a.print(view, func(out io.Writer) { printTrack(out, view) }), err)
		},
	}
	for _, flag := range byDays {
		cmd.Flags().String(string(flag.what), "", flag.short)
	}
	cmd.Flags().Int64Var(&customer, "customer", 0, "orders of this customer, by number")
	return cmd
}

// daysOf reads the flags; false when none is set.
func daysOf(cmd *cobra.Command, w *work.Work, customer int64) (d work.Days, ok bool, err error) {
	d.Customer = customer
	for _, flag := range byDays {
		text, err := cmd.Flags().GetString(string(flag.what))
		if err != nil || text == "" {
			continue
		}
		if d.What != "" {
			return d, false, order.Errorf(order.KindUsage, "--%s and --%s are two questions; ask one at a time", d.What, flag.what)
		}
		d.What = flag.what
		dayFirst, err := w.DayFirst(cmd.Context())
		if err != nil {
			return d, false, err
		}
		if d.From, d.To, err = order.TypeDays(text, w.Today(), dayFirst); err != nil {
			return d, false, order.Errorf(order.KindUsage,
				"--%s takes a day such as 2026-11-21, nov 21 or fri, or a range such as 11/1..11/21: %w", flag.what, err)
		}
	}
	return d, d.What != "" || customer != 0, nil
}

func joined(args []string) string { return strings.Join(args, " ") }

func printTrack(w io.Writer, view work.TrackView) {
	for _, o := range view.Orders {
		number := "not imported yet"
		if o.OnSiteOrder != nil {
			number = strconv.FormatInt(*o.OnSiteOrder, 10)
		}
		fmt.Fprintf(w, "%s  %s  %s  %s\n", number, o.ExtOrderID, o.Customer, o.PO)
		if o.Type != "" {
			fmt.Fprintf(w, "  type %s\n", o.Type)
		}
		for _, step := range o.Status {
			mark := "·"
			if step.Done {
				mark = "✓"
			} else if step.Part {
				mark = "~"
			}
			fmt.Fprintf(w, "  %s %-9s %s\n", mark, step.Step, step.Date)
		}
		for _, line := range o.Lines {
			fmt.Fprintf(w, "  %s %s  %s\n", line.Style, catalog.Clean(line.Color), sizesText(line.Sizes))
		}
		for _, s := range o.Shipments {
			fmt.Fprintf(w, "  shipped %s %s %s\n", s.Tracking, s.Carrier, s.URL)
		}
		for _, p := range o.Payments {
			said := "paid"
			if !p.Approved {
				said = "not approved"
			}
			fmt.Fprintf(w, "  %s %s %s %s\n", said, catalog.Clean(p.Amount), p.Date, catalog.Clean(p.Type))
		}
		if o.Balance != "" {
			fmt.Fprintf(w, "  total %s, balance %s\n", catalog.Clean(o.Total), catalog.Clean(o.Balance))
		}
		if o.Sentence != "" {
			fmt.Fprintf(w, "  %s\n", o.Sentence)
		}
	}
	if view.AsOf != nil {
		fmt.Fprintf(w, "as of %s\n", view.AsOf.Local().Format(time.DateTime))
	}
}

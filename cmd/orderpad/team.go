package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) teamCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "team", Short: "Share with the shop: a copy of every order, hand-overs, one fetch for all, the office's file",
		Long: "Shares with the other laptops of the shop through a store: a folder that all reach, or a bucket of S3-compatible\n" +
			"storage (STORE is a folder, or s3://BUCKET?endpoint=https://HOST[&region=R]). What goes there is sealed: your orders\n" +
			"to you and the office. See: orderpad docs shop.",
	}
	cmd.AddCommand(
		a.teamCreate(), a.teamInvite(), a.teamJoin(), a.teamRecover(), a.teamLeave(),
		a.teamStatus(), a.teamMembers(), a.teamPublish(), a.teamGive(), a.teamTake(),
	)
	return cmd
}

// teamRun makes a team command's body: it opens the home and prints what do
// returns, also beside an error when there is something to show.
func teamRun[V any](a *app, do func(ctx context.Context, w *work.Work, args []string) (V, error), shown func(V) bool, human func(io.Writer, V)) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := do(cmd.Context(), w, args)
		if err != nil && !shown(view) {
			return err
		}
		if printErr := a.print(view, func(out io.Writer) { human(out, view) }); printErr != nil {
			return printErr
		}
		return err
	}
}

func (a *app) teamCreate() *cobra.Command {
	var shop, as string
	cmd := &cobra.Command{
		Use: "create STORE --shop NAME", Short: "Begin a shop in a store: it is probed first; you are its office", Args: cobra.ExactArgs(1),
		Example: "  orderpad team create /media/share/pads --shop \"North-West Apparel\" --as Dana\n" +
			"  orderpad team create \"s3://our-shop?endpoint=https://s3.example.com&region=us-east-1\" --shop NWA",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.TeamJoined, error) {
			return w.TeamCreate(ctx, work.TeamAt{Store: args[0]}, shop, as)
		}, joinedShown, printJoined),
	}
	cmd.Flags().StringVar(&shop, "shop", "", "the shop's name")
	cmd.Flags().StringVar(&as, "as", "", "who you are (Office)")
	_ = cmd.MarkFlagRequired("shop") // it is there
	return cmd
}

func (a *app) teamJoin() *cobra.Command {
	var code string
	cmd := &cobra.Command{
		Use: "join STORE --code CODE", Short: "Join a shop with an invitation's code", Args: cobra.ExactArgs(1),
		Example: "  orderpad team join /media/share/pads --code ABCD-EFGH-JKLM-NPQR",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.TeamJoined, error) {
			return w.TeamJoin(ctx, work.TeamAt{Store: args[0]}, code)
		}, joinedShown, printJoined),
	}
	cmd.Flags().StringVar(&code, "code", "", "the invitation's code, which counts once, for 7 days")
	_ = cmd.MarkFlagRequired("code")
	return cmd
}

func (a *app) teamRecover() *cobra.Command {
	var words string
	cmd := &cobra.Command{
		Use: "recover STORE --words \"...\"", Short: "Bring everything of a lost laptop back on this one", Args: cobra.ExactArgs(1),
		Long: "Brings back what your lost laptop had copied to the shop's store. This laptop numbers new orders with a code of its\n" +
			"own. Orders that were not sent are looked up at the server before they may go: the lost laptop may have sent them.\n" +
			"Do it only when that laptop is lost; should it come back, it lets go of these orders when it next reaches the store.",
		Example: "  orderpad team recover /media/share/pads --words \"legal winner thank year ...\"",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.TeamJoined, error) {
			return w.TeamRecover(ctx, work.TeamAt{Store: args[0]}, words)
		}, joinedShown, printJoined),
	}
	cmd.Flags().StringVar(&words, "words", "", "the twelve recovery words that were shown when you joined")
	_ = cmd.MarkFlagRequired("words")
	return cmd
}

func joinedShown(v work.TeamJoined) bool { return v.Device != "" || v.Words != "" }

func printJoined(out io.Writer, v work.TeamJoined) {
	fmt.Fprintf(out, "%s is in %s as %s; new orders begin with %s.\n", v.Who, v.Shop, v.Role, v.Device)
	for _, warning := range v.Warnings {
		fmt.Fprintf(out, "! %s\n", warning)
	}
	if len(v.From) > 0 {
		fmt.Fprintf(out, "%s came back; %s looked up before they may go.\n", kit.Count(v.Orders, "order", "orders"), kit.Count(v.LookUp, "is", "are"))
	}
	if v.Words != "" {
		fmt.Fprintf(out, "\nWrite these words on paper and keep them away from this laptop. They are shown once, and\nbring everything back when it is lost:\n\n  %s\n", v.Words)
	}
}

func (a *app) teamInvite() *cobra.Command {
	role := "rep"
	cmd := &cobra.Command{
		Use: "invite WHO", Short: "Make a code with which somebody joins", Args: cobra.ExactArgs(1),
		Example: "  orderpad team invite Ann\n  orderpad team invite Dana --role office",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.InvitationView, error) {
			return w.TeamInvite(ctx, args[0], role)
		}, func(v work.InvitationView) bool { return v.Code != "" }, func(out io.Writer, v work.InvitationView) {
			fmt.Fprintf(out, "%s joins as %s with the code %s, once, until %s.\n", v.Who, v.Role, v.Code, v.Expires.Local().Format("2 Jan 15:04"))
		}),
	}
	cmd.Flags().StringVar(&role, "role", role, "rep or office")
	return cmd
}

func (a *app) teamLeave() *cobra.Command {
	return &cobra.Command{
		Use: "leave WHO", Short: "Take a member out; what is written from then on it cannot read", Args: cobra.ExactArgs(1),
		Example: "  orderpad team leave Ann",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.MemberView, error) {
			return w.TeamLeave(ctx, args[0])
		}, func(v work.MemberView) bool { return v.Left }, func(out io.Writer, v work.MemberView) {
			fmt.Fprintf(out, "%s is out of the shop. Take the store's access key away too.\n", v.Who)
		}),
	}
}

func (a *app) teamStatus() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Who has what that is not sent, and what of yours is only here", Args: cobra.NoArgs,
		Example: "  orderpad team status",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, _ []string) (work.TeamView, error) {
			return w.TeamStatus(ctx)
		}, func(v work.TeamView) bool { return v.Shop != "" }, func(out io.Writer, v work.TeamView) { printTeam(out, v, a.now()) }),
	}
}

func printTeam(out io.Writer, v work.TeamView, now time.Time) {
	fmt.Fprintf(out, "%s, in %s. You are %s (%s), this laptop is %s.\n", v.Shop, v.Store, v.Who, v.Role, v.Device)
	if v.Behind > 0 {
		fmt.Fprintf(out, "! %s only on this laptop, for %s\n", kit.Count(v.Behind, "change is", "changes are"), kit.Age(time.Duration(v.BehindS)*time.Second))
	} else {
		fmt.Fprintln(out, "All of yours is in the store. A lost laptop loses nothing.")
	}
	printMembers(out, v.Members, now)
}

func printMembers(out io.Writer, members []work.MemberView, now time.Time) {
	rows := [][]string{{"WHO", "ROLE", "LAPTOP", "NOT SENT", "UNKNOWN", "NEEDS A PERSON", "OLDEST", "LAST SEEN"}}
	ago := func(at *time.Time) string {
		if at == nil {
			return "-"
		}
		return kit.Age(now.Sub(*at))
	}
	for _, m := range members {
		rows = append(rows, []string{
			m.Who, m.Role, cmp.Or(m.Device, "-"), strconv.Itoa(m.NotSent), strconv.Itoa(m.Unknown), strconv.Itoa(m.NeedsPerson), ago(m.Oldest), ago(m.LastSeen),
		})
	}
	table(out, rows...)
}

func (a *app) teamMembers() *cobra.Command {
	type members struct {
		Members []work.MemberView `json:"members"`
	}
	return &cobra.Command{
		Use: "members", Short: "Who belongs to the shop", Args: cobra.NoArgs,
		Example: "  orderpad team members",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, _ []string) (members, error) {
			all, err := w.TeamMembers(ctx)
			return members{all}, err
		}, func(members) bool { return false }, func(out io.Writer, v members) { printMembers(out, v.Members, a.now()) }),
	}
}

func (a *app) teamPublish() *cobra.Command {
	return &cobra.Command{
		Use: "publish [FILE]", Short: "Sign the shop's file for all: names, calendar, prices, rules", Args: cobra.MaximumNArgs(1),
		Long:    "Checks the shop's file (shop.toml of this home, or FILE) and signs it; every laptop of the shop takes it over.",
		Example: "  orderpad team publish shop.toml",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.PublishedView, error) {
			name := cmp.Or(first(args), w.ShopPath())
			data, err := a.readFile(name)
			if err != nil {
				return work.PublishedView{}, err
			}
			return w.TeamPublish(ctx, name, data)
		}, func(v work.PublishedView) bool { return v.Version > 0 }, func(out io.Writer, v work.PublishedView) {
			fmt.Fprintf(out, "Version %d of the shop's file is signed; the laptops take it over.\n", v.Version)
		}),
	}
}

func (a *app) teamGive() *cobra.Command {
	return &cobra.Command{
		Use: "give ID WHO", Short: "Hand an order over to a colleague", Args: cobra.ExactArgs(2),
		Example: "  orderpad team give OP7F3K-0012 Ann",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.OrderView, error) {
			return w.TeamGive(ctx, args[0], args[1])
		}, orderShown, func(out io.Writer, v work.OrderView) {
			fmt.Fprintf(out, "Order %s is %s's from now on.\n", v.ExtOrderID, v.Holder)
		}),
	}
}

func orderShown(v work.OrderView) bool { return v.ExtOrderID != "" }

func (a *app) teamTake() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "take ID", Short: "Take over the order of a colleague whose laptop is silent", Args: cobra.ExactArgs(1),
		Long: "Takes over an order that was never tried from a laptop that the store has not heard of for four and a half hours;\n" +
			"for the office. It is looked up at the server before it may go. An order of your own that waits for the shop's\n" +
			"store is sent without its word: ask first who could have it.",
		Example: "  orderpad team take OP7F3K-0012 --yes",
		RunE: teamRun(a, func(ctx context.Context, w *work.Work, args []string) (work.OrderView, error) {
			return w.TeamTake(ctx, args[0], yes)
		}, orderShown, func(out io.Writer, v work.OrderView) {
			fmt.Fprintf(out, "Order %s is yours and %s.\n", v.ExtOrderID, v.State)
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "you know what it means")
	return cmd
}

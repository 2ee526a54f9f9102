package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// importedView is what came of importing a connection.
type importedView struct {
	work.ConnectionView
	Fetched int    `json:"fetched"` // rows of the inventory
	Next    string `json:"next"`
}

func (a *app) connectionImport() *cobra.Command {
	var stdin, replace bool
	var rep string
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Add the office's connection, sign in, and fetch the stock", Args: cobra.ExactArgs(1),
		Example: "  orderpad connection import shop.json\n  orderpad connection import shop.json --rep 'Nika Ruiz'\n" +
			"  pass show shop | orderpad connection import shop.json --stdin",
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.ImportConnection(cmd.Context(), file, replace)
			if err != nil {
				return err
			}
			if view, err = a.actAs(cmd.Context(), view, rep); err != nil {
				return err
			}
			return a.firstDay(cmd.Context(), view, stdin)
		},
	}
	cmd.Flags().BoolVar(&stdin, "stdin", false, "read the secret from standard input")
	cmd.Flags().BoolVar(&replace, "replace", false, "take over the file where there is a connection of its name, or a shop's file")
	cmd.Flags().StringVar(&rep, "rep", "", "who you are, by name or number of the shop's file")
	return cmd
}

// actAs says which of the shop's employees this is; it asks where somebody can
// answer and the office did not say.
func (a *app) actAs(ctx context.Context, view work.ConnectionView, rep string) (work.ConnectionView, error) {
	reps := a.work.Reps()
	if rep == "" && view.Settings["rep"] == "" && len(reps) > 0 && terminal(a.in) && !a.json {
		for _, r := range reps {
			a.say("%6d  %s", r.Employee, r.Name)
		}
		fmt.Fprint(a.err, "Which of these are you? Number, or enter for none: ")
		line, err := bufio.NewReader(a.in).ReadString('\n')
		if err != nil && line == "" {
			return view, nil // nobody answers
		}
		rep = strings.TrimSpace(line)
	}
	if rep == "" {
		return view, nil
	}
	return a.work.ActAs(ctx, view.Name, rep)
}

// firstDay signs in to a connection that was imported and fetches what a rep
// needs. The connection stays whatever comes of it: offline is normal.
func (a *app) firstDay(ctx context.Context, view work.ConnectionView, stdin bool) error {
	signedIn, err := a.signInTo(ctx, &view, stdin)
	out := importedView{ConnectionView: view}
	if err == nil && signedIn && view.Kind != string(order.KindECat) {
		out.Fetched, err = a.fetchFirst(ctx)
	}
	switch {
	case err != nil && order.IsKind(err, order.KindOffline):
		a.say("! %s", err)
		err, out.Next = nil, "when there is a network: orderpad connection test "+view.Name+", orderpad inventory refresh"
	case err != nil || !signedIn:
		out.Next = "orderpad login " + view.Name
	case view.Kind == string(order.KindECat):
		out.Next = "orderpad ecat pull"
	default:
		out.Next = "orderpad"
		if said := a.work.NotRehearsed(ctx, view.Name); said != "" {
			out.Next += " opens the order pad; before the first real order the office runs: orderpad connection rehearse " + view.Name
		}
	}
	if printing := a.print(out, func(w io.Writer) {
		printConnection(w, out.ConnectionView)
		table(w, []string{"inventory rows", fmt.Sprint(out.Fetched)})
		fmt.Fprintf(w, "Next: %s\n", out.Next)
	}); printing != nil {
		return printing
	}
	if err != nil || out.Fetched == 0 || a.json || a.quiet || a.needTerminal() != nil {
		return err
	}
	if err := keepPlaces(ctx, a.work, tui.Places{Open: kit.Today}); err != nil {
		return err
	}
	return a.runScreens(ctx, nil)
}

// signInTo takes the secret from standard input, the environment or the keyring,
// or asks where somebody can answer. Without one the connection stays as it is.
func (a *app) signInTo(ctx context.Context, view *work.ConnectionView, stdin bool) (bool, error) {
	if !stdin {
		tested, there, err := a.work.Introduce(ctx, view.Name)
		*view = tested
		if there || err != nil || !terminal(a.in) || a.json {
			return there, err
		}
		a.say("The office gives you the secret of %s by another way than the file.%s", view.Name, a.work.WhomToCall(view.Settings))
	}
	secret, err := a.readSecret(stdin)
	if err != nil {
		return false, err
	}
	if secret == "" {
		return false, nil
	}
	signedIn, err := a.work.Login(ctx, view.Name, secret)
	if err != nil {
		return false, err
	}
	*view = signedIn
	if !signedIn.Checked {
		a.say("! The secret is kept in this computer's keyring, %s", signedIn.Note)
	}
	return signedIn.Checked, nil
}

// fetchFirst fetches the inventory of a laptop that has none yet.
func (a *app) fetchFirst(ctx context.Context) (int, error) {
	view, err := a.work.RefreshInventory(ctx, false, a.progress())
	a.sayUnread(view.Unread)
	return view.Rows, err
}

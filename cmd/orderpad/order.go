package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) orderCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "order", Short: "Drafts and orders; ID is any of an order's numbers"}
	cmd.AddCommand(a.orderNew(), a.orderSet(), a.orderLine(), a.orderCustomer(), a.orderList(), a.orderShow(), a.orderCheck(), a.orderQueue())
	for _, verb := range []struct {
		name, short string
		do          func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error)
	}{
		{"hold", "Keep an order back", func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
			return w.Hold(cmd.Context(), key)
		}},
		{"release", "Take an order off hold", move(order.EventRelease)},
		{"discard", "Throw a draft away; restore takes it back", move(order.EventDiscard)},
		{"restore", "Take a discarded order back", move(order.EventRestore)},
		{"revise", "Make the next revision of a sent order", func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
			return w.Revise(cmd.Context(), key)
		}},
		{"shipping-note", "Write what the connection will not carry of ship-to's and OnHold into notes to shipping", func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
			return w.NoteLost(cmd.Context(), key)
		}},
		{"undo", "Take back the last change of a draft", func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
			return w.Step(cmd.Context(), key, true)
		}},
		{"redo", "Do again what undo took back", func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
			return w.Step(cmd.Context(), key, false)
		}},
	} {
		cmd.AddCommand(a.onOrder(verb.name, verb.short, verb.do))
	}
	cmd.AddCommand(a.orderDuplicate())
	return cmd
}

func move(event order.Event) func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
	return func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error) {
		return w.Move(cmd.Context(), key, event)
	}
}

func (a *app) onOrder(name, short string, do func(w *work.Work, cmd *cobra.Command, key string) (work.OrderView, error)) *cobra.Command {
	return &cobra.Command{Use: name + " ID", Short: short, Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := do(w, cmd, args[0])
		return a.orderDone(view, nil, err)
	}}
}

// orderDone prints the order that a verb changed, and says what the rep should
// know.
func (a *app) orderDone(view work.OrderView, warnings []order.Problem, err error) error {
	if err != nil {
		return err
	}
	for _, p := range warnings {
		a.say("! %s", p.Message)
	}
	return a.print(view, func(out io.Writer) { printOrder(out, view) })
}

func (a *app) orderNew() *cobra.Command {
	var lines []string
	var from, text string
	var unknown bool
	cmd := &cobra.Command{
		Use: "new", Short: "Make a draft", Args: cobra.NoArgs,
		Example: "  orderpad order new --line 'pc54 navy s4 m8 l8 xl2 2xl2 @8.50'\n  orderpad order new --from order.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var file []byte
			if from != "" {
				var err error
				if file, err = a.readFile(from); err != nil {
					return err
				}
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if text != "" {
				return a.orderOfText(cmd.Context(), w, text)
			}
			view, warnings, err := w.NewOrder(cmd.Context(), lines, file, unknown)
			return a.orderDone(view, warnings, err)
		},
	}
	cmd.Flags().StringArrayVar(&lines, "line", nil, "line: STYLE COLOUR SIZE QTY ... @PRICE; repeatable")
	cmd.Flags().StringVar(&from, "from", "", "file with an order in the proxy's form, ExternalOrderJson or orderpad's own; - is standard input")
	cmd.Flags().StringVar(&text, "text", "", "file with a mail, a message or a table that is read as orderpad read does; - is standard input; a draft only when all is sure")
	cmd.Flags().BoolVar(&unknown, "unknown", false, "take a style or colour that the inventory does not know as it is written")
	cmd.MarkFlagsMutuallyExclusive("text", "line")
	cmd.MarkFlagsMutuallyExclusive("text", "from")
	cmd.MarkFlagsMutuallyExclusive("text", "unknown")
	return cmd
}

// orderOfText makes a draft of a text that is sure, else shows what it was
// read as.
func (a *app) orderOfText(ctx context.Context, w *work.Work, name string) error {
	text, err := a.readFile(name)
	if err != nil {
		return err
	}
	read, view, err := w.NewOrderOf(ctx, string(text))
	if err != nil && (len(read.Questions) > 0 || len(read.Unread) > 0 || read.Err() != nil && read.Pieces == 0 && order.KindOf(err) == order.KindInvalid) {
		return a.printReading(read)
	}
	return a.orderDone(view, nil, err)
}

func (a *app) orderSet() *cobra.Command {
	return &cobra.Command{
		Use: "set ID PATH=VALUE...", Short: "Set fields by their names in ExternalOrderJson", Args: cobra.MinimumNArgs(2),
		Long: "Sets fields by their names in ExternalOrderJson, dotted; places in lists count from 0.\n" +
			"An empty value clears a field, or takes a whole element off its list: Notes.0= removes the first note.",
		Example: "  orderpad order set 3 ContactEmail=ann@acme.com ShippingAddresses.0.ShipCity=Kent",
		RunE: func(cmd *cobra.Command, args []string) error {
			fields, err := assignments(args[1:])
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.SetFields(cmd.Context(), args[0], fields)
			return a.orderDone(view, nil, err)
		},
	}
}

func (a *app) orderLine() *cobra.Command {
	var unknown bool
	cmd := &cobra.Command{
		Use: "line ID add TEXT | set N CHANGE... | remove N", Short: "Add, change or remove a line, counted from 1", Args: cobra.MinimumNArgs(3),
		Example: "  orderpad order line 3 add pc54 navy s4 m8 @8.50\n  orderpad order line 3 set 1 S=6 2XL=2 @8.75\n  orderpad order line 3 remove 1",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			key, verb, rest := args[0], args[1], args[2:]
			if verb == "add" {
				view, warnings, err := w.AddEntry(cmd.Context(), key, strings.Join(rest, " "), unknown)
				return a.orderDone(view, warnings, err)
			}
			if verb != "set" && verb != "remove" {
				return order.Errorf(order.KindUsage, "there is no %q for a line; it is add, set or remove", verb)
			}
			number, err := strconv.Atoi(rest[0])
			if err != nil {
				return order.FieldError("line", "%q is not a line's number, counted from 1", rest[0])
			}
			var view work.OrderView
			if verb == "remove" {
				view, err = w.RemoveLine(cmd.Context(), key, number)
			} else if len(rest) == 1 {
				return order.Errorf(order.KindUsage, "say what to change in line %d, such as S=6, @8.75 or color=Navy", number)
			} else {
				view, err = w.SetLine(cmd.Context(), key, number, rest[1:])
			}
			return a.orderDone(view, nil, err)
		},
	}
	cmd.Flags().BoolVar(&unknown, "unknown", false, "with add, take a style or colour that the inventory does not know as it is written")
	return cmd
}

func stateNames() string {
	names := make([]string, len(order.States))
	for i, s := range order.States {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

func (a *app) orderCustomer() *cobra.Command {
	var create string
	cmd := &cobra.Command{Use: "customer ID [QUERY]", Short: "Pick the customer by number, name, contact or e-mail, or type a new one", Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		query := strings.Join(args[1:], " ")
		if (query == "") == (create == "") {
			return order.Errorf(order.KindUsage, "name a customer to look for, or a new one with --new NAME")
		}
		var view work.OrderView
		if create != "" {
			view, err = w.NewCustomer(cmd.Context(), args[0], create)
		} else {
			view, err = w.PickCustomer(cmd.Context(), args[0], query)
		}
		return a.orderDone(view, nil, err)
	}}
	cmd.Flags().StringVar(&create, "new", "", "name of a customer that the shop does not know yet")
	return cmd
}

func (a *app) orderList() *cobra.Command {
	var states []string
	var limit uint
	cmd := &cobra.Command{Use: "list [QUERY]", Short: "List orders, newest first",
		Long: "Lists orders, newest first. Beside words of customer, contact, number and PO a query takes the words of a\n" +
			"filter: rep:me late unpaid due<12/12 goods:no no:tracking type:21 design:30472 style:pc54 color:navy pcs>100.\n" +
			"Quoted words are text.",
		RunE: func(cmd *cobra.Command, args []string) error {
			filter := store.OrderFilter{Text: strings.Join(args, " "), Limit: int(min(limit, math.MaxInt32))}
			for _, s := range states {
				if !slices.Contains(order.States, order.State(s)) {
					return order.Errorf(order.KindUsage, "there is no state %q; the states are %s", s, stateNames())
				}
				filter.States = append(filter.States, order.State(s))
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			notes, err := w.FilterNotes(cmd.Context(), filter.Text)
			if err != nil {
				return err
			}
			for _, note := range notes {
				a.say("! %s", note)
			}
			if !a.json {
				rows, _, err := w.Rows(cmd.Context(), work.OrderFilter{States: filter.States, Text: filter.Text, Limit: filter.Limit})
				if err != nil {
					return err
				}
				return a.print(nil, func(out io.Writer) { printOrders(out, rows) })
			}
			views, err := w.ListOrders(cmd.Context(), filter)
			if err != nil {
				return err
			}
			list := map[string]any{"orders": views}
			if len(notes) > 0 {
				list["notes"] = notes
			}
			return a.print(list, nil)
		}}
	cmd.Flags().StringArrayVar(&states, "state", nil, "only orders in this state; repeatable")
	cmd.Flags().UintVar(&limit, "limit", 0, "most orders, 0 for all")
	return cmd
}

func printOrders(w io.Writer, orders []work.OrderRow) {
	if len(orders) == 0 {
		fmt.Fprintln(w, "No orders. Make one with: orderpad order new --line 'pc54 navy s4 m8 @8.50'")
		return
	}
	rows := [][]string{{"ID", "ORDER", "STATE", "CUSTOMER", "PCS", "TOTAL"}}
	for _, v := range orders {
		rows = append(rows, []string{strconv.FormatInt(v.ID, 10), catalog.Clean(v.ExtOrderID), stateText(v.State, v.NeedsPerson, v.Waiting), catalog.Clean(v.Customer), strconv.Itoa(v.Pieces), v.Total.Grouped()})
	}
	table(w, rows...)
}

func stateText(state order.State, needsPerson bool, waiting order.Waiting) string {
	text := string(state)
	if waiting != "" {
		text += " (waits: " + strings.ReplaceAll(string(waiting), "_", "-") + ")"
	}
	if needsPerson {
		text += " ! needs you"
	}
	return text
}

func (a *app) orderShow() *cobra.Command {
	server, text := false, false
	cmd := &cobra.Command{Use: "show ID", Short: "Everything about an order: lines, fields, its ledger, and with --json what is sent", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		if server {
			return a.orderCompare(cmd, args[0])
		}
		if text {
			return a.orderText(cmd, args[0])
		}
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := w.Show(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return a.print(view, func(out io.Writer) { printOrder(out, view) })
	}}
	cmd.Flags().BoolVar(&text, "text", false, "as plain text for the customer, to be pasted into a mail")
	cmd.Flags().BoolVar(&server, "server", false, "what we sent beside what the server holds now")
	return cmd
}

func (a *app) orderCheck() *cobra.Command {
	return &cobra.Command{Use: "check ID", Short: "What stands between an order and the queue", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := w.Check(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if err := a.print(view, func(out io.Writer) { printProblems(out, view) }); err != nil {
			return err
		}
		if n := order.Errors(view.Problems); n > 0 {
			e := order.Errorf(order.KindInvalid, "order %s has %d to mend before it can be queued", view.ExtOrderID, n)
			e.Field = firstError(view.Problems)
			return e
		}
		return nil
	}}
}

func firstError(problems []order.Problem) string {
	for _, p := range problems {
		if p.Severity == order.SeverityError {
			return p.Field
		}
	}
	return ""
}

func printProblems(w io.Writer, view work.OrderView) {
	if len(view.Problems) == 0 {
		fmt.Fprintf(w, "%s is ready to be queued.\n", view.ExtOrderID)
		return
	}
	rows := [][]string{}
	for _, p := range view.Problems {
		mark := "!"
		if p.Severity == order.SeverityError {
			mark = "x"
		}
		rows = append(rows, []string{mark, string(p.Severity), p.Field, p.Message})
	}
	table(w, rows...)
}

func (a *app) orderQueue() *cobra.Command {
	var yes, reprice bool
	cmd := &cobra.Command{Use: "queue ID", Short: "Hand an order over to be sent once", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		if reprice {
			if _, err := w.TakePrices(cmd.Context(), args[0]); err != nil {
				return err
			}
		}
		a.freshen(cmd.Context(), args[0])
		view, err := w.Queue(cmd.Context(), args[0], yes)
		if order.IsKind(err, order.KindNeedsPerson) && terminal(a.in) && !a.json && a.ask(view) {
			view, err = w.Queue(cmd.Context(), args[0], true)
		}
		if err == nil && !view.Test {
			if said := w.NotRehearsed(cmd.Context(), view.Connection); said != "" {
				a.say("! %s", said)
			}
		}
		return a.orderDone(view, nil, err)
	}}
	cmd.Flags().BoolVar(&yes, "yes", false, "confirm its warnings")
	cmd.Flags().BoolVar(&reprice, "reprice", false, "take the price list's prices of now first, where it has changed")
	return cmd
}

// freshenWait is how long queueing waits for the newest stock.
const freshenWait = 2 * time.Second

// freshen brings the stock of an order's parts up to date before its check, so
// that its warnings are of now. Without it they are of what is on this laptop.
func (a *app) freshen(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(ctx, freshenWait)
	defer cancel()
	a.work.FreshenOrder(ctx, key)
}

// ask shows an order's warnings and asks a person to confirm them.
func (a *app) ask(view work.OrderView) bool {
	printProblems(a.err, view)
	fmt.Fprint(a.err, "Queue it all the same? [y/N] ")
	var answer string
	_, err := fmt.Fscanln(a.in, &answer)
	return err == nil && strings.HasPrefix(strings.ToLower(answer), "y")
}

func printOrder(w io.Writer, v work.OrderView) {
	name := catalog.Clean(v.Customer.Name)
	if name == "" && v.Customer.ID != nil {
		name = "customer " + strconv.FormatInt(*v.Customer.ID, 10)
	}
	fmt.Fprintf(w, "%s (%d)   %s   %s\n", catalog.Clean(v.ExtOrderID), v.ID, stateText(v.State, v.NeedsPerson, v.Waiting), name)
	if v.Replaces != "" {
		fmt.Fprintf(w, "replaces %s, which the shop must cancel\n", catalog.Clean(v.Replaces))
	}
	if v.OnSiteOrder != nil {
		fmt.Fprintf(w, "OnSite order %d\n", *v.OnSiteOrder)
	}
	if contact := strings.TrimSpace(v.Customer.Contact + "  " + v.Customer.Email + "  " + v.Customer.Phone); contact != "" {
		fmt.Fprintln(w, catalog.Clean(contact))
	}
	rows := [][]string{}
	for i, line := range v.Lines {
		rows = append(rows, []string{strconv.Itoa(i + 1), catalog.Clean(line.Style), catalog.Clean(line.Color), sizesText(line.Sizes), line.Price.String(), line.From, catalog.Readable(line.Description)})
	}
	table(w, rows...)
	fmt.Fprintf(w, "%s, %s\n", kit.Count(v.Pieces, "piece", "pieces"), sumText(v.Sum))
	printQuote(w, v)
	if len(v.Ledger) > 0 { // only show has it, and shows everything
		printFields(w, v)
	}
	if len(v.Problems) > 0 {
		printProblems(w, v)
	}
	for _, entry := range v.Ledger {
		fmt.Fprintf(w, "%s  %-10s %s\n", entry.At.Local().Format(time.DateTime), entry.Event, catalog.Clean(entry.Detail))
	}
}

// printQuote says how the newest quote and the agreement stand.
func printQuote(w io.Writer, v work.OrderView) {
	if q := v.Quote; q != nil {
		held := "good until"
		if q.Lapsed {
			held = "lapsed on"
		}
		fmt.Fprintf(w, "quote %s, %s %s, %s, mark %s\n", q.Number, held, q.ValidUntil, q.Total.Grouped(), q.Mark)
		if q.Changed != "" {
			fmt.Fprintln(w, q.Changed)
		}
	}
	if g := v.Agreement; g != nil {
		void := ""
		if !g.Stands {
			void = "; the order was changed since, so it stands no more and does not travel"
		}
		fmt.Fprintf(w, "agreed by %s, %s, mark %s%s\n", catalog.Clean(g.Name), g.Total.Grouped(), g.Mark, void)
	}
}

// printFields writes what is filled in beside the contact, by the names that
// order set takes.
func printFields(w io.Writer, v work.OrderView) {
	filled := order.Order{Fields: v.Fields}
	for _, line := range v.Lines {
		filled.Lines = append(filled.Lines, order.Line{LineFields: line.Fields})
	}
	var rows [][]string
	for _, f := range filled.Filled() {
		if !strings.HasPrefix(f.Path, "Contact") {
			value := catalog.Clean(f.Value)
			if name := v.Named[f.Path]; name != "" {
				value = name + " (" + value + ")"
			}
			rows = append(rows, []string{"  " + f.Path, value})
		}
	}
	table(w, rows...)
}

func sizesText(sizes map[string]work.CellView) string {
	names := make([]string, 0, len(sizes))
	for size := range sizes {
		names = append(names, size)
	}
	slices.SortFunc(names, catalog.CompareSizes)
	var parts []string
	for _, size := range names {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %d", size, sizes[size].Qty)))
	}
	return strings.Join(parts, " · ")
}

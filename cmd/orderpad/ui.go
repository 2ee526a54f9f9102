package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui"
	"orderpad/tui/customers"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
	"orderpad/tui/queue"
	"orderpad/tui/reorder"
	"orderpad/tui/search"
	"orderpad/tui/setup"
	teamview "orderpad/tui/team"
	"orderpad/tui/term"
	"orderpad/tui/today"
	"orderpad/tui/track"
	"orderpad/tui/work"
)

// runUI opens the screens on the rep's own home.
func (a *app) runUI(ctx context.Context) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	if _, err := a.open(ctx); err != nil {
		return err
	}
	err := a.runScreens(ctx, nil)
	if !errors.Is(err, errToDemo) {
		return err
	}
	if err := a.close(); err != nil {
		return err
	}
	a.closeLog()
	a.store, a.work, a.log = nil, nil, nil
	return a.runDemo(ctx, demoImport)
}

// errToDemo ends the rep's own screens for those of the demo.
var errToDemo = errors.New("to the demo")

func (a *app) needTerminal() error {
	if terminal(a.in) && terminal(a.out) {
		return nil
	}
	e := order.Errorf(order.KindUsage, "the screens need a terminal")
	e.Hint = "every action is a command too; see: orderpad help"
	return e
}

// runScreens runs the screens until the rep quits. With a demo F8 cuts its
// network.
func (a *app) runScreens(ctx context.Context, d *demo) error {
	a.work.Waiting = nil // nothing is printed under the screens
	a.work.HoldSecrets = true
	signIn := make(chan string, 1) // asked beside all else: a keyring may be slow
	go func() { signIn <- a.work.SignInNeeded(ctx) }()
	home := a.store.Paths().Home
	cfg, err := readConfig(home)
	if err != nil {
		return err
	}
	a.work.StockEvery = cfg.stockEvery
	ui, err := a.wireScreens(ctx, cfg, d, signIn)
	if err != nil {
		return err
	}
	signalled := ctx
	ctx, stop := context.WithCancel(ctx)
	// A signal ends ctx, and quits as the rep would: Bubble Tea's own handler
	// waits for its loop now and then for ever, and a program that ends by its
	// context closes the terminal under its own reader.
	drawn := term.OnDemand(ui)
	var program *tea.Program
	options := append(tui.ProgramOptions(ui.look), tea.WithoutSignalHandler(),
		tea.WithInput(term.Input(os.Stdin, func() { program.Quit() })))
	program = tea.NewProgram(drawn, options...)
	drawn.Attach(program)
	defer context.AfterFunc(signalled, program.Quit)()
	var behind sync.WaitGroup
	feeds := []func(context.Context, func(tea.Msg)){ui.feedChanges, ui.feedNetwork, ui.feedCondition}
	if a.store.MayChange() == nil {
		feeds = append(feeds, ui.feedSync, ui.feedStock, ui.keepForms)
	}
	for _, feed := range feeds {
		behind.Go(func() { feed(ctx, program.Send) })
	}
	ui.shared = sync.OnceFunc(func() {
		if a.store.MayChange() == nil {
			behind.Go(func() { ui.feedTeam(ctx, program.Send) })
		}
	})
	if a.work.InTeam(ctx) { // who shares with nobody has nothing running for it
		ui.shared()
	}
	_, err = program.Run()
	if err := ui.root.KeepPlaces(); err != nil {
		a.say("! the next start opens elsewhere: %s", err) // no reason to end badly
	}
	stop()
	behind.Wait() // a POST under way gets five seconds for its answer
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	case errors.Is(err, tea.ErrProgramPanic):
		e := order.Errorf(order.KindInternal, "orderpad broke off: %w", err)
		e.Hint = "everything saved is safe; start it again, and report what " + filepath.Join(home, logName) + " says"
		return e
	case err != nil:
		return order.Errorf(order.KindInternal, "the screens ended: %w", err)
	case ui.toDemo:
		return errToDemo
	}
	return nil
}

// screens is the program's model with what feeds it.
type screens struct {
	work   *work.Work
	demo   *demo
	root   *tui.Model
	look   kit.Look
	kept   *kit.Kept
	keys   *kit.Keymap
	shared func() // the home shares with a shop from now on
	toDemo bool   // the rep chose to look around in the demo
}

// Init starts the screens where the rep was.
func (ui *screens) Init() tea.Cmd { return ui.root.Init() }

// Update and View are the frame's.
func (ui *screens) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		ui.work.Typed()
	}
	_, cmd := ui.root.Update(msg)
	if _, ok := msg.(setup.ConnectedMsg); ok {
		w := ui.work
		cmd = tea.Batch(cmd, func() tea.Msg { w.Poke(); return nil }, ui.readStatus)
	}
	return ui, cmd
}

// readStatus reads what the frame shows.
func (ui *screens) readStatus() tea.Msg {
	status, err := ui.status(context.Background())
	if err != nil {
		return nil // the next one says what is wrong
	}
	return kit.StatusMsg{Status: status}
}

// demoInstead ends these screens for those of the demo; nil in the demo.
func (ui *screens) demoInstead(d *demo) func() tea.Cmd {
	if d != nil {
		return nil
	}
	return func() tea.Cmd {
		ui.toDemo = true
		return tea.Quit
	}
}

// View draws the frame.
func (ui *screens) View() tea.View { return ui.root.View() }

// newcomer tells whether this is the first run: no connection, no order, and
// the question not answered yet.
func newcomer(ctx context.Context, w *work.Work) (bool, error) {
	answered, err := w.Recall(ctx, setup.WelcomeKey)
	if err != nil || answered != "" {
		return false, err
	}
	conns, err := w.Connections(ctx)
	if err != nil || len(conns) > 0 {
		return false, err
	}
	_, drafts, err := w.Rows(ctx, work.OrderFilter{Limit: 1})
	return drafts == 0, err
}

// look is how the screens are drawn: what the rep chose on the Setup screen,
// over the config file, over what the terminal says.
func (a *app) look(ctx context.Context, cfg config) (kit.PrefsMsg, kit.Look, error) {
	look := kit.LookFromEnv(os.Getenv, cmp.Or(kit.Mode(cfg.Theme), kit.Auto))
	prefs := kit.PrefsMsg{
		Theme: look.Mode, ASCII: look.ASCII || cfg.Glyphs == "ascii",
		Mouse: orDefault(cfg.Mouse, true), Hints: orDefault(cfg.Hints, true), Calm: cfg.Calm,
	}
	chosen, err := a.work.Recall(ctx, setup.PrefsKey)
	if err != nil {
		return prefs, look, err
	}
	if p, ok := setup.ReadPrefs(chosen); ok {
		prefs = p
	}
	look.Mode, look.ASCII, look.Calm = prefs.Theme, prefs.ASCII || look.ASCII, prefs.Calm
	look.NoColor = look.NoColor || a.noColor
	return prefs, look, nil
}

// places are the files of this home, for the Setup screen.
func (a *app) places() []setup.Place {
	p := pathsOf(a.store.Paths().Home)
	return []setup.Place{{Name: "home", Path: p.Home}, {Name: "orders", Path: p.OrdersDB}, {Name: "cache", Path: p.CacheDB}, {Name: "log", Path: p.Log}, {Name: "config", Path: p.Config}}
}

// screenKeys are the keys of all screens as the config file has them.
func screenKeys(home string, cfg config) (*kit.Keymap, error) {
	keys, err := kit.NewKeymap(cfg.Keys, today.Bindings(), search.Bindings(), orders.Bindings(), queue.Bindings(), track.Bindings(), customers.Bindings(), setup.Bindings(), teamview.Bindings())
	if err != nil {
		return nil, configError(pathsOf(home).Config, err.Error())
	}
	return keys, nil
}

// keyringPatience is how long the first frame waits for a keyring to say whether
// it is there; one that is not says so at once.
const keyringPatience = 150 * time.Millisecond

// wireScreens makes the screens, and the ways between them.
func (a *app) wireScreens(ctx context.Context, cfg config, d *demo, signIn <-chan string) (*screens, error) {
	w := a.work
	w.Hurry()
	welcome, err := newcomer(ctx, w)
	if err != nil {
		return nil, err
	}
	welcome = welcome && a.store.MayChange() == nil // who only looks has nothing to answer
	prefs, look, err := a.look(ctx, cfg)
	if err != nil {
		return nil, err
	}
	env, err := kit.NewEnv(a.now, today.Bindings(), search.Bindings(), orders.Bindings(), queue.Bindings(), track.Bindings(), customers.Bindings(), setup.Bindings(), teamview.Bindings())
	if err != nil {
		return nil, order.Errorf(order.KindInternal, "the keys do not fit together: %w", err)
	}
	if len(cfg.Keys) > 0 {
		if env.Keys, err = screenKeys(a.store.Paths().Home, cfg); err != nil {
			return nil, err
		}
	}
	kept, err := w.KeptForms(ctx)
	if err != nil {
		return nil, err
	}
	env.Kept = kit.NewKept(kept)
	openOrder := func(key string) tea.Cmd { return kit.Go(kit.Orders, orders.OpenMsg{Key: key}) }
	trackIt := func(query string) tea.Cmd { return kit.Go(kit.Track, track.FindMsg{Query: query}) }
	again := func(owner kit.ScreenID) func(string) tea.Cmd {
		return func(key string) tea.Cmd { return reorder.Open(env, owner, w, key, openOrder) }
	}
	orderScreen := orders.New(env, w, orders.Options{
		PickCustomer: func(id, version int64) tea.Cmd {
			return kit.Go(kit.Customers, customers.PickMsg{OrderID: id, Version: version})
		},
		FindGoods:  func(id int64) tea.Cmd { return kit.Go(kit.Search, search.ForMsg{OrderID: id}) },
		ShowLedger: func(key string) tea.Cmd { return kit.Go(kit.Queue, queue.ShowMsg{Key: key}) },
		Again:      again(kit.Orders),
		Poke:       w.Poke,
		ReadOnly:   a.store.MayChange() != nil,
		Papers:     w,
	})
	openGrid := func(id int64, style string, colors []string, entry *order.Entry) tea.Cmd {
		return kit.Go(kit.Orders, orders.GridMsg{OrderID: id, New: id == 0, Style: style, Colors: colors, Entry: entry})
	}
	ui := &screens{work: w, demo: d, look: look, kept: env.Kept, keys: env.Keys}
	places, err := lastPlaces(ctx, w)
	if err != nil {
		return nil, err
	}
	signInTo := ""
	select {
	case signInTo = <-signIn:
	case <-time.After(keyringPatience): // it is there, or it says so when it is needed
	}
	if welcome || signInTo != "" {
		places = tui.Places{Open: kit.Setup}
	}
	opts := tui.Options{
		Env: env, Look: look, Mouse: prefs.Mouse, Hints: prefs.Hints, Start: places.Open,
		Option: orDefault(cfg.Option, runtime.GOOS == "darwin"),
		Failed: func(id kit.ScreenID, err error) { a.logFailure("screen "+string(id), err) },
		Places: places, Keep: func(p tui.Places) error { return keepPlaces(context.Background(), w, p) },
		Screens: map[kit.ScreenID]kit.Screen{
			kit.Today: today.New(env, w, today.Options{OpenOrder: openOrder, Track: trackIt}),
			kit.Search: search.New(env, w, search.Options{
				OpenGrid: openGrid,
				AddEntry: func(id int64, entry order.Entry) tea.Cmd {
					return addLine(w, id, entry)
				},
				AddReading: func(id int64, t order.Taking) tea.Cmd { return takeReading(w, id, t) },
				Draft:      orderScreen.Draft,
				Cost:       w.Costs,
				Try:        practiceTips(d, env.Keys),
			}),
			kit.Orders: orderScreen,
			kit.Queue:  queue.New(env, w, queue.Options{OpenOrder: openOrder, Track: trackIt}),
			kit.Track:  track.New(env, w, track.Options{OpenOrder: openOrder, Again: again(kit.Track)}),
			kit.Customers: customers.New(env, w, customers.Options{
				OpenOrder: openOrder, Track: trackIt, Again: again(kit.Customers),
				Picked: func(o order.Order) tea.Cmd { return openOrder(o.ExtOrderID) },
			}),
			kit.Team: teamview.New(env, w, teamview.Options{OpenOrder: openOrder, Joined: func() tea.Cmd {
				ui.shared()
				return ui.readStatus
			}}),
			kit.Setup: setup.New(env, w, setup.Options{Team: func() tea.Cmd { return kit.Go(kit.Team, nil) }, Version: version, Places: a.places(), Prefs: prefs, Welcome: welcome, SignIn: signInTo, Demo: ui.demoInstead(d)}),
		},
		Home: map[kit.ActionID]kit.ScreenID{
			kit.NewOrder: kit.Orders, kit.QueueOrder: kit.Orders, kit.PickCustomer: kit.Orders,
			kit.Undo: kit.Orders, kit.Redo: kit.Orders, kit.Refresh: kit.Search,
		},
		Do: map[kit.ActionID]func() tea.Cmd{kit.CutNetwork: ui.cutNetwork},
		Off: func(id kit.ActionID) string {
			if id == kit.CutNetwork && d == nil {
				return "only the demo's network can be cut"
			}
			return ""
		},
	}
	ui.root = tui.New(opts)
	return ui, nil
}

// orDefault is what a switch of the config file says, else what stands in.
func orDefault(set *bool, otherwise bool) bool {
	if set == nil {
		return otherwise
	}
	return *set
}

// addLine puts a line on the current draft, or begins one, without leaving
// the search; the order's screen takes the draft over behind it.
func addLine(w *work.Work, id int64, entry order.Entry) tea.Cmd {
	lines := entry.Lines()
	return func() tea.Msg {
		o, customer, err := w.AddTyped(context.Background(), id, entry)
		if err != nil {
			return search.NotAddedMsg{Err: err}
		}
		pieces := 0
		for _, l := range lines {
			pieces += l.Pieces()
		}
		name := lines[0].Style + " " + catalog.Clean(lines[0].Color)
		if more := len(lines) - 1; more > 0 {
			name += fmt.Sprintf(" and %d more", more)
		}
		what := fmt.Sprintf("%s, %d pieces, is on %s; %d pieces in all.", name, pieces, o.ExtOrderID, o.Pieces())
		if customer != "" {
			what += " " + strings.ToUpper(customer[:1]) + customer[1:] + "."
		}
		return tea.BatchMsg{kit.Notify(kit.OK, what), kit.Send(orders.OpenMsg{Key: o.ExtOrderID})}
	}
}

// takeReading puts what was taken of a pasted text on a draft, or on a new one
// with id 0, and opens it: a text of several lines is looked at as an order.
func takeReading(w *work.Work, id int64, t order.Taking) tea.Cmd {
	return func() tea.Msg {
		o, err := w.TakeReading(context.Background(), id, t)
		if err != nil {
			return search.NotAddedMsg{Err: err}
		}
		what := fmt.Sprintf("%d pieces are on %s; %d pieces in all.", t.Pieces(), o.ExtOrderID, o.Pieces())
		return tea.BatchMsg{kit.Notify(kit.OK, what), kit.Go(kit.Orders, orders.OpenMsg{Key: o.ExtOrderID})}
	}
}

// cutNetwork cuts the demo's network, or restores it.
func (ui *screens) cutNetwork() tea.Cmd {
	w, up := ui.work, !ui.demo.up
	ui.demo.up = up
	said := "The demo's network is cut; " + ui.keys.Name(kit.CutNetwork) + " restores it."
	if up {
		said = "The demo's network is back; what is queued goes out."
	}
	return func() tea.Msg {
		if err := w.SetNetwork(context.Background(), up); err != nil {
			return kit.NoticeMsg{Kind: kit.Warn, Text: err.Error()}
		}
		return tea.BatchMsg{kit.Notify(kit.Info, said), ui.readStatus}
	}
}

// feedChanges tells the screens what another orderpad or the background
// changed, within a second, and keeps the frame's status fresh.
func (ui *screens) feedChanges(ctx context.Context, send func(tea.Msg)) {
	ui.sendStatus(ctx, send)
	ui.work.Changes(ctx, func(orders, cache bool) {
		if orders || cache {
			send(kit.ChangedMsg{Orders: orders, Cache: cache})
		}
		ui.sendStatus(ctx, send)
	})
}

// feedCondition says what opening found wrong with the orders and did about
// it. Then it looks at every page of them, which for a big database has to wait
// until the first frame is drawn.
func (ui *screens) feedCondition(ctx context.Context, send func(tea.Msg)) {
	if said := ui.work.Store.Opened().Sentence(); said != "" {
		send(kit.NoticeMsg{Kind: kit.Warn, Text: said})
	}
	if file, err := ui.work.Shop(); err == nil {
		if said := file.Program.TooOld(version); said != "" {
			send(kit.NoticeMsg{Kind: kit.Warn, Text: said})
		}
	}
	if err := ui.work.Store.Verify(ctx); err != nil && ctx.Err() == nil {
		send(kit.NoticeMsg{Kind: kit.Error, Text: err.Error()})
	}
	if unread, err := ui.work.Store.FindUnread(ctx); err == nil && len(unread) > 0 {
		send(kit.NoticeMsg{Kind: kit.Error, Text: "Order " + unread[0].ExtOrderID + " cannot be read and is set aside; the others are well. See: orderpad doctor"})
	}
}

// feedSync sends what is queued, and tells the screens of each pass.
func (ui *screens) feedSync(ctx context.Context, send func(tea.Msg)) {
	_ = ui.work.Watch(ctx, func(view work.SyncView, err error) { // ends with ctx
		send(queue.SyncedMsg{View: view})
		ui.sendStatus(ctx, send)
		if err != nil && !order.IsKind(err, order.KindConflict) {
			send(kit.NoticeMsg{Kind: kit.Warn, Text: err.Error()})
		}
	})
}

// feedTeam brings what is done here to the shop's store, and says when that does
// not work, once for each reason.
func (ui *screens) feedTeam(ctx context.Context, send func(tea.Msg)) {
	ui.work.WatchTeam(ctx, func(err error) {
		ui.sendStatus(ctx, send)
		if err != nil && !order.IsKind(err, order.KindOffline) { // the frame says how long it has been
			send(kit.NoticeMsg{Kind: kit.Warn, Text: err.Error()})
		}
	})
}

// feedStock refreshes the stock by itself; its rows reach the screens as every
// change of the cache does.
func (ui *screens) feedStock(ctx context.Context, send func(tea.Msg)) {
	ui.work.WatchStock(ctx, func() { ui.sendStatus(ctx, send) })
}

// feedNetwork tells the frame whether the shop can be reached.
func (ui *screens) feedNetwork(ctx context.Context, send func(tea.Msg)) {
	ui.work.WatchNetwork(ctx, func() { ui.sendStatus(ctx, send) })
}

// keepForms keeps what is typed into forms, so that a kill takes none of it.
// That of orders which have left since is of no use any more.
func (ui *screens) keepForms(ctx context.Context, send func(tea.Msg)) {
	ui.work.ForgetForms(ctx)
	ui.kept.Write(ctx, ui.work.KeepForm, func(err error) {
		if ctx.Err() == nil {
			send(kit.NoticeMsg{Kind: kit.Warn, Text: "What you type into this form is not kept yet: " + err.Error()})
		}
	})
}

func (ui *screens) sendStatus(ctx context.Context, send func(tea.Msg)) {
	if status, err := ui.status(ctx); err == nil { // else the next one says what is wrong
		send(kit.StatusMsg{Status: status})
	}
}

func (ui *screens) status(ctx context.Context) (kit.Status, error) {
	s, err := ui.work.Status(ctx)
	if err != nil {
		return kit.Status{}, err
	}
	status := kit.Status{
		Team: s.Team, Behind: s.Behind, OnlyHere: s.OnlyHere, OldestHere: s.Oldest, NeedsYou: s.NeedsYou, Offline: s.Offline, StockAt: s.StockAt, StockFails: s.StockFails != "", ShopFails: s.ShopFails != "", Connection: s.Connection,
		Test: s.Test, ReadOnly: s.ReadOnly, SendingElsewhere: s.Elsewhere,
	}
	if s.Portal {
		status.Portal = "this network"
	}
	if ui.demo != nil {
		status.DemoTime = ui.demo.clock()
	}
	return status, nil
}

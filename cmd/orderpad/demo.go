package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"orderpad/assets"
	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// demoImport is the demo's time between two imports: an hour of the shop.
const demoImport = 20 * time.Second

func (a *app) demoCommand() *cobra.Command {
	every := demoImport
	cmd := &cobra.Command{
		Use: "demo", Short: "Try orderpad on a made-up shop, in a home of its own", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runDemo(cmd.Context(), every)
		},
	}
	cmd.Flags().DurationVar(&every, "import-every", every, "time between two imports of the made-up ERP")
	return cmd
}

func (a *app) runDemo(ctx context.Context, every time.Duration) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	if a.readOnly {
		return order.Errorf(order.KindUsage, "the demo is there to be changed; leave --read-only out")
	}
	d, err := a.openDemo(ctx, every)
	if err != nil {
		return err
	}
	return errors.Join(a.runScreens(ctx, d), d.close())
}

// demo is the made-up shop: its sandbox when this program runs it, or the one
// that another demo beside it runs.
type demo struct {
	lock   *flock.Flock
	server *sandbox.Server // nil when another program runs it
	urls   sandbox.URLs
	up     bool
	past   *past // the laptop's clock, which is set back while the practice orders come about
}

// Files of the demo's home.
const (
	demoReady = "sandbox.json"
	demoLock  = "sandbox.lock"
)

// The demo's connections, and the setting that keeps its port, so that orders
// on their way find the server again at the next start.
const (
	demoConnection = "demo"
	demoViaProxy   = "demo-proxy"
	demoECat       = "demo-ecat"
	demoListen     = "demo.listen"
	demoPractised  = "demo.practised" // the id of the last order that was made to practise on
)

// demoHome is a folder below the rep's own home, so that the two never mix.
func (a *app) demoHome() (string, error) {
	home, err := a.homeDir()
	return filepath.Join(home, "demo"), err
}

// openDemo opens the demo's home on a running sandbox. The first time it
// connects, fills the catalogue and brings in the price list.
func (a *app) openDemo(ctx context.Context, every time.Duration) (*demo, error) {
	home, err := a.demoHome()
	if err != nil {
		return nil, err
	}
	vault := credential.With(credential.Memory(), a.getenv)
	clock := &past{now: a.now}
	if _, err := os.Stat(filepath.Join(home, "orders.db")); errors.Is(err, fs.ErrNotExist) {
		clock.behind.Store(int64(practiceAgo))
	}
	a.now = clock.Now
	w, err := a.openHome(ctx, home, vault)
	if err != nil {
		return nil, err
	}
	w.ImportEvery = every
	d := &demo{past: clock, lock: flock.New(filepath.Join(home, demoLock), flock.SetPermissions(0o600)), up: true}
	holder, err := d.lock.TryLock()
	if err != nil {
		return nil, order.Errorf(order.KindStorage, "the demo's lock in %s cannot be taken: %w", home, err)
	}
	ready := filepath.Join(home, demoReady)
	if holder {
		err = a.startDemo(ctx, d, every, ready)
	} else {
		err = d.join(ready)
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	w.Network = d.network
	if err := a.fillDemo(ctx, w, d, holder); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// startDemo runs the sandbox, at the ports of the last time where they are
// free, so that the demo's connections lead to it.
func (a *app) startDemo(ctx context.Context, d *demo, every time.Duration, ready string) error {
	listen, _, err := a.store.Setting(ctx, demoListen)
	if err != nil {
		return err
	}
	opts := sandbox.Options{Listen: listen, ImportEvery: every, Now: d.past.Now(), Data: sandbox.Generate(sandbox.DataOptions{Today: time.Now().UTC(), Practice: true})}
	if listen != "" {
		d.server, err = sandbox.Start(opts)
	}
	for try := 0; d.server == nil && try < 10; try++ { // its ports follow each other, and another program may have one of them
		if opts.Listen, err = freePort(ctx); err == nil {
			d.server, err = sandbox.Start(opts)
		}
	}
	if err != nil {
		return order.Errorf(order.KindConflict, "the demo's servers cannot start: %w", err)
	}
	d.urls = d.server.URLs()
	if err := d.server.WriteReady(ready); err != nil {
		return order.Errorf(order.KindStorage, "%s cannot be written: %w", ready, err)
	}
	for name, url := range map[string]string{demoConnection: d.urls.ManageOrders, demoViaProxy: d.urls.Proxy, demoECat: d.urls.ECat} {
		if err := a.moveConnection(ctx, name, url); err != nil {
			return err
		}
	}
	return a.store.SetSetting(ctx, demoListen, strings.TrimPrefix(d.urls.Proxy, "http://"))
}

// freePort is an address of this computer that nobody listens at.
func freePort(ctx context.Context) (string, error) {
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// moveConnection gives a connection of the demo its shop's new address, if it
// has another.
func (a *app) moveConnection(ctx context.Context, name, url string) error {
	conn, err := a.store.Connection(ctx, name)
	switch {
	case order.IsKind(err, order.KindNotFound), err == nil && conn.URL == url:
		return nil
	case err != nil:
		return err
	}
	conn.URL = url
	return a.store.SaveConnection(ctx, conn)
}

// join finds the sandbox that another demo runs.
func (d *demo) join(ready string) error {
	data, err := os.ReadFile(ready) //nolint:gosec // a file of the demo's own home
	if err == nil {
		err = json.Unmarshal(data, &d.urls)
	}
	if err != nil {
		e := order.Errorf(order.KindConflict, "another demo is starting in this home: %w", err)
		e.Hint = "try again in a moment"
		return e
	}
	return nil
}

// fillDemo connects and fetches at the first start, and tells a fresh sandbox
// of the orders that the one before had, so that they are tracked on.
func (a *app) fillDemo(ctx context.Context, w *work.Work, d *demo, holder bool) error {
	var settings []work.Assignment
	for size, amount := range sandbox.DemoSurcharges() {
		settings = append(settings, work.Assignment{Path: "surcharge." + size, Value: amount})
	}
	settings = append(settings, work.Assignment{Path: "rate", Value: "600"}, work.Assignment{Path: "rep", Value: "Pat Rivera"})
	_, err := w.ShowConnection(ctx, demoConnection)
	first := order.IsKind(err, order.KindNotFound)
	if err != nil && !first {
		return err
	}
	if first {
		conn := order.Connection{Name: demoConnection, Kind: order.KindManageOrders, URL: d.urls.ManageOrders, User: "demo"}
		if _, err := w.AddConnection(ctx, conn, settings); err != nil {
			return err
		}
		via := order.Connection{Name: demoViaProxy, Kind: order.KindProxy, URL: d.urls.Proxy}
		if _, err := w.AddConnection(ctx, via, settings[:len(settings)-2]); err != nil {
			return err
		}
		cat := order.Connection{Name: demoECat, Kind: order.KindECat, URL: d.urls.ECat, User: "demo"}
		if _, err := w.AddConnection(ctx, cat, []work.Assignment{{Path: "org", Value: "demo"}}); err != nil {
			return err
		}
		if _, err := w.UseConnection(ctx, demoConnection); err != nil {
			return err
		}
	}
	for _, name := range []string{demoConnection, demoViaProxy, demoECat} {
		if _, err := w.Login(ctx, name, "demo"); err != nil && !order.IsKind(err, order.KindNotFound) { // an older demo has no eCat
			return err
		}
	}
	if holder {
		if err := w.PushAgain(ctx, demoConnection); err != nil {
			return err
		}
	}
	if !first {
		text, kept, err := a.store.Setting(ctx, demoPractised)
		if err == nil && kept { // an older demo made none
			w.Practised, err = strconv.ParseInt(text, 10, 64)
		}
		return err
	}
	if err := a.writeDemoShop(w); err != nil {
		return err
	}
	a.say("Filling the demo's catalogue ...")
	if _, err := w.ImportPrices(ctx, strings.NewReader(sandbox.DemoPrices())); err != nil {
		return err
	}
	if _, err := w.RefreshInventory(ctx, true, nil); err != nil {
		return err
	}
	if _, err := w.RefreshCustomers(ctx, nil); err != nil || d.server == nil {
		return err
	}
	if err := d.practise(ctx, w); err != nil {
		return err
	}
	return a.store.SetSetting(ctx, demoPractised, strconv.FormatInt(w.Practised, 10))
}

// writeDemoShop gives the demo the made-up shop's own file with its logo, to be
// looked at and changed.
func (a *app) writeDemoShop(w *work.Work) error {
	path := w.ShopPath()
	logo := filepath.Join(filepath.Dir(path), "logo.png")
	var days []string
	year := a.now().Year()
	for _, day := range []string{"-12-24", "-12-25"} {
		days = append(days, strconv.Quote(strconv.Itoa(year)+day))
	}
	days = append(days, strconv.Quote(strconv.Itoa(year+1)+"-01-01"))
	text := strings.NewReplacer("LOGO", filepath.ToSlash(logo), "HOLIDAYS", strings.Join(days, ", ")).Replace(assets.DemoShop)
	err := errors.Join(os.WriteFile(logo, assets.DemoLogo, 0o600), os.WriteFile(path, []byte(text), 0o600))
	if err != nil {
		return order.Errorf(order.KindStorage, "the demo's shop file cannot be written: %w", err)
	}
	return nil
}

// network cuts or restores the demo's network.
func (d *demo) network(ctx context.Context, up bool) error {
	if d.server != nil {
		return d.server.SetNetwork(up)
	}
	body, err := json.Marshal(map[string]bool{"up": up})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.urls.Control+"/control/network", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return order.Errorf(order.KindOffline, "the demo's servers have ended: %w", err)
	}
	return res.Body.Close()
}

func (d *demo) close() error {
	var errs []error
	if d.server != nil {
		errs = append(errs, d.server.Close())
		if err := os.Remove(filepath.Join(filepath.Dir(d.lock.Path()), demoReady)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	errs = append(errs, d.lock.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("the demo did not end cleanly: %w", err)
	}
	return nil
}

// clock is the demo's time for the frame, empty where another program keeps it; its shop lives an hour in every
// interval of imports.
func (d *demo) clock() string {
	if d.server == nil {
		return ""
	}
	return d.server.Now().Local().Format("15:04")
}

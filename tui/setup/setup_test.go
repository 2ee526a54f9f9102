package setup_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/setup"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	conns   []work.ConnectionView
	status  work.FrameStatus
	errs    map[string]error // by method
	did     []string
	kept    map[string]string
	refresh work.RefreshView
	step    chan work.Progress // progress of a refresh, until it is closed
	copies  work.CopiesView

	signedIn work.ConnectionView // what signing in answers
}

func (f *fake) note(what string, args ...any) error {
	f.did = append(f.did, strings.TrimSpace(what+" "+strings.TrimSuffix(fmt.Sprintln(args...), "\n")))
	return f.errs[what]
}

func (f *fake) find(name string) (*work.ConnectionView, error) {
	for i := range f.conns {
		if f.conns[i].Name == name {
			return &f.conns[i], nil
		}
	}
	return &work.ConnectionView{}, order.Errorf(order.KindNotFound, "there is no connection %s", name)
}

func (f *fake) Connections(context.Context) ([]work.ConnectionView, error) {
	return f.conns, f.errs["list"]
}

func (f *fake) AddConnection(_ context.Context, c order.Connection, set []work.Assignment) (work.ConnectionView, error) {
	if err := f.note("add", c.Name, c.Kind, c.URL, c.User, set); err != nil {
		return work.ConnectionView{}, err
	}
	v := work.ConnectionView{Name: c.Name, Kind: string(c.Kind), URL: c.URL, User: c.User, Settings: map[string]string{}}
	f.conns = append(f.conns, v)
	return v, nil
}

func (f *fake) ImportConnectionFile(_ context.Context, path string) (work.ConnectionView, error) {
	if err := f.note("import", path); err != nil {
		return work.ConnectionView{}, err
	}
	v := work.ConnectionView{Name: "office", Kind: "proxy", URL: "https://shop.test", Settings: map[string]string{}}
	f.conns = append(f.conns, v)
	return v, nil
}

func (f *fake) SetConnection(_ context.Context, name string, set []work.Assignment) (work.ConnectionView, error) {
	if err := f.note("set", name, set); err != nil {
		return work.ConnectionView{}, err
	}
	v, err := f.find(name)
	for _, a := range set {
		v.Settings[a.Path] = a.Value
	}
	return *v, err
}

func (f *fake) UseConnection(_ context.Context, name string) (work.ConnectionView, error) {
	for i := range f.conns {
		f.conns[i].Current = f.conns[i].Name == name
	}
	return work.ConnectionView{}, f.note("use", name)
}

func (f *fake) RemoveConnection(_ context.Context, name string) error { return f.note("remove", name) }

func (f *fake) ShowConnection(_ context.Context, name string) (work.ConnectionView, error) {
	v, err := f.find(name)
	return *v, err
}

func (f *fake) TestConnection(_ context.Context, name string) (work.ConnectionView, error) {
	return work.ConnectionView{}, f.note("test", name)
}

func (f *fake) Login(_ context.Context, name, secret string) (work.ConnectionView, error) {
	return f.signedIn, f.note("login", name, len(secret))
}

func (f *fake) Logout(_ context.Context, name string) error { return f.note("logout", name) }

func (f *fake) RefreshInventory(ctx context.Context, full bool, tell func(work.Progress)) (work.RefreshView, error) {
	err := f.note("inventory", full)
	for f.step != nil {
		select {
		case p, open := <-f.step:
			if !open {
				return f.refresh, err
			}
			tell(p)
		case <-ctx.Done():
			return work.RefreshView{}, ctx.Err()
		}
	}
	return f.refresh, err
}

func (f *fake) TakeInventory(context.Context, func(work.Progress)) (work.RefreshView, error) {
	f.status.Held = work.HeldView{}
	return f.refresh, f.note("take")
}

func (f *fake) RefreshCustomers(context.Context, func(work.Progress)) (work.CustomersRefreshView, error) {
	return work.CustomersRefreshView{Customers: 340, Orders: 2100, Details: 50}, f.note("customers")
}

func (f *fake) ImportPricesFile(_ context.Context, path string) (int, error) {
	return 1204, f.note("import", path)
}

func (f *fake) Status(context.Context) (work.FrameStatus, error) { return f.status, nil }

func (f *fake) SetRefreshEvery(_ context.Context, every time.Duration) error {
	f.status.StockEvery = every
	return nil
}

func (f *fake) Remember(_ context.Context, key, value string) error {
	f.kept[key] = value
	return nil
}

type rig struct {
	*tuitest.Driver
	env    *kit.Env
	fake   *fake
	screen *setup.Screen
}

func open(t testing.TB, w, h int, change func(*fake, *setup.Options)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, setup.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{env: env, fake: &fake{
		errs: map[string]error{}, kept: map[string]string{}, status: work.FrameStatus{StockAt: clock.Now().Add(-12 * time.Minute), StockEvery: 30 * time.Minute},
		refresh: work.RefreshView{Fetched: 1204, Rows: 347341, Styles: 24110, Connection: "shop"},
		conns: []work.ConnectionView{
			{Name: "shop", Kind: "proxy", URL: "https://orders.northwestcustomapparel.com", Current: true, SignedIn: "keyring",
				Settings: map[string]string{"test": "on", "surcharge.2XL": "2.00", "surcharge.3XL": "3.00", "rep": "Ruth"}},
			{Name: "direct", Kind: "manageorders", URL: "https://manageordersapi.com", User: "ruth@nwca.com", Settings: map[string]string{}},
			{Name: "ecat", Kind: "ecat", URL: "https://ecat.example.com", User: "ruth", Settings: map[string]string{"org": "nwca"}},
		},
	}}
	opt := setup.Options{
		Version: "0.1.0", Prefs: kit.PrefsMsg{Theme: kit.Dark, Mouse: true, Hints: true},
		Places: []setup.Place{{Name: "Orders", Path: "/home/ruth/.local/share/orderpad/orders.db"}, {Name: "Log", Path: "/home/ruth/.local/share/orderpad/orderpad.log"}},
	}
	if change != nil {
		change(r.fake, &opt)
	}
	r.screen = setup.New(env, r.fake, opt)
	r.Driver = tuitest.Alone(t, r.screen, clock, w, h).Names(r.screen, env.Keys)
	return r
}

func (r *rig) did(t testing.TB, want ...string) {
	t.Helper()
	if got := strings.Join(r.fake.did, "; "); got != strings.Join(want, "; ") {
		t.Errorf("did %q, want %q", got, strings.Join(want, "; "))
	}
	r.fake.did = nil
}

func (r *rig) press(keys ...string) *rig {
	r.Press(keys...)
	return r
}

// to moves the cursor down to a row.
func (r *rig) to(t testing.TB, label string) *rig {
	t.Helper()
	r.Press("home")
	for range 60 {
		for _, l := range strings.Split(r.Screen(), "\n") {
			if strings.HasPrefix(l, r.env.Theme.Glyphs.Pointer) && strings.Contains(l, label) {
				return r
			}
		}
		r.Press("down")
	}
	t.Fatalf("the cursor does not come to %q:\n%s", label, r.Screen())
	return nil
}

func (r *rig) overlay(t testing.TB, name string) kit.Overlay {
	t.Helper()
	k, _ := tuitest.Key(name)
	b, ok := kit.Match(k, r.screen.Typing(), r.screen.Keys())
	if !ok || b.Off != "" {
		t.Fatalf("%s does nothing here: %s", name, b.Off)
	}
	msg, ok := r.screen.Update(kit.ActionMsg{ID: b.ID})().(kit.OverlayMsg)
	if !ok {
		t.Fatalf("%s opens no dialog", name)
	}
	return msg.Overlay
}

// answer presses a key in a dialog and lets what follows happen.
func (r *rig) answer(t testing.TB, o kit.Overlay, name string) {
	t.Helper()
	k, _ := tuitest.Key(name)
	cmd, closed := o.Update(k)
	if !closed {
		t.Fatalf("%s does not answer", name)
	}
	r.Run(cmd)
}

func TestSetupGolden(t *testing.T) {
	t.Run("list", func(t *testing.T) { open(t, 80, 24, nil).Goldens(t) })
	t.Run("offer", func(t *testing.T) {
		r := open(t, 80, 24, func(f *fake, _ *setup.Options) {
			f.refresh.OfferSizes, f.refresh.SpellingFits, f.refresh.SpellingMisses = "export-2026", 4123, 12
		})
		r.Press("f5").Goldens(t)
	})
	t.Run("connection", func(t *testing.T) { r := open(t, 80, 24, nil); r.Press("enter", "down", "down").Goldens(t) })
	t.Run("setting", func(t *testing.T) {
		r := open(t, 80, 24, func(f *fake, _ *setup.Options) {
			f.errs["set"] = order.FieldError("rate", "rate is a whole number from 4 to 10,000")
		})
		r.press("enter").to(t, "rate").Press("enter")
		r.Type("2").Press("enter").Goldens(t)
	})
	t.Run("add", func(t *testing.T) {
		r := open(t, 80, 24, func(f *fake, _ *setup.Options) { f.conns = nil })
		r.answer(t, r.overlay(t, "a"), "m")
		r.Press("enter").Type("https://manageordersapi.com").Press("enter").Type("ruth").Press("enter").Type("secret").Goldens(t)
	})
	t.Run("first", func(t *testing.T) {
		open(t, 80, 24, func(f *fake, o *setup.Options) {
			f.conns, o.Welcome = nil, true
			o.Demo = func() tea.Cmd { return nil }
		}).Goldens(t)
	})
}

func TestFitsEverywhere(t *testing.T) {
	open(t, 80, 24, nil).FitsEverywhere(t)
	r := open(t, 80, 24, nil)
	r.Press("enter").FitsEverywhere(t).Press("enter").FitsEverywhere(t)
	open(t, 80, 24, func(f *fake, o *setup.Options) { f.conns, o.Welcome = nil, true }).FitsEverywhere(t)
}

func TestEverySettingOfTheDomainHasALine(t *testing.T) {
	seen := map[string]bool{}
	for row, name := range []string{"shop", "direct", "ecat"} {
		r := open(t, 200, 80, nil)
		for range row {
			r.Press("down")
		}
		r.Press("enter").Has(name)
		for path := range order.SettingNames() {
			if strings.Contains(r.Screen(), " "+path+" ") {
				seen[path] = true
			}
		}
	}
	for path, help := range order.SettingNames() {
		if !seen[path] {
			t.Errorf("%s (%s) can be changed on no connection", path, help)
		}
	}
}

func TestSettingIsChangedAndItsErrorStandsBesideIt(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.press("enter").to(t, "split").Press("enter").Type("server").Press("enter")
	r.did(t, "set shop [{split server}]")
	r.Has("server")
	r.to(t, "surcharge.4XL").Press("enter").Type("4.00").Press("enter")
	r.did(t, "set shop [{surcharge.4XL 4.00}]")
	r.to(t, "surcharge.SIZE").Press("enter").Type("7XL 5").Press("enter").Has("SIZE=VALUE")
	r.Press("home").Press("end")
	for range 5 {
		r.Press("backspace")
	}
	r.Type("7XL=5").Press("alt+s")
	r.did(t, "set shop [{surcharge.7XL 5}]")
	r.fake.errs["set"] = order.FieldError("rate", "rate is a whole number from 4 to 10,000")
	r.to(t, "suffix.SIZE").Press("up")
	r.to(t, "rate").Press("enter").Type("x").Press("enter").Has("from 4 to 10,000")
}

// A digit on a selected setting is the beginning of its value, in place of what
// stood there; on the list of connections it is still a screen's number.
func TestDigitOnASettingIsItsValue(t *testing.T) {
	r := open(t, 80, 24, nil)
	if r.screen.Digits() {
		t.Error("digits on the list of connections are no screen's number")
	}
	r.press("enter").to(t, "rate")
	for _, typed := range []string{"30", "45"} {
		if !r.screen.Digits() {
			t.Fatal("a digit on a setting is a screen's number")
		}
		r.Type(typed).Press("enter")
		r.did(t, "set shop [{rate "+typed+"}]")
	}
	r.to(t, "surcharge.4XL").Type("4.00").Press("enter")
	r.did(t, "set shop [{surcharge.4XL 4.00}]")
	r.Type("5").Press("esc")
	r.did(t)
}

func TestAddConnectionSignsInAndTests(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) { f.conns = nil })
	r.answer(t, r.overlay(t, "a"), "m")
	r.Has("ManageOrders", "Address", "User", "Password")
	r.Press("enter", "enter", "enter").Type("hunter2").HasNot("hunter2").Press("enter").Has("the address that the shop gave you")
	r.did(t)
	r.Type("https://mo.example.com").Press("enter").Type("ruth").Press("alt+s")
	r.did(t, "add manageorders manageorders https://mo.example.com ruth []", "login manageorders 7", "test manageorders")
	r.Has("manageorders", "no password is kept", "SETTING")
}

func TestConnectionThatDoesNotAnswerIsKept(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) {
		f.conns = nil
		f.errs["test"] = order.Errorf(order.KindOffline, "there is no network")
	})
	r.answer(t, r.overlay(t, "a"), "p")
	r.Press("tab").Type("https://orders.shop.com").Press("alt+s")
	r.did(t, "add shop proxy https://orders.shop.com  []", "test shop")
	r.Has("shop", "https://orders.shop.com")
}

func TestRefusedAddStaysInTheForm(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) {
		f.errs["add"] = order.FieldError("name", "there is a connection shop already")
	})
	r.answer(t, r.overlay(t, "a"), "e")
	r.Press("tab").Type("https://ecat.example.com").Press("alt+s").Has("there is a connection shop already", "Organisation")
	if r.screen.Unsaved() == "" {
		t.Error("quitting would not name the half typed connection")
	}
	r.Press("esc").Has("CONNECTIONS")
}

func TestUseTestSignInOutRemove(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("u")
	r.did(t) // it is in use
	r.Press("down", "u")
	r.did(t, "use direct")
	r.Press("enter", "t", "s").Type("pw").Press("enter")
	r.did(t, "test direct", "login direct 2")
	r.fake.conns[1].SignedIn = "keyring"
	r.Send(setup.RefreshMsg{}).Press("t", "x")
	r.did(t, "inventory false", "test direct", "logout direct")
	o := r.overlay(t, "delete")
	r.answer(t, o, "enter")
	r.did(t) // the first answer keeps it
	r.answer(t, r.overlay(t, "delete"), "r")
	r.did(t, "remove direct")
}

func TestRefreshShowsProgressAndStops(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) { f.step = make(chan work.Progress) })
	cmd := r.screen.Update(kit.ActionMsg{ID: kit.Refresh})
	if _, running := r.screen.Work(); !running {
		t.Fatal("the refresh does not show")
	}
	for _, b := range r.screen.Keys() {
		if b.ID == kit.Refresh && b.Off == "" {
			t.Error("a second refresh could be begun")
		}
	}
	r.screen.StopWork()
	r.Run(cmd)
	if _, running := r.screen.Work(); running {
		t.Error("the refresh goes on after it was stopped")
	}
	r.HasNot("Spelling of sizes")
}

func TestProgressArrives(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) {
		f.step = make(chan work.Progress, 1)
		f.step <- work.Progress{Doing: "Inventory", Done: 120_000, Total: 347_341}
	})
	got := make(chan tea.Msg, 8)
	for _, c := range r.screen.Update(setup.RefreshMsg{Full: true})().(tea.BatchMsg) {
		go func() {
			msg := c()
			if p, ok := msg.(kit.ParkedMsg); ok {
				msg = p.Cmd()
			}
			got <- msg
		}()
	}
	select {
	case msg := <-got:
		r.screen.Update(msg)
	case <-time.After(tuitest.Patience):
		t.Fatal("no progress came")
	}
	if p, running := r.screen.Work(); !running || p.Done != 120_000 || p.Total != 347_341 {
		t.Errorf("progress is %+v", p)
	}
	r.screen.StopWork()
}

func TestSpellingIsOfferedAndTaken(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, _ *setup.Options) { f.refresh.OfferSizes = "export-2026" })
	r.Press("f5").Has("Spelling of sizes", "export-2026")
	r.did(t, "inventory false")
	r.to(t, "Spelling").Press("enter")
	r.did(t, "set shop [{sizes export-2026}]")
	r.HasNot("Spelling of sizes")
}

func TestCustomersAndFullAndPrices(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.to(t, "Everything again").Press("enter")
	r.to(t, "Customers and orders").Press("enter")
	r.to(t, "Price list").Press("enter").Press("enter").Has("name the file")
	r.Type("prices.csv").Press("enter")
	r.did(t, "inventory true", "customers", "import prices.csv")
	r.fake.errs["import"] = order.Errorf(order.KindInvalid, "the price list cannot be read: line 3 has no price")
	r.Press("enter").Type("bad.csv").Press("enter").Has("line 3 has no price")
}

func TestLookIsChangedAndRemembered(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.to(t, "Theme").Press("enter").Has("light")
	r.to(t, "Mouse").Press("enter")
	p, ok := setup.ReadPrefs(r.fake.kept[setup.PrefsKey])
	if want := (kit.PrefsMsg{Theme: kit.Light, Mouse: false, Hints: true}); !ok || p != want {
		t.Errorf("remembered %+v, want %+v", p, want)
	}
	for _, text := range []string{"", "{", `{"Theme":"pink"}`} {
		if _, ok := setup.ReadPrefs(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}

func TestRefreshByItself(t *testing.T) {
	r := open(t, 80, 24, nil)
	for range 5 { // behind the connections
		r.Press("down")
	}
	for _, want := range []string{"every 1 h", "every 2 h", "off", "every 10 min", "every 30 min"} {
		r.Press("enter").Has("Refresh by itself     " + want)
	}
	r.fake.status.StockFails = "The sign-in to shop is refused"
	r.Send(kit.ChangedMsg{Cache: true}).Has("The sign-in to shop is refused")
	r.fake.status.StockFails, r.fake.status.StockEvery = "", 90*time.Minute
	r.Send(kit.ChangedMsg{Cache: true}).Has("every 90 min")
	if r.Press("enter"); r.fake.status.StockEvery != 2*time.Hour {
		t.Errorf("after 90 minutes comes %v", r.fake.status.StockEvery)
	}
}

func TestFirstRunIsAnsweredOnce(t *testing.T) {
	demo := 0
	welcome := func(f *fake, o *setup.Options) {
		f.conns, o.Welcome = nil, true
		o.Demo = func() tea.Cmd { demo++; return nil }
	}
	r := open(t, 80, 24, welcome)
	r.Has("1 Look around", "2 Connect to my shop", "3 Open a file I got", "4 Start a draft", "THIS TERMINAL", "ctrl+o")
	r.Press("esc").Has("Welcome").Press("d")
	if demo != 1 {
		t.Error("d did not open the demo")
	}
	r.Press("n").Has("CONNECTIONS").HasNot("Welcome")
	if r.fake.kept[setup.WelcomeKey] == "" {
		t.Error("the answer is not remembered")
	}
	r = open(t, 80, 24, welcome)
	r.answer(t, r.first(t, "c"), "p")
	r.Has("A new connection")
	r = open(t, 80, 24, welcome)
	r.Press("down", "down", "down", "enter").HasNot("Welcome")
	r = open(t, 80, 24, welcome)
	r.Press("4").HasNot("Welcome")
	r = open(t, 80, 24, func(f *fake, o *setup.Options) { welcome(f, o); o.Demo = nil })
	r.Press("d").Has("Welcome", "orderpad demo")
}

// The office's file is dragged into the first screen, or named in a form: it is
// read, signed in to and fetched from, and Today opens. What is wrong with it
// stands beside its path.
func TestTheOfficesFile(t *testing.T) {
	welcome := func(f *fake, o *setup.Options) {
		f.conns, o.Welcome, f.signedIn = nil, true, work.ConnectionView{Checked: true}
	}
	r := open(t, 80, 24, welcome)
	r.Paste("'/home/nika/my files/shop.json'").Has("The office's file", "/home/nika/my files/shop.json")
	r.fake.errs["import"] = order.Errorf(order.KindInvalid, "the file is not an exported connection")
	r.Press("enter").Press("enter").Has("not an exported connection")
	delete(r.fake.errs, "import")
	r.Press("tab").Type("demo").HasNot("demo").Press("enter").HasNot("The office's file")
	r.did(t, "import /home/nika/my files/shop.json", "import /home/nika/my files/shop.json", "login office 4", "inventory false")
	r = open(t, 80, 24, welcome)
	r.answer(t, r.first(t, "c"), "f")
	r.Has("The office's file").Press("enter", "enter").Has("name the file")
}

// first answers the first run with a dialog.
func (r *rig) first(t testing.TB, name string) kit.Overlay {
	t.Helper()
	k, _ := tuitest.Key(name)
	b, _ := kit.Match(k, false, r.screen.Keys())
	for _, c := range r.screen.Update(kit.ActionMsg{ID: b.ID})().(tea.BatchMsg) {
		if msg, ok := c().(kit.OverlayMsg); ok {
			return msg.Overlay
		}
	}
	t.Fatalf("%s opens no dialog", name)
	return nil
}

// TestTheStartAsksForAPasswordThatNoKeyringKeeps signs in by keys alone.
func TestTheStartAsksForAPasswordThatNoKeyringKeeps(t *testing.T) {
	r := open(t, 80, 24, func(f *fake, o *setup.Options) {
		f.signedIn, o.SignIn = work.ConnectionView{Checked: true, Session: true}, "shop"
	})
	r.Has("Sign in to shop", "no keyring")
	r.fake.errs["login"] = order.Errorf(order.KindUnauthorized, "shop does not accept this secret")
	r.Type("wrong").HasNot("wrong").Press("enter")
	r.Has("Sign in to shop", "does not accept this secret")
	delete(r.fake.errs, "login")
	r.Type("er").Press("enter").HasNot("Sign in to shop")
	r.did(t, "login shop 5", "login shop 7")
	again := open(t, 80, 24, func(_ *fake, o *setup.Options) { o.SignIn = "shop" })
	again.Press("esc").HasNot("Sign in to shop")
}

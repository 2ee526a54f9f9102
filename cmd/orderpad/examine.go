package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// pathsView is where the files of a profile lie.
type pathsView struct {
	Home     string `json:"home"`
	OrdersDB string `json:"orders_db"`
	CacheDB  string `json:"cache_db"`
	Log      string `json:"log"`
	Config   string `json:"config"`
}

// configName is the optional file with keys and theme.
const configName = "config.toml"

func pathsOf(home string) pathsView {
	p := store.PathsIn(home)
	return pathsView{p.Home, p.OrdersDB, p.CacheDB, filepath.Join(home, logName), filepath.Join(home, configName)}
}

// check is one thing that doctor looked at.
type check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Hint   string `json:"hint"`

	kind order.Kind
}

type doctorView struct {
	Checks []check `json:"checks"`
}

// add notes a check's outcome.
func (v *doctorView) add(name, detail string, err error) {
	c := check{Name: name, OK: err == nil, Detail: detail}
	if err != nil {
		c.Detail, c.kind = err.Error(), order.KindOf(err)
		if e := asOrderError(err); e != nil {
			c.Hint = e.Hint
		}
	}
	v.Checks = append(v.Checks, c)
}

// examine looks at the home folder, the databases, the connections and the
// keyring, one after the other, and stops where the next needs the one before.
func (a *app) examine(ctx context.Context, mend bool) doctorView {
	var v doctorView
	home, err := a.homeDir()
	if err == nil {
		err = store.CheckHome(home)
	}
	v.add("home", home, err)
	if err != nil {
		return v
	}
	w, err := a.open(ctx)
	v.add("databases", "opened", err)
	if err != nil {
		return v
	}
	v.add("orders", "orders.db is sound", a.store.Verify(ctx))
	a.examineDocuments(ctx, &v, mend)
	v.add("sqlite", store.SQLiteVersion(), nil)
	count, _, err := a.store.OnlyHere(ctx, 0)
	v.add("only here", fmt.Sprintf("orders on this laptop alone: %d", count), err)
	age, err := a.store.InventoryAge(ctx)
	detail := fmt.Sprintf("%d rows, fetched %s", age.Rows, age.Refreshed.Local().Format("2006-01-02 15:04"))
	if age.Refreshed.IsZero() {
		detail = "none yet; fetch it with: orderpad inventory refresh"
	}
	v.add("inventory", detail, err)
	cfg, err := readConfig(home)
	if err == nil {
		_, err = screenKeys(home, cfg)
	}
	v.add("config", pathsOf(home).Config, err)
	shopDetail := w.ShopPath()
	if _, err := os.Stat(shopDetail); err != nil {
		shopDetail = "none; see: orderpad docs shop"
	}
	file, err := w.Shop()
	v.add("shop file", shopDetail, err)
	if said := file.Program.TooOld(version); said != "" {
		v.add("version", version, order.Errorf(order.KindConflict, "%s", said))
	}
	a.examineConnections(ctx, &v, w)
	return v
}

// examineDocuments reads every order's document and, when it is to mend, takes
// the journal's copies of those that cannot be read.
func (a *app) examineDocuments(ctx context.Context, v *doctorView, mend bool) {
	detail := "every order can be read"
	var err error
	if mend {
		var n int
		if n, err = a.store.MendUnread(ctx); n > 0 {
			detail = kit.Count(n, "order is", "orders are") + " back from the journal; looked up before they go"
		}
	}
	var unread []store.Unread
	if err == nil {
		unread, err = a.store.FindUnread(ctx)
	}
	if len(unread) > 0 {
		var names []string
		journaled := false
		for _, u := range unread {
			names, journaled = append(names, u.ExtOrderID), journaled || u.Journaled
		}
		e := order.Errorf(order.KindStorage, "%s cannot be read and are set aside: %s", kit.Count(len(unread), "order", "orders"), strings.Join(names, ", "))
		e.Hint = "bring them back from a copy with: orderpad restore FILE; copies are in " + filepath.Join(a.store.Paths().Home, "backups")
		if journaled {
			e.Hint = "the journal has a copy; take it with: orderpad doctor --mend"
		}
		err = e
	}
	v.add("documents", detail, err)
}

func (a *app) examineConnections(ctx context.Context, v *doctorView, w *work.Work) {
	all, err := w.Connections(ctx)
	if err != nil || len(all) == 0 {
		v.add("connections", "none yet", err)
		return
	}
	for _, conn := range all {
		_, err := w.TestConnection(ctx, conn.Name)
		v.add("connection "+conn.Name, "signed in at "+conn.URL, err)
		c := &v.Checks[len(v.Checks)-1]
		c.Detail += w.WhomToCall(conn.Settings)
		if change := conn.Settings["change"]; change != "" {
			c.Detail += " On the day of a change: " + catalog.Clean(change)
		}
		if c.Hint == "" {
			c.Hint = w.NotRehearsed(ctx, conn.Name)
		}
	}
}

func asOrderError(err error) *order.Error {
	var e *order.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

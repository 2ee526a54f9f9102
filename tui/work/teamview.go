package work

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"orderpad/client/team"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/shopfile"
)

// MemberView is a member of the shop with one of its laptops.
type MemberView struct {
	Who         string        `json:"who"`
	Device      string        `json:"device"` // empty before it has one
	Role        string        `json:"role"`
	You         bool          `json:"you"`
	LastSeen    *time.Time    `json:"last_seen"` // by the store's clock; null when never
	NotSent     int           `json:"not_sent"`
	Unknown     int           `json:"unknown"`
	NeedsPerson int           `json:"needs_person"`
	Oldest      *time.Time    `json:"oldest"`
	Total       catalog.Money `json:"total"` // of what is not sent
	Left        bool          `json:"left,omitempty"`
}

// TeamLeaseView is how long this laptop may send an order, or who else holds it.
type TeamLeaseView struct {
	ExtOrderID string     `json:"ext_order_id"`
	Holder     string     `json:"holder"`
	Device     string     `json:"device,omitempty"`
	Until      *time.Time `json:"until"` // null where no lease lives, or none is needed
}

// TeamView is what a laptop knows of its shop.
type TeamView struct {
	Shop    string          `json:"shop"`
	Store   string          `json:"store"`
	Device  string          `json:"device"`
	Who     string          `json:"who"`
	Role    string          `json:"role"`
	Settles bool            `json:"settles"` // the store settles who holds an order: S3 does, a folder does not
	Behind  int             `json:"behind"`  // changes that are not in the store
	BehindS int             `json:"behind_s"`
	Offline bool            `json:"offline"`
	AsOf    *time.Time      `json:"as_of"` // by the store's clock
	Members []MemberView    `json:"members"`
	Leases  []TeamLeaseView `json:"leases"`
}

// TeamStatus looks at the shop. Where its store cannot be reached the view has
// what this laptop knows of itself, and the error says so.
func (w *Work) TeamStatus(ctx context.Context) (TeamView, error) {
	l, in, err := w.needTeam(ctx)
	if err != nil {
		return TeamView{}, err
	}
	view := TeamView{
		Shop: in.Shop, Store: in.Store, Who: in.Who, Role: string(in.Role), Settles: l.Arbiter(), Members: []MemberView{}, Leases: []TeamLeaseView{},
	}
	pass := w.TeamPass(ctx) // what is here is shown as it is there
	var failed error
	if w.Store.MayChange() == nil && pass != nil {
		failed = pass
	}
	if view.Device, _, err = w.Store.TeamDevice(ctx); err != nil {
		return view, err
	}
	if view.Behind, view.BehindS, err = w.behind(ctx); err != nil {
		return view, err
	}
	if view.Leases, err = w.teamLeases(ctx, l, in); err != nil {
		return view, err
	}
	if err := w.teamMembers(ctx, l, &view, true); err != nil {
		view.Offline = order.IsKind(err, order.KindOffline)
		return view, err
	}
	return view, failed
}

// behind is how many changes are on this laptop only, and for how many seconds
// the oldest has been.
func (w *Work) behind(ctx context.Context) (changes, seconds int, err error) {
	changes, oldest, err := w.Store.Behind(ctx)
	if err == nil && changes > 0 {
		seconds = max(1, int(w.Now().Sub(oldest).Seconds()))
	}
	return changes, seconds, err
}

// teamMembers fills in who belongs, and where their laptops stand.
func (w *Work) teamMembers(ctx context.Context, l *team.Laptop, view *TeamView, heads bool) error {
	if err := l.Refresh(ctx); err != nil {
		return err
	}
	r, err := l.Roster(ctx)
	if err != nil {
		return err
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return err
	}
	maps.DeleteFunc(devices, func(code string, _ team.Device) bool { return team.Lost(devices)[code] })
	stands := map[string]team.Head{}
	if heads {
		if stands, err = l.Heads(ctx, devices); err != nil {
			return err
		}
	}
	at := l.StoreNow().UTC()
	view.AsOf = timePtr(at)
	for _, m := range r.Members {
		if m.Left {
			continue
		}
		one := MemberView{Who: m.Who, Role: string(m.Role), You: m.ID == l.Me()}
		alone := true
		for _, code := range slices.Sorted(maps.Keys(devices)) {
			if devices[code].Member != m.ID {
				continue
			}
			alone = false
			h, c := stands[code], stands[code].Counts
			row := one
			row.Device, row.LastSeen, row.Oldest = code, timePtr(h.Heard), timePtr(c.Oldest)
			row.NotSent, row.Unknown, row.NeedsPerson, row.Total = c.NotSent, c.Unknown, c.NeedsPerson, catalog.Money(c.Total)
			view.Members = append(view.Members, row)
		}
		if alone {
			view.Members = append(view.Members, one)
		}
	}
	return nil
}

// teamLeases says of each order that was not sent, or was handed over, who holds
// it.
func (w *Work) teamLeases(ctx context.Context, l *team.Laptop, in inShop) ([]TeamLeaseView, error) {
	leases := []TeamLeaseView{}
	device, _, err := w.Store.TeamDevice(ctx)
	if err != nil {
		return leases, err
	}
	lease, err := w.Store.TeamLease(ctx)
	if err != nil {
		return leases, err
	}
	var until *time.Time
	if l.Arbiter() && l.Holding(ctx) {
		until = timePtr(lease.At.Add(order.LeaseFor).UTC().Truncate(time.Second))
	}
	all, err := w.Store.Orders(ctx, storeUnsent())
	for _, o := range all {
		switch {
		case o.Holder != "":
			leases = append(leases, TeamLeaseView{ExtOrderID: o.ExtOrderID, Holder: o.Holder})
		case o.State != order.Cancelled:
			leases = append(leases, TeamLeaseView{ExtOrderID: o.ExtOrderID, Holder: in.Who, Device: device, Until: until})
		}
	}
	return leases, err
}

// TeamMembers is who belongs to the shop.
func (w *Work) TeamMembers(ctx context.Context) ([]MemberView, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return nil, err
	}
	view := TeamView{Members: []MemberView{}}
	err = w.teamMembers(ctx, l, &view, true)
	return view.Members, err
}

// ColleagueOrder is an order of a colleague's laptop, as the store has it.
type ColleagueOrder struct {
	ExtOrderID string        `json:"ext_order_id"`
	State      order.State   `json:"state"`
	Customer   string        `json:"customer"`
	Pieces     int           `json:"pieces"`
	Total      catalog.Money `json:"total"`
	Updated    time.Time     `json:"updated_at"`
	MayTake    string        `json:"may_take"` // empty when it can be taken over now, else why not
	Text       string        `json:"text"`     // what it says, for eyes
}

// Colleague opens a laptop's unsent orders, read-only; for the office.
func (w *Work) Colleague(ctx context.Context, device string) ([]ColleagueOrder, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return nil, err
	}
	all, err := l.Colleague(ctx, device)
	rows := []ColleagueOrder{}
	for _, o := range all {
		if !o.Order.State.OnlyHere() {
			continue
		}
		row := ColleagueOrder{
			ExtOrderID: o.Order.ExtOrderID, State: o.Order.State, Customer: catalog.Clean(o.Order.CustomerName), Pieces: o.Order.Pieces(),
			Total: o.Order.Total(), Updated: o.Order.UpdatedAt.UTC(), Text: catalog.Clean(o.Order.CustomerName),
		}
		if err := o.Order.MayChangeHands(o.Attempts); err != nil {
			row.MayTake = err.Error()
		}
		rows = append(rows, row)
	}
	return rows, err
}

// TeamGive hands an order to a colleague.
func (w *Work) TeamGive(ctx context.Context, key, who string) (OrderView, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return OrderView{}, err
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	if !l.Arbiter() && o.State == order.Queued {
		e := order.Errorf(order.KindConflict, "in a folder only drafts change hands; order %s is queued", o.ExtOrderID)
		e.Hint = "take it back first with: orderpad order hold " + o.ExtOrderID
		return OrderView{}, e
	}
	if err := w.Store.MayChange(); err != nil {
		return OrderView{}, err
	}
	m, err := l.Give(ctx, o.ExtOrderID, who)
	if o, orderErr := w.Store.Order(ctx, o.ExtOrderID); orderErr == nil && o.Holder != "" && err != nil {
		// It is on its way, and goes on with the next look at the store.
		w.Log.Warn("a hand-over is not in the store yet", "err", err)
		e := order.Errorf(order.KindOffline, "order %s is %s's from now on and gets there when the shop's store can be reached: %w", o.ExtOrderID, cmp.Or(m.Who, o.Holder), err)
		return viewOrder(o, nil, w.Today()), e
	}
	if err != nil {
		return OrderView{}, err
	}
	if o, err = w.Store.Order(ctx, o.ExtOrderID); err != nil {
		return OrderView{}, err
	}
	return viewOrder(o, nil, w.Today()), w.TeamPass(ctx)
}

// TeamTake takes a colleague's order over. An order of this laptop that waits
// for the shop's word is sent without it: yes says that the rep was told who
// could have it.
func (w *Work) TeamTake(ctx context.Context, key string, yes bool) (OrderView, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return OrderView{}, err
	}
	if err := w.Store.MayChange(); err != nil {
		return OrderView{}, err
	}
	mine, err := w.Store.Order(ctx, key)
	switch {
	case err == nil && mine.Holder == "":
		return w.sendAnyway(ctx, l, mine, yes)
	case err != nil && !order.IsKind(err, order.KindNotFound):
		return OrderView{}, err
	case err == nil:
		key = mine.ExtOrderID
	}
	if !yes {
		e := order.Errorf(order.KindNeedsPerson, "order %s was not taken over; say so first: it is looked up before it goes, and its laptop lets go of it when it is back", key)
		e.Hint = "if that is right: orderpad team take " + key + " --yes"
		if _, err := l.Takeable(ctx, key); err != nil {
			return OrderView{}, err
		}
		return OrderView{}, e
	}
	if _, err := l.Take(ctx, key); err != nil {
		return OrderView{}, err
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	return viewOrder(o, nil, w.Today()), w.TeamPass(ctx)
}

func (w *Work) sendAnyway(ctx context.Context, l *team.Laptop, o order.Order, yes bool) (OrderView, error) {
	switch {
	case o.State != order.Queued:
		return OrderView{}, order.Errorf(order.KindConflict, "order %s is here already and is %s; there is nothing to take over", o.ExtOrderID, o.State)
	case l.Holding(ctx):
		return OrderView{}, order.Errorf(order.KindConflict, "order %s is this laptop's, and the shop's store has confirmed it; it goes with the next sync", o.ExtOrderID)
	case !yes:
		r, err := l.Roster(ctx)
		names := []string{}
		for _, m := range r.Members {
			if m.Role == order.RoleOffice && !m.Left && m.ID != l.Me() {
				names = append(names, m.Who)
			}
		}
		who := cmp.Or(strings.Join(names, " or "), "the office")
		if err != nil {
			who = "the office"
		}
		e := order.Errorf(order.KindNeedsPerson, "the shop's store has not confirmed that order %s is still this laptop's: %s could have taken it over and sent it. Ask first", o.ExtOrderID, who)
		e.Hint = "if nobody has it: orderpad team take " + o.ExtOrderID + " --yes"
		return OrderView{}, e
	}
	if err := w.Store.TeamSendAnyway(ctx, o.ID); err != nil {
		return OrderView{}, err
	}
	o, err := w.Store.Order(ctx, o.ExtOrderID)
	if err != nil {
		return OrderView{}, err
	}
	w.Poke()
	return viewOrder(o, nil, w.Today()), nil
}

// PublishedView is a version of the shop's file in the store.
type PublishedView struct {
	Version int       `json:"version"`
	File    string    `json:"file"`
	Who     string    `json:"who"`
	At      time.Time `json:"at"`
	ShopView
}

// TeamPublish signs a file as the shop's for all; an empty name takes the one of
// this home.
func (w *Work) TeamPublish(ctx context.Context, name string, data []byte) (PublishedView, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return PublishedView{}, err
	}
	checked, err := w.CheckShop(ctx, name, data)
	if err != nil {
		return PublishedView{}, err
	}
	p, err := l.Publish(ctx, data)
	if err != nil {
		return PublishedView{}, err
	}
	view := PublishedView{Version: p.Version, File: name, Who: p.Who, At: p.At.UTC().Truncate(time.Second), ShopView: checked}
	return view, w.takePublished(ctx, l)
}

// takePublished takes the shop's file over. One that was changed here stays, and
// that is said.
func (w *Work) takePublished(ctx context.Context, l *team.Laptop) error {
	p, err := l.ShopFile(ctx)
	if err != nil || p.Version == 0 {
		return err
	}
	sum := sha256.Sum256(p.Text)
	mark := fmt.Sprintf("%d %s", p.Version, hex.EncodeToString(sum[:]))
	before, err := w.Store.TeamNote(ctx)
	if err != nil || before == mark {
		return err
	}
	if _, err := shopfile.Parse(p.Text); err != nil {
		return order.Errorf(order.KindInvalid, "the shop's file that %s signed cannot be used: %w", p.Who, err)
	}
	here, err := os.ReadFile(w.ShopPath())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return order.Errorf(order.KindStorage, "the shop's file %s cannot be read: %w", w.ShopPath(), err)
	}
	mine := sha256.Sum256(here)
	_, was, _ := strings.Cut(before, " ")
	if err == nil && string(here) != string(p.Text) && hex.EncodeToString(mine[:]) != was {
		e := order.Errorf(order.KindConflict, "the office has published the shop's file, and %s was changed on this laptop; it stays as it is", w.ShopPath())
		e.Field, e.Hint = w.ShopPath(), "put yours aside to take the office's"
		return e
	}
	part := w.ShopPath() + ".part"
	if err := errors.Join(os.WriteFile(part, p.Text, 0o600), os.Rename(part, w.ShopPath())); err != nil {
		return order.Errorf(order.KindStorage, "the shop's file %s cannot be written: %w", w.ShopPath(), err)
	}
	return w.Store.SetTeamNote(ctx, mark)
}

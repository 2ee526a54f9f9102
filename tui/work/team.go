package work

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"orderpad/client/bucket"
	"orderpad/client/credential"
	"orderpad/client/team"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

var _ team.Local = (*store.Store)(nil)

// inShop is which shop this home belongs to, as the store keeps it.
type inShop struct {
	Store  string     `json:"store"` // the place, as it was typed
	Slug   string     `json:"slug"`
	Shop   string     `json:"shop"`
	Root   []byte     `json:"root"` // key of the shop's first record
	Member string     `json:"member"`
	Who    string     `json:"who"`
	Role   order.Role `json:"role"`
}

// heldTeam is the shop as it was last opened.
type heldTeam struct {
	mu     sync.Mutex
	text   string
	in     inShop
	laptop *team.Laptop
	took   time.Time // when the store was last looked at for what came
	beat   time.Time // when this laptop last said that it is there
	why    string    // why the store did not confirm, when it was tried
	tried  time.Time
}

// keyFile keeps the identity of a home whose computer has no keyring.
const keyFile = "team.key"

// noTeam is the error of a home that belongs to no shop's store.
func noTeam() error {
	e := order.Errorf(order.KindNotFound, "this laptop shares with no shop yet")
	e.Hint = "begin one with: orderpad team create STORE --shop NAME; or join with: orderpad team join STORE --code CODE"
	return e
}

// team opens the shop that this home belongs to; nil when it belongs to none,
// which costs one look into the database and nothing else.
func (w *Work) team(ctx context.Context) (*team.Laptop, inShop, error) {
	text, err := w.Store.Team(ctx)
	if err != nil || text == "" {
		return nil, inShop{}, err
	}
	w.shop.mu.Lock()
	defer w.shop.mu.Unlock()
	if w.shop.laptop != nil && w.shop.text == text {
		return w.shop.laptop, w.shop.in, nil
	}
	var in inShop
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, in, order.Errorf(order.KindInternal, "what this home knows of its shop cannot be read: %w", err)
	}
	place, err := bucket.ParsePlace(in.Store)
	if err != nil {
		return nil, in, err
	}
	b, _, err := w.openPlace(ctx, place, bucket.Keys{}, false)
	if err != nil {
		return nil, in, err
	}
	me, err := w.identity(ctx, in)
	if err != nil {
		return nil, in, err
	}
	s := team.Open(b, in.Slug, in.Shop, in.Root, me, w.Store)
	w.shop.laptop, w.shop.in, w.shop.text = w.laptop(s), in, text
	return w.shop.laptop, in, nil
}

func (w *Work) laptop(s *team.Shop) *team.Laptop {
	clock := w.Boot
	if clock == nil {
		clock = team.BootClock
	}
	return &team.Laptop{Shop: s, Local: w.Store, Clock: clock, Now: w.Now}
}

// openPlace opens a bucket. Keys that are given come before those of the
// environment and the keyring.
func (w *Work) openPlace(ctx context.Context, place bucket.Place, keys bucket.Keys, make bool) (bucket.Bucket, bucket.Keys, error) {
	if w.Bucket != nil {
		return w.Bucket(place), keys, nil
	}
	if place.Folder != "" {
		b, err := bucket.NewFolder(place.Folder, make)
		return b, keys, err
	}
	if keys.Access == "" {
		keys.Access, keys.Secret = w.Vault.StoreKey()
	}
	if keys.Access == "" {
		kept, err := w.Vault.Get(ctx, storeKey(place))
		if err != nil {
			return nil, keys, noStoreKey(place, err)
		}
		keys.Access, keys.Secret, _ = strings.Cut(kept.Value(), "\n")
	}
	b, err := bucket.NewS3(place, keys, w.RootCAs)
	return b, keys, err
}

func storeKey(place bucket.Place) credential.Key {
	return credential.Key{Name: "store", Origin: place.Endpoint.String(), User: place.Bucket}
}

func noStoreKey(place bucket.Place, err error) error {
	e := order.Errorf(order.KindUnauthorized, "the store %s needs an access key and its secret: %w", place.Endpoint.Host, err)
	e.Hint = "set ORDERPAD_STORE_KEY and ORDERPAD_STORE_SECRET; they are kept in the keyring from then on, where there is one"
	return e
}

// identityKey is where the keyring has a member's identity: by its shop and the
// member, so that a home that was copied finds it too.
func identityKey(in inShop) credential.Key {
	return credential.Key{Name: "team", Origin: "team:" + in.Slug, User: in.Member}
}

// identity is who this home is in its shop.
func (w *Work) identity(ctx context.Context, in inShop) (*team.Identity, error) {
	data, err := os.ReadFile(filepath.Join(w.Store.Paths().Home, keyFile))
	words := strings.TrimSpace(string(data))
	if errors.Is(err, fs.ErrNotExist) {
		secret, err := w.Vault.Get(ctx, identityKey(in))
		if err != nil {
			e := order.Errorf(order.KindUnauthorized, "the keyring does not give out who you are in %s: %w", in.Shop, err)
			e.Hint = "unlock the keyring; where it is lost: orderpad team recover, with the recovery words"
			return nil, e
		}
		words = secret.Value()
	} else if err != nil {
		return nil, order.Errorf(order.KindStorage, "the file %s cannot be read: %w", keyFile, err)
	}
	return team.FromWords(words)
}

// keep keeps a shop, the identity and the store's key. Where there is no keyring
// the identity goes to a file of this home that its owner alone reads: the home
// holds the orders that it opens in clear anyway. That is said.
func (w *Work) keep(ctx context.Context, in inShop, me *team.Identity, place bucket.Place, keys bucket.Keys) (warnings []string, err error) {
	err = w.Vault.Set(ctx, identityKey(in), me.Words())
	if errors.Is(err, credential.ErrUnavailable) {
		file := filepath.Join(w.Store.Paths().Home, keyFile)
		if err := os.WriteFile(file, []byte(me.Words()+"\n"), 0o600); err != nil {
			return nil, order.Errorf(order.KindStorage, "your key cannot be kept in %s: %w", file, err)
		}
		warnings = append(warnings, "this computer has no keyring: your key in the shop is kept in "+file+", which only you can read")
	} else if err != nil {
		return nil, err
	}
	if place.Folder == "" {
		if err := w.Vault.Set(ctx, storeKey(place), keys.Access+"\n"+keys.Secret); errors.Is(err, credential.ErrUnavailable) {
			warnings = append(warnings, "this computer has no keyring: set ORDERPAD_STORE_KEY and ORDERPAD_STORE_SECRET for each run")
		} else if err != nil {
			return warnings, err
		}
	}
	text, err := json.Marshal(in)
	if err != nil {
		return warnings, err
	}
	return warnings, w.Store.SetTeam(ctx, string(text))
}

// TeamJoined is what beginning or joining a shop came to.
type TeamJoined struct {
	Shop     string   `json:"shop"`
	Store    string   `json:"store"`
	Device   string   `json:"device"`
	Who      string   `json:"who"`
	Role     string   `json:"role"`
	Words    string   `json:"words,omitempty"` // shown once, to be written on paper
	Orders   int      `json:"orders"`          // that came back
	LookUp   int      `json:"look_up"`         // that are looked up before they may go
	From     []string `json:"from,omitempty"`  // laptops that this one replaces
	Warnings []string `json:"warnings"`
}

// TeamAt says where a shop's store is, and opens it with what.
type TeamAt struct {
	Store  string
	Access string // of S3; empty takes the environment's or the keyring's
	Secret string
}

// reach opens a store for a home that belongs to no shop yet, and probes it.
func (w *Work) reach(ctx context.Context, at TeamAt, make bool) (bucket.Bucket, bucket.Place, bucket.Keys, bucket.Report, error) {
	fail := func(err error) (bucket.Bucket, bucket.Place, bucket.Keys, bucket.Report, error) {
		return nil, bucket.Place{}, bucket.Keys{}, bucket.Report{}, err
	}
	if err := w.Store.MayChange(); err != nil {
		return fail(err)
	}
	if text, err := w.Store.Team(ctx); err != nil {
		return fail(err)
	} else if text != "" {
		e := order.Errorf(order.KindConflict, "this laptop belongs to a shop already")
		e.Hint = "see: orderpad team status; leave it with: orderpad team leave WHO"
		return fail(e)
	}
	place, err := bucket.ParsePlace(at.Store)
	if err != nil {
		return fail(err)
	}
	if place.Folder != "" {
		full, err := filepath.Abs(place.Folder)
		if err != nil {
			return fail(order.FieldError("STORE", "%s is no folder: %w", place.Folder, err))
		}
		if within(w.Store.Paths().Home, full) {
			return fail(order.FieldError("STORE", "the shop's folder cannot be within this home; it is to outlast the laptop"))
		}
		place.Folder = full
	}
	b, keys, err := w.openPlace(ctx, place, bucket.Keys{Access: at.Access, Secret: at.Secret}, make)
	if err != nil {
		return fail(err)
	}
	report, err := bucket.Probe(ctx, b, w.Now)
	if err != nil {
		return fail(err)
	}
	return b, place, keys, report, nil
}

// within tells whether a folder is another or in it.
func within(dir, inner string) bool {
	rel, err := filepath.Rel(dir, inner)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// TeamCreate begins a shop in a store: its first member is of the office.
func (w *Work) TeamCreate(ctx context.Context, at TeamAt, shop, who string) (TeamJoined, error) {
	shop, who = catalog.Clean(strings.TrimSpace(shop)), catalog.Clean(strings.TrimSpace(who))
	if who == "" {
		who = "Office"
	}
	b, place, keys, report, err := w.reach(ctx, at, true)
	if err != nil {
		return TeamJoined{}, err
	}
	me, err := team.NewIdentity()
	if err != nil {
		return TeamJoined{}, err
	}
	s, err := team.Create(ctx, b, shop, who, me, w.Store)
	if err != nil {
		return TeamJoined{}, err
	}
	return w.joined(ctx, s, who, order.RoleOffice, me, place, keys, report)
}

// TeamJoin takes an invitation up.
func (w *Work) TeamJoin(ctx context.Context, at TeamAt, code string) (TeamJoined, error) {
	b, place, keys, report, err := w.reach(ctx, at, false)
	if err != nil {
		return TeamJoined{}, err
	}
	me, err := team.NewIdentity()
	if err != nil {
		return TeamJoined{}, err
	}
	s, m, err := team.Join(ctx, b, code, me, w.Store)
	if err != nil {
		return TeamJoined{}, err
	}
	return w.joined(ctx, s, m.Who, m.Role, me, place, keys, report)
}

// joined keeps a new membership, and brings what is here to the store.
func (w *Work) joined(ctx context.Context, s *team.Shop, who string, role order.Role, me *team.Identity, place bucket.Place, keys bucket.Keys, report bucket.Report) (TeamJoined, error) {
	in := inShop{Store: place.String(), Slug: s.Slug, Shop: s.Name, Root: s.Root(), Member: s.Me(), Who: who, Role: role}
	warnings, err := w.keep(ctx, in, me, place, keys)
	view := TeamJoined{
		Shop: s.Name, Store: in.Store, Who: who, Role: string(role), Words: me.Words(), Warnings: append(append([]string{}, report.Warnings...), warnings...),
	}
	if err != nil {
		return view, err
	}
	if err := w.TeamPass(ctx); err != nil {
		view.Warnings = append(view.Warnings, "what is here is not in the store yet: "+err.Error())
	}
	view.Device, _, err = w.Store.TeamDevice(ctx)
	return view, err
}

// TeamRecover brings back on this laptop what another of the same person held,
// which is lost.
func (w *Work) TeamRecover(ctx context.Context, at TeamAt, words string) (TeamJoined, error) {
	me, err := team.FromWords(words)
	if err != nil {
		return TeamJoined{}, err
	}
	b, place, keys, report, err := w.reach(ctx, at, false)
	if err != nil {
		return TeamJoined{}, err
	}
	s, m, err := team.Find(ctx, b, me, w.Store)
	if err != nil {
		return TeamJoined{}, err
	}
	in := inShop{Store: place.String(), Slug: s.Slug, Shop: s.Name, Root: s.Root(), Member: s.Me(), Who: m.Who, Role: m.Role}
	view := TeamJoined{Shop: s.Name, Store: in.Store, Who: m.Who, Role: string(m.Role), Warnings: append([]string{}, report.Warnings...)}
	if view.Orders, view.From, err = w.laptop(s).Recover(ctx); err != nil {
		return view, err
	}
	warnings, err := w.keep(ctx, in, me, place, keys)
	view.Warnings = append(view.Warnings, warnings...)
	if err != nil {
		return view, err
	}
	if err := w.TeamPass(ctx); err != nil {
		view.Warnings = append(view.Warnings, "what came back is not in the store under the new code yet: "+err.Error())
	}
	if view.Device, _, err = w.Store.TeamDevice(ctx); err != nil {
		return view, err
	}
	all, err := w.Store.Orders(ctx, store.OrderFilter{})
	for _, o := range all {
		if o.MustLookUp || o.State == order.Unknown {
			view.LookUp++
		}
	}
	return view, err
}

// InvitationView is an invitation that was made.
type InvitationView struct {
	Who     string    `json:"who"`
	Role    string    `json:"role"`
	Code    string    `json:"code"` // shown once
	Expires time.Time `json:"expires"`
}

// TeamInvite makes an invitation.
func (w *Work) TeamInvite(ctx context.Context, who, role string) (InvitationView, error) {
	l, _, err := w.needTeam(ctx)
	if err != nil {
		return InvitationView{}, err
	}
	as := order.Role(strings.ToLower(role))
	if as != order.RoleRep && as != order.RoleOffice {
		return InvitationView{}, order.FieldError("role", "a member is rep or office, not %q", role)
	}
	who = catalog.Clean(strings.TrimSpace(who))
	code, expires, err := l.Invite(ctx, who, as)
	return InvitationView{Who: who, Role: string(as), Code: code, Expires: expires.UTC().Truncate(time.Second)}, err
}

// needTeam is team, for what needs one.
func (w *Work) needTeam(ctx context.Context) (*team.Laptop, inShop, error) {
	l, in, err := w.team(ctx)
	if err == nil && l == nil {
		err = noTeam()
	}
	return l, in, err
}

// TeamLeave takes a member out of the shop. Who takes itself out shares nothing
// any more; its orders stay.
func (w *Work) TeamLeave(ctx context.Context, who string) (MemberView, error) {
	l, in, err := w.needTeam(ctx)
	if err != nil {
		return MemberView{}, err
	}
	if err := w.Store.MayChange(); err != nil {
		return MemberView{}, err
	}
	m, err := l.Leave(ctx, who)
	if err != nil {
		return MemberView{}, err
	}
	view := MemberView{Who: m.Who, Role: string(m.Role), Left: true}
	if m.ID != l.Me() {
		return view, nil
	}
	if err := w.Store.SetTeam(ctx, ""); err != nil {
		return view, err
	}
	err = os.Remove(filepath.Join(w.Store.Paths().Home, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = w.Vault.Delete(ctx, identityKey(in))
		if errors.Is(err, credential.ErrUnavailable) {
			err = nil
		}
	}
	return view, err
}

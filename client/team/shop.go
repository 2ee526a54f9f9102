package team

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"orderpad/client/bucket"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Cache keeps objects that are never written over, so that each is fetched once
// for a home; the store satisfies it. What it returns is checked as if it had
// just come.
type Cache interface {
	TeamObject(ctx context.Context, name string) (data []byte, stored time.Time, err error) // nil data when it has none
	KeepTeamObject(ctx context.Context, name string, data []byte, stored time.Time) error
}

// Shop is a member's view of a shop in a bucket. It is safe for concurrent use.
type Shop struct {
	Slug  string
	Name  string
	root  ed25519.PublicKey
	top   bucket.Bucket
	b     bucket.Bucket // top, below the shop's name
	me    *Identity
	cache Cache

	mu     sync.Mutex
	roster Roster
	known  bool
	opened map[[32]byte]opened // objects that were opened, by what they are
	opens  []age.Identity      // mine and the members'
	secret map[int]string      // the members' keys by number
	seals  age.Recipient       // the members' newest key
}

// opened is an object whose signature was checked, and what it says.
type opened struct {
	signer ed25519.PublicKey
	text   []byte
}

// openedKept is how many opened objects a shop remembers, and openedLargest how
// large one may be in bytes: opening one costs a tenth of a millisecond, and the
// laptops of a shop are looked at again and again.
const (
	openedKept    = 4000
	openedLargest = 16 << 10
)

// remembered is what an object says that was opened before.
func (s *Shop) remembered(name string, data []byte) (opened, [32]byte, bool) {
	mark := sha256.Sum256(append([]byte(name+"\x00"), data...))
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.opened[mark]
	return o, mark, ok
}

func (s *Shop) remember(mark [32]byte, o opened) {
	if len(o.text) > openedLargest {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil || len(s.opened) >= openedKept {
		s.opened = map[[32]byte]opened{}
	}
	s.opened[mark] = o
}

// foundingName is where a shop's first record stands, beside those of others.
func foundingName(slug string) string { return "orderpad/" + slug }

var notInSlug = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^a-z0-9]+`) })

// slugOf is a shop's name as part of an object's.
func slugOf(shop string) string {
	return strings.Trim(notInSlug().ReplaceAllString(strings.ToLower(shop), "-"), "-")
}

// Create begins a shop in a bucket that was probed. Who creates it is of the
// office.
func Create(ctx context.Context, b bucket.Bucket, shop, who string, me *Identity, cache Cache) (*Shop, error) {
	slug := slugOf(shop)
	if slug == "" || len(slug) > 60 {
		return nil, order.FieldError("shop", "%q is no name for a shop: it needs letters or digits, and at most 60", shop)
	}
	first := founding{Shop: shop, Slug: slug, Root: me.public(), Who: who, Open: me.open.Recipient().String()}
	body, err := json.Marshal(first)
	if err != nil {
		return nil, err
	}
	name := foundingName(slug)
	_, err = b.Put(ctx, name, envelope(me, slug, name, body), bucket.Condition{Absent: true})
	if errors.Is(err, bucket.ErrTaken) {
		e := order.FieldError("shop", "there is a shop %q in this store already", slug)
		e.Kind, e.Hint = order.KindConflict, "join it with an invitation's code, or choose another name"
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	s := newShop(b, first, me, cache)
	if err := s.addKey(ctx, Roster{Members: []Member{{open: first.Open}}}, 1, time.Time{}); err != nil {
		return nil, err
	}
	return s, s.Refresh(ctx)
}

func newShop(b bucket.Bucket, first founding, me *Identity, cache Cache) *Shop {
	return &Shop{Slug: first.Slug, Name: catalog.Clean(first.Shop), root: first.Root, top: b, b: bucket.Under(b, first.Slug), me: me, cache: cache}
}

// Open is a shop that was joined before. Root is the key that its first record
// was signed with then.
func Open(b bucket.Bucket, slug, name string, root []byte, me *Identity, cache Cache) *Shop {
	return newShop(b, founding{Shop: name, Slug: slug, Root: root}, me, cache)
}

// Root is the key that the shop's first record is signed with.
func (s *Shop) Root() []byte { return slices.Clone(s.root) }

// Me is the member that this laptop's identity is.
func (s *Shop) Me() string { return s.me.ID() }

// shops are the first records of a bucket.
func shops(ctx context.Context, b bucket.Bucket) ([]founding, error) {
	list, err := b.List(ctx, "orderpad/")
	if err != nil {
		return nil, err
	}
	var all []founding
	for _, e := range list {
		slug := strings.TrimPrefix(e.Name, "orderpad/")
		o, err := b.Get(ctx, e.Name)
		if err != nil {
			return nil, err
		}
		if first, err := readFounding(slug, o.Data); err == nil {
			all = append(all, first)
		}
	}
	return all, nil
}

func readFounding(slug string, data []byte) (first founding, err error) {
	signer, body, err := unwrap(slug, foundingName(slug), data)
	if err == nil {
		err = json.Unmarshal(body, &first)
	}
	if err == nil && (!signer.Equal(first.Root) || first.Slug != slug || slugOf(first.Shop) != slug) {
		err = errDamaged
	}
	return first, err
}

// get reads an object that is never written over, from the cache when it is
// there.
func (s *Shop) get(ctx context.Context, name string) (data []byte, stored time.Time, err error) {
	if s.cache != nil {
		if data, stored, err = s.cache.TeamObject(ctx, s.Slug+"/"+name); err != nil || data != nil {
			return data, stored, err
		}
	}
	o, err := s.b.Get(ctx, name)
	if err != nil {
		return nil, time.Time{}, err
	}
	// What is only half there, as in a folder that is being synced, is not kept.
	if _, _, err := unwrap(s.Slug, name, o.Data); err == nil && s.cache != nil {
		if err := s.cache.KeepTeamObject(ctx, s.Slug+"/"+name, o.Data, o.Stored); err != nil {
			return nil, time.Time{}, err
		}
	}
	return o.Data, o.Stored, nil
}

// Refresh reads who belongs: one list, and what is new.
func (s *Shop) Refresh(ctx context.Context) error {
	o, err := s.b.List(ctx, "members/")
	if err != nil {
		return err
	}
	rootName := foundingName(s.Slug)
	var first founding
	var founded time.Time
	top, err := s.top.Get(ctx, rootName)
	if err == nil {
		founded = top.Stored
		first, err = readFounding(s.Slug, top.Data)
	}
	if err == nil && !s.root.Equal(first.Root) {
		err = errDamaged
	}
	if errors.Is(err, errDamaged) {
		return order.Errorf(order.KindConflict, "the store holds another shop %q than the one that this laptop joined; nothing of it is used", s.Slug)
	}
	if err != nil {
		return err
	}
	var records []record
	for _, e := range o {
		of, mine := strings.TrimPrefix(e.Name, "members/"), "w-"+s.Me()
		if e.Size > bucket.Largest || strings.HasPrefix(of, "p-") || strings.HasPrefix(of, "w-") && of != mine {
			continue
		}
		data, stored, err := s.get(ctx, e.Name)
		if errors.Is(err, bucket.ErrMissing) {
			continue
		}
		if err != nil {
			return err
		}
		records = append(records, record{e.Name, stored, data})
	}
	roster := readRoster(first, founded, records)
	opens, seals, secrets := s.keysOf(roster, records)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Name, s.roster, s.opens, s.seals, s.secret, s.known = catalog.Clean(first.Shop), roster, opens, seals, secrets, true
	return nil
}

func keyName(number int) string { return fmt.Sprintf("members/k-%d", number) }

// keysOf opens the members' keys: those sealed to me, and those that I found
// when I joined.
func (s *Shop) keysOf(r Roster, records []record) (opens []age.Identity, seals age.Recipient, secrets map[int]string) {
	mine := identities(s.me)
	secrets = map[int]string{}
	for _, rec := range records {
		if rec.name != "members/w-"+s.Me() {
			continue
		}
		if signer, body, err := unwrap(s.Slug, rec.name, rec.data); err == nil && signer.Equal(s.me.public()) {
			_ = unsealJSON(body, &secrets, mine) // what cannot be opened is not there
		}
	}
	opens = mine
	for _, k := range r.keys {
		secret := secrets[k.Number]
		if secret == "" && unsealJSON(k.Sealed, &secret, mine) != nil {
			continue
		}
		if id, err := age.ParseX25519Identity(secret); err == nil && id.Recipient().String() == k.Open {
			opens, seals, secrets[k.Number] = append(opens, id), id.Recipient(), secret
		}
	}
	return opens, seals, secrets
}

// addKey makes a new key of all members, for those who have not left and for
// open invitations.
func (s *Shop) addKey(ctx context.Context, r Roster, number int, now time.Time) error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	var to []age.Recipient
	add := func(open string) {
		if one, err := age.ParseX25519Recipient(open); err == nil {
			to = append(to, one)
		}
	}
	for _, m := range r.Members {
		if !m.Left {
			add(m.open)
		}
	}
	for _, v := range r.open(now) {
		add(v.Open)
	}
	k := teamKey{Number: number, Open: id.Recipient().String()}
	if k.Sealed, err = sealJSON(id.String(), to); err != nil {
		return err
	}
	return s.putSigned(ctx, s.me, keyName(number), k)
}

// putSigned writes a record that all may read and none may write over.
func (s *Shop) putSigned(ctx context.Context, who *Identity, name string, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = s.b.Put(ctx, name, envelope(who, s.Slug, name, body), bucket.Condition{Absent: true})
	return err
}

// Roster is who belongs, as it was last read; it is read now when it was not.
func (s *Shop) Roster(ctx context.Context) (Roster, error) {
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if !known {
		if err := s.Refresh(ctx); err != nil {
			return Roster{}, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.roster, nil
}

// Self is the member that I am. Who was taken out is told so.
func (s *Shop) Self(ctx context.Context) (Member, error) {
	r, err := s.Roster(ctx)
	if err != nil {
		return Member{}, err
	}
	m, ok := r.Member(s.Me())
	if !ok || m.Left {
		e := order.Errorf(order.KindForbidden, "this laptop does not belong to the shop %s any more", s.Name)
		e.Hint = "ask the office for a new invitation; your orders are here as before"
		return m, e
	}
	return m, nil
}

// office is Self, of the office.
func (s *Shop) office(ctx context.Context, what string) (Member, error) {
	m, err := s.Self(ctx)
	if err == nil && m.Role != order.RoleOffice {
		e := order.Errorf(order.KindForbidden, "only the office can %s", what)
		e.Hint = "ask " + s.Name + "'s office"
		return m, e
	}
	return m, err
}

// keys are those that open what I may read, and the recipient of what all
// members may.
func (s *Shop) keys(ctx context.Context) ([]age.Identity, age.Recipient, error) {
	if _, err := s.Roster(ctx); err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seals == nil {
		return nil, nil, order.Errorf(order.KindForbidden, "this laptop cannot open what the members of %s share; ask the office to invite it anew", s.Name)
	}
	return s.opens, s.seals, nil
}

// toOffice are the recipients of what the office may read, and I.
func (s *Shop) toOffice(ctx context.Context, also ...Member) ([]age.Recipient, error) {
	r, err := s.Roster(ctx)
	if err != nil {
		return nil, err
	}
	to := []age.Recipient{s.me.open.Recipient()}
	for _, m := range r.Members {
		if m.Left || m.Role != order.RoleOffice && !slices.ContainsFunc(also, func(a Member) bool { return a.ID == m.ID }) {
			continue
		}
		one, err := m.recipient()
		if err != nil {
			continue // its join was read, so that it cannot be
		}
		to = append(to, one)
	}
	return to, nil
}

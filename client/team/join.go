package team

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Invite makes an invitation and returns its code, which counts once. The store
// keeps nothing of it that says it.
func (s *Shop) Invite(ctx context.Context, who string, role order.Role) (code string, expires time.Time, err error) {
	if err := s.Refresh(ctx); err != nil {
		return "", expires, err
	}
	if _, err := s.office(ctx, "invite"); err != nil {
		return "", expires, err
	}
	if who = strings.TrimSpace(who); who == "" {
		return "", expires, order.FieldError("WHO", "say who is invited, by a name")
	}
	r, err := s.Roster(ctx)
	if err != nil {
		return "", expires, err
	}
	if _, known := r.Named(who); known {
		e := order.FieldError("WHO", "%s belongs to the shop already", who)
		e.Kind, e.Hint = order.KindConflict, "on a new laptop: orderpad team recover, with the recovery words"
		return "", expires, e
	}
	code, err = newCode()
	if err != nil {
		return "", expires, err
	}
	as, name, err := readCode(code)
	if err != nil {
		return "", expires, err
	}
	v := invite{ID: name, Who: who, Role: role, Sign: as.public(), Open: as.open.Recipient().String(), Expires: s.b.Now().Add(inviteFor).UTC()}
	if err := s.putSigned(ctx, s.me, "members/i-"+name, v); err != nil {
		return "", expires, err
	}
	// The keys that there are, to the code: its holder reads what was shared before.
	if _, _, err := s.keys(ctx); err != nil {
		return "", expires, err
	}
	s.mu.Lock()
	secrets := s.secret
	s.mu.Unlock()
	sealed, err := sealJSON(passport{s.root, proofOf(as, s.root), secrets}, recipients(as))
	if err != nil {
		return "", expires, err
	}
	at := "members/p-" + name
	_, err = s.b.Put(ctx, at, envelope(s.me, s.Slug, at, sealed), bucket.Condition{Absent: true})
	return code, v.Expires, err
}

// passport is what an invitation says to its holder alone.
type passport struct {
	Root ed25519.PublicKey `json:"root"`
	// Proof is made with the code, so that who can write to the store, and has
	// not the code, leads nobody into another shop.
	Proof []byte         `json:"proof"`
	Keys  map[int]string `json:"keys"`
}

// proofOf ties a shop's key to a code.
func proofOf(as *Identity, root []byte) []byte {
	mac := hmac.New(sha256.New, as.seed)
	mac.Write(root)
	return mac.Sum(nil)
}

// Join takes an invitation up as a new member.
func Join(ctx context.Context, b bucket.Bucket, code string, me *Identity, cache Cache) (*Shop, Member, error) {
	as, name, err := readCode(code)
	if err != nil {
		return nil, Member{}, err
	}
	all, err := shops(ctx, b)
	if err != nil {
		return nil, Member{}, err
	}
	for _, first := range all {
		s := newShop(b, first, me, cache)
		at := "members/p-" + name
		o, err := s.b.Get(ctx, at)
		if errors.Is(err, bucket.ErrMissing) {
			continue
		}
		if err != nil {
			return nil, Member{}, err
		}
		m, err := s.takeUp(ctx, as, name, o.Data)
		return s, m, err
	}
	e := order.FieldError("code", "this store has no invitation with that code")
	e.Kind, e.Hint = order.KindNotFound, "ask the office for the code again; each counts once, for 7 days. In a synced folder it may not have arrived yet"
	return nil, Member{}, e
}

func (s *Shop) takeUp(ctx context.Context, as *Identity, name string, data []byte) (Member, error) {
	_, body, err := unwrap(s.Slug, "members/p-"+name, data)
	var p passport
	if err == nil {
		err = unsealJSON(body, &p, identities(as))
	}
	if err == nil && (!p.Root.Equal(s.root) || !hmac.Equal(p.Proof, proofOf(as, s.root)) || p.Keys == nil) {
		err = errDamaged
	}
	if err != nil {
		return Member{}, order.Errorf(order.KindConflict, "the invitation cannot be read: %w", err)
	}
	if err := s.Refresh(ctx); err != nil {
		return Member{}, err
	}
	v, ok := s.roster.invites[name]
	if !ok || !v.Sign.Equal(as.public()) {
		return Member{}, order.FieldError("code", "the invitation was taken back")
	}
	if s.b.Now().After(v.Expires) {
		return Member{}, order.FieldError("code", "the invitation for %s has expired; ask the office for a new one", v.Who)
	}
	secrets := p.Keys
	// Keys that were made since the invitation are sealed to its code.
	for _, k := range s.roster.keys {
		secret := ""
		if unsealJSON(k.Sealed, &secret, identities(as)) == nil {
			secrets[k.Number] = secret
		}
	}
	if err := s.keep(ctx, "members/w-"+s.Me(), secrets); err != nil {
		return Member{}, err
	}
	at := "members/j-" + name
	j := joining{ID: name, Sign: s.me.public(), Open: s.me.open.Recipient().String(), Proof: ed25519.Sign(s.me.sign, signed(s.Slug, at, []byte("joins")))}
	err = s.putSigned(ctx, as, at, j)
	if errors.Is(err, bucket.ErrTaken) {
		// A lost answer, or somebody else was quicker: the roster tells.
		err = nil
	}
	if err := cmp.Or(err, s.Refresh(ctx)); err != nil {
		return Member{}, err
	}
	m, ok := s.roster.Member(s.Me())
	if !ok || m.Left {
		e := order.FieldError("code", "the invitation for %s was taken up before; a code counts once", v.Who)
		e.Kind, e.Hint = order.KindConflict, "ask the office for a new one"
		return Member{}, e
	}
	return m, nil
}

// keep writes what only I read, once.
func (s *Shop) keep(ctx context.Context, name string, value any) error {
	body, err := sealJSON(value, recipients(s.me))
	if err != nil {
		return err
	}
	_, err = s.b.Put(ctx, name, envelope(s.me, s.Slug, name, body), bucket.Condition{Absent: true})
	if errors.Is(err, bucket.ErrTaken) {
		return nil
	}
	return err
}

// Find is the shop of a bucket that an identity belongs to: what recovery begins
// with.
func Find(ctx context.Context, b bucket.Bucket, me *Identity, cache Cache) (*Shop, Member, error) {
	all, err := shops(ctx, b)
	if err != nil {
		return nil, Member{}, err
	}
	for _, first := range all {
		s := newShop(b, first, me, cache)
		if err := s.Refresh(ctx); err != nil {
			return nil, Member{}, err
		}
		if m, ok := s.roster.Member(s.Me()); ok {
			if m.Left {
				_, err := s.Self(ctx)
				return nil, m, err
			}
			return s, m, nil
		}
	}
	e := order.FieldError("words", "nobody in this store has these recovery words")
	e.Kind, e.Hint = order.KindNotFound, "look at the words again, and at the store's address"
	return nil, Member{}, e
}

// Leave takes a member out: what is written from then on it cannot read.
func (s *Shop) Leave(ctx context.Context, who string) (Member, error) {
	if err := s.Refresh(ctx); err != nil {
		return Member{}, err
	}
	self, err := s.Self(ctx)
	if err != nil {
		return self, err
	}
	r, err := s.Roster(ctx)
	if err != nil {
		return self, err
	}
	m, ok := r.Named(who)
	if !ok {
		return m, s.noMember(who, r)
	}
	if m.ID != self.ID {
		if _, err := s.office(ctx, "take a member out"); err != nil {
			return m, err
		}
	}
	offices := 0
	for _, one := range r.Members {
		if one.Role == order.RoleOffice && !one.Left {
			offices++
		}
	}
	if m.Role == order.RoleOffice && offices == 1 {
		e := order.Errorf(order.KindConflict, "%s is the only one of the office; without anybody there nobody could invite, take over or sign", m.Who)
		e.Hint = "invite a second one first: orderpad team invite WHO --role office"
		return m, e
	}
	l := leaving{Member: m.ID, Keeps: []string{}}
	for id, v := range r.invites {
		if v.by == m.ID {
			l.Keeps = append(l.Keeps, id)
		}
	}
	if err := s.putSigned(ctx, s.me, "members/x-"+m.ID, l); err != nil && !errors.Is(err, bucket.ErrTaken) {
		return m, err
	}
	if err := s.Refresh(ctx); err != nil {
		return m, err
	}
	if self.Role != order.RoleOffice || self.ID == m.ID {
		return m, nil // the office makes a new key when it next looks
	}
	return m, s.rotate(ctx)
}

// rotate makes a new key that those who left do not get.
func (s *Shop) rotate(ctx context.Context) error {
	r, err := s.Roster(ctx)
	if err != nil {
		return err
	}
	next := 1
	for _, k := range r.keys {
		next = max(next, k.Number+1)
	}
	if err := s.addKey(ctx, r, next, s.b.Now()); err != nil && !errors.Is(err, bucket.ErrTaken) {
		return err
	}
	return s.Refresh(ctx)
}

// noMember is the error of a name that nobody of the shop has.
func (s *Shop) noMember(who string, r Roster) error {
	var names []string
	for _, m := range r.Members {
		if !m.Left {
			names = append(names, m.Who)
		}
	}
	e := order.FieldError("WHO", "nobody in %s is called %q", s.Name, who)
	e.Kind, e.Hint = order.KindNotFound, "they are: "+strings.Join(names, ", ")
	return e
}

package team

import (
	"cmp"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// inviteFor is how long an invitation can be taken up.
const inviteFor = 7 * 24 * time.Hour

// Member is somebody of the shop.
type Member struct {
	ID     string
	Who    string
	Role   order.Role
	Joined time.Time // by the store's clock
	Left   bool

	sign   ed25519.PublicKey
	open   string // age's public key
	invite string // that it took up
}

func (m Member) recipient() (age.Recipient, error) { return age.ParseX25519Recipient(m.open) }

// Roster is who belongs to a shop, worked out of its records.
type Roster struct {
	Members []Member // in the order in which they joined
	keys    []teamKey
	invites map[string]invite
	Odd     []string // records that were passed over, and why
}

// founding is the first record of a shop: who made it signs it, and who joins
// has its key from the code.
type founding struct {
	Shop string            `json:"shop"`
	Slug string            `json:"slug"`
	Root ed25519.PublicKey `json:"root"`
	Who  string            `json:"who"`
	Open string            `json:"open"`
}

type invite struct {
	ID      string            `json:"id"`
	Who     string            `json:"who"`
	Role    order.Role        `json:"role"`
	Sign    ed25519.PublicKey `json:"sign"` // of the code
	Open    string            `json:"open"` // of the code, for keys
	Expires time.Time         `json:"expires"`

	by string // member
}

type joining struct {
	ID   string            `json:"id"`
	Sign ed25519.PublicKey `json:"sign"`
	Open string            `json:"open"`
	// Proof is the new member's own signature over the invitation's name, so
	// that nobody joins with another's key.
	Proof []byte `json:"proof"`
}

// leaving ends a member. What an office member signed for before is named: all
// else under its name is void, whatever day it claims.
type leaving struct {
	Member string   `json:"member"`
	Keeps  []string `json:"keeps"` // invitations of that member that stand
}

// teamKey is a key that all members open with.
type teamKey struct {
	Number int    `json:"number"`
	Open   string `json:"open"`
	Sealed []byte `json:"sealed,omitempty"` // the secret half, to every member and every open invitation
}

// Member finds a member by its id.
func (r Roster) Member(id string) (Member, bool) {
	i := slices.IndexFunc(r.Members, func(m Member) bool { return m.ID == id })
	if i < 0 {
		return Member{}, false
	}
	return r.Members[i], true
}

// Named finds the member of a name who has not left, in any case of letters.
func (r Roster) Named(who string) (Member, bool) {
	for _, m := range r.Members {
		if !m.Left && strings.EqualFold(m.Who, strings.TrimSpace(who)) {
			return m, true
		}
	}
	return Member{}, false
}

// record is an object of members/, as it was found.
type record struct {
	name   string
	stored time.Time
	data   []byte
}

// readRoster works out who belongs. Invitations count in the order in which
// their chain begins at the founder, never by a date in them; the store's own
// time says only whether an invitation was taken up in time.
func readRoster(first founding, founded time.Time, records []record) Roster {
	r := Roster{invites: map[string]invite{}}
	r.Members = []Member{{ID: idOf(first.Root), Who: catalog.Clean(first.Who), Role: order.RoleOffice, Joined: founded, sign: first.Root, open: first.Open}}
	odd := func(name, why string) { r.Odd = append(r.Odd, name+": "+why) }
	type signedBy struct {
		record
		signer ed25519.PublicKey
		body   []byte
	}
	byKind := map[string][]signedBy{}
	for _, rec := range records {
		signer, body, err := unwrap(first.Slug, rec.name, rec.data)
		if err != nil {
			odd(rec.name, err.Error())
			continue
		}
		kind, _, ok := strings.Cut(strings.TrimPrefix(rec.name, "members/"), "-")
		if ok {
			byKind[kind] = append(byKind[kind], signedBy{rec, signer, body})
		}
	}
	joins := map[string]joining{}
	joined := map[string]signedBy{}
	for _, s := range byKind["j"] {
		var j joining
		if json.Unmarshal(s.body, &j) == nil && s.name == "members/j-"+j.ID && len(j.Sign) == ed25519.PublicKeySize &&
			ed25519.Verify(j.Sign, signed(first.Slug, s.name, []byte("joins")), j.Proof) {
			joins[j.ID], joined[j.ID] = j, s
		}
	}
	// Who may invite can be known only when who invited them is: until nothing
	// new is found.
	pending := byKind["i"]
	for again := true; again; {
		again = false
		for i := 0; i < len(pending); i++ {
			s := pending[i]
			by, ok := r.Member(idOf(s.signer))
			if !ok || by.Role != order.RoleOffice {
				continue
			}
			pending = slices.Delete(pending, i, i+1)
			i, again = i-1, true
			var v invite
			if json.Unmarshal(s.body, &v) != nil || s.name != "members/i-"+v.ID || v.Role != order.RoleRep && v.Role != order.RoleOffice {
				odd(s.name, "it cannot be read")
				continue
			}
			v.by, v.Who = by.ID, catalog.Clean(v.Who)
			r.invites[v.ID] = v
			j, taken := joins[v.ID]
			switch at := joined[v.ID]; {
			case !taken:
			case !at.signer.Equal(v.Sign):
				odd(at.name, "it is not signed with its code")
			case at.stored.After(v.Expires):
				odd(at.name, "its code had expired")
			default:
				if _, known := r.Member(idOf(j.Sign)); !known {
					r.Members = append(r.Members, Member{ID: idOf(j.Sign), Who: v.Who, Role: v.Role, Joined: at.stored, sign: j.Sign, open: j.Open, invite: v.ID})
				}
			}
		}
	}
	for _, s := range pending {
		odd(s.name, "who signed it may not")
	}
	slices.SortStableFunc(r.Members, func(a, b Member) int { return cmp.Or(a.Joined.Compare(b.Joined), cmp.Compare(a.ID, b.ID)) })
	for _, m := range slices.Clone(r.Members) {
		for _, s := range byKind["x"] {
			var l leaving
			if idOf(s.signer) != m.ID || json.Unmarshal(s.body, &l) != nil || s.name != "members/x-"+l.Member {
				continue
			}
			if !r.leave(m.ID, l) {
				odd(s.name, "who signed it may not")
			}
		}
	}
	for _, s := range byKind["k"] {
		var k teamKey
		by, ok := r.Member(idOf(s.signer))
		if ok && by.Role == order.RoleOffice && json.Unmarshal(s.body, &k) == nil && s.name == keyName(k.Number) {
			r.keys = append(r.keys, k)
		} else {
			odd(s.name, "who signed it may not")
		}
	}
	slices.SortFunc(r.keys, func(a, b teamKey) int { return a.Number - b.Number })
	return r
}

// leave ends a member by another's word: the office's, or its own. Who joined
// earlier is asked first, so that a member who was taken out takes nobody out.
// What a member who left signed and the office did not name is void with it.
func (r *Roster) leave(by string, l leaving) bool {
	boss, _ := r.Member(by)
	i := slices.IndexFunc(r.Members, func(m Member) bool { return m.ID == l.Member })
	if i < 0 || boss.Left || boss.Role != order.RoleOffice && by != l.Member {
		return false
	}
	r.Members[i].Left = true
	if r.Members[i].Role != order.RoleOffice {
		return true
	}
	for id, v := range r.invites {
		if v.by != l.Member || slices.Contains(l.Keeps, id) {
			continue
		}
		delete(r.invites, id)
		if n := slices.IndexFunc(r.Members, func(m Member) bool { return m.invite == id }); n >= 0 && !r.Members[n].Left {
			r.leave(r.Members[0].ID, leaving{Member: r.Members[n].ID})
		}
	}
	return true
}

// open are the invitations that can still be taken up.
func (r Roster) open(now time.Time) []invite {
	var all []invite
	for _, v := range r.invites {
		if v.Expires.After(now) && !slices.ContainsFunc(r.Members, func(m Member) bool { return strings.EqualFold(m.Who, v.Who) && !m.Left }) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b invite) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

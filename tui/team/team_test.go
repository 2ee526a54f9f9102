package team_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/team"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	view  work.TeamView
	err   error
	takes []string
	joins []string
}

func (f *fake) TeamStatus(context.Context) (work.TeamView, error) { return f.view, f.err }

func (f *fake) Colleague(_ context.Context, device string) ([]work.ColleagueOrder, error) {
	at := time.Date(2026, 11, 27, 11, 50, 0, 0, time.UTC)
	return []work.ColleagueOrder{
		{ExtOrderID: device + "-0031", State: order.Queued, Customer: "Rainier Roofing", Pieces: 60, Total: 70200, Updated: at, Text: "Rainier Roofing"},
		{ExtOrderID: device + "-0033", State: order.Draft, Customer: "Elm Street School", Pieces: 18, Total: 21400, Updated: at, MayTake: "it was tried"},
	}, nil
}

func (f *fake) TeamTake(_ context.Context, key string, yes bool) (work.OrderView, error) {
	if yes {
		f.takes = append(f.takes, key)
	}
	return work.OrderView{ExtOrderID: key}, nil
}

func (f *fake) TeamInvite(_ context.Context, who, role string) (work.InvitationView, error) {
	if role == "boss" {
		return work.InvitationView{}, order.FieldError("role", "a member is rep or office, not %q", role)
	}
	return work.InvitationView{Who: who, Role: role, Code: "ABCD-EFGH-JKLM-NPQR"}, nil
}

func (f *fake) TeamCreate(_ context.Context, at work.TeamAt, shop, who string) (work.TeamJoined, error) {
	f.joins = append(f.joins, "create "+at.Store+" "+shop+" "+who)
	f.err = nil
	return work.TeamJoined{Shop: shop, Who: who, Device: "OPK2Q9", Words: "legal winner thank year"}, nil
}

func (f *fake) TeamJoin(_ context.Context, at work.TeamAt, code string) (work.TeamJoined, error) {
	if code == "" {
		return work.TeamJoined{}, order.FieldError("code", "%q is no code", code)
	}
	f.joins = append(f.joins, "join "+at.Store+" "+code)
	return work.TeamJoined{Shop: "NWA", Who: "Ann", Device: "OPK2Q9"}, nil
}

func (f *fake) TeamRecover(_ context.Context, at work.TeamAt, words string) (work.TeamJoined, error) {
	f.joins = append(f.joins, "recover "+at.Store+" "+words)
	return work.TeamJoined{Shop: "NWA", Who: "Ann", Device: "OPK2Q9"}, nil
}

type rig struct {
	*tuitest.Driver
	fake   *fake
	screen *team.Screen
	opened []string
	joined int
}

func open(t testing.TB, change func(*fake)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	now := clock.Now()
	at := func(ago time.Duration) *time.Time { when := now.Add(-ago); return &when }
	r := &rig{fake: &fake{view: work.TeamView{
		Shop: "North-West Apparel", Store: "s3://shop", Device: "OPAAAA", Who: "Dana", Role: "office", Settles: true, AsOf: at(0),
		Members: []work.MemberView{
			{Who: "Dana", Device: "OPAAAA", Role: "office", You: true, LastSeen: at(0), NotSent: 2, NeedsPerson: 1, Oldest: at(8 * time.Minute), Total: 91440},
			{Who: "Rep 2", Device: "OPBBBB", Role: "rep", LastSeen: at(10 * time.Minute), NotSent: 4, NeedsPerson: 1, Oldest: at(2 * time.Hour), Total: 231000},
			{Who: "Rep 3", Device: "OPK2Q9", Role: "rep", LastSeen: at(26 * time.Hour), NotSent: 3, Oldest: at(26 * time.Hour), Total: 120450},
			{Who: "Rep 4", Device: "OPDDDD", Role: "rep", LastSeen: at(15 * time.Minute)},
			{Who: "Rep 5", Role: "rep"},
		},
	}}}
	if change != nil {
		change(r.fake)
	}
	env, err := kit.NewEnv(clock.Now, team.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r.screen = team.New(env, r.fake, team.Options{
		OpenOrder: func(key string) tea.Cmd { r.opened = append(r.opened, key); return nil },
		Joined:    func() tea.Cmd { r.joined++; return nil },
	})
	r.Driver = tuitest.Alone(t, r.screen, clock, 80, 24).Names(r.screen, env.Keys)
	r.Run(r.screen.Enter())
	return r
}

func TestTeamGolden(t *testing.T) {
	t.Run("silent", func(t *testing.T) { open(t, nil).Press("down", "down").Goldens(t) })
	t.Run("none", func(t *testing.T) {
		open(t, func(f *fake) {
			f.view, f.err = work.TeamView{}, order.Errorf(order.KindNotFound, "shares with no shop")
		}).Goldens(t)
	})
	t.Run("away", func(t *testing.T) {
		open(t, func(f *fake) {
			f.view.Members, f.view.Offline, f.view.Behind, f.view.BehindS = nil, true, 3, 70
			f.err = order.Errorf(order.KindOffline, "the shop's store cannot be reached")
		}).Goldens(t)
	})
	t.Run("form", func(t *testing.T) { open(t, nil).Press("i").Goldens(t) })
}

func TestTakeOver(t *testing.T) {
	r := open(t, nil)
	r.Press("down", "down").Has("silent for").Press("enter")
	msg := r.screen.Update(kit.ActionMsg{ID: "team.take"})()
	if _, ok := msg.(kit.OverlayMsg); !ok {
		t.Fatalf("%T: nothing is taken over without a question", msg)
	}
	if len(r.fake.takes) != 0 {
		t.Fatal("taken over before the answer")
	}
	r.Press("down") // one that was tried
	for _, b := range r.screen.Keys() {
		if b.ID == "team.take" && !strings.Contains(b.Off, "tried") {
			t.Errorf("take over says %q", b.Off)
		}
	}
}

// TestForms: a shop is begun, joined and recovered from the screen; an error
// stands beside its field and keeps what was typed.
func TestForms(t *testing.T) {
	r := open(t, func(f *fake) {
		f.view, f.err = work.TeamView{}, order.Errorf(order.KindNotFound, "shares with no shop")
	})
	r.Has("shares with no shop")
	if _, ok := r.screen.Update(kit.ActionMsg{ID: "team.begin"})().(kit.OverlayMsg); !ok {
		t.Fatal("no question how")
	}
	r = open(t, nil)
	r.Press("i").Has("Invite somebody")
	r.Type("Eve").Press("tab").Type("x").Press("enter")
	r.Has("joins with the code ABCD-EFGH-JKLM-NPQR")
	if _, ok := r.screen.Back(); !ok {
		t.Error("esc does not leave the code")
	}
}

// Package team is the shop as its store knows it: what each laptop has that is
// not sent, a colleague's orders read-only, taking over, and how a laptop comes
// to share with a shop.
package team

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Work is what the screen asks for.
type Work interface {
	TeamStatus(ctx context.Context) (work.TeamView, error)
	Colleague(ctx context.Context, device string) ([]work.ColleagueOrder, error)
	TeamTake(ctx context.Context, key string, yes bool) (work.OrderView, error)
	TeamInvite(ctx context.Context, who, role string) (work.InvitationView, error)
	TeamCreate(ctx context.Context, at work.TeamAt, shop, who string) (work.TeamJoined, error)
	TeamJoin(ctx context.Context, at work.TeamAt, code string) (work.TeamJoined, error)
	TeamRecover(ctx context.Context, at work.TeamAt, words string) (work.TeamJoined, error)
}

// Options are the ways out of the screen.
type Options struct {
	OpenOrder func(key string) tea.Cmd // an order of this laptop
	Joined    func() tea.Cmd           // the laptop shares with a shop from now on; nil does nothing
}

type (
	looked  struct{ view work.TeamView }
	opened  struct{ orders []work.ColleagueOrder }
	took    struct{ order work.OrderView }
	joined  struct{ view work.TeamJoined }
	invited struct{ view work.InvitationView }

	takeMsg struct{ key string }
	beginFn struct{ how string }
)

// Screen is the team.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	loading, opening, doing kit.Latest

	view   work.TeamView
	loaded bool
	none   bool   // this laptop shares with no shop
	failed string // why the store could not be looked at
	rows   kit.Rows
	orders []work.ColleagueOrder // of the laptop that is selected
	why    string                // why they cannot be shown
	at     kit.Rows              // among them
	inner  bool                  // the keys move among them
	form   *form
	words  string // to be written on paper
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen { return &Screen{env: env, work: w, opt: opt} }

// Title is the screen's name.
func (s *Screen) Title() string { return "Team" }

// Enter looks at the store.
func (s *Screen) Enter() tea.Cmd { return s.load() }

// Leave does nothing.
func (s *Screen) Leave() tea.Cmd { return nil }

// Typing tells whether a form is open.
func (s *Screen) Typing() bool { return s.form != nil }

// Back leaves the form, the words, or the orders of a colleague.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.form != nil:
		s.form = nil
	case s.words != "":
		s.words = ""
	case s.inner:
		s.inner = false
	default:
		return nil, false
	}
	return nil, true
}

func (s *Screen) load() tea.Cmd {
	ctx, req := s.loading.Next(context.Background(), kit.Team)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (looked, error) {
		v, err := w.TeamStatus(ctx)
		return looked{v}, err
	})
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, s.actions(), msg.ID)
	case kit.Result[looked]:
		if s.loading.Done(msg.Req) {
			return s.show(msg.Value.view, msg.Err)
		}
	case kit.Result[opened]:
		if s.opening.Done(msg.Req) {
			s.orders, s.why = msg.Value.orders, ""
			if msg.Err != nil {
				s.why = msg.Err.Error()
			}
			s.at.SetLen(len(s.orders))
		}
	case kit.Result[took]:
		if s.doing.Done(msg.Req) {
			if msg.Err != nil {
				return kit.Notify(kit.Error, msg.Err.Error())
			}
			s.inner = false
			return tea.Batch(kit.Notify(kit.OK, msg.Value.order.ExtOrderID+" is yours; it is looked up before it goes."), s.opt.OpenOrder(msg.Value.order.ExtOrderID))
		}
	case kit.Result[joined]:
		return s.joined(msg)
	case kit.Result[invited]:
		if s.doing.Done(msg.Req) {
			if msg.Err != nil {
				s.form.fail(msg.Err)
				return nil
			}
			v := msg.Value.view
			s.form = nil
			s.words = v.Who + " joins with the code " + v.Code + ", once, until " + v.Expires.Local().Format("2 Jan 15:04") + "."
		}
	case takeMsg:
		ctx, req := s.doing.Next(context.Background(), kit.Team)
		w := s.work
		return kit.Run(ctx, req, func(ctx context.Context) (took, error) {
			o, err := w.TeamTake(ctx, msg.key, true)
			return took{o}, err
		})
	case beginFn:
		s.form = newForm(s.env, msg.how)
	case tea.KeyPressMsg:
		if s.form != nil {
			if s.form.fields.Update(msg) {
				return s.save()
			}
			return nil
		}
		return s.move(kit.KeyName(msg))
	case tea.PasteMsg:
		if s.form != nil {
			s.form.fields.Update(msg)
		}
	}
	return nil
}

func (s *Screen) joined(msg kit.Result[joined]) tea.Cmd {
	if !s.doing.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		s.form.fail(msg.Err)
		return nil
	}
	v := msg.Value.view
	s.form, s.none = nil, false
	if s.words = v.Words; s.words != "" {
		s.words = "Write these words on paper and keep them away from this laptop. They are shown once, and bring everything back when it is lost:\n\n" + v.Words
	}
	cmds := []tea.Cmd{kit.Notify(kit.OK, v.Who+" is in "+v.Shop+"; new orders begin with "+v.Device+"."), s.load()}
	for _, warning := range v.Warnings {
		cmds = append(cmds, kit.Notify(kit.Warn, warning))
	}
	if s.opt.Joined != nil {
		cmds = append(cmds, s.opt.Joined())
	}
	return tea.Batch(cmds...)
}

func (s *Screen) show(view work.TeamView, err error) tea.Cmd {
	s.none = order.IsKind(err, order.KindNotFound) && view.Shop == ""
	s.failed = ""
	if err != nil && !s.none {
		s.failed = err.Error()
	}
	if view.Shop != "" && (len(view.Members) > 0 || !s.loaded) {
		s.view, s.loaded = view, true
	} else if view.Shop != "" { // the store is away: who was seen last stays, as of then
		s.view.Behind, s.view.BehindS, s.view.Offline = view.Behind, view.BehindS, view.Offline
	}
	s.rows.SetLen(len(s.view.Members))
	return s.openSelected()
}

func (s *Screen) selected() (work.MemberView, bool) {
	if i := s.rows.Cursor(); i >= 0 && i < len(s.view.Members) {
		return s.view.Members[i], true
	}
	return work.MemberView{}, false
}

// openSelected reads what the selected laptop has; only the office may.
func (s *Screen) openSelected() tea.Cmd {
	s.orders, s.why = nil, ""
	m, ok := s.selected()
	if !ok || m.Device == "" || m.You || m.NotSent+m.Unknown == 0 {
		return nil
	}
	if s.view.Role != string(order.RoleOffice) {
		s.why = "Only the office opens a colleague's orders."
		return nil
	}
	ctx, req := s.opening.Next(context.Background(), kit.Team)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (opened, error) {
		all, err := w.Colleague(ctx, m.Device)
		return opened{all}, err
	})
}

func (s *Screen) move(key string) tea.Cmd {
	if s.inner {
		s.at.Move(key)
		return nil
	}
	if s.rows.Move(key) {
		return s.openSelected()
	}
	return nil
}

func (s *Screen) order() (work.ColleagueOrder, bool) {
	if i := s.at.Cursor(); s.inner && i >= 0 && i < len(s.orders) {
		return s.orders[i], true
	}
	return work.ColleagueOrder{}, false
}

// save sends what the form holds.
func (s *Screen) save() tea.Cmd {
	f, w := s.form, s.work
	value := func(id string) string { return strings.TrimSpace(f.fields.Value(id)) }
	ctx, req := s.doing.Next(context.Background(), kit.Team)
	if f.how == "invite" {
		who, role := value("WHO"), value("role")
		return kit.Run(ctx, req, func(ctx context.Context) (invited, error) {
			v, err := w.TeamInvite(ctx, who, role)
			return invited{v}, err
		})
	}
	at := work.TeamAt{Store: value("STORE"), Access: value("key"), Secret: value("secret")}
	shop, who, code, words := value("shop"), value("who"), value("code"), value("words")
	how := f.how
	return kit.Run(ctx, req, func(ctx context.Context) (joined, error) {
		var v work.TeamJoined
		var err error
		switch how {
		case "create":
			v, err = w.TeamCreate(ctx, at, shop, who)
		case "join":
			v, err = w.TeamJoin(ctx, at, code)
		default:
			v, err = w.TeamRecover(ctx, at, words)
		}
		return joined{v}, err
	})
}

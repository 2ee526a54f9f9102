package team

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// actions are what a rep can do here.
func actions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "team.open", Keys: []string{"enter"}, Help: "read an order", Off: (*Screen).offOpen, Do: (*Screen).openRow},
		{ID: "team.take", Keys: []string{"o"}, Help: "take over", Off: (*Screen).offTake, Do: (*Screen).askTake},
		{ID: "team.mine", Keys: []string{"tab"}, Help: "mine", Do: (*Screen).mine},
		{ID: "team.invite", Keys: []string{"i"}, Help: "invite somebody", Off: (*Screen).offInvite, Do: (*Screen).invite},
		{ID: "team.begin", Keys: []string{"n"}, Help: "begin or join a shop", Off: (*Screen).offBegin, Do: (*Screen).begin},
		{ID: kit.Refresh, Help: "look now", Do: (*Screen).load},
	}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding { return kit.Declare(actions()) }

// actions are those of the part that is open: a form takes all keys itself.
func (s *Screen) actions() []kit.Action[Screen] {
	if s.form != nil {
		return nil
	}
	return actions()
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, s.actions()) }

func (s *Screen) offOpen() string {
	if len(s.orders) == 0 {
		return "there is no order to read"
	}
	return ""
}

func (s *Screen) openRow() tea.Cmd {
	if !s.inner {
		s.inner = true
		return nil
	}
	if o, ok := s.order(); ok {
		text := o.Text
		if o.MayTake != "" {
			text += "\n\n" + o.MayTake + "."
		}
		return kit.Show(kit.NewConfirm(s.env, o.ExtOrderID+" "+string(o.State), text, kit.Button{Label: "close"}))
	}
	return nil
}

func (s *Screen) offTake() string {
	o, ok := s.order()
	switch {
	case !ok:
		return "choose an order of a colleague first"
	case !s.view.Settles:
		return "in a folder only its holder hands an order over"
	}
	return o.MayTake
}

func (s *Screen) askTake() tea.Cmd {
	o, _ := s.order()
	m, _ := s.selected()
	return kit.Show(kit.NewConfirm(s.env, "Take "+o.ExtOrderID+" over?",
		"An order is sent only by the laptop that holds it. The shop is searched for it before it goes, and "+m.Who+"'s laptop lets go of it when it is back.",
		kit.Button{Label: "leave it"}, kit.Button{Label: "take it over", Msg: takeMsg{o.ExtOrderID}}))
}

func (s *Screen) mine() tea.Cmd { return kit.Go(kit.Queue, nil) }

func (s *Screen) offInvite() string {
	switch {
	case s.none:
		return "this laptop shares with no shop"
	case s.loaded && s.view.Role != string(order.RoleOffice):
		return "only the office invites"
	}
	return ""
}

func (s *Screen) invite() tea.Cmd {
	s.form = newForm(s.env, "invite")
	return nil
}

func (s *Screen) offBegin() string {
	if !s.none {
		return "this laptop shares with a shop already"
	}
	return ""
}

func (s *Screen) begin() tea.Cmd {
	return kit.Show(kit.NewMenu(s.env, "Share with the shop", "",
		kit.Choice{Label: "join a shop", Key: "j", Help: "with a code from the office", Msg: beginFn{"join"}},
		kit.Choice{Label: "begin a shop", Key: "b", Help: "in a folder that all reach, or a bucket; you are its office", Msg: beginFn{"create"}},
		kit.Choice{Label: "recover a lost laptop", Key: "r", Help: "with your twelve recovery words; only when the other laptop is lost", Msg: beginFn{"recover"}},
	))
}

// form is what is being typed.
type form struct {
	how    string
	title  string
	fields *kit.Form
}

func newForm(env *kit.Env, how string) *form {
	f := &form{how: how, fields: kit.NewForm()}
	store := func() {
		f.fields.Add(env, "STORE", "Store").Placeholder("a folder, or s3://BUCKET?endpoint=https://HOST")
	}
	keys := func() {
		f.fields.Add(env, "key", "Access key").Placeholder("of a bucket; empty for a folder")
		f.fields.Add(env, "secret", "Its secret").Secret()
	}
	switch how {
	case "create":
		f.title = "Begin a shop"
		store()
		f.fields.Add(env, "shop", "Shop's name")
		f.fields.Add(env, "who", "Who you are").Placeholder("Office")
		keys()
	case "join":
		f.title = "Join a shop"
		store()
		f.fields.Add(env, "code", "Code").Placeholder("XXXX-XXXX-XXXX-XXXX")
		keys()
	case "recover":
		f.title = "Recover a lost laptop"
		store()
		f.fields.Add(env, "words", "Twelve words").Secret()
		keys()
	case "invite":
		f.title = "Invite somebody"
		f.fields.Add(env, "WHO", "Who")
		f.fields.Add(env, "role", "Role").SetValue("rep")
	}
	return f
}

// fail shows what is wrong beside its field, or beside the first.
func (f *form) fail(err error) {
	if f == nil {
		return
	}
	var e *order.Error
	if errors.As(err, &e) && e.Field != "" && f.fields.Fail(e.Field, e.Message) {
		return
	}
	f.fields.FailAt(0, err.Error())
}

package setup

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// listActions are those of the screen as it opens.
func listActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "setup.do", Keys: []string{"enter"}, Help: "do it", Words: (*Screen).rowWords, Do: (*Screen).doRow},
		{ID: "setup.add", Keys: []string{"a"}, Help: "add a connection", Also: "connect proxy manageorders ecat", Anywhere: true, Do: (*Screen).askKind},
		{ID: "setup.use", Keys: []string{"u"}, Help: "use it for orders", Off: (*Screen).offUse, Do: (*Screen).useSelected},
		{ID: "setup.customers", Help: "fetch customers and orders", Anywhere: true, Off: (*Screen).offFetch, Do: (*Screen).fetchCustomers},
		{ID: "setup.prices", Help: "import a price list", Also: "csv", Anywhere: true, Do: (*Screen).openImport},
		{ID: "setup.copies", Help: "copy the orders after each one that is queued", Also: "backup usb", Anywhere: true, Do: (*Screen).openCopies},
		{ID: "setup.backup", Help: "copy the orders now", Also: "backup save", Anywhere: true, Do: (*Screen).openBackup},
		{ID: kit.Refresh, Help: "refresh stock", Off: (*Screen).offFetch, Do: (*Screen).refreshStock},
	}
}

// pageActions are those of one connection.
func pageActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "setup.connection.edit", Keys: []string{"enter"}, Help: "change", Do: (*Screen).editSetting},
		{ID: "setup.connection.test", Keys: []string{"t"}, Help: "test", Do: (*Screen).testConnection},
		{ID: "setup.connection.signin", Keys: []string{"s"}, Help: "sign in", Do: (*Screen).signIn},
		{ID: "setup.connection.use", Keys: []string{"u"}, Help: "use it for orders", Off: (*Screen).offUsePage, Do: (*Screen).usePage},
		{ID: "setup.connection.signout", Keys: []string{"x"}, Help: "sign out", Off: (*Screen).offSignOut, Do: (*Screen).signOut},
		{ID: "setup.connection.remove", Keys: []string{"delete"}, Help: "remove", Do: (*Screen).askRemove},
	}
}

// formActions are those of what is being typed.
func formActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{{ID: "setup.form.save", Keys: []string{"alt+s"}, Help: "save", Do: (*Screen).saveForm}}
}

// firstActions are those of the first run.
func firstActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "setup.first.choose", Keys: []string{"enter"}, Help: "choose", Do: (*Screen).chooseWay},
		{ID: "setup.first.connect", Keys: []string{"c"}, Help: "connect to the shop", Do: (*Screen).chooseConnect},
		{ID: "setup.first.demo", Keys: []string{"d"}, Help: "look around in the demo", Off: (*Screen).offDemo, Do: (*Screen).chooseDemo},
		{ID: "setup.first.draft", Keys: []string{"n"}, Help: "draft without a connection", Do: (*Screen).chooseDraft},
	}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding {
	return slices.Concat(
		kit.Declare(listActions()),
		kit.In("in a connection", kit.Declare(pageActions())),
		kit.In("in a form", kit.Declare(formActions())),
		kit.In("at the first start", kit.Declare(firstActions())))
}

// actions are those of the part that is open.
func (s *Screen) actions() []kit.Action[Screen] {
	switch {
	case s.form != nil:
		return formActions()
	case s.welcome:
		return firstActions()
	case s.page != nil:
		return pageActions()
	}
	return listActions()
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, s.actions()) }

func (s *Screen) rowWords() string {
	r, _ := s.selected()
	return r.help()
}

func (s *Screen) doRow() tea.Cmd {
	if r, ok := s.selected(); ok && r.do != nil {
		return r.do()
	}
	return nil
}

func (s *Screen) offUse() string {
	if r, _ := s.selected(); r.conn == nil || r.conn.Current || r.conn.Kind == string(order.KindECat) {
		return "only a connection that takes orders and is not in use"
	}
	return ""
}

func (s *Screen) useSelected() tea.Cmd {
	r, _ := s.selected()
	return s.use(r.conn.Name)
}

func (s *Screen) refreshStock() tea.Cmd { return s.refresh(RefreshMsg{}) }

func (s *Screen) fetchCustomers() tea.Cmd { return s.refresh(RefreshMsg{Customers: true}) }

func (s *Screen) editSetting() tea.Cmd {
	if l, ok := s.page.selected(); ok {
		s.openSetting(l)
	}
	return nil
}

func (s *Screen) testConnection() tea.Cmd {
	name, w := s.page.name, s.work
	return s.do("Testing "+name, func(ctx context.Context) (said, error) {
		_, err := w.TestConnection(ctx, name)
		return said{text: name + " answers, and the sign-in is accepted.", kind: kit.OK}, err
	})
}

func (s *Screen) signIn() tea.Cmd {
	s.openSignIn(s.page.name, "It goes into this computer's keyring, never into a file.")
	return nil
}

func (s *Screen) offUsePage() string {
	if v := s.page.view; v.Current || v.Kind == string(order.KindECat) {
		return "it is in use, or takes no orders"
	}
	return ""
}

func (s *Screen) usePage() tea.Cmd { return s.use(s.page.name) }

func (s *Screen) offSignOut() string {
	if s.page.view.SignedIn == "" {
		return "nobody is signed in"
	}
	return ""
}

func (s *Screen) signOut() tea.Cmd {
	name, w := s.page.name, s.work
	return s.do("Signing out", func(ctx context.Context) (said, error) {
		return said{text: "Signed out of " + name + ".", kind: kit.OK}, w.Logout(ctx, name)
	})
}

func (s *Screen) askRemove() tea.Cmd {
	name := s.page.name
	return kit.Show(kit.NewConfirm(s.env, "Remove "+name+"?",
		"Its settings and its password leave this laptop. Orders that went through it stay; while one of them is on its way the connection cannot be removed.",
		kit.Button{Label: "Keep it", Key: "k"}, kit.Button{Label: "Remove", Key: "r", Msg: removeMsg{name}}))
}

func (s *Screen) saveForm() tea.Cmd { return s.form.save() }

func (s *Screen) offDemo() string {
	if s.opt.Demo == nil {
		return "start it with: orderpad demo"
	}
	return ""
}

func (s *Screen) chooseWay() tea.Cmd     { return s.chooseFirst(s.choice) }
func (s *Screen) chooseConnect() tea.Cmd { return s.chooseFirst(wayConnect) }
func (s *Screen) chooseDemo() tea.Cmd    { return s.chooseFirst(wayDemo) }
func (s *Screen) chooseDraft() tea.Cmd   { return s.chooseFirst(wayDraft) }

package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// input handles what the rep does: keys, pastes, the mouse.
func (m *Model) input(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		deliver, wait := m.burst.Key(msg, m.env.Now())
		cmds := []tea.Cmd{m.deliver(deliver)}
		if wait {
			cmds = append(cmds, kit.After(m.burst.Wait(), kit.BurstMsg{}))
		}
		return tea.Batch(cmds...)
	case kit.BurstMsg:
		deliver, again := m.burst.Flush(m.env.Now())
		if again {
			return kit.After(m.burst.Wait(), kit.BurstMsg{})
		}
		return m.deliver(deliver)
	case tea.PasteMsg:
		return m.deliver(append(m.burst.End(), kit.BracketedPaste(msg.Content)))
	case tea.MouseMsg:
		if m.small() || !m.opt.Mouse {
			return nil
		}
		return m.mouse(msg)
	}
	return nil
}

func (m *Model) deliver(msgs []tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, msg := range msgs {
		if k, ok := msg.(tea.KeyPressMsg); ok {
			cmds = append(cmds, m.key(k))
		} else if !m.small() {
			cmds = append(cmds, m.toTop(msg))
		}
	}
	return tea.Batch(cmds...)
}

// toTop hands a key or paste to the top overlay, or to the open screen.
func (m *Model) toTop(msg tea.Msg) tea.Cmd {
	if n := len(m.over); n > 0 {
		top := m.over[n-1]
		cmd, closed := top.Update(msg)
		if closed {
			m.drop(top)
		}
		return cmd
	}
	return m.screen().Update(msg)
}

// key dispatches one key: ctrl+c always, then the overlay, then the screen's
// bindings, then the global ones, and last the screen as a plain key.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	quit := kit.KeyName(k) == "ctrl+c"
	if m.small() && !quit {
		return nil
	}
	if !quit {
		b, ok := kit.Match(k, true, []kit.Binding{m.env.Keys.Get(kit.Quit)})
		quit = ok && b.ID == kit.Quit
	}
	if quit {
		return m.askToQuit()
	}
	if len(m.over) > 0 {
		return m.toTop(k)
	}
	m.heeded()
	typing := m.typing()
	if m.opt.Option && (!typing || m.cells()) {
		k = kit.OptionKey(k)
	}
	if b, ok := kit.Match(k, typing, m.screen().Keys()); ok {
		return m.act(b.ID)
	}
	if d, ok := m.screen().(kit.Digits); ok && kit.Digit(k) && d.Digits() {
		return m.screen().Update(k)
	}
	if b, ok := kit.Match(k, typing, m.globals()); ok && (b.Off == "" || slices.Contains(b.Keys, kit.KeyName(k))) {
		return m.act(b.ID)
	}
	return m.screen().Update(k)
}

// heeded takes away a warning that was in sight long enough to be read: the
// next key is for something else, and the list keeps it.
func (m *Model) heeded() {
	if !m.notice.Fades() && m.env.Now().Sub(m.notice.At) >= kit.WarnFor {
		m.notice = kit.Notice{}
	}
}

func (m *Model) cells() bool {
	c, ok := m.screen().(kit.Cells)
	return ok && c.Cells()
}

func (m *Model) typing() bool {
	t, ok := m.screen().(kit.TextInput)
	return ok && t.Typing()
}

// globals are the bindings that work everywhere, switched off with their
// reason where the wiring gives one or nobody carries them out.
func (m *Model) globals() []kit.Binding {
	var out []kit.Binding
	for _, b := range kit.GlobalKeys() {
		b = m.env.Keys.Get(b.ID)
		switch {
		case b.ID == kit.Suspend:
			b.Off = canSuspend()
		case m.opt.Off != nil && m.opt.Off(b.ID) != "":
			b.Off = m.opt.Off(b.ID)
		case !m.carriesOut(b.ID):
			b.Off = "not on this screen"
		}
		out = append(out, b)
	}
	return out
}

func (m *Model) carriesOut(id kit.ActionID) bool {
	switch id {
	case kit.Columns:
		_, ok := m.lister()
		return ok
	case kit.NewOrder, kit.QueueOrder, kit.Undo, kit.Redo, kit.PickCustomer, kit.Refresh, kit.CutNetwork:
		_, home := m.opt.Home[id]
		_, do := m.opt.Do[id]
		return home || do
	}
	return true
}

// lister is the open screen, if it shows a list whose columns can be hidden.
func (m *Model) lister() (kit.Lister, bool) {
	l, ok := m.screen().(kit.Lister)
	if !ok {
		return nil, false
	}
	table, inSight := l.List()
	return l, inSight && len(table.Columns) > 0
}

// offered are all actions of this moment: the screen's own, then the global
// ones it does not list itself.
func (m *Model) offered() (here, everywhere []kit.Binding) {
	here = m.screen().Keys()
	for _, b := range m.globals() {
		if !slices.ContainsFunc(here, func(x kit.Binding) bool { return x.ID == b.ID }) {
			everywhere = append(everywhere, b)
		}
	}
	return here, everywhere
}

// elsewhere are the actions that are not offered: those of other screens, and of
// parts that are not open. What has the same words in several parts of a screen,
// or is offered already, is one.
func (m *Model) elsewhere(offered []kit.Binding) []kit.Binding {
	type what struct {
		screen kit.ScreenID
		help   string
	}
	seen := map[what]bool{}
	for _, b := range offered {
		seen[what{m.open, b.Help}], seen[what{"", b.Help}] = true, true
	}
	var out []kit.Binding
	for _, s := range append(append([]kit.ScreenID{m.open}, kit.Screens...), kit.Team) {
		if m.opt.Screens[s] == nil {
			continue
		}
		for _, b := range m.env.Keys.Of(s) {
			at := what{s, b.Help}
			if seen[at] || b.Anywhere && seen[what{"", b.Help}] {
				continue
			}
			seen[at] = true
			where := m.opt.Screens[s].Title()
			if b.In != "" {
				where += ", " + b.In
			}
			b.In = where
			out = append(out, b)
		}
	}
	return out
}

// goAndDo opens the screen of an action that is not offered here. One that
// needs nothing selected is carried out; of the others it says where they work:
// nothing happens to what the rep has not seen.
func (m *Model) goAndDo(id kit.ActionID) tea.Cmd {
	b, at := m.env.Keys.Get(id), kit.ScreenOf(id)
	cmd := m.goTo(at, nil)
	m.back = nil // the rep's own way
	if b.Anywhere {
		return tea.Batch(cmd, m.screen().Update(kit.ActionMsg{ID: id}))
	}
	where := b.In
	if where == "" {
		where = "on what is selected here"
	}
	return tea.Batch(cmd, m.say(kit.Info, kit.Sentence(b.Help+": "+m.env.Keys.Name(id)+" does it "+where)))
}

// act carries out an action, wherever the rep asked for it.
func (m *Model) act(id kit.ActionID) tea.Cmd {
	if id == kit.Back { // a screen that lists it only says where it leads
		return m.goBack()
	}
	here, everywhere := m.offered()
	for _, b := range here {
		if b.ID == id {
			if b.Off != "" {
				return m.say(kit.Warn, kit.Sentence(b.Off))
			}
			return m.screen().Update(kit.ActionMsg{ID: id})
		}
	}
	for _, b := range everywhere {
		if b.ID == id && b.Off != "" {
			return m.say(kit.Warn, kit.Sentence(b.Help+": "+b.Off))
		}
	}
	for _, s := range kit.Screens {
		if id == kit.GoTo(s) {
			cmd := m.goTo(s, nil)
			m.back = nil // the rep's own way: esc leads nowhere from there
			return cmd
		}
	}
	if m.opt.Screens[kit.ScreenOf(id)] != nil {
		return m.goAndDo(id)
	}
	if do, ok := m.opt.Do[id]; ok {
		return do()
	}
	if home, ok := m.opt.Home[id]; ok {
		return m.goTo(home, kit.ActionMsg{ID: id})
	}
	return m.own(id)
}

// own carries out the frame's actions.
func (m *Model) own(id kit.ActionID) tea.Cmd {
	p := m.prefs()
	switch id {
	case kit.Back:
		return m.goBack()
	case kit.Quit:
		return m.askToQuit()
	case kit.Suspend:
		return tea.Suspend
	case kit.Help:
		m.over = append(m.over, m.help())
		return nil
	case kit.Palette:
		here, everywhere := m.offered()
		offered := append(slices.Clone(here), everywhere...)
		m.over = append(m.over, kit.NewPaletteBox(m.env, append(offered, m.elsewhere(offered)...)))
		return nil
	case kit.WhichKey:
		here, everywhere := m.offered()
		key := ""
		if keys := m.env.Keys.Get(kit.WhichKey).Keys; len(keys) > 0 {
			key = keys[0]
		}
		m.over = append(m.over, kit.NewWhichKeyBox(m.env, key, here, everywhere))
		return nil
	case kit.Columns:
		if l, ok := m.lister(); ok {
			m.over = append(m.over, kit.NewColumnsBox(m.env, m.screen().Title(), l))
		}
		return nil
	case kit.Portal:
		return kit.OpenLink(kit.ProbePage)
	case kit.Notices:
		m.over = append(m.over, kit.NewNoticesPage(m.env, m.said))
		m.notice = kit.Notice{} // the page has it whole
		return nil
	case kit.ToggleCalm:
		p.Calm = !p.Calm
		return tea.Batch(m.prefer(p), m.say(kit.Info, onOff("Calm is ", p.Calm)))
	case kit.ToggleMouse:
		p.Mouse = !p.Mouse
		return tea.Batch(m.prefer(p), m.say(kit.Info, onOff("The mouse is ", p.Mouse)))
	case kit.ToggleHints:
		p.Hints = !p.Hints
		return tea.Batch(m.prefer(p), m.say(kit.Info, onOff("The hint line is ", p.Hints)))
	case kit.NextTheme:
		p.Theme = kit.Modes[(slices.Index(kit.Modes, p.Theme)+1)%len(kit.Modes)]
		return tea.Batch(m.prefer(p), m.say(kit.Info, "Theme: "+string(p.Theme)+"."))
	}
	return nil
}

// goBack is esc: stop what runs, leave an inner level, or return to the
// screen the rep came from.
func (m *Model) goBack() tea.Cmd {
	m.notice = kit.Notice{}
	if w, ok := m.screen().(kit.Worker); ok {
		if _, running := w.Work(); running {
			return w.StopWork()
		}
	}
	if b, ok := m.screen().(kit.Backer); ok {
		if cmd, done := b.Back(); done {
			return cmd
		}
	}
	if n := len(m.back); n > 0 {
		id := m.back[n-1]
		m.back = m.back[:n-1]
		return m.swap(id)
	}
	return nil
}

// mouse turns a click or wheel into the coordinates of what lies under it.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	if _, click := msg.(tea.MouseClickMsg); click && at.Y == m.h-1 && m.opt.Hints && m.topIsBody() {
		return m.clickHint(at.X)
	}
	if n := len(m.over); n > 0 {
		if _, page := m.over[n-1].(Page); page {
			return m.toTop(kit.Shift(msg, 0, 1))
		}
		box := m.overBox
		if at.X < box.x || at.X >= box.x+box.w || at.Y < box.y || at.Y >= box.y+box.h {
			return nil
		}
		return m.toTop(kit.Shift(msg, box.x, box.y))
	}
	top, height := m.body()
	if at.Y == 0 {
		if _, click := msg.(tea.MouseClickMsg); click {
			for _, t := range m.tabs {
				if at.X >= t.from && at.X < t.to {
					return m.goTo(t.id, nil)
				}
			}
		}
		return nil
	}
	if at.Y < top || at.Y >= top+height {
		return nil
	}
	m.heeded()
	return m.screen().Update(kit.Shift(msg, 0, top))
}

// topIsBody tells whether the hint line is that of what is in sight.
func (m *Model) topIsBody() bool {
	if n := len(m.over); n > 0 {
		_, page := m.over[n-1].(Page)
		return page
	}
	return true
}

// clickHint does what the hint at x says, as its key would.
func (m *Model) clickHint(x int) tea.Cmd {
	for _, h := range m.hints {
		if x-1 < h.From || x-1 >= h.To {
			continue
		}
		if len(m.over) > 0 {
			if h.ID == kit.Back {
				return m.toTop(tea.KeyPressMsg{Code: tea.KeyEscape})
			}
			return nil
		}
		m.heeded()
		return m.act(h.ID)
	}
	return nil
}

package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Update takes one message, and then looks up what a pane would tell.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	if look := s.lookBeside(); look != nil {
		return tea.Batch(cmd, look)
	}
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		s.touched = true
		return kit.Do(s, actions(), msg.ID)
	case tea.KeyPressMsg:
		return s.key(msg)
	case kit.PasteMsg:
		return s.paste(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	case ForMsg:
		return s.searchFor(msg)
	case NotAddedMsg:
		return s.notAdded(msg.Err)
	case kit.ChangedMsg:
		return s.changed(msg)
	case kit.StatusMsg:
		s.stockAt, s.connection, s.checked = msg.Status.StockAt, msg.Status.Connection, true
	case rememberMsg:
		if msg.edit == s.edits {
			return s.remember()
		}
	case costOverMsg:
		if msg.seq == s.costSeq {
			s.hideCost()
		}
	case kit.Event[work.Progress]:
		return s.fetched(msg)
	case kit.Owned:
		return s.result(msg)
	}
	return nil
}

// result takes an answer of the newest question of its kind; others are
// dropped.
func (s *Screen) result(msg kit.Owned) tea.Cmd {
	switch msg := msg.(type) {
	case kit.Result[found]:
		return s.gotFound(msg)
	case kit.Result[preview]:
		return s.gotEntry(msg)
	case kit.Result[completed]:
		// A prompt without completions is still a prompt.
		if s.completing.Done(msg.Req) && msg.Err == nil {
			s.completion = string(msg.Value)
		}
	case kit.Result[counted]:
		if s.counting.Done(msg.Req) && msg.Err == nil {
			s.all, s.counted = int(msg.Value), true
		}
	case kit.Result[recalled]:
		return s.gotRecalled(msg)
	case kit.Result[rememberedMsg]:
		return warn("The query was not kept for the next start: ", msg.Err)
	case kit.Result[work.FrameStatus]:
		if s.checking.Done(msg.Req) && msg.Err == nil {
			s.stockAt, s.connection, s.checked = msg.Value.StockAt, msg.Value.Connection, true
		}
	case kit.Result[named]:
		if s.naming.Done(msg.Req) && msg.Err == nil {
			s.forName = string(msg.Value)
		}
	case kit.Result[aboutOf]:
		// Without it the pane has the stock still.
		if s.looking.Done(msg.Req) && msg.Err == nil {
			s.about = msg.Value
		}
	case kit.Result[nothing]:
		// Without it the screen says only that nothing is found.
		if s.explaining.Done(msg.Req) && msg.Err == nil {
			s.nothing = msg.Value
		}
	case kit.Result[costs]:
		return s.gotCost(msg)
	case kit.Result[work.RefreshView]:
		return s.refreshed(msg)
	}
	return nil
}

func warn(what string, err error) tea.Cmd {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return kit.Notify(kit.Warn, what+sentence(err))
}

// key takes what no binding matched: text in the prompt, moves in the list.
func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	s.touched = true
	s.enterAt = time.Time{}
	name := kit.KeyName(k)
	if !s.prompt.Focused() {
		if cmd, taken := s.proposalKey(name); taken {
			return cmd
		}
		if name == "up" && s.list.Cursor() <= 0 {
			s.toPrompt()
			return nil
		}
		if s.list.Move(name) {
			s.hideCost()
		}
		return s.more()
	}
	if name == "pgdown" && s.list.Len() > 0 {
		s.toList()
		s.list.Move(name)
		return s.more()
	}
	if s.fresh {
		s.fresh = false
		if kit.Printable(k) || name == "backspace" || name == "delete" {
			s.prompt.SetValue("")
			if !kit.Printable(k) {
				return s.edited()
			}
		}
	}
	if s.prompt.Update(k) {
		return s.edited()
	}
	return nil
}

func (s *Screen) paste(msg kit.PasteMsg) tea.Cmd {
	s.touched = true
	if strings.Contains(strings.TrimSpace(msg.Text), "\n") {
		return s.pasteSheet(msg)
	}
	if s.fresh && msg.Typed == 0 {
		s.prompt.SetValue("")
	}
	s.toPrompt()
	if s.prompt.Update(msg) {
		return s.edited()
	}
	return nil
}

// edited asks for everything that a new text changes. Nothing waits for an
// answer: the next frame shows the text over the answers so far.
func (s *Screen) edited() tea.Cmd {
	s.fresh = false
	s.enterAt = time.Time{}
	s.hideCost()
	s.edits++
	return tea.Batch(s.search(max(firstLimit, s.list.Page())), s.read(), s.complete(), kit.After(rememberAfter, rememberMsg{s.edits}))
}

func (s *Screen) toList() {
	s.fresh = false
	s.prompt.Blur()
}

func (s *Screen) toPrompt() {
	s.hideCost()
	s.fresh = false
	s.prompt.Focus()
}

// busy tells whether the newest text has no answer yet.
func (s *Screen) busy() bool { return s.finding.Running() || s.reading.Running() }

// patience is how long an enter that came before its answer still counts: a
// rep who waited longer looks at what has come instead.
const patience = 2 * time.Second

// enter adds the line in the prompt, or opens the grid for what is marked or
// selected. Pressed before the text is answered it waits for that answer, but
// not for any other key.
func (s *Screen) enter() tea.Cmd {
	if s.prompt.Focused() && s.busy() {
		s.enterAt = s.env.Now()
		return nil
	}
	if s.prompt.Focused() && s.entryShown() {
		return s.add()
	}
	if s.Digits() {
		return s.propose(s.nothing.at)
	}
	return s.open()
}

func (s *Screen) pressedEarlier() tea.Cmd {
	if s.enterAt.IsZero() || s.busy() {
		return nil
	}
	soon := s.env.Now().Sub(s.enterAt) <= patience
	s.enterAt = time.Time{}
	if !soon {
		return nil
	}
	return s.enter()
}

func (s *Screen) open() tea.Cmd {
	style, colors := s.marks.style, s.marks.colors
	if len(colors) == 0 {
		hit, ok := s.selected()
		if !ok {
			return nil
		}
		style, colors = hit.Style, []string{hit.Color}
	}
	if s.opt.OpenGrid == nil {
		return nil
	}
	s.marks = marks{}
	id, _, _ := s.target()
	s.anew = false
	return s.opt.OpenGrid(id, style, colors, nil)
}

// mark chooses the selected colour for one grid and goes on to the next.
func (s *Screen) mark() tea.Cmd {
	hit, ok := s.selected()
	if !ok {
		return nil
	}
	if !s.marks.toggle(hit) {
		return kit.Notify(kit.Warn, "Colours of "+s.marks.style+" are marked, and a grid has one style: enter opens them, esc takes the marks back.")
	}
	s.list.Move("down")
	s.hideCost()
	return s.more()
}

// more asks for more hits when the end of those here comes near.
func (s *Screen) more() tea.Cmd {
	here := len(s.found.view.Results)
	if here >= min(s.found.view.Total, mostHits) || s.finding.Running() || s.list.Cursor()+2*s.list.Page() < here {
		return nil
	}
	return s.search(min(4*s.found.limit, mostHits))
}

// gotFound takes the hits of the newest search. A new text begins at the top;
// the same text keeps the cursor on its row, where it is on the screen.
func (s *Screen) gotFound(msg kit.Result[found]) tea.Cmd {
	if !s.finding.Done(msg.Req) {
		return nil
	}
	s.loaded, s.failed = true, msg.Err
	if msg.Err != nil {
		return s.pressedEarlier()
	}
	was, had := s.selected()
	same := s.found.text == msg.Value.text
	s.found = msg.Value
	s.list.SetLen(len(s.found.view.Results))
	s.sheet.set(s.found.view.Results, -1)
	switch {
	case !same:
		s.list.Select(0)
		if s.list.Len() == 0 {
			s.toPrompt()
		}
	case had:
		at := slices.IndexFunc(s.found.view.Results, func(h work.SearchHit) bool { return h.Style == was.Style && h.Color == was.Color })
		if at >= 0 {
			s.list.Hold(at)
			s.sheet.flat.Hold(s.sheet.lineOf(at))
		}
	}
	return tea.Batch(s.pressedEarlier(), s.explain())
}

// gotRecalled puts the last query into the prompt, unless the rep was faster.
func (s *Screen) gotRecalled(msg kit.Result[recalled]) tea.Cmd {
	if !s.recalling.Done(msg.Req) {
		return nil
	}
	cmds := []tea.Cmd{warn("The last query could not be read: ", msg.Err), s.count()}
	s.expected = msg.Value.count
	if !s.touched {
		s.prompt.SetValue(msg.Value.query)
		cmds = append(cmds, s.edited())
		s.fresh = msg.Value.query != ""
	}
	return tea.Batch(cmds...)
}

// searchFor begins to search for goods to add to an order.
func (s *Screen) searchFor(msg ForMsg) tea.Cmd {
	s.touched = true
	s.forOrder, s.forName, s.marks = msg.OrderID, msg.Name, marks{}
	s.toPrompt()
	s.prompt.SetValue("")
	cmd := s.edited()
	if msg.OrderID != 0 && msg.Name == "" {
		cmd = tea.Batch(cmd, s.name(msg.OrderID))
	}
	return cmd
}

// changed reads again what is shown: stock, or what is queued against it.
func (s *Screen) changed(msg kit.ChangedMsg) tea.Cmd {
	var cmds []tea.Cmd
	if msg.Orders || msg.Cache {
		cmds = append(cmds, s.search(max(s.found.limit, firstLimit)))
	}
	if msg.Cache {
		cmds = append(cmds, s.count(), s.status())
	}
	return tea.Batch(cmds...)
}

// fetched shows how far the refresh is.
func (s *Screen) fetched(msg kit.Event[work.Progress]) tea.Cmd {
	if !s.refreshing.Is(msg.Req) {
		return nil
	}
	s.progress.Done, s.progress.Total = int64(msg.Value.Done), int64(msg.Value.Total)
	return s.listen()
}

func (s *Screen) refreshed(msg kit.Result[work.RefreshView]) tea.Cmd {
	if !s.refreshing.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		return kit.Notify(kit.Error, "The inventory was not fetched; the one from before stays. "+sentence(msg.Err))
	}
	v := msg.Value
	kind, text := kit.OK, fmt.Sprintf("%s fetched in %s; the inventory has %s.",
		kit.Count(v.Fetched, "row", "rows"), seconds(v.Seconds), kit.Count(v.Rows, "row", "rows"))
	switch {
	case v.OfferSizes != "":
		kind = kit.Warn
		text += " Its sizes are spelt by the table " + v.OfferSizes + "; Setup offers it."
	case len(v.Warnings) > 0:
		kind = kit.Warn
		text += " " + v.Warnings[0]
	case len(v.Unread) > 0:
		kind = kit.Warn
		text += " Not understood: " + kit.Count(len(v.Unread), "field", "fields") + ", such as " + v.Unread[0] + "."
	}
	return tea.Batch(kit.Notify(kind, text), s.search(max(s.found.limit, firstLimit)), s.count(), s.status())
}

func seconds(s float64) string {
	if s < 60 {
		return fmt.Sprintf("%.1f s", s)
	}
	return kit.Age(time.Duration(s * float64(time.Second)))
}

func (s *Screen) gotCost(msg kit.Result[costs]) tea.Cmd {
	if !s.costing.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		return warn("Cost and vendor cannot be shown: ", msg.Err)
	}
	s.cost = msg.Value
	s.costSeq++
	return kit.After(costFor, costOverMsg{s.costSeq})
}

// mouse takes a click into the prompt or on a row, and the wheel. A click on
// the selected row opens it.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	s.touched = true
	s.enterAt = time.Time{}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		lines := map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[msg.Button]
		before := s.list.Cursor()
		s.list.Select(s.sheet.scroll(lines))
		if s.list.Cursor() != before {
			s.hideCost()
		}
		return s.more()
	case tea.MouseClickMsg:
		if msg.Button != tea.MouseLeft {
			return nil
		}
		if msg.X >= s.width {
			return nil
		}
		if msg.Y == 0 {
			s.toPrompt()
			return nil
		}
		if at := msg.Y - s.rowsAt; len(s.proposals()) > 0 && at >= 0 && at < len(s.proposals()) {
			return s.propose(at)
		}
		row := s.sheet.at(msg.Y - s.rowsAt)
		if row < 0 {
			return nil
		}
		again := row == s.list.Cursor() && !s.prompt.Focused()
		s.hideCost()
		s.list.Select(row)
		s.toList()
		if again {
			return s.open()
		}
		return s.more()
	}
	return nil
}

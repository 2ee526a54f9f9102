package queue

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// entry is one thing that happened to an order, with the attempt that it
// belongs to, if one.
type entry struct {
	at      time.Time
	event   string
	detail  string
	attempt *order.Attempt
	answer  bool // it is what came back, not what was sent
}

// ledger is everything that happened to one order: a list, and the details of
// the selected one beside or below it.
type ledger struct {
	env     *kit.Env
	key     string
	of      work.QueueRow
	entries []entry
	loaded  bool
	failed  string
	table   kit.Table
	pages   kit.Pager
	inPages bool
	shown   int // the entry that the pages show

	pagesX, pagesY int // where the details were drawn last
}

func newLedger(env *kit.Env, row work.QueueRow) *ledger {
	l := &ledger{env: env, key: row.ExtOrderID, of: row}
	l.table = kit.Table{
		Columns: []kit.Column{
			{ID: "at", Title: "WHEN", Width: 12},
			{ID: "event", Title: "WHAT", Width: 14},
			{ID: "detail", Title: "DETAIL", Width: 14, Flex: 1, Fold: 1},
		},
		Row: l.cells,
	}
	return l
}

// row is the order as the queue or, when that was read later, the ledger has
// it.
func (l *ledger) row() work.QueueRow { return l.of }

func (l *ledger) focus(pages bool) {
	l.inPages = pages
	l.table.Blurred = pages
}

func (l *ledger) take(view work.LedgerView, err error) {
	if err != nil {
		l.failed = err.Error()
		return
	}
	atEnd := l.table.Cursor() == len(l.entries)-1
	l.entries, l.loaded, l.failed = merge(view), true, ""
	o := view.Order
	l.of.State, l.of.NeedsPerson, l.of.Customer, l.of.Pieces, l.of.Total = o.State, o.NeedsPerson, o.CustomerName, o.Pieces(), o.Total()
	l.table.SetLen(len(l.entries))
	if atEnd {
		l.table.Select(len(l.entries) - 1)
	}
}

// merge joins the ledger with the attempts: what was sent goes with the entry
// that began the attempt, what came back with the one that ended it.
func merge(view work.LedgerView) []entry {
	entries := make([]entry, 0, len(view.Entries))
	sent := 0
	var last *order.Attempt
	for _, e := range view.Entries {
		one := entry{at: e.At, event: e.Event, detail: e.Detail}
		switch {
		case e.Event == "sending" && sent < len(view.Attempts):
			last = &view.Attempts[sent]
			one.attempt, one.event = last, "attempt "+strconv.Itoa(last.Number)
			sent++
		case last != nil && !last.Ended.IsZero() && slices.Contains(answers, e.Event) && e.At.Sub(last.Ended).Abs() < 2*time.Second:
			one.attempt, one.answer = last, true
			last = nil
		}
		entries = append(entries, one)
	}
	return entries
}

// answers are the ledger's words for what ends an attempt.
var answers = []string{"accepted", "not sent", "no answer", "rejected", "looked up", "conflict"}

func (l *ledger) cells(i int) []kit.Cell {
	e := l.entries[i]
	role := kit.Text
	switch e.event {
	case "accepted", "imported":
		role = kit.OK
	case "no answer", "needs a person", "conflict", "rejected":
		role = kit.Warn
	}
	return []kit.Cell{{Text: e.at.Local().Format("2 Jan 15:04"), Role: kit.Muted}, {Text: e.event, Role: role}, {Text: e.detail, Role: kit.Muted}}
}

func (l *ledger) input(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if l.inPages {
			l.pages.Key(msg)
			return
		}
		if k := kit.KeyName(msg); k == "pgdown" || k == "pgup" || k == "space" {
			l.pages.Key(msg)
			return
		}
		l.table.Key(msg)
	case tea.MouseMsg:
		m := msg.Mouse()
		if m.X >= l.pagesX && m.Y >= l.pagesY {
			l.pages.Mouse(msg)
			return
		}
		if click, ok := msg.(tea.MouseClickMsg); ok {
			l.focus(false)
			l.table.Click(click.Y - headLines)
		}
		if turn, ok := msg.(tea.MouseWheelMsg); ok {
			l.table.Mouse(turn)
		}
	}
}

// sideBySide is the width from which the details stand beside the list.
const sideBySide = 110

func (l *ledger) view(w, h int) string {
	t := &l.env.Theme
	sign, role := stateSign(t, l.of)
	head := " " + t.Paint(kit.Heading, l.key) + "  " + kit.Safe(l.of.Customer) + "  " +
		t.Paint(kit.Muted, kit.Count(l.of.Pieces, "piece", "pieces")+"  "+l.of.Total.Grouped())
	lines := []string{t.Ends(head, t.Paint(role, sign+" "+stateWord(l.of))+" ", w), ""}
	room := h - len(lines)
	if l.failed != "" || !l.loaded {
		return strings.Join(append(lines, " "+t.Paint(kit.Error, kit.Safe(l.failed))), "\n")
	}
	if i := l.table.Cursor(); i != l.shown {
		l.shown = i
		l.pages.Home()
	}
	if w >= sideBySide {
		left := w * 2 / 5
		l.pagesX, l.pagesY = left+3, headLines
		list := strings.Split(l.table.Draw(t, left, room), "\n")
		pages := strings.Split(l.pages.Draw(t, l.detail(w-left-4), w-left-4, room), "\n")
		for i := range list {
			lines = append(lines, t.Left(list[i], left)+" "+l.edge()+" "+pages[i])
		}
		return strings.Join(lines, "\n")
	}
	top := min(len(l.entries)+1, max(room*2/5, 3))
	l.pagesX, l.pagesY = 0, headLines+top+1
	rule := t.Rule(w)
	if l.inPages {
		rule = t.Paint(kit.Accent, strings.Repeat(t.Glyphs.H, w))
	}
	lines = append(lines, l.table.Draw(t, w, top), rule)
	detail := l.detail(w - 2)
	for i := range detail {
		detail[i] = " " + detail[i]
	}
	return strings.Join(append(lines, l.pages.Draw(t, detail, w, room-top-1)), "\n")
}

// edge is the line before the details; it shows where the keys go.
func (l *ledger) edge() string {
	if l.inPages {
		return l.env.Theme.Paint(kit.Accent, l.env.Theme.Glyphs.V)
	}
	return l.env.Theme.Bar()
}

// detail is the selected entry in full.
func (l *ledger) detail(w int) []string {
	t := &l.env.Theme
	i := l.table.Cursor()
	if i < 0 {
		return []string{t.Paint(kit.Muted, "Nothing has happened to this order yet.")}
	}
	e := l.entries[i]
	lines := []string{t.Paint(kit.Heading, e.event) + "  " + t.Paint(kit.Muted, e.at.Local().Format("Mon 2 Jan 2006 15:04:05"))}
	add := func(text string) {
		for _, s := range kit.Wrap(kit.Safe(text), max(w, 1)) {
			lines = append(lines, t.Cut(s, w))
		}
	}
	a := e.attempt
	if a == nil {
		add(e.detail)
		return lines
	}
	field := func(name, value string) {
		if value != "" {
			lines = append(lines, t.Cut(t.Paint(kit.Muted, t.Left(name, 10))+kit.Safe(value), w))
		}
	}
	if e.answer {
		add(e.detail)
		lines = append(lines, "")
		field("answer", answerOf(a))
		if a.Head == "" {
			lines = append(lines, t.Paint(kit.Muted, "The answer had no body that says anything."))
			return lines
		}
		lines = append(lines, t.Paint(kit.Muted, "What came back, its beginning:"))
		return append(lines, block(a.Head, w)...)
	}
	field("request", a.Route)
	field("outcome", answerOf(a))
	if !a.Ended.IsZero() {
		field("took", strconv.FormatFloat(a.Ended.Sub(a.Started).Seconds(), 'f', 1, 64)+" s")
	}
	field("SHA-256", a.BodyHash)
	lines = append(lines, "", t.Paint(kit.Muted, "What was sent, "+kit.Count(len(a.Body), "byte", "bytes")+":"))
	return append(lines, block(string(a.Body), w)...)
}

// plain is the selected entry's details to be copied: the exact body for an
// attempt.
func (l *ledger) plain() string {
	i := l.table.Cursor()
	if i < 0 {
		return ""
	}
	e := l.entries[i]
	switch {
	case e.attempt == nil:
		return e.at.Local().Format("2006-01-02 15:04:05") + " " + e.event + " " + e.detail
	case e.answer:
		return e.attempt.Head
	}
	return string(e.attempt.Body)
}

func answerOf(a *order.Attempt) string {
	outcome := map[string]string{"": "no answer yet", "not_sent": "not sent"}[a.Outcome]
	if outcome == "" {
		outcome = a.Outcome
	}
	if a.Status != 0 {
		outcome += ", HTTP " + strconv.Itoa(a.Status)
	}
	return outcome
}

// block breaks a body into lines, JSON indented for eyes.
func block(body string, w int) []string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(body), "", "  ") == nil {
		body = pretty.String()
	}
	var lines []string
	for _, l := range strings.Split(body, "\n") {
		lines = append(lines, kit.Wrap(kit.Safe(l), max(w, 1))...)
	}
	return lines
}

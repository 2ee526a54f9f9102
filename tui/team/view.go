package team

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// silentFrom is how long a laptop with something unsent is silent before that is
// said.
const silentFrom = order.TakeAfter

// View draws the form, the words to write down, or the shop.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	switch {
	case s.form != nil:
		fields, cursor := s.form.fields.Draw(t, w)
		if cursor != nil {
			cursor.Y += 2
		}
		lines := append([]string{" " + t.Paint(kit.Heading, s.form.title), ""}, fields...)
		return strings.Join(append(lines, "", "  "+t.Key("enter", "next, then do it")+"   "+t.Key("esc", "leave it")), "\n"), cursor
	case s.words != "":
		head, text, _ := strings.Cut(s.words, "\n\n")
		return t.Empty(head, text, w, h), nil
	case s.none:
		return t.Empty("This laptop shares with no shop.",
			"Sharing copies every order, lets you hand orders over, and fetches the stock once for all. "+s.env.Keys.Name("team.begin")+" begins or joins one.", w, h), nil
	case !s.loaded && s.failed != "":
		return t.Empty(t.Glyphs.Error+" The shop's store cannot be looked at.", s.failed, w, h), nil
	case !s.loaded:
		return "", nil
	}
	foot := s.foot(w)
	upper := max(3, min(len(s.view.Members)+2, h/2))
	lines := t.Block(strings.Join(s.members(w, upper), "\n"), w, upper)
	lines = append(lines, t.Rule(w))
	lines = append(lines, t.Block(strings.Join(s.detail(w), "\n"), w, max(h-upper-1-len(foot), 1))...)
	return strings.Join(append(lines, foot...), "\n"), nil
}

// members are the title, the head of the list and as many rows as fit.
func (s *Screen) members(w, h int) []string {
	t, v := &s.env.Theme, s.view
	notSent, person := 0, 0
	for _, m := range v.Members {
		notSent, person = notSent+m.NotSent, person+m.NeedsPerson
	}
	asOf := ""
	if v.AsOf != nil {
		asOf = " " + t.Glyphs.Dot + " as of " + v.AsOf.Local().Format("15:04")
	}
	right := strconv.Itoa(notSent) + " not sent" + asOf + " "
	if person > 0 {
		right = strconv.Itoa(person) + " need a person " + t.Glyphs.Dot + " " + right
	}
	tabs := " " + t.Paint(kit.Muted, "Mine") + "  " + t.Paint(kit.TabActive, " Team "+strconv.Itoa(len(v.Members))+" ") + "  " + t.Paint(kit.Muted, kit.Safe(v.Shop))
	lines := []string{t.Ends(tabs, t.Paint(kit.Muted, right), w), t.Cut(t.Paint(kit.Muted, " "+row(t, "WHO", "NOT SENT", "OLDEST", "NEEDS A PERSON", "LAST SEEN", "TOTAL", w)), w)}
	from, to := s.rows.Fit(max(h-2, 1))
	for i := from; i < to; i++ {
		lines = append(lines, s.line(i, w))
	}
	return lines
}

// row is one line of the list in its columns.
func row(t *kit.Theme, who, notSent, oldest, person, seen, total string, w int) string {
	return t.Left(who, max(12, w-68)) + t.Right(notSent, 9) + "   " + t.Left(oldest, 9) + t.Left(person, 16) + t.Left(seen, 17) + t.Right(total, 12)
}

func (s *Screen) line(i, w int) string {
	t, m := &s.env.Theme, s.view.Members[i]
	now := s.env.Now()
	none := "–"
	if t.Glyphs.Dot == "|" {
		none = "-"
	}
	ago := func(at *time.Time) string {
		if at == nil {
			return none
		}
		return kit.Age(now.Sub(*at))
	}
	who, seen := kit.Safe(m.Who), "never"
	if m.LastSeen != nil {
		seen = m.LastSeen.Local().Format("2 Jan 15:04")
		if now.Sub(*m.LastSeen) < 2*time.Minute {
			seen = "now"
		}
	}
	if m.You {
		who, seen = "You", "now"
	}
	count, total, person := none, none, none
	if m.NotSent > 0 {
		count, total = strconv.Itoa(m.NotSent), m.Total.Grouped()
	}
	if m.NeedsPerson > 0 {
		person = t.Glyphs.Warn + " " + strconv.Itoa(m.NeedsPerson)
	}
	text := row(t, who, count, ago(m.Oldest), person, seen, total, w)
	if i == s.rows.Cursor() {
		return t.Paint(kit.Selection, t.Left(t.Glyphs.Pointer+text, w))
	}
	return t.Cut(" "+text, w)
}

// detail is the selected laptop: its orders, or why they are not shown.
func (s *Screen) detail(w int) []string {
	t := &s.env.Theme
	m, ok := s.selected()
	if !ok {
		return nil
	}
	head := " " + t.Paint(kit.Heading, kit.Safe(m.Who))
	if said := s.silence(m); said != "" {
		head += "  " + t.Paint(kit.Warn, t.Glyphs.Warn+" "+said)
	}
	lines := []string{t.Cut(head, w)}
	switch {
	case m.You:
		return append(lines, " "+t.Key(s.env.Keys.Name("team.mine"), "shows yours"))
	case m.Device == "":
		return append(lines, t.Paint(kit.Muted, " has no laptop in the shop yet"))
	case s.why != "":
		return append(lines, t.Cut(" "+t.Paint(kit.Muted, s.why), w))
	case len(s.orders) == 0:
		return append(lines, t.Paint(kit.Muted, " nothing is open"))
	}
	lines = append(lines, t.Paint(kit.Muted, " "+orderRow(t, "STATE", "ORDER", "CUSTOMER", "PCS", "TOTAL", "CHANGED", w)))
	for i, o := range s.orders {
		text := orderRow(t, string(o.State), o.ExtOrderID, kit.Safe(o.Customer), strconv.Itoa(o.Pieces), o.Total.Grouped(), o.Updated.Local().Format("2 Jan 15:04"), w)
		if s.inner && i == s.at.Cursor() {
			lines = append(lines, t.Paint(kit.Selection, t.Left(t.Glyphs.Pointer+text, w)))
			continue
		}
		lines = append(lines, t.Cut(" "+text, w))
	}
	if s.view.Settles {
		lines = append(lines, "")
		for _, said := range []string{
			" An order is sent only by the laptop that holds it. To send one from here,",
			" take it over: the shop is searched for it first, and the other laptop lets",
			" go of it when it is back.",
		} {
			lines = append(lines, t.Cut(t.Paint(kit.Muted, said), w))
		}
	}
	return lines
}

func orderRow(t *kit.Theme, state, number, customer, pieces, total, changed string, w int) string {
	return t.Left(state, 10) + t.Left(number, 14) + t.Left(customer, max(8, w-59)) + t.Right(pieces, 6) + t.Right(total, 12) + "  " + t.Left(changed, 13)
}

// silence says that a laptop was not heard of for long, and has something.
func (s *Screen) silence(m work.MemberView) string {
	if m.You || m.NotSent == 0 || m.LastSeen == nil {
		return ""
	}
	silent := s.env.Now().Sub(*m.LastSeen)
	if silent < silentFrom {
		return ""
	}
	return "silent for " + kit.Age(silent) + " with " + kit.Count(m.NotSent, "order", "orders") + " not sent"
}

// foot says how much of this laptop's work is only here.
func (s *Screen) foot(w int) []string {
	t, v := &s.env.Theme, s.view
	switch {
	case s.failed != "":
		return []string{t.Cut(" "+t.Paint(kit.Warn, t.Glyphs.Warn+" "+s.failed), w)}
	case v.Behind > 0:
		return []string{t.Cut(" "+t.Paint(kit.Warn, t.Glyphs.Warn+" "+kit.Age(time.Duration(v.BehindS)*time.Second)+" of work is only on this laptop."), w)}
	}
	return []string{t.Cut(" "+t.Paint(kit.OK, t.Glyphs.OK+" All of yours is in the store. A lost laptop loses nothing."), w)}
}

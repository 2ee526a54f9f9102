// Package paste is the sheet over a pasted order: the text with what was read
// of it marked, the lines that it makes beside it, and one question after the
// other. Nothing is added before each is answered, and what is not understood
// is typed, kept as a note or left out by a key.
package paste

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// settle is how long enter is ignored after a paste, until another key: the
// last newline of one that the terminal did not mark may arrive alone.
const settle = 500 * time.Millisecond

// Options say where the text goes.
type Options struct {
	Owner kit.ScreenID
	Text  string
	Into  string // "OP7F3K-0012 · Cascade Youth", "a new order"
	// Read reads the text. Step hears how far it is, in lines, and stops it by
	// returning false.
	Read func(ctx context.Context, step func(done, total int) bool) (order.Reading, error)
	// Sums prices the lines on their order; nil leaves the money out.
	Sums func(ctx context.Context, lines []order.ReadLine) (work.ReadingSums, error)
	// Take puts what was read on the order.
	Take func(order.Taking) tea.Cmd
}

// Sheet is the overlay. It reads in the background.
type Sheet struct {
	env    *kit.Env
	opt    Options
	opened time.Time
	keyed  bool // the rep has pressed a key other than enter

	reading kit.Latest    // the newest reading, or its money
	lines   *atomic.Int64 // read so far
	read    bool
	result  order.Reading
	sums    work.ReadingSums
	summed  bool
	failed  error

	open   int // the open point that is in sight
	notes  []note
	left   []order.Span // what the rep left out
	offers map[string]bool
	input  kit.Field
	typing bool
	said   string // why the last key did nothing

	text  kit.Rows // the text, where it is longer than its room
	aside bool     // the text has the keys
}

// note is a clause that is kept in the order's notes instead of being read.
type note struct {
	span order.Span
	text string
}

// readMsg is what reading came to. It is not a Result, because an overlay has
// no screen to be handed one by.
type readMsg struct {
	req    kit.RequestID
	result order.Reading
	err    error
}

type summedMsg struct {
	req  kit.RequestID
	sums work.ReadingSums
	err  error
}

// Open puts the sheet on top.
func Open(env *kit.Env, opt Options) tea.Cmd {
	s := &Sheet{env: env, opt: opt, opened: env.Now(), lines: new(atomic.Int64), offers: map[string]bool{}, input: kit.NewField(env, "")}
	return kit.Show(s)
}

// Init begins to read, once the answer has a sheet to come to.
func (s *Sheet) Init() tea.Cmd {
	read, lines := s.opt.Read, s.lines
	return tea.Batch(kit.After(lookAgain, progressMsg{}), s.reread(func(ctx context.Context) (order.Reading, error) {
		return read(ctx, func(done, _ int) bool {
			lines.Store(int64(done))
			return ctx.Err() == nil
		})
	}))
}

// lookAgain is how often the progress of a long reading is drawn.
const lookAgain = 200 * time.Millisecond

// progressMsg has the sheet drawn again while it reads.
type progressMsg struct{}

// CoversAll takes the whole window: text and lines need the room.
func (s *Sheet) CoversAll() {}

func (s *Sheet) reread(read func(context.Context) (order.Reading, error)) tea.Cmd {
	ctx, req := s.reading.Next(context.Background(), s.opt.Owner)
	run := kit.Run(ctx, req, read)
	return func() tea.Msg {
		res, _ := run().(kit.Result[order.Reading])
		return readMsg{res.Req, res.Value, res.Err}
	}
}

func (s *Sheet) sum() tea.Cmd {
	if s.opt.Sums == nil || len(s.result.Lines) == 0 {
		return nil
	}
	sums, lines := s.opt.Sums, s.result.Lines
	ctx, req := s.reading.Next(context.Background(), s.opt.Owner)
	run := kit.Run(ctx, req, func(ctx context.Context) (work.ReadingSums, error) { return sums(ctx, lines) })
	return func() tea.Msg {
		res, _ := run().(kit.Result[work.ReadingSums])
		return summedMsg{res.Req, res.Value, res.Err}
	}
}

// Update takes keys and the sheet's own answers; esc leaves everything as it
// was.
func (s *Sheet) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case readMsg:
		if s.reading.Done(msg.req) {
			return s.gotReading(msg), false
		}
	case summedMsg:
		if s.reading.Done(msg.req) {
			s.sums, s.summed, s.failed = msg.sums, msg.err == nil, msg.err
		}
	case progressMsg:
		if !s.read && s.reading.Running() {
			return kit.After(lookAgain, progressMsg{}), false
		}
	case kit.PasteMsg:
		if s.typing {
			s.input.Update(msg)
		}
	case tea.MouseWheelMsg:
		s.text.Scroll(wheel(msg))
	case tea.KeyPressMsg:
		if s.typing {
			return s.typed(msg), false
		}
		return s.key(msg)
	}
	return nil, false
}

func wheel(m tea.MouseWheelMsg) int {
	if m.Button == tea.MouseWheelUp {
		return -3
	}
	return 3
}

func (s *Sheet) gotReading(msg readMsg) tea.Cmd {
	s.read, s.failed, s.said = true, msg.err, ""
	if msg.err != nil {
		return nil
	}
	s.result, s.summed = msg.result, false
	s.open = max(0, min(s.open, len(s.points())-1))
	return s.sum()
}

// point is something that is open: a question, or a clause that is not read.
type point struct {
	question int // place in the reading's questions; -1 for a clause
	unread   order.Unread
}

// points are the questions, then what is not read.
func (s *Sheet) points() []point {
	var out []point
	for i := range s.result.Questions {
		out = append(out, point{question: i})
	}
	for _, u := range s.result.Unread {
		out = append(out, point{question: -1, unread: u})
	}
	return out
}

// at is the open point in sight.
func (s *Sheet) at() (point, bool) {
	all := s.points()
	if s.open >= len(all) {
		return point{}, false
	}
	return all[s.open], true
}

func (p point) span(r order.Reading) order.Span {
	if p.question >= 0 {
		return r.Questions[p.question].Span
	}
	return p.unread.Span
}

func (p point) text(r order.Reading) string {
	if p.question >= 0 {
		return r.Questions[p.question].Text
	}
	return p.unread.Text
}

// key acts on the open point, or on the whole.
func (s *Sheet) key(k tea.KeyPressMsg) (tea.Cmd, bool) {
	name := kit.KeyName(k)
	s.said = ""
	s.keyed = s.keyed || name != "enter"
	switch name {
	case "esc":
		s.reading.Cancel()
		return nil, true
	case "enter":
		return s.take()
	case "tab", "shift+tab":
		s.aside = !s.aside
		return nil, false
	}
	if s.aside {
		s.text.Key(k)
		return nil, false
	}
	switch name {
	case "down", "n":
		s.open = min(s.open+1, max(len(s.points())-1, 0))
	case "up", "p":
		s.open = max(s.open-1, 0)
	case "s":
		s.toggle("ship_by", s.result.Offers.ShipBy != order.Date{})
	case "h":
		s.toggle("in_hands", s.result.Offers.InHands != order.Date{})
	case "o":
		s.toggle("po", s.result.Offers.PO != "")
	default:
		return s.answer(name), false
	}
	return nil, false
}

func (s *Sheet) toggle(offer string, there bool) {
	if there {
		s.offers[offer] = !s.offers[offer]
	}
}

// answer settles the open point: a digit chooses, e types it, x leaves it out,
// k keeps it as a note.
func (s *Sheet) answer(name string) tea.Cmd {
	p, ok := s.at()
	if !ok || s.reading.Running() {
		return nil
	}
	r, span := s.result, p.span(s.result)
	switch name {
	case "e":
		s.typing = true
		s.input.SetValue(p.text(r))
		s.input.Focus()
		return nil
	case "x":
		s.left = append(s.left, span)
		return s.instead(span, "")
	case "k":
		s.notes = append(s.notes, note{span, p.text(r)})
		return s.instead(span, "")
	}
	if p.question < 0 || len(name) != 1 || name[0] < '1' || name[0] > '9' {
		return nil
	}
	if choice := int(name[0] - '1'); choice < len(r.Questions[p.question].Choices) {
		return s.reread(func(context.Context) (order.Reading, error) { return r.Answer(p.question, choice), nil })
	}
	return nil
}

func (s *Sheet) instead(span order.Span, says string) tea.Cmd {
	r := s.result
	return s.reread(func(context.Context) (order.Reading, error) { return r.Instead(span, says), nil })
}

// typed edits what stands in place of a clause.
func (s *Sheet) typed(k tea.KeyPressMsg) tea.Cmd {
	switch kit.KeyName(k) {
	case "esc":
		s.typing = false
	case "enter":
		s.typing = false
		if p, ok := s.at(); ok {
			return s.instead(p.span(s.result), s.input.Value())
		}
	default:
		s.input.Update(k)
	}
	return nil
}

// take hands everything over once nothing is open.
func (s *Sheet) take() (tea.Cmd, bool) {
	switch {
	case !s.keyed && s.env.Now().Sub(s.opened) < settle, !s.read, s.reading.Running() && !s.summing():
		return nil, false
	case len(s.result.Questions) > 0:
		s.said = "Answer the question first: nothing is added while one is open."
		return nil, false
	case len(s.result.Unread) > 0:
		s.said = "Type what is not read (e), keep it as a note (k), or leave it out (x) first."
		return nil, false
	case len(s.result.Lines) == 0:
		s.said = "There is nothing to add."
		return nil, false
	}
	taken := order.Taking{Lines: s.result.Lines}
	for _, n := range s.notes {
		taken.Notes = append(taken.Notes, n.text)
	}
	if s.offers["ship_by"] {
		taken.ShipBy = s.result.Offers.ShipBy
	}
	if s.offers["in_hands"] {
		taken.InHands = s.result.Offers.InHands
	}
	if s.offers["po"] {
		taken.PO = s.result.Offers.PO
	}
	s.reading.Cancel()
	return s.opt.Take(taken), true
}

// summing tells that the lines are read and only their money is on its way.
func (s *Sheet) summing() bool { return s.read && !s.summed && s.opt.Sums != nil }

// state tells how the text's row was read.
type state int

const (
	ignored state = iota // a greeting, a signature
	isRead
	isLeft // out, or kept as a note
	isAsked
	isUnread
)

// states are those of each row of the text, from 0, and the lines each makes,
// from 1.
func (s *Sheet) states(starts []int, end int) (rows []state, makes []int) {
	rows, makes = make([]state, len(starts)), make([]int, len(starts))
	mark := func(span order.Span, st state, line int) {
		for i, from := range starts {
			to := end
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			if span.Start < to && span.End > from && st >= rows[i] {
				rows[i] = st
				if line > 0 {
					makes[i] = line
				}
			}
		}
	}
	for i, l := range s.result.Lines {
		for _, span := range l.Spans {
			mark(span, isRead, i+1)
		}
	}
	for _, span := range s.left {
		mark(span, isLeft, 0)
	}
	for _, n := range s.notes {
		mark(n.span, isLeft, 0)
	}
	for _, q := range s.result.Questions {
		mark(q.Span, isAsked, 0)
	}
	for _, u := range s.result.Unread {
		mark(u.Span, isUnread, 0)
	}
	return rows, makes
}

// rowStarts are the bytes at which the text's rows begin.
func rowStarts(text string) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' && i+1 < len(text) {
			starts = append(starts, i+1)
		}
	}
	return slices.Clip(starts)
}

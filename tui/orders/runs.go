package orders

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// runsKey is where the saved size runs are kept.
const runsKey = "orders.runs"

// sizeRun is how pieces share out over sizes: 1-2-2-1 over S M L XL.
type sizeRun struct {
	Sizes  []string `json:"sizes"`
	Shares []int    `json:"shares"`
}

// usualRun stands in until the rep has saved one.
var usualRun = sizeRun{Sizes: []string{"S", "M", "L", "XL"}, Shares: []int{1, 2, 2, 1}}

func (r sizeRun) name() string {
	shares := make([]string, len(r.Shares))
	for i, n := range r.Shares {
		shares[i] = strconv.Itoa(n)
	}
	return strings.Join(shares, "-")
}

func (r sizeRun) sum() int {
	n := 0
	for _, share := range r.Shares {
		n += share
	}
	return n
}

// spread shares a total out: whole shares first, what is left to the largest
// fractions, the larger share and then the larger size first.
func (r sizeRun) spread(total int) map[string]int {
	sum := r.sum()
	if sum == 0 {
		return nil
	}
	n, at := make([]int, len(r.Shares)), make([]int, len(r.Shares))
	left := total
	for i, share := range r.Shares {
		n[i], at[i] = total*share/sum, i
		left -= n[i]
	}
	slices.SortFunc(at, func(a, b int) int {
		return cmp.Or(cmp.Compare(total*r.Shares[b]%sum, total*r.Shares[a]%sum), cmp.Compare(r.Shares[b], r.Shares[a]), cmp.Compare(b, a))
	})
	for _, i := range at[:left] {
		n[i]++
	}
	return zip(r.Sizes, n)
}

// runOf reads a run off a row: its quantities by their common divisor.
func runOf(l order.Line) (sizeRun, bool) {
	var r sizeRun
	divisor := 0
	for _, c := range l.Cells {
		r.Sizes, r.Shares = append(r.Sizes, c.Size), append(r.Shares, c.Qty)
		for a, b := divisor, c.Qty; ; a, b = b, a%b {
			if b == 0 {
				divisor = a
				break
			}
		}
	}
	for i := range r.Shares {
		r.Shares[i] /= divisor
	}
	return r, len(r.Sizes) > 0
}

// loadRuns reads the saved runs.
func (s *Screen) loadRuns() tea.Cmd {
	w := s.work
	return kit.Run(context.Background(), kit.NewRequest(kit.Orders), func(ctx context.Context) ([]sizeRun, error) {
		text, err := w.Recall(ctx, runsKey)
		if err != nil || text == "" {
			return nil, err
		}
		var runs []sizeRun
		if err := json.Unmarshal([]byte(text), &runs); err != nil {
			return nil, order.Errorf(order.KindStorage, "the saved size runs cannot be read: %w", err)
		}
		return slices.DeleteFunc(runs, func(r sizeRun) bool { return r.sum() <= 0 || len(r.Sizes) != len(r.Shares) }), nil
	})
}

// kept is the answer of a call that only keeps something.
type kept struct{}

func (s *Screen) keep(key string, value any) tea.Cmd {
	w := s.work
	data, err := json.Marshal(value)
	if err != nil {
		return sayError(err)
	}
	return kit.Run(context.Background(), kit.NewRequest(kit.Orders), func(ctx context.Context) (kept, error) {
		return kept{}, w.Remember(ctx, key, string(data))
	})
}

// runBox picks a size run and how many pieces it is for.
type runBox struct {
	s      *Screen
	row    int
	runs   []sizeRun
	at     int
	pieces kit.Field
	note   string
}

// askRun fills a row by a saved size run.
func (s *Screen) askRun() tea.Cmd {
	row, _ := s.grid.cells.Focus()
	b := &runBox{s: s, row: row, runs: s.runs, pieces: kit.NewField(s.env, "pieces")}
	if len(b.runs) == 0 {
		b.runs = []sizeRun{usualRun}
	}
	b.pieces.SetValue("12")
	b.pieces.Focus()
	return kit.Show(b)
}

// Update chooses a run with up and down; digits are the pieces, s saves this
// row as a run, delete forgets one.
func (b *runBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil, false
	}
	b.pieces.Error, b.note = "", ""
	switch name := kit.KeyName(k); {
	case name == "esc":
		return nil, true
	case name == "enter":
		return b.apply()
	case name == "up":
		b.at = max(b.at-1, 0)
	case name == "down":
		b.at = min(b.at+1, len(b.runs)-1)
	case name == "s":
		return b.save(), false
	case name == "delete":
		return b.forget(), false
	case name == "+" || name == "-":
		b.step(name == "+")
	case !kit.Printable(k) || name >= "0" && name <= "9":
		b.pieces.Update(k)
	}
	return nil, false
}

// step goes a dozen up or down.
func (b *runBox) step(up bool) {
	n, err := order.ParseQty("", b.pieces.Value())
	if err != nil {
		n = 0
	}
	if n = n - 12; up {
		n += 24
	}
	b.pieces.SetValue(strconv.Itoa(max(n, 0)))
}

func (b *runBox) apply() (tea.Cmd, bool) {
	total, err := order.ParseQty("", strings.TrimSpace(b.pieces.Value()))
	if err != nil {
		b.pieces.Error = err.Error()
		return nil, false
	}
	run := b.runs[b.at]
	return b.s.fill(b.row, run.spread(total), run.name()+" of "+strconv.Itoa(total)), true
}

func (b *runBox) save() tea.Cmd {
	run, ok := runOf(b.s.grid.saved(b.row))
	if !ok {
		b.note = "this row has no pieces to make a run of"
		return nil
	}
	b.note = "saved " + run.name()
	if !slices.ContainsFunc(b.runs, func(r sizeRun) bool { return r.name() == run.name() && slices.Equal(r.Sizes, run.Sizes) }) {
		b.runs = append(slices.Clone(b.runs), run)
	}
	b.at = len(b.runs) - 1
	b.s.runs = b.runs
	return b.s.keep(runsKey, b.runs)
}

func (b *runBox) forget() tea.Cmd {
	if len(b.runs) < 2 {
		b.note = "the last run stays"
		return nil
	}
	b.note = "forgot " + b.runs[b.at].name()
	b.runs = slices.Delete(slices.Clone(b.runs), b.at, b.at+1)
	b.at = min(b.at, len(b.runs)-1)
	b.s.runs = b.runs
	return b.s.keep(runsKey, b.runs)
}

// View draws the box.
func (b *runBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.s.env.Theme
	w = min(w, 66)
	inner := max(w-4, 1)
	const label = "pieces "
	pieces := t.Paint(kit.Muted, label) + b.pieces.Inline(max(inner-len(label), 1))
	lines := []string{t.Cut(pieces, inner), ""}
	foot := kit.KeyRows(t, inner, "enter", "fill", "+ -", "a dozen", "s", "save this row", "delete", "forget", "esc", "close")
	rows := max(h-6-len(foot), 1)
	top := max(0, min(b.at-rows+1, len(b.runs)-rows))
	for i := top; i < min(top+rows, len(b.runs)); i++ {
		r := b.runs[i]
		line := "  " + t.Left(r.name(), 14) + "  " + catalog.Clean(strings.Join(r.Sizes, " "))
		if i == b.at {
			lines = append(lines, t.Paint(kit.Selection, t.Left(t.Glyphs.Pointer+line[1:], inner)))
		} else {
			lines = append(lines, t.Cut(line, inner))
		}
	}
	now, role := b.note, kit.Muted
	if b.pieces.Error != "" {
		now, role = t.Glyphs.Warn+" "+b.pieces.Error, kit.Error
	}
	if total, err := order.ParseQty("", strings.TrimSpace(b.pieces.Value())); err == nil && now == "" {
		now = cellsText(b.runs[b.at].spread(total), t.Glyphs.Dot)
	}
	lines = append(append(lines, t.Paint(role, t.Cut(now, inner)), ""), foot...)
	return strings.Join(t.Box("Size run for "+catalog.Clean(b.s.grid.rows[b.row].color), lines, w), "\n"), b.pieces.InlineCursor(2+len(label), 1)
}

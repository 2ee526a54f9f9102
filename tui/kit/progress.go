package kit

import (
	"strings"
	"time"
)

// Progress is how far a long piece of work is.
type Progress struct {
	Label   string // "Fetching the catalogue"
	Done    int64
	Total   int64 // 0: nobody knows
	Unit    string
	Started time.Time
}

// Share is the part done in percent, 0 when the total is unknown.
func (p Progress) Share() int {
	if p.Total <= 0 {
		return 0
	}
	return int(min(max(p.Done*100/p.Total, 0), 100))
}

// View draws the work on one line of at most w cells: label, bar, count,
// rate, time left; the least important leave first. Calm, the bar is a word.
func (p Progress) View(t *Theme, w int, now time.Time) string {
	label := t.Cut(Safe(p.Label), w-1)
	count := Int(p.Done)
	if p.Total > 0 {
		count += " of " + Int(p.Total)
	}
	if p.Unit != "" {
		count += " " + p.Unit
	}
	parts := []string{count}
	if d := now.Sub(p.Started); !p.Started.IsZero() && d >= time.Second && p.Done > 0 {
		rate := float64(p.Done) / d.Seconds()
		if rate >= 1 {
			parts = append(parts, Int(int64(rate))+"/s")
		}
		if p.Total > p.Done {
			left := time.Duration(float64(p.Total-p.Done) / rate * float64(time.Second))
			parts = append(parts, "about "+Age(left)+" more")
		}
	}
	line := t.Cut(t.Paint(Accent, t.Glyphs.Pane)+t.Paint(Heading, label), w)
	used := Width(label) + 1
	if p.Total > 0 && t.Calm {
		parts[0] = Int(p.Share()) + "% done, " + parts[0]
	} else if p.Total > 0 {
		n := min(20, w-used-len(" 100%")-3)
		if beside := min(n, w-used-len(" 100%")-2-2-Width(count)); beside >= 6 {
			n = beside // a shorter bar leaves room for the count
		}
		if n >= 6 {
			full := p.Share() * n / 100
			line += "  " + t.Paint(Accent, strings.Repeat(t.Glyphs.Full, full)) +
				t.Paint(Frame, strings.Repeat(t.Glyphs.Empty, n-full)) + t.Right(Int(p.Share())+"%", 5)
			used += 2 + n + 5
		}
	}
	for _, s := range parts {
		if used+2+Width(s) > w {
			break
		}
		line += "  " + t.Paint(Muted, s)
		used += 2 + Width(s)
	}
	return line
}

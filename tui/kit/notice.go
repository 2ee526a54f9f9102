package kit

import "time"

// Notice is the one line that tells what happened.
type Notice struct {
	Kind Role // Info, OK, Warn or Error
	Text string
	At   time.Time
}

// NoticeFor is how long a notice of what went well stays; warnings and errors
// stay until something else happens.
const NoticeFor = 8 * time.Second

// Fades tells whether the notice goes away by itself.
func (n Notice) Fades() bool { return n.Kind != Warn && n.Kind != Error }

// Empty tells whether there is nothing to say.
func (n Notice) Empty() bool { return n.Text == "" }

// View draws the notice in at most w cells: a glyph, the text, and its age
// once it is old enough to mislead.
func (n Notice) View(t *Theme, w int, now time.Time) string {
	if n.Empty() {
		return ""
	}
	sign := t.Glyphs.Info
	switch n.Kind {
	case OK:
		sign = t.Glyphs.OK
	case Warn:
		sign = t.Glyphs.Warn
	case Error:
		sign = t.Glyphs.Error
	}
	age := ""
	if d := now.Sub(n.At); d >= time.Minute {
		age = "  " + Age(d) + " ago"
	}
	text := t.Cut(sign+" "+Safe(n.Text), w-Width(age))
	return t.Paint(n.Kind, text) + t.Paint(Muted, t.Cut(age, w-Width(text)))
}

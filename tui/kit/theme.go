package kit

import (
	"cmp"
	"image/color"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Role is what a piece of text is, never what colour it has. Every role that
// carries meaning also has a glyph or a word beside it.
type Role int

// The roles.
const (
	Text      Role = iota
	Muted          // secondary: ages, units, inactive tabs, the heads of columns and of groups
	Accent         // what a key does, the prompt mark
	Heading        // what counts most: titles, sums
	Selection      // the row the cursor is on, a full bar
	Here           // the chosen row of a list or pane that has not the keys, a full bar
	Bar            // the ground of tab bar, sum row and hint line
	Focus          // the cell or button that takes the next key, with brackets
	Marked         // rows chosen with tab
	Input          // text being typed
	Ghost          // what an empty field would hold
	OK             // done, accepted
	Info           // told, nothing to do
	Warn           // look at this
	Error          // wrong, blocks
	Low            // stock that will not cover what is asked
	None           // no stock at all
	Frame          // rules, borders, and what lies behind a dialog; it carries no meaning
	TabActive      // the screen that is open
	Badge          // TEST and demo time: not the real world
	Link           // an address that opens
	Code           // a code for a camera: white on black in every theme
	roleCount
)

// Mode is the rep's choice of theme.
type Mode string

// The modes; Auto asks the terminal for its background.
const (
	Auto  Mode = "auto"
	Dark  Mode = "dark"
	Light Mode = "light"
	Mono  Mode = "mono"
)

// Modes lists every mode, for settings and the palette.
var Modes = []Mode{Auto, Dark, Light, Mono}

// Look is what a theme is made from: the rep's choice and what the terminal
// told about itself.
type Look struct {
	Mode    Mode
	NoColor bool                 // NO_COLOR is set, to any value
	ASCII   bool                 // TERM=linux or dumb, or the rep's choice
	Calm    bool                 // the rep wants nothing to move
	IsLight bool                 // the terminal answered with a light background
	Profile colorprofile.Profile // what the terminal can show; Unknown counts as true colour
}

// LookFromEnv reads what the environment says about the terminal. getenv is
// os.Getenv outside tests.
func LookFromEnv(getenv func(string) string, mode Mode) Look {
	term := getenv("TERM")
	return Look{
		Mode:    mode,
		NoColor: getenv("NO_COLOR") != "",
		ASCII:   term == "linux" || term == "dumb" || otherCharset(cmp.Or(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG"))),
	}
}

// otherCharset tells whether a locale names a character set in which UTF-8
// would come out as other signs. C and POSIX name none: terminals that run
// under them mostly show UTF-8 all the same.
func otherCharset(locale string) bool {
	_, charset, named := strings.Cut(locale, ".")
	charset, _, _ = strings.Cut(charset, "@")
	return named && !strings.EqualFold(strings.ReplaceAll(charset, "-", ""), "utf8")
}

// Theme paints text by role. It is a value: build one with NewTheme and
// replace it whole.
type Theme struct {
	Mode   Mode // what is shown: Dark, Light or Mono
	Calm   bool // progress is said in words; nothing moves
	Glyphs Glyphs

	spare  bool // muted text looks like any other: ghosts stand in brackets
	styles [roleCount]lipgloss.Style
	open   [roleCount]string
	close  [roleCount]string
}

// NewTheme builds the theme a look asks for.
func NewTheme(l Look) Theme {
	t := Theme{Mode: l.Mode, Calm: l.Calm, Glyphs: unicodeGlyphs}
	if l.ASCII {
		t.Glyphs = asciiGlyphs
	}
	if t.Mode == Auto || t.Mode == "" {
		t.Mode = Dark
		if l.IsLight {
			t.Mode = Light
		}
	}
	weak := l.Profile == colorprofile.NoTTY || l.Profile == colorprofile.ASCII
	if l.NoColor || weak {
		t.Mode = Mono
	}
	switch {
	case t.Mode == Mono:
		t.styles, t.spare = monoStyles(), true
	case l.Profile == colorprofile.ANSI && t.Mode == Light:
		t.styles, t.spare = colourStyles(basicLight), true
	case l.Profile == colorprofile.ANSI:
		t.styles, t.spare = colourStyles(basic), true
	case t.Mode == Light:
		t.styles = colourStyles(light)
	default:
		t.styles = colourStyles(dark)
	}
	for r := range t.styles {
		t.open[r], t.close[r], _ = strings.Cut(t.styles[r].Render("x"), "x")
	}
	return t
}

// palette holds the colours of one theme; nil is the terminal's own. Every one
// that carries meaning has a contrast of 4.5 or more on any usual ground, and
// on the bars. Meaning is told apart by lightness, blue and yellow, which the
// common forms of colour blindness keep; green and red never stand for
// opposites.
type palette struct {
	muted, accent, frame, ok, warn, err color.Color
	bar, here                           color.Color
	selFg, selBg, focusFg, focusBg      color.Color
	badgeFg, badgeBg                    color.Color
}

var dark = palette{
	muted: lipgloss.Color("#9AA5B4"), accent: lipgloss.Color("#7CC0FF"), frame: lipgloss.Color("#465062"),
	ok: lipgloss.Color("#63CFAE"), warn: lipgloss.Color("#F0BE5E"), err: lipgloss.Color("#FF8F8F"),
	bar: lipgloss.Color("#202835"), here: lipgloss.Color("#2B3645"),
	selFg: lipgloss.Color("#FFFFFF"), selBg: lipgloss.Color("#24507E"),
	focusFg: lipgloss.Color("#08131F"), focusBg: lipgloss.Color("#8CCBFF"),
	badgeFg: lipgloss.Color("#1B1304"), badgeBg: lipgloss.Color("#F0BE5E"),
}

var light = palette{
	muted: lipgloss.Color("#566170"), accent: lipgloss.Color("#0A559E"), frame: lipgloss.Color("#B4BDC9"),
	ok: lipgloss.Color("#00624A"), warn: lipgloss.Color("#7F5200"), err: lipgloss.Color("#A3123F"),
	bar: lipgloss.Color("#E4EAF1"), here: lipgloss.Color("#DAE3EE"),
	selFg: lipgloss.Color("#07264A"), selBg: lipgloss.Color("#A9CDF4"),
	focusFg: lipgloss.Color("#FFFFFF"), focusBg: lipgloss.Color("#0A559E"),
	badgeFg: lipgloss.Color("#FFFFFF"), badgeBg: lipgloss.Color("#7F5200"),
}

// basic and basicLight are for terminals of sixteen colours, where a dark
// blue bar would come out black and grey be too dim to read.
var basic = palette{
	accent: lipgloss.Color("14"), frame: lipgloss.Color("8"),
	ok: lipgloss.Color("10"), warn: lipgloss.Color("11"), err: lipgloss.Color("9"),
	selFg: lipgloss.Color("15"), selBg: lipgloss.Color("4"),
	focusFg: lipgloss.Color("0"), focusBg: lipgloss.Color("6"),
	badgeFg: lipgloss.Color("0"), badgeBg: lipgloss.Color("7"),
}

var basicLight = palette{
	accent: lipgloss.Color("4"), frame: lipgloss.Color("7"),
	warn: lipgloss.Color("5"), err: lipgloss.Color("1"),
	selFg: lipgloss.Color("0"), selBg: lipgloss.Color("7"),
	focusFg: lipgloss.Color("15"), focusBg: lipgloss.Color("4"),
	badgeFg: lipgloss.Color("15"), badgeBg: lipgloss.Color("5"),
}

func colourStyles(p palette) [roleCount]lipgloss.Style {
	s := lipgloss.NewStyle()
	fg := func(c color.Color) lipgloss.Style {
		if c == nil {
			return s
		}
		return s.Foreground(c)
	}
	var out [roleCount]lipgloss.Style
	out[Text] = s
	out[Muted] = fg(p.muted)
	out[Accent] = fg(p.accent)
	out[Heading] = s.Bold(true)
	out[Selection] = s.Foreground(p.selFg).Background(p.selBg).Bold(true)
	out[Focus] = s.Foreground(p.focusFg).Background(p.focusBg).Bold(true)
	out[Marked] = fg(p.accent).Bold(true)
	out[Input] = s.Underline(true)
	out[Ghost] = fg(p.muted)
	out[OK] = fg(p.ok)
	out[Info] = fg(p.accent)
	out[Warn] = fg(p.warn)
	out[Error] = fg(p.err).Bold(true)
	out[Low] = fg(p.warn)
	out[None] = fg(p.err)
	out[Frame] = fg(p.frame)
	out[TabActive] = s.Foreground(p.selFg).Background(p.selBg).Bold(true)
	out[Badge] = s.Foreground(p.badgeFg).Background(p.badgeBg).Bold(true)
	out[Link] = fg(p.accent).Underline(true)
	out[Code] = s.Foreground(lipgloss.Color("#FFFFFF")).Background(lipgloss.Color("#000000"))
	if p.bar != nil {
		out[Bar], out[Here] = s.Background(p.bar), s.Background(p.here)
	}
	return out
}

// monoStyles uses bold, reverse and underline only.
func monoStyles() [roleCount]lipgloss.Style {
	s := lipgloss.NewStyle()
	var out [roleCount]lipgloss.Style
	for r := range out {
		out[r] = s
	}
	for _, r := range []Role{Accent, Heading, Marked, Warn, Low, None} {
		out[r] = s.Bold(true)
	}
	out[Selection] = s.Reverse(true)
	out[Focus] = s.Reverse(true).Bold(true)
	out[Input] = s.Underline(true)
	out[Error] = s.Bold(true).Underline(true)
	out[TabActive] = s.Reverse(true).Bold(true)
	out[Badge] = s.Reverse(true)
	out[Link] = s.Underline(true)
	return out
}

// Paint writes s in a role's style.
func (t *Theme) Paint(r Role, s string) string {
	if s == "" || t.open[r] == "" {
		return s
	}
	return t.open[r] + s + t.close[r]
}

// On lays a line on the ground of a role, in exactly w cells. On Bar and Here
// what is painted keeps its own colour; on Selection everything takes that of
// the bar, and glyphs and words say the rest.
func (t *Theme) On(ground Role, line string, w int) string {
	line = t.Left(line, w)
	if ground == Selection || ground == Focus {
		return t.Paint(ground, ansi.Strip(line))
	}
	if t.open[ground] == "" {
		return line
	}
	const reset = "\x1b[m"
	return t.open[ground] + strings.ReplaceAll(line, reset, reset+t.open[ground]) + reset
}

// Placeholder is what an empty field shows: where muted text looks like any
// other, it stands in brackets, so that nobody takes it for a value.
func (t *Theme) Placeholder(s string) string {
	if s != "" && t.spare {
		return "(" + s + ")"
	}
	return s
}

// Key writes a key and what it does, as hint lines and dialogs show it.
func (t *Theme) Key(key, help string) string {
	return t.Paint(Accent, key) + " " + t.Paint(Muted, help)
}

// Href writes text that opens an address where the terminal can; the address
// is https or nothing.
func (t *Theme) Href(url, text string) string {
	if !strings.HasPrefix(url, "https://") {
		return text
	}
	return t.styles[Link].Hyperlink(Safe(url)).Render(text)
}

// Rule is a horizontal line of w cells.
func (t *Theme) Rule(w int) string {
	return t.Paint(Frame, strings.Repeat(t.Glyphs.H, max(w, 0)))
}

// Inset is a rule between different things in a view of w cells, a blank at
// either edge.
func (t *Theme) Inset(w int) string { return " " + t.Rule(w-2) + " " }

// Measure is a bar in at most w cells on a scale up to most: the part that n
// takes of whole, and what is left of it. More than whole is all bar.
func (t *Theme) Measure(n, whole, most, w int) string {
	if most <= 0 || w <= 0 {
		return ""
	}
	cells := func(n int) int {
		if n <= 0 {
			return 0
		}
		return min(max((n*w+most/2)/most, 1), w)
	}
	taken := cells(n)
	rest := max(cells(whole)-taken, 0)
	role := Accent
	if n > whole {
		role = Warn
	}
	return t.Paint(role, strings.Repeat(t.Glyphs.Line, taken)) + t.Paint(Frame, strings.Repeat(t.Glyphs.Rest, rest))
}

// Bar is the vertical line between groups of columns.
func (t *Theme) Bar() string { return t.Paint(Frame, t.Glyphs.V) }

// Box draws the border of a dialog with a title around lines; the result is w cells wide
// and len(lines)+2 high.
func (t *Theme) Box(title string, lines []string, w int) []string {
	g, inner := t.Glyphs, max(w-4, 0)
	head := ""
	if title != "" {
		head = " " + t.Cut(title, max(inner-2, 0)) + " "
	}
	fill := max(w-3-Width(head), 0)
	out := make([]string, 0, len(lines)+2)
	side := t.Paint(Accent, g.V)
	out = append(out, t.Paint(Accent, g.TL+g.H)+t.Paint(Heading, head)+t.Paint(Accent, strings.Repeat(g.H, fill)+g.TR))
	for _, l := range lines {
		out = append(out, side+" "+t.Left(l, inner)+" "+side)
	}
	return append(out, t.Paint(Accent, g.BL+strings.Repeat(g.H, max(w-2, 0))+g.BR))
}

// inputStyles dresses a text input; bubbles' own prompt is nearly invisible
// on white.
func (t *Theme) inputStyles() textinput.Styles {
	state := textinput.StyleState{
		Text: t.styles[Text], Placeholder: t.styles[Ghost], Suggestion: t.styles[Ghost], Prompt: t.styles[Accent],
	}
	focused := state
	focused.Text = t.styles[Input]
	return textinput.Styles{
		Focused: focused, Blurred: state,
		Cursor: textinput.CursorStyle{Shape: tea.CursorBlock, Blink: false},
	}
}

package kit

import (
	"cmp"
	"image/color"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Role is what a piece of text is, never what colour it has. Every role that
// carries meaning also has a glyph or a word beside it.
type Role int

// The roles.
const (
	Text      Role = iota
	Muted          // secondary: ages, units, inactive tabs
	Accent         // what a key does, the prompt mark
	Heading        // titles and column heads
	Selection      // the row the cursor is on
	Focus          // the cell or button that takes the next key
	Marked         // rows chosen with tab
	Input          // text being typed
	OK             // done, accepted
	Info           // told, nothing to do
	Warn           // look at this
	Error          // wrong, blocks
	Low            // stock that will not cover what is asked
	None           // no stock at all
	Frame          // rules and borders
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
	Glyphs Glyphs

	styles [roleCount]lipgloss.Style
	open   [roleCount]string
	close  [roleCount]string
}

// NewTheme builds the theme a look asks for.
func NewTheme(l Look) Theme {
	t := Theme{Mode: l.Mode, Glyphs: unicodeGlyphs}
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
		t.styles = monoStyles()
	case l.Profile == colorprofile.ANSI:
		t.styles = colourStyles(basic)
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

// palette holds the colours of one theme. Meaning is told apart by blue,
// orange and lightness, which the common forms of colour blindness keep;
// green and red never stand for opposites.
type palette struct {
	muted, accent, frame, ok, warn, err, link color.Color
	selFg, selBg, focusFg, focusBg            color.Color
	badgeFg, badgeBg                          color.Color
}

var dark = palette{
	muted: lipgloss.Color("#8B95A5"), accent: lipgloss.Color("#6CB6FF"), frame: lipgloss.Color("#465062"),
	ok: lipgloss.Color("#5CC8A7"), warn: lipgloss.Color("#EBB857"), err: lipgloss.Color("#FF9166"), link: lipgloss.Color("#8CC8FF"),
	selFg: lipgloss.Color("#FFFFFF"), selBg: lipgloss.Color("#234B75"),
	focusFg: lipgloss.Color("#0B1622"), focusBg: lipgloss.Color("#7CC0FF"),
	badgeFg: lipgloss.Color("#1B1304"), badgeBg: lipgloss.Color("#EBB857"),
}

var light = palette{
	muted: lipgloss.Color("#5D6876"), accent: lipgloss.Color("#0A5AA8"), frame: lipgloss.Color("#B4BDC9"),
	ok: lipgloss.Color("#006B4F"), warn: lipgloss.Color("#7F5200"), err: lipgloss.Color("#A83200"), link: lipgloss.Color("#0A5AA8"),
	selFg: lipgloss.Color("#07264A"), selBg: lipgloss.Color("#CBE2FA"),
	focusFg: lipgloss.Color("#FFFFFF"), focusBg: lipgloss.Color("#0A5AA8"),
	badgeFg: lipgloss.Color("#FFFFFF"), badgeBg: lipgloss.Color("#7F5200"),
}

// basic is for terminals of sixteen colours, where a dark blue bar would
// come out black.
var basic = palette{
	muted: lipgloss.Color("8"), accent: lipgloss.Color("12"), frame: lipgloss.Color("8"),
	ok: lipgloss.Color("14"), warn: lipgloss.Color("11"), err: lipgloss.Color("9"), link: lipgloss.Color("12"),
	selFg: lipgloss.Color("15"), selBg: lipgloss.Color("4"),
	focusFg: lipgloss.Color("0"), focusBg: lipgloss.Color("14"),
	badgeFg: lipgloss.Color("0"), badgeBg: lipgloss.Color("11"),
}

func colourStyles(p palette) [roleCount]lipgloss.Style {
	s := lipgloss.NewStyle()
	var out [roleCount]lipgloss.Style
	out[Text] = s
	out[Muted] = s.Foreground(p.muted)
	out[Accent] = s.Foreground(p.accent)
	out[Heading] = s.Bold(true)
	out[Selection] = s.Foreground(p.selFg).Background(p.selBg).Bold(true)
	out[Focus] = s.Foreground(p.focusFg).Background(p.focusBg).Bold(true)
	out[Marked] = s.Foreground(p.accent).Bold(true)
	out[Input] = s.Bold(true)
	out[OK] = s.Foreground(p.ok)
	out[Info] = s.Foreground(p.accent)
	out[Warn] = s.Foreground(p.warn)
	out[Error] = s.Foreground(p.err).Bold(true)
	out[Low] = s.Foreground(p.warn)
	out[None] = s.Foreground(p.err)
	out[Frame] = s.Foreground(p.frame)
	out[TabActive] = s.Foreground(p.selFg).Background(p.selBg).Bold(true)
	out[Badge] = s.Foreground(p.badgeFg).Background(p.badgeBg).Bold(true)
	out[Link] = s.Foreground(p.link).Underline(true)
	out[Code] = s.Foreground(lipgloss.Color("#FFFFFF")).Background(lipgloss.Color("#000000"))
	return out
}

// monoStyles uses bold, reverse and underline only.
func monoStyles() [roleCount]lipgloss.Style {
	s := lipgloss.NewStyle()
	var out [roleCount]lipgloss.Style
	for r := range out {
		out[r] = s
	}
	out[Accent] = s.Bold(true)
	out[Heading] = s.Bold(true)
	out[Selection] = s.Reverse(true)
	out[Focus] = s.Reverse(true).Bold(true)
	out[Marked] = s.Bold(true)
	out[Input] = s.Underline(true)
	out[Warn] = s.Bold(true)
	out[Error] = s.Bold(true).Underline(true)
	out[Low] = s.Bold(true)
	out[None] = s.Bold(true)
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

// Bar is the vertical line between groups of columns.
func (t *Theme) Bar() string { return t.Paint(Frame, t.Glyphs.V) }

// Box draws a border with a title around lines; the result is w cells wide
// and len(lines)+2 high.
func (t *Theme) Box(title string, lines []string, w int) []string {
	g, inner := t.Glyphs, max(w-4, 0)
	head := ""
	if title != "" {
		head = " " + t.Cut(title, max(inner-2, 0)) + " "
	}
	fill := max(w-3-Width(head), 0)
	out := make([]string, 0, len(lines)+2)
	out = append(out, t.Paint(Frame, g.TL+g.H)+t.Paint(Heading, head)+t.Paint(Frame, strings.Repeat(g.H, fill)+g.TR))
	for _, l := range lines {
		out = append(out, t.Bar()+" "+t.Left(l, inner)+" "+t.Bar())
	}
	return append(out, t.Paint(Frame, g.BL+strings.Repeat(g.H, max(w-2, 0))+g.BR))
}

// inputStyles dresses a text input; bubbles' own prompt is nearly invisible
// on white.
func (t *Theme) inputStyles() textinput.Styles {
	state := textinput.StyleState{
		Text: t.styles[Text], Placeholder: t.styles[Muted], Suggestion: t.styles[Muted], Prompt: t.styles[Accent],
	}
	focused := state
	focused.Text = t.styles[Input]
	return textinput.Styles{
		Focused: focused, Blurred: state,
		Cursor: textinput.CursorStyle{Shape: tea.CursorBar, Blink: false},
	}
}

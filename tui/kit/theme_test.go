package kit_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
)

// luminance is that of WCAG 2.1 for a colour #RRGGBB.
func luminance(hex string) float64 {
	var sum float64
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		v := float64(n) / 255
		if v <= 0.03928 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += share * v
	}
	return sum
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

var rgb = regexp.MustCompile(`([34]8);2;(\d+);(\d+);(\d+)`)

// colours are the foreground and background that a role really sends to the
// terminal, empty for the terminal's own.
func colours(t *kit.Theme, r kit.Role) (fg, bg string) {
	for _, m := range rgb.FindAllStringSubmatch(t.Paint(r, "x"), -1) {
		c := "#"
		for _, v := range m[2:] {
			n, _ := strconv.Atoi(v)
			c += fmt.Sprintf("%02X", n)
		}
		if m[1] == "38" {
			fg = c
		} else {
			bg = c
		}
	}
	return fg, bg
}

// The grounds of usual terminal themes, and the text colour that the pictures
// are drawn with.
var grounds = map[kit.Mode][]string{
	kit.Dark:  {"#000000", "#0D1117", "#1E1E1E", "#282828", "#282C34", "#002B36", "#2E3440"},
	kit.Light: {"#FFFFFF", "#FAFAFA", "#F6F8FA", "#FBF1C7", "#FDF6E3", "#EEE8D5"},
}

var ownText = map[kit.Mode]string{kit.Dark: "#D3D9E2", kit.Light: "#24292F"}

func TestEveryRoleCanBeReadOnEveryGround(t *testing.T) {
	const least = 4.5
	carries := map[string]kit.Role{
		"text": kit.Text, "muted": kit.Muted, "ghost": kit.Ghost, "accent": kit.Accent, "heading": kit.Heading, "marked": kit.Marked,
		"input": kit.Input, "ok": kit.OK, "info": kit.Info, "warn": kit.Warn, "error": kit.Error, "low": kit.Low, "none": kit.None,
		"link": kit.Link, "selection": kit.Selection, "focus": kit.Focus, "tab": kit.TabActive, "badge": kit.Badge, "code": kit.Code,
	}
	for mode, on := range grounds {
		th := kit.NewTheme(kit.Look{Mode: mode})
		for _, bar := range []kit.Role{kit.Bar, kit.Here} {
			if _, bg := colours(&th, bar); bg == "" {
				t.Errorf("%s: a bar without a ground", mode)
			} else {
				on = append(on, bg)
			}
		}
		for name, role := range carries {
			fg, bg := colours(&th, role)
			if fg == "" {
				fg = ownText[mode]
			}
			against := on
			if bg != "" {
				against = []string{bg}
			}
			for _, ground := range against {
				if got := contrast(fg, ground); got < least {
					t.Errorf("%s: %s %s on %s has %.1f", mode, name, fg, ground, got)
				}
			}
		}
		if fg, _ := colours(&th, kit.Frame); contrast(fg, on[0]) < 1.3 {
			t.Errorf("%s: rules are not seen", mode)
		}
	}
}

func TestSixteenColoursAreTheTerminalsOwn(t *testing.T) {
	for _, mode := range []kit.Mode{kit.Dark, kit.Light} {
		th := kit.NewTheme(kit.Look{Mode: mode, Profile: colorprofile.ANSI})
		for role := kit.Text; role < kit.Code; role++ {
			if s := th.Paint(role, "x"); strings.Contains(s, "38;2") || strings.Contains(s, "48;2") || strings.Contains(s, "8;5") {
				t.Errorf("%s: role %d sends %q to a terminal of sixteen colours", mode, role, s)
			}
		}
		// A grey that is too dim to read on one ground or the other is not used for words.
		if s := th.Paint(kit.Muted, "x"); s != "x" {
			t.Errorf("%s: muted is %q", mode, s)
		}
	}
}

func TestWithoutColourNothingIsSaidByColour(t *testing.T) {
	th := kit.NewTheme(kit.Look{Mode: kit.Dark, NoColor: true})
	for role := kit.Text; role < kit.Code; role++ {
		if s := th.Paint(role, "x"); regexp.MustCompile(`[34][0-9]`).MatchString(s) {
			t.Errorf("role %d sends a colour: %q", role, s)
		}
	}
	if th.Placeholder("yyyy-mm-dd") != "(yyyy-mm-dd)" || th.Placeholder("") != "" {
		t.Error("a placeholder looks like a value")
	}
	coloured := kit.NewTheme(kit.Look{Mode: kit.Dark})
	if coloured.Placeholder("yyyy-mm-dd") != "yyyy-mm-dd" {
		t.Error("a placeholder in its own colour needs no brackets")
	}
}

func TestABarKeepsItsGroundBehindWhatIsPainted(t *testing.T) {
	th := kit.NewTheme(kit.Look{Mode: kit.Dark})
	_, bar := colours(&th, kit.Bar)
	line := th.On(kit.Bar, "a"+th.Paint(kit.Accent, "b")+"c", 6)
	if kit.Width(line) != 6 || ansi.Strip(line) != "abc   " {
		t.Errorf("the line is %q", line)
	}
	for _, piece := range strings.Split(line, "\x1b[m")[:2] {
		if !strings.HasPrefix(piece, th.Paint(kit.Bar, "x")[:8]) {
			t.Errorf("%q does not lie on %s", piece, bar)
		}
	}
	if got := th.On(kit.Selection, th.Paint(kit.Error, "0")+" none", 10); got != th.Paint(kit.Selection, "0 none    ") {
		t.Errorf("a selected row is not a full bar of one colour: %q", got)
	}
}

func TestAPaneStandsBesideTheViewFrom120On(t *testing.T) {
	for _, c := range []struct{ w, view, pane int }{
		{40, 40, 0}, {80, 80, 0}, {119, 119, 0}, {120, 80, 39}, {121, 81, 39}, {140, 90, 49}, {162, 101, 60}, {250, 189, 60},
	} {
		if view, pane := kit.Room(c.w); view != c.view || pane != c.pane {
			t.Errorf("%d: %d and %d", c.w, view, pane)
		}
	}
	th := kit.NewTheme(kit.Look{Mode: kit.Mono})
	got := th.Beside("a\nlonger than it has\nc", "x", 8, 5, 2)
	if got != "a       │x\nlonger …│" {
		t.Errorf("%q", got)
	}
}

package order

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// color finds the group's colour.
func (e evaluator) color(g *readGroup, raw rawGroup, own bool) {
	m := e.m
	if len(raw.noName) > 0 {
		text := catalog.Clean(raw.noName[0])
		match := g.style.colors.Match(raw.noName[0])
		g.ask(3, optional(match.Nearest), "%s", noColor(g.style, text, match.Nearest))
		g.doubts[len(g.doubts)-1].whole = true
		if (m.opts.Unknown || g.style.unknown) && len(raw.noName) == 1 && len(raw.colors) == 0 {
			g.doubts, g.color = nil, text
		}
		return
	}
	var names []string
	for _, text := range raw.colors {
		match := g.style.colors.Match(text)
		name, ok := match.One()
		if m.opts.Typed {
			name, ok = match.AtPrompt(text)
		}
		switch {
		case ok:
		case len(match.Names) > 1:
			g.ask(1, match.Names, "%q fits several colours of %s%s", catalog.Clean(text), g.style.Number,
				listed(match.Names, 12))
		case len(match.Names) > 0:
			g.ask(1, match.Names, "%q of %s is %s", catalog.Clean(text), g.style.Number, eitherOf(match.Names))
		default:
			g.ask(2, optional(match.Nearest), "%s", noColor(g.style, text, match.Nearest))
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case len(names) > 1 || len(raw.colors) > 1 && len(names) == 1:
		g.color = names[0]
		g.ask(1, nil, "%s share one list of sizes; is it for each?", strings.Join(cleanAll(names), " and "))
	case len(names) == 1:
		g.color = names[0]
	case len(raw.colors) > 0:
	case !own && m.style == g.style && m.color != "":
		g.color, g.carry = m.color, true
	case !own && m.colorAsked != nil && m.style == g.style:
		g.ask(1, m.colorAsked, "the colour above is in doubt: %s", eitherOf(m.colorAsked))
	case !own && m.style == nil && m.passing == nil && m.into == g.style && m.intoColor != "":
		g.color, g.carry = m.intoColor, true
	case len(g.style.Colors) == 1:
		g.color = g.style.Colors[0].Color
	case g.style == e.m.goods.any, !raw.filled():
	default:
		g.ask(1, g.style.ColorNames(), "which colour of %s is it?", g.style.Number)
	}
}

func (m *textReader) whichStyle() string {
	if m.passing != nil {
		return "which style is it? The text above names " + m.passing.Number + ", and does not say that this is of it"
	}
	return "which style is it? None is named, and no grid is open"
}

func noColor(s *readStyle, text, nearest string) string {
	said := UnknownColor(s.Number, catalog.Clean(text))
	if nearest != "" {
		said += "; the nearest is " + catalog.Clean(nearest)
	}
	return said
}

func optional(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

func cleanAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = catalog.Clean(n)
	}
	return out
}

func eitherOf(names []string) string {
	if len(names) == 1 {
		return "perhaps " + catalog.Clean(names[0])
	}
	text := strings.Join(cleanAll(names[:min(6, len(names))]), ", ")
	if len(names) > 6 {
		text += fmt.Sprintf(" or %d more", len(names)-6)
	}
	return text + "; which one?"
}

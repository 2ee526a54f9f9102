package kit

import (
	"cmp"
	"strings"
)

// HintAt is where a key was drawn on the hint line, so that a click does it.
type HintAt struct {
	From, To int // cells, counted from the line's first
	ID       ActionID
}

// Hints draws the keys that work here on one line of at most w cells, as many
// as there is room for. What cannot be done now is left to the palette and
// the help, which say why. The tail, such as help itself, always has its place
// at the end.
func Hints(t *Theme, here, tail []Binding, w int) (string, []HintAt) {
	end, endAt := hintRun(t, tail, w, 2)
	endW := 0
	if n := len(endAt); n > 0 {
		endW = endAt[n-1].To
	}
	line, at := hintRun(t, here, w-endW-3, 3)
	used := 0
	if n := len(at); n > 0 {
		used = at[n-1].To
	}
	for _, a := range endAt {
		at = append(at, HintAt{a.From + w - endW, a.To + w - endW, a.ID})
	}
	return line + Spaces(w-used-endW) + end, at
}

// hintRun draws bindings with a gap between them, as many as w cells hold.
func hintRun(t *Theme, keys []Binding, w, gap int) (string, []HintAt) {
	var b strings.Builder
	var at []HintAt
	x := 0
	for _, k := range keys {
		if len(k.Keys) == 0 || k.Off != "" || k.NoHint {
			continue
		}
		key, help := keyLabel(k.Keys[0]), cmp.Or(k.Hint, k.Help)
		n := Width(key) + 1 + Width(help)
		if x > 0 {
			n += gap
		}
		if x+n > w {
			break
		}
		if x > 0 {
			b.WriteString(Spaces(gap))
		}
		b.WriteString(t.Key(key, help))
		at = append(at, HintAt{x + n - Width(key) - 1 - Width(help), x + n, k.ID})
		x += n
	}
	return b.String(), at
}

// KeyRows draws keys and what each does, in turn, in rows of at most w cells:
// the foot of a dialog, where none may be cut.
func KeyRows(t *Theme, w int, keysAndHelp ...string) []string {
	var rows []string
	used := 0
	for i := 0; i+1 < len(keysAndHelp); i += 2 {
		hint := t.Key(keysAndHelp[i], keysAndHelp[i+1])
		n := Width(keysAndHelp[i]) + 1 + Width(keysAndHelp[i+1])
		if last := len(rows) - 1; last >= 0 && used+3+n <= w {
			rows[last] += "   " + hint
			used += 3 + n
			continue
		}
		rows, used = append(rows, t.Cut(hint, w)), n
	}
	return rows
}

// keyLabel is a key as a person reads it: F1, not f1.
func keyLabel(k string) string {
	if len(k) >= 2 && len(k) <= 3 && k[0] == 'f' && k[1] >= '1' && k[1] <= '9' {
		return "F" + k[1:]
	}
	switch k {
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	return k
}

// keyLabels joins all keys of a binding.
func keyLabels(b Binding) string {
	out := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		out[i] = keyLabel(k)
	}
	return strings.Join(out, " ")
}

package kit

import (
	"cmp"
	"strings"
)

// Hints draws the keys that work here on one line of at most w cells, as many
// as there is room for. What cannot be done now is left to the palette and
// the help, which say why. Help itself always has its place at the end.
func Hints(t *Theme, here []Binding, help Binding, w int) string {
	tail := ""
	if len(help.Keys) > 0 {
		tail = keyLabel(help.Keys[0]) + " " + help.Help
	}
	room := w - Width(tail) - 3
	var b strings.Builder
	used := 0
	for _, k := range here {
		if len(k.Keys) == 0 || k.Off != "" || k.NoHint {
			continue
		}
		key, help := keyLabel(k.Keys[0]), cmp.Or(k.Hint, k.Help)
		n := Width(key) + 1 + Width(help)
		if used > 0 {
			n += 3
		}
		if used+n > room {
			break
		}
		if used > 0 {
			b.WriteString("   ")
		}
		b.WriteString(t.Key(key, help))
		used += n
	}
	if tail == "" {
		return b.String()
	}
	line := b.String()
	if w < Width(tail) {
		return t.Cut(tail, w)
	}
	return line + Spaces(w-used-Width(tail)) + t.Key(keyLabel(help.Keys[0]), help.Help)
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

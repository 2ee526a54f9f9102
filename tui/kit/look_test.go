package kit_test

import (
	"testing"

	"orderpad/tui/kit"
)

func TestSignsThatTheTerminalHas(t *testing.T) {
	for _, c := range []struct {
		term, all, ctype, lang string
		ascii                  bool
	}{
		{term: "xterm", lang: "en_US.UTF-8"}, {term: "xterm", lang: "de_DE.utf8@euro"}, {term: "xterm"}, {term: "xterm", lang: "C"},
		{term: "linux", lang: "en_US.UTF-8", ascii: true}, {term: "dumb", ascii: true},
		{term: "xterm", lang: "ja_JP.eucJP", ascii: true}, {term: "xterm", lang: "de_DE.ISO-8859-15@euro", ascii: true},
		{term: "xterm", ctype: "en_US.UTF-8", lang: "ja_JP.eucJP"}, {term: "xterm", all: "fr_FR.ISO-8859-1", lang: "fr_FR.UTF-8", ascii: true},
	} {
		env := map[string]string{"TERM": c.term, "LC_ALL": c.all, "LC_CTYPE": c.ctype, "LANG": c.lang}
		if look := kit.LookFromEnv(func(name string) string { return env[name] }, kit.Auto); look.ASCII != c.ascii {
			t.Errorf("%+v: ASCII %v", c, look.ASCII)
		}
	}
}

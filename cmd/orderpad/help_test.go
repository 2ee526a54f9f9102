package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"orderpad/client/credential"
)

// testApp is a program with a home and streams of its own.
func testApp(home string) (a *app, out, said *bytes.Buffer) {
	out, said = &bytes.Buffer{}, &bytes.Buffer{}
	return &app{home: home, in: strings.NewReader(""), out: out, err: said, now: time.Now,
		getenv: func(name string) string { return map[string]string{"ORDERPAD_HOME": home}[name] },
		vault:  credential.With(credential.Memory(), func(string) string { return "" })}, out, said
}

func leaves(cmd *cobra.Command) (all []*cobra.Command) {
	for _, sub := range cmd.Commands() {
		if sub.HasAvailableSubCommands() {
			all = append(all, leaves(sub)...)
		} else if sub.IsAvailableCommand() {
			all = append(all, sub)
		}
	}
	return all
}

// Every command shows itself at work, by a line that it would understand.
func TestEveryCommandHasAnExample(t *testing.T) {
	a, _, _ := testApp(t.TempDir())
	root := a.root()
	seen := map[string]bool{}
	for _, cmd := range leaves(root) {
		seen[cmd.CommandPath()] = true
		if !strings.Contains(cmd.Example, cmd.CommandPath()) {
			t.Errorf("%s has no example; give it one, or a row in examples", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			at := strings.LastIndex(line, "orderpad ")
			if at < 0 {
				continue
			}
			found, rest, err := root.Find(strings.Fields(strings.TrimRight(line[at+len("orderpad "):], ")\n")))
			if err != nil || found != cmd {
				t.Errorf("%s: %q is another command: %v", cmd.CommandPath(), line, err)
			}
			for _, word := range rest {
				if name, flag := strings.CutPrefix(word, "--"); flag && cmd.Flag(name) == nil {
					t.Errorf("%s: %q has no flag --%s", cmd.CommandPath(), line, name)
				}
			}
		}
	}
	for path := range examples {
		if !seen[path] && path != "orderpad help" {
			t.Errorf("examples has %s, which is no command", path)
		}
	}
}

// A command's help is its own: what works everywhere is named in one line.
func TestHelpNamesGlobalFlagsOnce(t *testing.T) {
	for _, args := range [][]string{{"order", "set", "--help"}, {"help", "order", "set"}} {
		a, out, _ := testApp(t.TempDir())
		if code := a.run(t.Context(), args); code != 0 {
			t.Fatalf("%v ended with %d", args, code)
		}
		help := out.String()
		if strings.Count(help, "--read-only") != 1 || strings.Contains(help, "look at everything") || strings.Contains(help, "true|false") || !strings.Contains(help, "Examples:") {
			t.Errorf("%v:\n%s", args, help)
		}
	}
	a, out, _ := testApp(t.TempDir())
	if a.run(t.Context(), []string{"--help"}); !strings.Contains(out.String(), "look at everything") {
		t.Errorf("orderpad --help does not explain the global flags:\n%s", out)
	}
}

func TestVersionFlag(t *testing.T) {
	a, want, _ := testApp(t.TempDir())
	a.run(t.Context(), []string{"version"})
	for _, flag := range []string{"--version", "-v"} {
		a, out, said := testApp(t.TempDir())
		if code := a.run(t.Context(), []string{flag}); code != 0 || out.String() != want.String() || said.Len() > 0 {
			t.Errorf("%s ended with %d: %q %q", flag, code, out, said)
		}
	}
}

// The manual pages are the same bytes for the same day, and there is one for
// every command.
func TestManPages(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1764300000")
	var pages [2]map[string]string
	for i := range pages {
		dir := filepath.Join(t.TempDir(), "man1")
		a, _, _ := testApp(t.TempDir())
		if code := a.run(t.Context(), []string{"man", dir}); code != 0 {
			t.Fatalf("ended with %d", code)
		}
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		pages[i] = map[string]string{}
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			pages[i][f.Name()] = string(data)
		}
	}
	for name, page := range pages[0] {
		if pages[1][name] != page {
			t.Errorf("%s differs from run to run", name)
		}
	}
	a, _, _ := testApp(t.TempDir())
	for _, cmd := range leaves(a.root()) {
		if name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"; cmd.Name() != "help" && pages[0][name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
}

// offers is what a shell is told to offer at the end of a line.
func offers(t *testing.T, home string, line ...string) (found []string, directive string) {
	t.Helper()
	a, out, _ := testApp(home)
	a.run(t.Context(), append([]string{cobra.ShellCompRequestCmd}, line...))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, l := range lines[:len(lines)-1] {
		word, _, _ := strings.Cut(l, "\t")
		found = append(found, word)
	}
	return found, lines[len(lines)-1]
}

// A shell offers what can stand there, and files only where files belong.
func TestCompletion(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	for _, args := range [][]string{
		{"connection", "add", "shop", "--kind", "proxy", "--url", "https://shop.test"},
		{"connection", "add", "other", "--kind", "ecat", "--url", "https://ecat.test", "--user", "u", "--set", "org=acme"},
		{"order", "new", "--line", "pc54 navy s4 @8.50"},
		{"order", "new", "--line", "pc61 red m4 @8.50"},
		{"order", "hold", "2"},
	} {
		a, _, said := testApp(home)
		if code := a.run(t.Context(), args); code != 0 {
			t.Fatalf("%v ended with %d: %s", args, code, said)
		}
	}
	const none, fileNames, dirs = ":4", ":0", ":16"
	for _, row := range []struct {
		line      string
		want      []string // all of them are offered
		directive string   // empty: any
	}{
		{"connection show ", []string{"other", "shop"}, none},
		{"connection show s", []string{"shop"}, none},
		{"connection add ", nil, none},
		{"connection set shop spl", []string{"split="}, ":6"},
		{"connection set shop split=", []string{"split=suffix", "split=server", "split=columns"}, none},
		{"connection set shop test=o", []string{"test=on", "test=off"}, none},
		{"connection add x --kind ", []string{"proxy", "manageorders", "ecat"}, none},
		{"connection import ", nil, fileNames},
		{"--connection ", []string{"other", "shop"}, none},
		{"order show ", []string{"1", "2"}, ":36"},
		{"order show O", []string{"OP"}, ":36"},
		{"order release ", []string{"2"}, ":36"},
		{"order restore ", nil, ":36"},
		{"order list --state dr", []string{"draft"}, none},
		{"order set 1 ContactE", []string{"ContactEmail="}, ":6"},
		{"order line 1 ", []string{"add", "set", "remove"}, none},
		{"order line 1 s", []string{"set"}, none},
		{"order line 1 remove ", nil, none},
		{"order new --from ", nil, fileNames},
		{"order list --limit ", nil, none},
		{"backup ", nil, fileNames},
		{"--home ", nil, dirs},
		{"man ", nil, dirs},
		{"customers show ", nil, none},
		{"api ", []string{"GET"}, none},
		{"docs re", []string{"rep", "reliability"}, none},
		{"sync ", nil, none},
	} {
		found, directive := offers(t, home, strings.Split(row.line, " ")...)
		for _, want := range row.want {
			if !slices.ContainsFunc(found, func(f string) bool { return f == want || (want == "OP" && strings.HasPrefix(f, want)) }) {
				t.Errorf("%q offers %q, and not %q", row.line, found, want)
			}
		}
		if len(row.want) == 0 && len(found) > 0 {
			t.Errorf("%q offers %q", row.line, found)
		}
		if row.directive != "" && directive != row.directive {
			t.Errorf("%q ends with %s, want %s", row.line, directive, row.directive)
		}
	}
	if found, _ := offers(t, home, "order", "release", ""); len(found) != 1 {
		t.Errorf("order release offers %q, of which one is held", found)
	}
}

// Asking a shell makes no home and changes nothing.
func TestCompletionMakesNothing(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if found, _ := offers(t, home, "order", "show", ""); len(found) > 0 {
		t.Errorf("%q of nothing", found)
	}
	if _, err := os.Stat(home); err == nil {
		t.Error("the home was made")
	}
}

// What is nothing like a command gets no suggestion.
func TestSuggestionsHaveACutOff(t *testing.T) {
	for typed, want := range map[string]string{"ordr": "orderpad order?", "inventori": "orderpad inventory?", "xyzzy": "", "frobnicate": ""} {
		a, _, said := testApp(t.TempDir())
		if code := a.run(t.Context(), []string{typed}); code != 2 {
			t.Errorf("%s ended with %d", typed, code)
		}
		if strings.Contains(said.String(), "did you mean") != (want != "") || !strings.Contains(said.String(), want) {
			t.Errorf("%s: %s", typed, said)
		}
	}
}

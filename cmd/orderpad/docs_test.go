package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orderpad/assets"
	"orderpad/client"
	"orderpad/store/order"
)

var writeDocs = flag.Bool("write", false, "write the tables of states and outcomes into assets/docs/RELIABILITY.md")

// TestDocsReliability holds the tables of states and outcomes on page
// RELIABILITY to those that the code goes by; go test ./cmd/orderpad -run Docs
// -write writes them.
func TestDocsReliability(t *testing.T) {
	file := filepath.Join("..", "..", "assets", "docs", "RELIABILITY.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	have := strings.ReplaceAll(string(data), "\r\n", "\n")
	want := have
	for name, table := range map[string]string{"states": statesTable(t), "outcomes": outcomesTable()} {
		begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
		before, rest, ok1 := strings.Cut(want, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok1 || !ok2 {
			t.Fatalf("RELIABILITY.md has no %s and %s", strings.TrimSpace(begin), end)
		}
		want = before + begin + table + end + after
	}
	if *writeDocs {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the tables of states and outcomes in RELIABILITY.md are not those of the code; write them with: go test ./cmd/orderpad -run Docs -write")
	}
}

// eventWords say what moves an order; who decides it stands first where that is
// a person.
var eventWords = map[order.Event]string{
	order.EventQueue: "you queue it", order.EventHold: "you hold it back", order.EventRelease: "you release it",
	order.EventEdit: "you mend it", order.EventDequeue: "you take it back", order.EventDiscard: "you throw it away",
	order.EventRestore: "you take it back", order.EventPersonYes: "you say that it is there",
	order.EventPersonNo: "you say to send it again", order.EventCancel: "you cancel it",
	order.EventGone: "a revision replaces it, and you say that the shop cancelled it",
	order.EventSend: "its body is written down, the POST follows", order.EventNotSent: "it never left, or was refused for now",
	order.EventAccept: "the server says or shows that it has it", order.EventLost: "no answer says what became of it",
	order.EventGive:   "it goes to a colleague, by your word or the office's",
	order.EventReject: "the server refuses this order", order.EventImport: "OnSite has a number for it",
	order.EventLookUp: "it had to be looked up before it goes, and the server has it",
	order.EventAsk:    "it had to be looked up before it goes, and that does not tell: you are asked",
}

func statesTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| an order that is | when | becomes |\n|---|---|---|\n")
	used := map[order.Event]bool{}
	for _, from := range order.States {
		for _, step := range order.Transitions {
			if step.From != from {
				continue
			}
			if eventWords[step.Event] == "" {
				t.Errorf("the event %q has no words", step.Event)
			}
			used[step.Event] = true
			fmt.Fprintf(&b, "| %s | %s | %s |\n", step.From, eventWords[step.Event], step.To)
		}
	}
	for event := range eventWords {
		if !used[event] {
			t.Errorf("no state takes the event %q", event)
		}
	}
	return b.String()
}

func outcomesTable() string {
	results := map[client.Result]string{
		client.Accepted: "accepted", client.Queued: "queued", client.Unknown: "unknown, and looked up",
		client.Rejected: "rejected", client.Lookup: "looked up: ours is accepted, another's is for you to decide",
	}
	var b strings.Builder
	b.WriteString("| answer | ManageOrders | proxy |\n|---|---|---|\n")
	for _, row := range client.Outcomes {
		result := results[row.Result]
		if row.Waiting != "" {
			result += ", waits for " + strings.ReplaceAll(string(row.Waiting), "_", "-")
		}
		if row.Result == client.Queued && !row.Before {
			result += "; looked up before it goes again"
		}
		if row.Renew {
			result = "the sign-in is renewed once, then " + result
		}
		cells := []string{"-", "-"}
		for i, route := range []client.Route{client.ManageOrders, client.Proxy} {
			if len(row.On) == 0 || slices.Contains(row.On, route) {
				cells[i] = result
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.ReplaceAll(row.Answer, "|", "\\|"), cells[0], cells[1])
	}
	return b.String()
}

// TestDocsSettings holds the table of settings to the settings there are.
func TestDocsSettings(t *testing.T) {
	page := projectFile(t, "assets/docs/SETTINGS.md")
	for name := range order.SettingNames() {
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("SETTINGS.md has no row for the setting %s", name)
		}
	}
}

func TestReadmeIsShort(t *testing.T) {
	if lines := strings.Count(projectFile(t, "README.md"), "\n"); lines >= 200 {
		t.Errorf("README.md has %d lines; what is over 200 belongs into assets/docs", lines)
	}
}

// link is a relative link or a picture of Markdown, without its anchor.
var link = regexp.MustCompile(`\]\(([^)#: ]+)(?:#[^)]*)?\)`)

// TestDocsLinks finds every file that a document links to.
func TestDocsLinks(t *testing.T) {
	found := 0
	for _, file := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(projectFile(t, file), -1) {
			found++
			if _, err := os.Stat(filepath.Join("..", "..", filepath.Dir(file), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", file, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d links were found", found)
	}
}

// typed are the commands of a document that a person may type: lines of a
// fenced or indented block.
func typed(text string) (commands []string) {
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
			continue
		}
		command, indented := strings.CutPrefix(line, "    ")
		if command = strings.TrimSpace(command); (fenced || indented) && (command == "orderpad" || strings.HasPrefix(command, "orderpad ")) {
			commands = append(commands, command)
		}
	}
	return commands
}

// TestDocsCommands holds that each command of the documents is one that there
// is, with the flags it has.
func TestDocsCommands(t *testing.T) {
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }}
	found := 0
	for _, file := range documents(t) {
		for _, line := range typed(projectFile(t, file)) {
			line, _, _ = strings.Cut(line, " #")
			line, _, _ = strings.Cut(line, " > ")
			var args []string
			for _, word := range strings.Fields(line)[1:] {
				if word = strings.Trim(word, "'[]"); word != "|" {
					args = append(args, word)
				}
			}
			found++
			cmd, rest, err := a.root().Find(args)
			if err != nil || (cmd.HasSubCommands() && len(args) > 0) {
				t.Errorf("%s: %q is no command: %v", file, line, err)
				continue
			}
			for _, word := range rest {
				if name, ok := strings.CutPrefix(word, "--"); ok && cmd.Flag(strings.SplitN(name, "=", 2)[0]) == nil && cmd.InheritedFlags().Lookup(name) == nil {
					t.Errorf("%s: %q has no flag --%s", file, line, name)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d commands were found", found)
	}
}

func projectFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// documents are the project's Markdown files, by path from its folder.
func documents(t *testing.T) []string {
	t.Helper()
	files := []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, d := range assets.Docs() {
		files = append(files, filepath.Join("assets", "docs", strings.ToUpper(d.Name)+".md"))
	}
	return files
}

package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"orderpad/client"
	"orderpad/store/order"
)

var writeReadme = flag.Bool("readme", false, "write the tables of states and outcomes into README.md")

// TestReadmeReliability holds the README's tables of states and outcomes to
// those that the code goes by; go test ./cmd/orderpad -run Readme -readme
// writes them.
func TestReadmeReliability(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
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
			t.Fatalf("README.md has no %s and %s", strings.TrimSpace(begin), end)
		}
		want = before + begin + table + end + after
	}
	if *writeReadme {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the tables of states and outcomes in README.md are not those of the code; write them with: go test ./cmd/orderpad -run Readme -readme")
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
	order.EventSend: "its body is written down, the POST follows", order.EventNotSent: "it provably never left, or was provably not taken",
	order.EventAccept: "the server says or shows that it has it", order.EventLost: "no answer says what became of it",
	order.EventReject: "the server refuses this order", order.EventImport: "OnSite has a number for it",
	order.EventLookUp: "it came back from a copy, and the server has it already",
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

package order

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var writeReadme = flag.Bool("readme", false, "write the table of fields into README.md")

// TestReadmeTable holds the README's table of what travels to the table in the
// code; go test ./store/order -run Readme -readme writes it.
func TestReadmeTable(t *testing.T) {
	const begin, end = "<!-- fields:begin -->\n", "<!-- fields:end -->"
	file := filepath.Join("..", "..", "README.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("README.md has no %s and %s", strings.TrimSpace(begin), end)
	}
	want := readmeTable()
	if *writeReadme {
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the table of what travels in README.md is not that of the code; write it with: go test ./store/order -run Readme -readme")
	}
}

// readmeTable is the field table in Markdown.
func readmeTable() string {
	var b strings.Builder
	b.WriteString("| field | type | ManageOrders | proxy | meaning |\n|---|---|---|---|---|\n")
	travels := func(key string) string {
		switch key {
		case "=":
			return "yes"
		case "-":
			return "dropped"
		}
		return "`" + strings.ReplaceAll(key, "+", "` and `") + "`"
	}
	for _, f := range FieldTable() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Path, f.Type, travels(f.ManageOrders), travels(f.Proxy), f.Meaning)
	}
	return b.String()
}

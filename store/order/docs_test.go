package order

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var writeDocs = flag.Bool("write", false, "write the table of fields into assets/docs/FIELDS.md")

// TestDocsFields holds page FIELDS to the table in the code; go test
// ./store/order -run Docs -write writes it.
func TestDocsFields(t *testing.T) {
	const begin, end = "<!-- fields:begin -->\n", "<!-- fields:end -->"
	file := filepath.Join("..", "..", "assets", "docs", "FIELDS.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("FIELDS.md has no %s and %s", strings.TrimSpace(begin), end)
	}
	want := fieldsTable()
	if *writeDocs {
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the table of what travels in FIELDS.md is not that of the code; write it with: go test ./store/order -run Docs -write")
	}
}

// fieldsTable is the field table in Markdown.
func fieldsTable() string {
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

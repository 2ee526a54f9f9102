package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"orderpad/client/credential"
	"orderpad/store/order"
)

// The report says what support needs, and nothing that names anybody: no
// customer, no server, no folder, no secret.
func TestReportNamesNobody(t *testing.T) {
	home := filepath.Join(t.TempDir(), "Quillfeather")
	environment := map[string]string{"ORDERPAD_HOME": home, "TERM": "xterm-256color", "TMUX": "marker-1",
		"HTTPS_PROXY": "http://marker-2:marker-3@marker-4:8080", "ORDERPAD_SECRET": "marker-5"}
	run := func(args ...string) string {
		t.Helper()
		a, out, said := testApp(home)
		a.getenv = func(name string) string { return environment[name] }
		a.vault = credential.With(credential.Memory(), a.getenv)
		if code := a.run(t.Context(), args); code != 0 {
			t.Fatalf("%v ended with %d: %s", args, code, said)
		}
		return out.String()
	}
	run("connection", "add", "marker-6", "--kind", "manageorders", "--url", "https://marker-7.test", "--user", "marker-8")
	run("order", "new", "--line", "pc54 navy s4 @8.50")
	run("order", "customer", "1", "--new", "marker-9")
	run("order", "set", "1", "ContactEmail=marker-10@acme.test", "CustomerPurchaseOrder=marker-11")
	var view reportView
	document := run("doctor", "--report", "--json")
	if err := json.Unmarshal([]byte(document), &view); err != nil {
		t.Fatal(err)
	}
	if view.Orders[order.Draft] != 1 || view.OnlyHere != 1 || view.Connections["manageorders"] != 1 || view.Databases != "sound" ||
		view.Keyring != "answers" || !view.Proxy || view.Terminal["TERM"] != "xterm-256color" || view.Terminal["TMUX"] != "set" || view.SQLite == "" {
		t.Errorf("%+v", view)
	}
	for _, said := range []string{document, run("doctor", "--report")} {
		if strings.Contains(said, "marker") || strings.Contains(said, "Quillfeather") {
			t.Errorf("the report names somebody:\n%s", said)
		}
	}
}

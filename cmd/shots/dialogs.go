package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"orderpad/client/sandbox"
)

// teamCSV is a file of orders whose headers nobody knows.
const teamCSV = "Nr.,Wer,Was,Farbe,Size,Wieviel,Preis,Regal\nA-1,Ann Lee,PC54,Navy,SM,4,8.50,7\nA-2,Bob Cruz,PC54,Navy,L,x,8.50,8\nA-3,Cy Ng,PC54,Jet Black,XXXL,1,8.50,9\n"

const team = "Ann Lee\tS\t7\nBob Cruz\tL\t12\nCy Ng\tL\t3\nDee Park\tXL\t44\n"

// dialogs goes through the overlays and forms that the walk before did not
// open, from the list of orders on.
func (t *tour) dialogs() {
	t.imports()
	t.ecat()
	t.names()
	t.Press("alt+5").WaitFor("5 Cust").Press("alt+n").WaitFor("A new customer")
	t.Type("Elm Street School").Press("tab").Type("Olu Novak").Press("tab").Type("olu@elm").Press("alt+s").WaitFor("not an e-mail")
	t.shot("customers-new")
	t.Press("esc").WaitGone("A new customer")
	t.Press("alt+6").WaitFor("demo-proxy").Press("a").WaitFor("What does the shop use?")
	t.shot("setup-kind")
	t.Press("m").WaitFor("A new connection").Press("tab").Type("https://manageordersapi.com").Press("tab").Type("dana").Press("tab").Type("secret12").WaitFor("********")
	t.shot("setup-new")
	t.Press("esc").WaitGone("A new connection")
	t.Press("ctrl+q").WaitFor("Quit orderpad?")
	t.shot("quit")
	t.away("Quit orderpad?")
}

func (t *tour) imports() {
	file := filepath.Join(t.home, "team.csv")
	if err := os.WriteFile(file, []byte(teamCSV), 0o600); err != nil {
		t.tb.Fatal(err)
	}
	t.Press("i").WaitFor("Import orders from a file")
	t.Type(file).WaitFor("team.csv")
	t.shot("import")
	t.Press("enter").WaitFor("FOR EXAMPLE")
	t.shot("import-columns")
	for _, what := range []string{"order id", "contact", "style", "colour"} {
		t.Press("enter").WaitFor("type to find").Type(what).WaitFor("▸ " + what)
		if what == "style" {
			t.shot("import-column")
		}
		t.Press("enter").WaitGone("take it")
	}
	for _, what := range []string{"pieces", "price"} {
		t.Press("enter").WaitFor("type to find").Type(what).WaitFor("▸ " + what).Press("enter").WaitGone("take it")
	}
	t.Press("x").WaitFor("left out").Press("y").WaitFor("2 to import")
	t.shot("import-report")
	t.Press("y").WaitFor("Imported")
	t.shot("imported")
	t.away("refused.csv")
}

// ecat pulls the orders of the demo's eCat.
func (t *tour) ecat() {
	t.Press("e").WaitFor("Pull eCat's orders?")
	t.shot("ecat")
	t.away("Pull eCat's orders?")
}

// names pastes a roster into the grid of the newest order.
func (t *tour) names() {
	t.Press("/").Type("A-3").WaitFor("1 order").Press("enter").WaitFor("STYLES").Press("enter").WaitFor("on hand")
	t.Paste(team).WaitFor("names")
	t.shot("roster")
	t.Press("esc").WaitGone("names and fee")
	t.Press("esc").WaitGone("[·]").WaitFor("STYLES").Press("home").WaitFor("▸").Press("down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down").WaitFor("▸all").Press("enter").WaitFor("All fields", "ExtSource")
	t.shot("order-fields")
	t.Press("esc").WaitGone("ExtSource").WaitFor("STYLES").Press("esc").WaitFor("CUSTOMER")
}

func (t *tour) urls() (urls sandbox.URLs) {
	data, err := os.ReadFile(filepath.Join(t.home, "pad3", "demo", "sandbox.json"))
	if err == nil {
		err = json.Unmarshal(data, &urls)
	}
	if err != nil {
		t.tb.Fatal(err)
	}
	return urls
}

package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

const names = "Name\tSize\tNo\nAnn Lee\tS\t7\nBob Ray\tM\t12\nCy Diaz\tL\t\nDee Fox\tQQ\t4\n"

func TestRosterGolden(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("right", "3", "left")
	r.Paste(names)
	r.FitsEverywhere(t).Goldens(t)
}

func TestRosterFillsTheRow(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("right", "3", "left")
	r.Paste(names).Has("Put 3 names on Navy?", "S 1 · M 1 · L 1", "M has 1 name and 3 pieces", "line 5")
	if got := lines(r.only(t)); got != "PC54 Navy M3 @8.50" {
		t.Fatalf("changed before the answer: %s", got)
	}
	r.Press("n")
	o := r.only(t)
	if got := lines(o); got != "PC54 Navy S1 M3 L1 @8.50" {
		t.Fatal(got)
	}
	details := o.Fields.Designs[0].Locations[0].LocationDetails
	if len(details) != 3 || details[0].ParameterValue != "Ann Lee" || details[0].Text != "7" {
		t.Fatalf("%+v", details)
	}
	r.said(t, "3 names are on Navy; ctrl+z takes it back. Not understood: line 5")
	r.Press("ctrl+z")
	if o := r.only(t); lines(o) != "PC54 Navy M3 @8.50" || len(o.Fields.Designs) != 0 {
		t.Fatalf("undone to %s", lines(o))
	}
}

func TestRosterWithFee(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.list["NAME/NUMBER"] = 150
	r.grid()
	r.Paste("Ann Lee, S, 7\nBob Ray, M, 12").Press("f")
	if got := lines(r.only(t)); got != "PC54 Navy S1 M1 @8.50 | NAME/NUMBER  2 @1.50" {
		t.Fatal(got)
	}
	r.said(t, "with a NAME/NUMBER fee")
}

func TestRosterIsNotTakenForQuantities(t *testing.T) {
	for _, text := range []string{"Navy M 12\nJet Black L 6", "4\n8\n8\n2\n", "Colour\tS\tM\tL\nblack\t1\t2\t3\nNvy\t4\t5\t6", "S 4, M 8, 2XL 2", "12 M\n6 XL"} {
		r := newRig(t, 80, 24).grid()
		r.Paste(text)
		if strings.Contains(r.Screen(), "names on") {
			t.Errorf("%q is asked about as names:\n%s", text, r.Screen())
		}
	}
	r := newRig(t, 80, 24).grid()
	r.Paste("please M 4\nalso L 6").Has("quantities").Press("q")
	if got := lines(r.only(t)); got != "PC54 Navy M4 L6 @8.50" {
		t.Fatal(got)
	}
}

func TestRosterFromAFile(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	unknown := work.ImportColumns{Columns: []work.ImportColumn{{Header: "Spieler", Samples: []string{"Ann", "Bob"}}, {Header: "Größe", Samples: []string{"S", "L"}}, {Header: "Nr", Samples: []string{"7"}, Path: order.RosterNumber}}}
	r.shop.roster = func(path string) (work.RosterFile, error) {
		if path != "team.csv" {
			return work.RosterFile{}, order.Errorf(order.KindNotFound, "there is no file %s", path)
		}
		if r.shop.said == nil {
			return work.RosterFile{Columns: unknown, Asks: true}, nil
		}
		return work.RosterFile{Columns: unknown, Entries: []order.RosterEntry{{Line: 2, Name: "Ann", Size: "S", Number: "7"}, {Line: 3, Name: "Bob", Size: "L"}}}, nil
	}
	r.Press("alt+n", "enter").Has("type the path").Type("tame.csv").Press("enter").Has("there is no file tame.csv")
	r.Press("home", "delete", "delete", "delete", "delete").Type("team").Press("enter").Has("The columns of team.csv", "Spieler", "number")
	r.Press("y").Has("must hold the name").Press("enter").Type("na").Press("enter", "enter").Type("siz").Press("enter", "y")
	if r.shop.said["Spieler"] != "name" || r.shop.said["Größe"] != "size" || r.shop.said["Nr"] != "number" {
		t.Errorf("%v", r.shop.said)
	}
	r.Has("Put 2 names on Navy?").HasNot("they are not names").Press("n")
	if got := lines(r.only(t)); got != "PC54 Navy S1 L1 @8.50" {
		t.Error(got)
	}
}

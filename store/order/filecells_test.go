package order

import (
	"strings"
	"testing"
)

func TestCellsAsPeopleWriteThem(t *testing.T) {
	for cell, want := range map[string]string{
		"  a ": "a", `="02134"`: "02134", "'02134": "02134", "'+1 253 555": "+1 253 555", "'=x": "=x", "'-": "-", "'90s party": "'90s party", "'Til 9": "'Til 9",
		"'": "", "": "", "'(253) 555-0100": "(253) 555-0100", "O'Brien": "O'Brien", "'@x": "@x",
	} {
		if got := cellText(cell); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]int{
		"": 0, "-": 0, "–": 0, "4": 4, "1,204": 1204, "1 204": 1204, "12.0": 12, "12 ea": 12, "12pcs": 12, "2 doz": 24, "3 dozen": 36, "1\u00a0204": 1204, "0": 0, "007": 7,
	} {
		if got, why := cellPieces(cell, false); got != want || why != "" {
			t.Errorf("%q is %d %s, want %d", cell, got, why, want)
		}
	}
	if got, why := cellPieces("1.204", true); got != 1204 || why != "" {
		t.Errorf("%d %s", got, why)
	}
	for cell, says := range map[string]string{
		"1.204": "not a whole number", "4.5": "not a whole number", "-3": "negative", "(3)": "negative", "a few": "not a whole number", "1,20": "not a whole number",
		"100,000": "over", "4+2": "not a whole number", "1e3": "not a whole number", "S4": "not a whole number", "4/2": "not a whole number",
	} {
		if got, why := cellPieces(cell, false); !strings.Contains(why, says) {
			t.Errorf("%q is %d: %s", cell, got, why)
		}
	}
	for cell, want := range map[string]string{
		"8.50": "8.50", "$8.50 ea": "8.50", "$ 8.50": "8.50", "8.50/ea": "8.50", "USD 8.50": "8.50", "8.50 USD": "8.50", "$8.50 each": "8.50", "8.5": "8.50", "8,50": "8.50",
		"$1,204.50": "1204.50", "1,204": "1204.00", "@8.50": "8.50", "-": "", "": "", "$8.50 per piece": "8.50", "US$8.50": "8.50", "0": "0.00", "$.95": "0.95",
	} {
		if got, why := cellPrice(cell, false); got.String() != want || why != "" {
			t.Errorf("%q is %s %s, want %s", cell, got, why, want)
		}
	}
	for cell, want := range map[string]string{"8,50": "8.50", "1.204,50": "1204.50", "8.50": "8.50", "9": "9.00"} {
		if got, why := cellPrice(cell, true); got.String() != want || why != "" {
			t.Errorf("with decimal commas %q is %s %s, want %s", cell, got, why, want)
		}
	}
	for _, cell := range []string{"8.505", "€8.50", "8.50 EUR", "-8.50", "free", "8.50 or 9", "1,2,3", "8.5.0"} {
		if got, why := cellPrice(cell, false); why == "" {
			t.Errorf("%q is %s", cell, got)
		}
	}
	for text, damaged := range map[string]bool{
		"2.53556E+09": true, "1E+05": true, "#N/A": true, "#REF!": true, "#DIV/0!": true, "#######": true, "=SUM(A1:A2)": true,
		"": false, "#1001": false, "PC54": false, "5E3": false, "12E4567": false, "E+A": false, "#": false,
	} {
		if got := damage(text); (got != "") != damaged {
			t.Errorf("%q: %q", text, got)
		}
	}
	for zip, want := range map[string]string{"2134": "02134", "601": "00601", "2134-1234": "02134-1234", "98030": "", "98030-1234": "", "K1A 0B1": "", "": "", "12": ""} {
		if got := zipDamage(zip, ""); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q", zip, got)
		}
	}
	if zipDamage("1010", "Austria") != "" || zipDamage("2134", "U.S.A.") == "" {
		t.Error("the country decides what a ZIP is")
	}
}

func TestDatesOfCells(t *testing.T) {
	for text, want := range map[string]string{
		"3/4/26": "2026-03-04", "03/04/2026": "2026-03-04", "3-4-26": "2026-03-04", "25/3/26": "2026-03-25", "4-Mar-26": "2026-03-04", "4 Mar 2026": "2026-03-04",
		"Mar 4, 2026": "2026-03-04", "March 4, 2026": "2026-03-04", "March 4th, 2026": "2026-03-04", "Wed, March 4, 2026": "2026-03-04", "20260304": "2026-03-04",
		"2026-03-04": "2026-03-04", "2026-03-04 09:58:00 -0800": "2026-03-04", "2026-03-04T09:58:00Z": "2026-03-04", "3/4/26 10:00 AM": "2026-03-04", "": "", "Sept 4, 2026": "2026-09-04",
		"46085": "2026-03-04", "46085.5": "2026-03-04", "4-MAR-26": "2026-03-04",
	} {
		d, serial, err := ParseCellDate(text, false)
		if err != nil || d.String() != want || serial != strings.HasPrefix(text, "46085") {
			t.Errorf("%q is %s, %v %v, want %s", text, d, serial, err, want)
		}
	}
	if d, _, err := ParseCellDate("3/4/26", true); err != nil || d.String() != "2026-04-03" {
		t.Errorf("day first: %s %v", d, err)
	}
	if d, _, err := ParseCellDate("3/25/26", true); err != nil || d.String() != "2026-03-25" {
		t.Errorf("there is no month 25: %s %v", d, err)
	}
	for _, text := range []string{"soon", "4-Mar", "3/4", "13/13/26", "2/30/26", "100", "99999", "ASAP", "3/4.26", "00/10/26"} {
		if d, _, err := ParseCellDate(text, false); err == nil {
			t.Errorf("%q is %s", text, d)
		}
	}
}

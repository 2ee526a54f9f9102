package main

import "testing"

// TestScreensToday walks a rep's morning in the demo: Today, the order at hand
// quoted, the customer's word by name, and Today again.
func TestScreensToday(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{w: 100, h: 30})
	p.Press("alt+0").WaitFor("to look at", "LATE", "ships", "yours", "pieces by week")
	p.Press("alt+1").WaitFor("1 Search", "> ").grid().cells("4", "8").WaitFor("12 pieces")
	p.Press("alt+o").WaitFor("I agree", "approve on my phone").Press("a").WaitFor("Your name").Type("Ana Ruiz").Press("enter").WaitFor("Ana Ruiz agreed to this order")
	p.Press("esc").WaitFor("on hand").Press("alt+1").WaitFor("1 Search", "> ").Press("alt+2").WaitFor("on hand").Press("esc").WaitFor("BEFORE IT GOES").Press("alt+q").WaitFor("-Q1,", "holds until")
	p.Press("alt+0").WaitFor("to look at").Press("alt+1").Press("alt+0").WaitFor("CHANGED")
}

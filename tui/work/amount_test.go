package work

import "testing"

func TestMoneyText(t *testing.T) {
	for text, want := range map[string]string{"119": "119.00", "119.5": "119.50", "-3.1": "-3.10", "2.1875": "2.1875", "": "", "n/a": "n/a"} {
		if got := moneyText(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

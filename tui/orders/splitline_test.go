package orders

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
)

// TestTheSplitNeverLosesItsMoney draws lines whose sizes, colours and notes take
// all room that there is, in every width that a split is drawn in.
func TestTheSplitNeverLosesItsMoney(t *testing.T) {
	env, err := kit.NewEnv(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	g := &gridPane{s: &Screen{env: env}}
	all := []splitLine{
		{part: "PC61", color: "Medium Grey", sizes: "S 6 · M 12 · L 12 · XL 6", note: "list from 24", price: "9.50", total: "342.00"},
		{part: "PC61_2X", color: "Medium Grey", sizes: "2XL 2", note: "+2.00 for 2XL", price: "11.50", total: "23.00"},
		{part: "PC61_XXXL-TALL", color: "Heather Athletic Grey Frost", sizes: "3XL 6", note: "typed (12.50)", price: "1,012.50", total: "99,075.00"},
		{part: "DECG", color: "", sizes: "", price: "12.50", total: "25.00"},
	}
	for w := 50; w <= 160; w++ {
		m := measure(all, w)
		for _, l := range all {
			drawn := ansi.Strip(g.drawSplitLine(l, m, "", w))
			if kit.Width(drawn) > w || !strings.HasSuffix(drawn, " "+l.total+" ") || !strings.Contains(drawn, " "+l.price+" ") {
				t.Fatalf("%d cells: %q lacks %s or %s", w, drawn, l.price, l.total)
			}
		}
	}
}

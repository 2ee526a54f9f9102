package setup_test

import (
	"testing"
	"time"

	"orderpad/tui/setup"
	"orderpad/tui/work"
)

// TestASmallerCatalogueIsTakenByAKey: what was kept beside the catalogue has a
// row of its own, and is taken by enter alone.
func TestASmallerCatalogueIsTakenByAKey(t *testing.T) {
	r := open(t, 120, 40, func(f *fake, _ *setup.Options) {
		f.status.Held = work.HeldView{Rows: 12, Before: 11116, At: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
		f.refresh = work.RefreshView{Full: true, Fetched: 12, Rows: 12, Styles: 2, Gone: 11104}
	})
	r.Has("Smaller catalogue kept").Has("12 rows").Has("in place of 11,116 rows")
	r.to(t, "Smaller catalogue kept").Press("enter")
	r.did(t, "take")
}

package work_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func TestImportFile(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	file := filepath.Join(t.TempDir(), "team orders.csv")
	ok(t, os.WriteFile(file, []byte("ExtOrderID,Contact,PartNumber,Color,Size,Qty,Price\nA,Ann Lee,PC54,Navy,S,4,8.50\nB,Bob,PC54,Navy,L,x,8.50\n"), 0o600))
	dry, err := d.ImportFile(t.Context(), "'"+file+"' ", work.ImportRequest{DryRun: true})
	ok(t, err)
	if dry.Created != 1 || dry.Refused != 1 || dry.File != "" {
		t.Fatalf("%+v", dry)
	}
	if _, err := os.Stat(file + ".refused.csv"); err == nil {
		t.Fatal("a dry run wrote a file")
	}
	view, err := d.ImportFile(t.Context(), file, work.ImportRequest{})
	ok(t, err)
	rest, err := os.ReadFile(view.File)
	ok(t, err)
	if view.File != file+".refused.csv" || !strings.Contains(string(rest), "Bob") || strings.Contains(string(rest), "Ann") {
		t.Errorf("%s: %s", view.File, rest)
	}
	if _, err := d.ImportFile(t.Context(), file+"x", work.ImportRequest{DryRun: true}); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
}

package shopfile

import (
	"strings"
	"testing"
)

func TestOldestVersion(t *testing.T) {
	for version, old := range map[string]bool{
		"1.3.9": true, "1.4.0": false, "v1.4.0": false, "1.10.0": false, "0.9.0": true, "1.4.0-3-gabc1234": false,
		"1.3.0-3-gabc1234-dirty": true, "2.0": false, "dev": false, "abc1234": false, "": false,
	} {
		file, err := Parse([]byte("[orderpad]\noldest = \"1.4.0\"\nnew = \"https://shop.test/orderpad\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		said := file.Program.TooOld(version)
		if (said != "") != old || old && !strings.Contains(said, "https://shop.test/orderpad") {
			t.Errorf("%s: %q", version, said)
		}
	}
	for _, text := range []string{"oldest = \"new\"", "oldest = \"1\"", "new = \"http://shop.test\"", "new = \"ftp\"", "newest = \"1.0.0\""} {
		if _, err := Parse([]byte("[orderpad]\n" + text)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if file, err := Parse([]byte("[names.order_types]\n21 = \"DTF\"\n")); err != nil || file.Program.TooOld("0.0.1") != "" {
		t.Errorf("%v, %v", file.Program, err)
	}
}

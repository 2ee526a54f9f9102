package order

import (
	"fmt"
	"hash/crc32"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// answerOf is what a form makes of rows.
func answerOf(f RosterForm, rows ...string) string {
	text := strings.Join(rows, "\n")
	return fmt.Sprintf("%s\n%s\nend %d %08x\n", f.head(), text, len(rows), crc32.ChecksumIEEE([]byte(text)))
}

func rosterOrder() (Order, RosterForm) {
	o := Order{UUID: "u-1", ExtOrderID: "OP7F3K-0012", Lines: []Line{{Style: "DD", Fee: true}, {Style: "PC54", Color: "Navy"}, {Style: "PC54", Color: "Red"}}}
	return o, RosterForm{ID: o.ExtOrderID, Token: RosterToken(o, 1), Title: `Hawks </script><b>`, Goods: "Tee, Navy", Sizes: []string{"S", "M", "L"}, Mail: "orders@shop.test"}
}

func TestRosterAnswers(t *testing.T) {
	o, f := rosterOrder()
	whole := answerOf(f, "Ana Ruiz;M;7", "Bo Li;L;")
	for name, c := range map[string]struct{ text, rows, edited string }{
		"whole":     {whole, "Ana Ruiz;M;7|Bo Li;L;", ""},
		"quoted":    {"Hi!\r\n> " + strings.ReplaceAll(whole, "\n", "\r\n> ") + "\r\nCoach", "Ana Ruiz;M;7|Bo Li;L;", ""},
		"edited":    {strings.Replace(whole, ";M;", ";L;", 1), "Ana Ruiz;L;7|Bo Li;L;", "a line is not as the form made it"},
		"one less":  {strings.Replace(whole, "Bo Li;L;\n", "", 1), "Ana Ruiz;M;7", "the form made 2 lines and 1 came"},
		"cut off":   {strings.Split(whole, "end")[0], "Ana Ruiz;M;7|Bo Li;L;", "its end is missing"},
		"hostile":   {answerOf(f, `<img src=x onerror=alert(1)>Eve;M;7`, "\x1b[31mRed;S;1"), "Eve;M;7|Red;S;1", ""},
		"no answer": {"Hello, 24 tees please", "", ""},
	} {
		answers := ReadRosterAnswers(c.text)
		if c.rows == "" {
			if len(answers) != 0 {
				t.Errorf("%s: %+v", name, answers)
			}
			continue
		}
		if len(answers) != 1 || strings.Join(answers[0].Rows, "|") != c.rows || answers[0].Edited != c.edited {
			t.Errorf("%s: %+v", name, answers)
			continue
		}
		if row, err := o.RosterRow(answers[0]); err != nil || row != 1 {
			t.Errorf("%s: row %d, %v", name, row, err)
		}
	}
	o.Lines[1].Color = "Royal"
	if _, err := o.RosterRow(ReadRosterAnswers(whole)[0]); !IsKind(err, KindConflict) {
		t.Errorf("a form of an older grid: %v", err)
	}
}

// TestRosterTwiceIsOnce round-trips rosters of 1 to 200 names: the same answer
// ten times is there once, another one takes its place, and pieces that were
// typed stay.
func TestRosterTwiceIsOnce(t *testing.T) {
	sizes := []string{"S", "M", "L"}
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.SampledFrom([]RosterPlace{RosterDetails, RosterNotes}).Draw(t, "place")
		o, f := rosterOrder()
		take := func(label string) (entries []RosterEntry) {
			var rows []string
			for i := range rapid.IntRange(1, 200).Draw(t, label) {
				rows = append(rows, fmt.Sprintf("Name %d;%s;%d", i, rapid.SampledFrom(sizes).Draw(t, "size"), i%100))
			}
			a := ReadRosterAnswers(answerOf(f, rows...))[0]
			entries, problems, err := ReadRoster([]byte(a.Table()), sizes)
			if err != nil || len(problems) > 0 || len(entries) != len(rows) {
				t.Fatalf("%d of %d names, %v, %v", len(entries), len(rows), problems, err)
			}
			for range 10 {
				if _, err := o.TakeRoster(1, entries, place, nil); err != nil {
					t.Fatal(err)
				}
			}
			return entries
		}
		for _, label := range []string{"first", "second"} {
			if entries := take(label); o.Lines[1].Pieces() != len(entries) {
				t.Fatalf("%s: %d names are %d pieces", label, len(entries), o.Lines[1].Pieces())
			}
		}
		o.Lines[1].SetQty("S", 500, nil)
		take("third")
		if o.Lines[1].Cell("S").Qty != 500 {
			t.Fatalf("typed pieces became %d", o.Lines[1].Cell("S").Qty)
		}
	})
}

func FuzzRosterAnswers(f *testing.F) {
	_, form := rosterOrder()
	f.Add(answerOf(form, "Ana;M;7"))
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range ReadRosterAnswers(text) {
			if strings.ContainsAny(a.Table(), "<>\x1b") {
				t.Fatalf("%q gives %q", text, a.Table())
			}
			_, _, _ = ReadRoster([]byte(a.Table()), []string{"S", "M"})
		}
	})
}

// TestRosterFormInABrowser fills the form in a real browser and takes what it
// makes.
func TestRosterFormInABrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	_, form := rosterOrder()
	page, err := form.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "Hawks </script>") || strings.Contains(string(page), "http://") || strings.Contains(string(page), "https://") {
		t.Error("the form lets markup in or names a server")
	}
	if browser == "" {
		t.Skip("there is no chromium here to fill the form in")
	}
	filled := strings.Replace(string(page), "</body>", `<script>
const trs = [...document.getElementById("rows").children];
[["Ana Ruiz", "M", "7"], ["Zoë <b>Ng</b>; x", "L", ""]].forEach(([n, s, no], i) => {
  const [name, size, number] = trs[i].querySelectorAll("input, select");
  name.value = n; size.value = s; number.value = no;
});
document.getElementById("make").click();
const pre = document.createElement("pre"); pre.id = "made"; pre.textContent = document.getElementById("answer").value; document.body.append(pre);
</script></body>`, 1)
	dir := t.TempDir()
	file := filepath.Join(dir, "form.html")
	if err := os.WriteFile(file, []byte(filled), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+dir, "--dump-dom", "file://"+file)
	cmd.WaitDelay = time.Second
	timer := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	dom, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile(`(?s)<pre id="made">(.*?)</pre>`).FindSubmatch(dom)
	if made == nil {
		t.Fatalf("the form made nothing: %.2000s", dom)
	}
	answers := ReadRosterAnswers(html.UnescapeString(string(made[1])))
	if len(answers) != 1 || answers[0].Edited != "" || strings.Join(answers[0].Rows, "|") != "Ana Ruiz;M;7|Zoë b Ng /b x;L;" || answers[0].Token != form.Token {
		t.Errorf("%+v", answers)
	}
}

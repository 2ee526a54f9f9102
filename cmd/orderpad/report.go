package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/order"
)

// reportView is what support asks for: versions, the system, the terminal, the
// keyring and counts. It holds no secret, no name of a customer, no address of
// a server and no path, so that a rep can send it to anybody; nothing is asked
// over the network for it.
type reportView struct {
	Version     string              `json:"version"`
	Commit      string              `json:"commit"`
	Go          string              `json:"go"`
	SQLite      string              `json:"sqlite"`
	System      string              `json:"system"`
	Terminal    map[string]string   `json:"terminal"`
	Proxy       bool                `json:"proxy"` // HTTPS_PROXY is set
	Keyring     string              `json:"keyring"`
	Databases   string              `json:"databases"` // sound, or the kind of what is wrong
	Connections map[string]int      `json:"connections"`
	Orders      map[order.State]int `json:"orders"`
	OnlyHere    int                 `json:"only_here"`
	Inventory   int                 `json:"inventory_rows"`
	Fetched     string              `json:"inventory_fetched,omitempty"` // the day
	LogBytes    int64               `json:"log_bytes"`
}

// terminalVariables say how a terminal behaves; none of them names a person.
var terminalVariables = []string{"TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL", "NO_COLOR", "WT_SESSION", "TMUX", "SSH_TTY"}

func (a *app) report(ctx context.Context) reportView {
	v := reportView{
		Version: version, Commit: buildCommit(), Go: runtime.Version(), SQLite: store.SQLiteVersion(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Terminal: map[string]string{}, Keyring: "answers",
		Connections: map[string]int{}, Orders: map[order.State]int{},
		Proxy: a.getenv("HTTPS_PROXY") != "" || a.getenv("https_proxy") != "",
	}
	for _, name := range terminalVariables {
		if value := a.getenv(name); value != "" {
			if name == "WT_SESSION" || name == "TMUX" || name == "SSH_TTY" || name == "NO_COLOR" {
				value = "set" // what it holds is of this session
			}
			v.Terminal[name] = value
		}
	}
	// The entry is nobody's: that there is none is an answer.
	_, err := a.vault.Get(ctx, credential.Key{Name: "report", Origin: "https://report.invalid"})
	if errors.Is(err, credential.ErrUnavailable) {
		v.Keyring = "cannot be used"
	}
	if err := a.reportHome(ctx, &v); err != nil {
		v.Databases = string(order.KindOf(err))
	}
	return v
}

// reportHome counts what the home holds.
func (a *app) reportHome(ctx context.Context, v *reportView) error {
	w, err := a.open(ctx)
	if err != nil {
		return err
	}
	if info, err := os.Stat(pathsOf(a.store.Paths().Home).Log); err == nil {
		v.LogBytes = info.Size()
	}
	counts, err := a.store.Counts(ctx)
	if err != nil {
		return err
	}
	for state, n := range counts {
		if n > 0 {
			v.Orders[state] = n
		}
	}
	if v.OnlyHere, _, err = a.store.OnlyHere(ctx, 0); err != nil {
		return err
	}
	age, err := a.store.InventoryAge(ctx)
	if err != nil {
		return err
	}
	if v.Inventory = age.Rows; !age.Refreshed.IsZero() {
		v.Fetched = age.Refreshed.UTC().Format("2006-01-02")
	}
	all, err := w.Connections(ctx)
	if err != nil {
		return err
	}
	for _, conn := range all {
		v.Connections[conn.Kind]++
	}
	if err := a.store.Verify(ctx); err != nil {
		return err
	}
	v.Databases = "sound"
	return nil
}

func printReport(w io.Writer, v reportView) {
	join := func(counts map[string]int) string {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
		}
		return strings.Join(parts, ", ")
	}
	states := map[string]int{}
	for state, n := range v.Orders {
		states[string(state)] = n
	}
	rows := [][]string{{"orderpad", v.Version + " (" + v.Commit + ")"}, {"go, sqlite", v.Go + ", " + v.SQLite}, {"system", v.System}}
	for _, name := range slices.Sorted(maps.Keys(v.Terminal)) {
		rows = append(rows, []string{name, v.Terminal[name]})
	}
	rows = append(rows,
		[]string{"company proxy", yesNo(v.Proxy)}, []string{"keyring", v.Keyring}, []string{"databases", v.Databases},
		[]string{"connections", join(v.Connections)}, []string{"orders", join(states)}, []string{"only here", strconv.Itoa(v.OnlyHere)},
		[]string{"inventory rows", strings.TrimSpace(strconv.Itoa(v.Inventory) + " " + v.Fetched)}, []string{"log bytes", strconv.FormatInt(v.LogBytes, 10)},
	)
	table(w, rows...)
}

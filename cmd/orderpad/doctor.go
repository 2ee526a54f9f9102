package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"orderpad/store"
	"orderpad/store/order"
)

// version and commit are set by the linker; a plain build reads the commit
// from what Go recorded.
var (
	version = "dev"
	commit  = ""
)

func buildCommit() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "What this program is", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		return a.printVersion()
	}}
}

func (a *app) printVersion() error {
	v := struct {
		Version string `json:"version"`
		Commit  string `json:"commit"`
		Go      string `json:"go"`
		SQLite  string `json:"sqlite"`
	}{version, buildCommit(), runtime.Version(), store.SQLiteVersion()}
	return a.print(v, func(out io.Writer) {
		fmt.Fprintf(out, "orderpad %s (%s), %s, SQLite %s\n", v.Version, v.Commit, v.Go, v.SQLite)
	})
}

func (a *app) pathsCommand() *cobra.Command {
	return &cobra.Command{Use: "paths", Short: "Where orderpad keeps its files", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		home, err := a.homeDir()
		if err != nil {
			return err
		}
		p := pathsOf(home)
		return a.print(p, func(out io.Writer) {
			table(out, []string{"home", p.Home}, []string{"orders", p.OrdersDB}, []string{"cache", p.CacheDB}, []string{"log", p.Log}, []string{"config", p.Config})
		})
	}}
}

func (a *app) doctorCommand() *cobra.Command {
	var mend, report bool
	cmd := &cobra.Command{Use: "doctor", Short: "Look for what is wrong, and say what to do", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		if report {
			v := a.report(cmd.Context())
			return a.print(v, func(out io.Writer) { printReport(out, v) })
		}
		view := a.examine(cmd.Context(), mend)
		if err := a.print(view, func(out io.Writer) {
			var rows [][]string
			for _, c := range view.Checks {
				mark := "ok"
				if !c.OK {
					mark = "!!"
				}
				rows = append(rows, []string{mark, c.Name, c.Detail, c.Hint})
			}
			table(out, rows...)
		}); err != nil {
			return err
		}
		var failed []error
		for _, c := range view.Checks {
			if !c.OK {
				failed = append(failed, order.Errorf(c.kind, "%s: %s", c.Name, c.Detail))
			}
		}
		return errors.Join(failed...)
	}}
	cmd.Flags().BoolVar(&mend, "mend", false, "bring back orders that cannot be read from their copies in the journal")
	cmd.Flags().BoolVar(&report, "report", false, "what support asks for: versions, system, terminal, keyring, counts; no secret, no customer's name")
	cmd.MarkFlagsMutuallyExclusive("mend", "report")
	return cmd
}

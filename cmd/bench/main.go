// Command bench measures orderpad on catalogues of many sizes, beside the
// peers that are installed (the sqlite3 command line, fzf, cat, a Bubble Tea
// program that does nothing), and holds the results against their bars. It is
// run by make bench, in the project's folder.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

// options is what the flags say.
type options struct {
	binary string // the program under test; built when empty
	rows   []int
	quick  bool
	json   string
	readme string
	keep   string // folder to work in, kept afterwards
}

func main() {
	opt, err := readFlags(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err = run(ctx, opt)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func readFlags(args []string) (options, error) {
	var opt options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	rows := flags.String("rows", "170000,1000000", "sizes of the catalogue, the smallest first")
	flags.StringVar(&opt.binary, "binary", "", "orderpad to measure (default: built from this folder)")
	flags.BoolVar(&opt.quick, "quick", false, "fewer runs, for a look")
	flags.StringVar(&opt.json, "json", "", "file that gets everything measured as JSON")
	flags.StringVar(&opt.readme, "readme", "", "file that gets the table between its speed:begin and speed:end marks")
	flags.StringVar(&opt.keep, "keep", "", "folder to work in, kept afterwards (default: one that is removed)")
	if err := flags.Parse(args); err != nil {
		return opt, err
	}
	for _, text := range strings.Split(*rows, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1000 {
			return opt, fmt.Errorf("-rows takes numbers of at least 1000, not %q", text)
		}
		opt.rows = append(opt.rows, n)
	}
	return opt, nil
}

func run(ctx context.Context, opt options) error {
	dir := opt.keep
	if dir == "" {
		temp, err := os.MkdirTemp("", "orderpad-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp) //nolint:errcheck // what stays is in the system's folder for it
		dir = temp
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	say("building the programs")
	tools, err := build(ctx, dir, opt.binary)
	if err != nil {
		return err
	}
	report := &Report{Machine: machine(ctx), Quick: opt.quick}
	for _, rows := range opt.rows {
		m, err := measure(ctx, tools, filepath.Join(dir, strconv.Itoa(rows)), rows, opt.quick)
		if err != nil {
			return fmt.Errorf("%d rows: %w", rows, err)
		}
		report.Sizes = append(report.Sizes, m)
	}
	report.judge()
	fmt.Println(report.Markdown())
	if opt.json != "" {
		text, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(opt.json, append(text, '\n'), 0o600); err != nil {
			return err
		}
	}
	if opt.readme != "" {
		return report.writeReadme(opt.readme)
	}
	return nil
}

// say tells a person how far the run is.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

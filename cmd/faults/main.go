// Command faults puts the real program through the 49 faults of the
// reliability design, over both kinds of connection, each against a sandbox in
// a process of its own: is nothing lost, does the server have the order at most
// once, and does the program say only what is known? It drives the program by
// commands, and for the faults that a screen shows most through the screens
// too, in a terminal.
//
//	go run ./cmd/faults [-json FILE] [-only N,M] [-screens] [-bin FILE] [-tagged FILE] [-v]
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx)
	stop()
	os.Exit(code)
}

// faultsListed is how many faults the design has.
const faultsListed = 49

// options are what the command line says.
type options struct {
	bin, tagged, report string
	only                []int
	workers             int
	screens             bool
	talk                bool
}

func run(ctx context.Context) int {
	opt, err := readOptions()
	if err == nil {
		var results []result
		if results, err = runAll(ctx, opt); err == nil {
			err = tell(opt, results)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		return 1
	}
	return 0
}

func readOptions() (opt options, err error) {
	only := ""
	flag.StringVar(&opt.bin, "bin", filepath.Join("bin", "orderpad"), "the program")
	flag.StringVar(&opt.tagged, "tagged", filepath.Join("bin", "orderpad-faults"), "the program built with -tags faults, for faults 27 and 28")
	flag.StringVar(&opt.report, "json", "", "file for the results as JSON; - is standard output")
	flag.StringVar(&only, "only", "", "numbers of the faults to run, such as 5,7 (default: all)")
	flag.IntVar(&opt.workers, "workers", 6, "how many run at a time; most of their time is waiting")
	flag.BoolVar(&opt.screens, "screens", false, "only the runs that are driven through the screens")
	flag.BoolVar(&opt.talk, "v", false, "say what each run did")
	flag.Parse()
	for _, text := range strings.FieldsFunc(only, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 || n > faultsListed {
			return opt, fmt.Errorf("-only takes numbers from 1 to 49, not %q", text)
		}
		opt.only = append(opt.only, n)
	}
	for _, file := range []*string{&opt.bin, &opt.tagged} {
		if *file, err = filepath.Abs(*file); err != nil {
			return opt, err
		}
	}
	if _, err := os.Stat(opt.bin); err != nil {
		return opt, fmt.Errorf("%w; build it with: make build", err)
	}
	return opt, nil
}

// Outcomes of a run.
const (
	survived = "survived"
	failed   = "failed"
	notRun   = "not run"
)

// result is what one run of one fault came to.
type result struct {
	Fault      int     `json:"fault"`
	Name       string  `json:"name"`
	How        string  `json:"how,omitempty"`
	Connection string  `json:"connection"`
	Screens    bool    `json:"screens"` // driven through the screens in a terminal, not by commands
	Outcome    string  `json:"outcome"`
	Detail     string  `json:"detail,omitempty"` // why it failed or was not run
	Under      string  `json:"under,omitempty"`  // the state that the program told while the fault held
	Commits    int     `json:"commits"`          // at the server, of all orders of the run
	Orders     int     `json:"orders"`
	Seconds    float64 `json:"seconds"`
}

// cannot is why a fault cannot be provoked on this machine.
type cannot string

func (c cannot) Error() string { return string(c) }

func runAll(ctx context.Context, opt options) ([]result, error) {
	type job struct {
		d    drill
		k    trial
		kind string
	}
	var jobs []job
	for _, d := range drills() {
		if len(opt.only) > 0 && !slices.Contains(opt.only, d.number) {
			continue
		}
		for _, k := range d.trials {
			for _, kind := range []string{"manageorders", "proxy"} {
				if k.only != "" && k.only != kind || opt.screens && !k.screens {
					continue
				}
				jobs = append(jobs, job{d, k, kind})
			}
		}
	}
	// Long ones first, so that no worker is left with them at the end.
	slices.SortStableFunc(jobs, func(a, b job) int { return b.k.long - a.k.long })
	results := make([]result, len(jobs))
	next := make(chan int)
	var group sync.WaitGroup
	for range opt.workers {
		group.Go(func() {
			for i := range next {
				j := jobs[i]
				results[i] = runOne(ctx, opt, j.d, j.k, j.kind)
				if opt.talk || results[i].Outcome == failed {
					r := results[i]
					fmt.Fprintf(os.Stderr, "%2d %-34s %-30s %-13s %-8s %-9s %5.1f s  %s %s\n", r.Fault, r.Name, r.How, r.Connection, by(r.Screens), r.Outcome, r.Seconds, r.Under, r.Detail)
				}
			}
		})
	}
	for i := range jobs {
		next <- i
	}
	close(next)
	group.Wait()
	slices.SortStableFunc(results, func(a, b result) int { return a.Fault - b.Fault })
	return results, ctx.Err()
}

// runLimit is how long one run may take.
const runLimit = 3 * time.Minute

func runOne(ctx context.Context, opt options, d drill, k trial, kind string) (r result) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	r = result{Fault: d.number, Name: d.name, How: k.how, Connection: kind, Screens: k.screens, Outcome: survived}
	started := time.Now()
	b, err := newBench(ctx, opt, kind, k)
	if err == nil {
		err = errors.Join(k.run(ctx, b), ctx.Err())
		r.Under, r.Orders = b.under, b.orders+len(b.placed)
		if err == nil {
			err = b.finish(ctx)
		}
		r.Commits = b.commits
		err = errors.Join(err, b.close())
	}
	r.Seconds = float64(time.Since(started).Milliseconds()) / 1000
	var reason cannot
	switch {
	case errors.As(err, &reason):
		r.Outcome, r.Detail = notRun, reason.Error()
	case err != nil:
		r.Outcome, r.Detail = failed, err.Error()
	}
	return r
}

// tell prints the table and writes the JSON; a fault that was not survived is
// an error.
func tell(opt options, results []result) error {
	summary := summarize(results)
	if opt.report != "" {
		data, err := json.MarshalIndent(map[string]any{"summary": summary, "runs": results}, "", "  ")
		if err != nil {
			return err
		}
		data = append(data, '\n')
		if opt.report == "-" {
			_, err = os.Stdout.Write(data)
		} else {
			err = os.WriteFile(opt.report, data, 0o600)
		}
		if err != nil {
			return err
		}
	}
	out := os.Stdout
	if opt.report == "-" {
		out = os.Stderr
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "FAULT\tNAME\tRUNS\tON SCREENS\tORDERS\tTOLD MEANWHILE\tRESULT")
	for _, f := range summary.Faults {
		on := ""
		if f.OnScreens.Runs > 0 {
			on = fmt.Sprintf("%d of %d", f.OnScreens.Survived, f.OnScreens.Runs)
		}
		fmt.Fprintf(w, "%d\t%s\t%d\t%s\t%d\t%s\t%s\n", f.Fault, f.Name, f.Runs, on, f.Orders, strings.Join(f.Under, ", "), strings.TrimSpace(f.Outcome+" "+f.Detail))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d faults run, %d survived, %d not run; %d runs, %d orders, %d at the server, %d sent twice, %d lost\n",
		summary.Run, summary.Survived, summary.NotRun, summary.Runs, summary.Orders, summary.Commits, summary.Duplicates, summary.Lost)
	on := summary.OnScreens
	fmt.Fprintf(out, "on the screens too: %d faults run, %d survived; %d runs, %d survived, %d orders\n", on.Faults, on.FaultsSurvived, on.Runs, on.Survived, on.Orders)
	if summary.Run != summary.Survived {
		return fmt.Errorf("%d faults were not survived", summary.Run-summary.Survived)
	}
	return nil
}

// by names the way in which a run was driven.
func by(screens bool) string {
	if screens {
		return "screens"
	}
	return "commands"
}

// screenRuns counts the runs that were driven through the screens, which are
// among all runs.
type screenRuns struct {
	Runs     int `json:"runs"`
	Survived int `json:"survived"`
	Orders   int `json:"orders"`
}

func (s *screenRuns) add(r result) {
	s.Runs++
	s.Orders += r.Orders
	if r.Outcome == survived {
		s.Survived++
	}
}

// faultLine is one fault with all its runs.
type faultLine struct {
	Fault     int        `json:"fault"`
	Name      string     `json:"name"`
	Runs      int        `json:"runs"`
	OnScreens screenRuns `json:"on_screens"`
	Orders    int        `json:"orders"`
	Under     []string   `json:"under"`
	Outcome   string     `json:"outcome"`
	Detail    string     `json:"detail,omitempty"`
}

type summary struct {
	Run        int `json:"run"`
	Survived   int `json:"survived"`
	NotRun     int `json:"not_run"`
	Runs       int `json:"runs"`
	Orders     int `json:"orders"`
	Commits    int `json:"commits"`
	Duplicates int `json:"duplicates"`
	Lost       int `json:"lost"`
	OnScreens  struct {
		Faults         int `json:"faults"`
		FaultsSurvived int `json:"faults_survived"`
		screenRuns
	} `json:"on_screens"`
	Faults []faultLine `json:"faults"`
}

// summarize puts the runs of each fault together. A fault that could not be
// provoked in one of its ways counts as run only if another way was.
func summarize(results []result) (s summary) {
	for _, r := range results {
		if len(s.Faults) == 0 || s.Faults[len(s.Faults)-1].Fault != r.Fault {
			s.Faults = append(s.Faults, faultLine{Fault: r.Fault, Name: r.Name, Outcome: notRun, Under: []string{}})
		}
		f := &s.Faults[len(s.Faults)-1]
		if r.Outcome == notRun {
			if !strings.Contains(f.Detail, r.Detail) {
				f.Detail = strings.TrimSpace(f.Detail + " " + strings.TrimSpace(r.How+" not run: "+r.Detail))
			}
			continue
		}
		f.Runs++
		f.Orders += r.Orders
		if r.Screens {
			f.OnScreens.add(r)
			s.OnScreens.add(r)
		}
		s.Runs++
		s.Orders += r.Orders
		s.Commits += r.Commits
		if r.Under != "" && !slices.Contains(f.Under, r.Under) {
			f.Under = append(f.Under, r.Under)
		}
		if r.Outcome == failed {
			f.Outcome = failed
			f.Detail += fmt.Sprintf(" [%s, %s %s: %s]", r.Connection, by(r.Screens), r.How, r.Detail)
			s.Duplicates += strings.Count(r.Detail, "TWICE")
			s.Lost += strings.Count(r.Detail, "LOST")
		} else if f.Outcome == notRun {
			f.Outcome = survived
		}
	}
	for _, f := range s.Faults {
		if f.OnScreens.Runs > 0 {
			s.OnScreens.Faults++
			if f.OnScreens.Survived == f.OnScreens.Runs {
				s.OnScreens.FaultsSurvived++
			}
		}
		switch f.Outcome {
		case notRun:
			s.NotRun++
		case survived:
			s.Survived++
			s.Run++
		default:
			s.Run++
		}
	}
	return s
}

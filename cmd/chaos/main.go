// Command chaos lets several real programs work on one database while faults
// and kills fall at random, then heals the network and counts: every order
// that was acknowledged as queued is at the server, each once.
//
//	go run ./cmd/chaos [-minutes N] [-seed S | -seeds 1,2,3] [-programs P] [-json FILE]
//
// Every decision comes from the printed seed: what each program does, when it
// is killed, which faults hold for how long.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	bin, report string
	lasts       time.Duration
	seeds       []uint64
	programs    int
}

func readOptions() (opt options, err error) {
	var minutes, secs float64
	var seed uint64
	var seeds string
	flag.StringVar(&opt.bin, "bin", filepath.Join("bin", "orderpad"), "the program")
	flag.StringVar(&opt.report, "json", "", "file for the results as JSON")
	flag.Float64Var(&minutes, "minutes", 1, "how long each seed goes on before the network is healed")
	flag.Float64Var(&secs, "seconds", 0, "the same in seconds")
	flag.Uint64Var(&seed, "seed", 0, "seed (default: a random one, which is printed)")
	flag.StringVar(&seeds, "seeds", "", "several seeds, one after the other")
	flag.IntVar(&opt.programs, "programs", 3, "how many programs work at a time")
	flag.Parse()
	opt.lasts = time.Duration(minutes * float64(time.Minute))
	if secs > 0 {
		opt.lasts = time.Duration(secs * float64(time.Second))
	}
	for _, text := range strings.FieldsFunc(seeds, func(r rune) bool { return r == ',' }) {
		n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return opt, fmt.Errorf("-seeds takes numbers, not %q", text)
		}
		opt.seeds = append(opt.seeds, n)
	}
	if len(opt.seeds) == 0 {
		if seed == 0 {
			seed = rand.Uint64N(1_000_000) + 1
		}
		opt.seeds = []uint64{seed}
	}
	if opt.programs < 1 || opt.lasts <= 0 {
		return opt, fmt.Errorf("-programs and the time must be more than 0")
	}
	if opt.bin, err = filepath.Abs(opt.bin); err != nil {
		return opt, err
	}
	if _, err = os.Stat(opt.bin); err != nil {
		return opt, fmt.Errorf("%w; build it with: make build", err)
	}
	return opt, nil
}

// tally is what one seed came to.
type tally struct {
	Seed         uint64  `json:"seed"`
	Minutes      float64 `json:"minutes"`
	Lag          float64 `json:"lag"` // minutes by which look-ups lag while it settles
	Programs     int     `json:"programs"`
	Runs         int     `json:"runs"`         // of the program
	Kills        int     `json:"kills"`        // with SIGKILL
	Faults       int     `json:"faults"`       // that went off
	Outages      int     `json:"outages"`      // of the whole network
	Restores     int     `json:"restores"`     // of a backup made on the way
	Copies       int     `json:"copies"`       // of the whole home, started beside it
	Acknowledged int     `json:"acknowledged"` // orders that the program called queued
	AtServer     int     `json:"at_server"`    // of those, and those that a kill kept from being acknowledged
	Asked        int     `json:"asked"`        // orders for which a person had to say what became of them
	Duplicates   int     `json:"duplicates"`
	Lost         int     `json:"lost"`
	LostDrafts   int     `json:"lost_drafts"`
}

func run(ctx context.Context) error {
	opt, err := readOptions()
	if err != nil {
		return err
	}
	var all []tally
	var failed error
	for _, seed := range opt.seeds {
		fmt.Printf("seed %d: %s, %d programs\n", seed, opt.lasts, opt.programs)
		t, err := runSeed(ctx, opt, seed)
		all = append(all, t)
		fmt.Printf("  %d runs, %d kills, %d faults, %d outages, %d restores, %d copies, look-ups %g min late; %d orders acknowledged, %d at the server, %d asked about; %d duplicates, %d lost\n",
			t.Runs, t.Kills, t.Faults, t.Outages, t.Restores, t.Copies, t.Lag, t.Acknowledged, t.AtServer, t.Asked, t.Duplicates, t.Lost+t.LostDrafts)
		if err != nil {
			failed = fmt.Errorf("seed %d: %w\n  again with: go run ./cmd/chaos -seed %d -seconds %g -programs %d", seed, err, seed, opt.lasts.Seconds(), opt.programs)
			break
		}
	}
	if opt.report != "" {
		data, err := json.MarshalIndent(map[string]any{"seeds": all}, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(opt.report, append(data, '\n'), 0o600); err != nil {
			return err
		}
	}
	return failed
}

// Command soak uses orderpad's demo as a restless rep would, with ten random
// keys a second in a real terminal, and says whether the program is as it was
// at the beginning: memory, threads, and nothing in the log that a rep should
// have seen.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/tui/tuitest"
)

// grown is how much more memory the end may take than the beginning.
const grown = 1.2

func main() {
	bin := flag.String("bin", "bin/orderpad", "the program")
	minutes := flag.Float64("minutes", 60, "how long")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "same seed, same keys")
	flag.Parse()
	s := &soak{bin: *bin, long: time.Duration(*minutes * float64(time.Minute)), rng: rand.New(rand.NewPCG(*seed, 0))}
	fmt.Printf("%v of random use, seed %d\n", s.long, *seed)
	var verdict error
	err := tuitest.Outside(func(tb testing.TB) { verdict = s.run(tb) })
	if err = errors.Join(err, verdict); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// soak is one long use of the program.
type soak struct {
	bin  string
	long time.Duration
	rng  *rand.Rand
	home string
	*tuitest.Terminal
	keys int
}

// sample is the program's weight at a moment.
type sample struct{ kilobytes, threads int }

func (s *soak) run(tb testing.TB) error {
	home, err := os.MkdirTemp("", "orderpad-soak-")
	if err != nil {
		return err
	}
	tb.Cleanup(func() { _ = os.RemoveAll(home) })
	s.home = home
	env := []string{"HOME=" + home, "ORDERPAD_HOME=" + home, "PATH=" + os.Getenv("PATH"), "EDITOR=true"}
	s.Terminal = tuitest.Start(tb, s.bin, []string{"demo", "--import-every", "10s"}, env, 100, 30)
	s.WaitFor("1 Search")

	// The first tenth warms up: caches fill, each screen was open once.
	end := time.Now().Add(s.long)
	warm := time.Now().Add(max(s.long/10, 20*time.Second))
	var begun, last []sample
	ticks := time.NewTicker(100 * time.Millisecond)
	defer ticks.Stop()
	for now := range ticks.C {
		if !s.Running() {
			return fmt.Errorf("the program ended after %d keys (%w); its screen is\n%s", s.keys, s.WaitExit(), s.Screen())
		}
		if now.After(end) {
			break
		}
		s.use()
		if s.keys%100 == 0 {
			w := s.weigh()
			if last = append(last, w); len(last) > 20 {
				last = last[1:]
			}
			if now.After(warm) && begun == nil {
				begun = slices.Clone(last)
				fmt.Printf("warm after %d keys: %d MB, %d threads\n", s.keys, w.kilobytes/1024, w.threads)
			}
		}
	}
	return s.judge(begun, last)
}

// judge compares the medians of a while at the beginning and at the end, and
// reads the log.
func (s *soak) judge(begun, last []sample) error {
	if len(begun) == 0 || len(last) == 0 {
		return errors.New("too short to compare; give more minutes")
	}
	from, to := median(begun), median(last)
	fmt.Printf("after %d keys: %d MB and %d threads at the beginning, %d MB and %d threads at the end\n",
		s.keys, from.kilobytes/1024, from.threads, to.kilobytes/1024, to.threads)
	var wrong []error
	if float64(to.kilobytes) > float64(from.kilobytes)*grown {
		wrong = append(wrong, fmt.Errorf("memory grew from %d to %d kB", from.kilobytes, to.kilobytes))
	}
	lines, err := s.said()
	if err != nil {
		wrong = append(wrong, err)
	}
	for _, l := range lines {
		fmt.Println("log:", l)
	}
	return errors.Join(wrong...)
}

func median(list []sample) sample {
	by := func(value func(sample) int) int {
		var all []int
		for _, s := range list {
			all = append(all, value(s))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return sample{by(func(s sample) int { return s.kilobytes }), by(func(s sample) int { return s.threads })}
}

// weigh asks the system for the program's memory, and on Linux its threads.
func (s *soak) weigh() sample {
	pid := strconv.Itoa(s.Pid())
	out, err := exec.Command("ps", "-o", "rss=", "-p", pid).Output() //nolint:gosec // a number
	if err != nil {
		return sample{}
	}
	kb, _ := strconv.Atoi(strings.TrimSpace(string(out)))
	tasks, _ := os.ReadDir("/proc/" + pid + "/task")
	return sample{kb, len(tasks)}
}

// said is what the log holds of warnings and errors, each message once with
// how often it came.
func (s *soak) said() ([]string, error) {
	file, err := os.Open(filepath.Join(s.home, "demo", "orderpad.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	times := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var l struct{ Level, Msg, Error string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("the log has a line that is not JSON: %s", lines.Text())
		}
		if l.Level == "WARN" || l.Level == "ERROR" {
			times[l.Level+" "+l.Msg+" "+l.Error]++
		}
	}
	var all []string
	for text, n := range times {
		all = append(all, fmt.Sprintf("%d times %s", n, text))
	}
	slices.Sort(all)
	return all, lines.Err()
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client/bucket/buckettest"
)

// TestTeamKilled runs a laptop of each member as real programs that are killed
// at random, destroys homes in the middle and recovers them elsewhere: every
// order that a program called copied is there. On the real gateway 20 run at
// once; a folder needs nothing and runs always.
func TestTeamKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills programs for seconds")
	}
	t.Run("folder", func(t *testing.T) { killTeam(t, filepath.Join(t.TempDir(), "shared"), 3, 3*time.Second) })
	t.Run("gateway", func(t *testing.T) { killTeam(t, buckettest.Gateway(t).String(), 20, 30*time.Second) })
}

// teamPad runs the program for one laptop.
type teamPad struct {
	exe, home, store string
	words            string
	copied           []string // orders that a program called copied
	lost, killed     int
}

// run runs the program; err is errKilled when it was killed after a time.
func (p *teamPad) run(ctx context.Context, kill time.Duration, args ...string) (out map[string]any, said string, err error) {
	if kill > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, kill)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, p.exe, append([]string{"--home", p.home, "--json"}, args...)...)
	cmd.Env = append(os.Environ(), programEnv+"=1", "DBUS_SESSION_BUS_ADDRESS=", "ORDERPAD_STORE_KEY="+buckettest.GatewayKeys.Access, "ORDERPAD_STORE_SECRET="+buckettest.GatewayKeys.Secret)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if kill > 0 && ctx.Err() != nil {
		return nil, stderr.String(), errKilled
	}
	if err != nil {
		return nil, stderr.String(), fmt.Errorf("%v: %w: %s", args, err, stderr.String())
	}
	return out, stderr.String(), json.Unmarshal(stdout.Bytes(), &out)
}

func textOf(out map[string]any, key string) string {
	s, _ := out[key].(string)
	return s
}

func killTeam(t *testing.T, store string, many int, within time.Duration) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, dir := t.Context(), t.TempDir()
	office := &teamPad{exe: exe, home: filepath.Join(dir, "office"), store: store}
	if _, _, err := office.run(ctx, 0, "team", "create", store, "--shop", "The Shop", "--as", "Dana"); err != nil {
		t.Fatal(err)
	}
	var pads []*teamPad
	for i := range many {
		invited, _, err := office.run(ctx, 0, "team", "invite", fmt.Sprintf("Rep %d", i))
		if err != nil {
			t.Fatal(err)
		}
		p := &teamPad{exe: exe, home: filepath.Join(dir, fmt.Sprintf("rep-%d", i)), store: store}
		joined, _, err := p.run(ctx, 0, "team", "join", store, "--code", textOf(invited, "code"))
		if err != nil {
			t.Fatal(err)
		}
		p.words = textOf(joined, "words")
		pads = append(pads, p)
	}
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any will do
	t.Log("seed", seed)
	until := time.Now().Add(within)
	var group sync.WaitGroup
	failed := make([]error, many)
	for i, p := range pads {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		group.Go(func() {
			for n := 0; time.Now().Before(until) && failed[i] == nil; n++ {
				failed[i] = p.work(ctx, dir, random)
			}
			if failed[i] == nil {
				failed[i] = p.lose(ctx, dir) // the last word is a recovery
			}
		})
	}
	group.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	copied, lost, killed := 0, 0, 0
	for _, p := range pads {
		copied, lost, killed = copied+len(p.copied), lost+p.lost, killed+p.killed
	}
	status, _, err := office.run(ctx, 0, "team", "status")
	if err != nil {
		t.Fatal(err)
	}
	unsent := 0
	for _, m := range status["members"].([]any) { //nolint:errcheck,forcetypeassert // the contract
		unsent += int(m.(map[string]any)["not_sent"].(float64)) //nolint:errcheck,forcetypeassert // the contract
	}
	if unsent < copied || copied == 0 || killed == 0 {
		t.Errorf("the office sees %d orders, %d were copied, %d programs killed", unsent, copied, killed)
	}
	t.Logf("%d laptops: %d orders copied, %d programs killed, %d homes destroyed and recovered", many, copied, killed, lost)
}

// work makes an order, killed at a random moment or not, and destroys the home
// now and then.
func (p *teamPad) work(ctx context.Context, dir string, random *rand.Rand) error {
	kill := time.Duration(0)
	if random.IntN(3) == 0 {
		kill = time.Duration(1+random.IntN(400)) * time.Millisecond
	}
	out, said, err := p.run(ctx, kill, "order", "new", "--line", "pc54 navy s4 m8 @8.50")
	switch {
	case errors.Is(err, errKilled):
		p.killed++
	case err != nil:
		return err
	case !strings.Contains(said, "only on this laptop"):
		p.copied = append(p.copied, textOf(out, "ext_order_id"))
	}
	if random.IntN(12) == 0 {
		return p.lose(ctx, dir)
	}
	return nil
}

// lose destroys the home and recovers it elsewhere: all that was copied is back.
func (p *teamPad) lose(ctx context.Context, dir string) error {
	if err := os.RemoveAll(p.home); err != nil {
		return err
	}
	p.lost++
	p.home = filepath.Join(dir, fmt.Sprintf("%s-%d", filepath.Base(p.home), p.lost))
	if _, _, err := p.run(ctx, 0, "team", "recover", p.store, "--words", p.words); err != nil {
		return err
	}
	list, _, err := p.run(ctx, 0, "order", "list")
	if err != nil {
		return err
	}
	have := map[string]bool{}
	for _, o := range list["orders"].([]any) { //nolint:errcheck,forcetypeassert // the contract
		have[textOf(o.(map[string]any), "ext_order_id")] = true //nolint:errcheck,forcetypeassert // the contract
	}
	for _, ext := range p.copied {
		if !have[ext] {
			return fmt.Errorf("order %s was copied and is gone", ext)
		}
	}
	return nil
}

// Package rig runs the real program against a sandbox in a process of its own:
// what the fault drills and the chaos run are built on.
package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"orderpad/client/sandbox"
)

// Sandbox is a running "orderpad sandbox".
type Sandbox struct {
	URLs sandbox.URLs
	cmd  *exec.Cmd
	said bytes.Buffer
}

// startWait is how long a program may take to answer for the first time.
const startWait = 20 * time.Second

// StartSandbox starts the program's sandbox without past orders, with dir for
// its ready file.
func StartSandbox(ctx context.Context, bin, dir string, args ...string) (*Sandbox, error) {
	ready := filepath.Join(dir, "sandbox.json")
	s := &Sandbox{cmd: exec.Command(bin, append([]string{"sandbox", "--orders", "0", "--quiet", "--ready-file", ready}, args...)...)}
	s.cmd.Stderr = &s.said
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	var data []byte
	err := Until(ctx, startWait, func() (bool, error) {
		var err error
		data, err = os.ReadFile(ready)
		return err == nil, nil
	})
	if err == nil {
		err = json.Unmarshal(data, &s.URLs)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the sandbox did not start: %w: %s", err, s.said.String()), s.Stop())
	}
	return s, nil
}

// Stop ends the sandbox.
func (s *Sandbox) Stop() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	_ = s.cmd.Wait() // it was killed
	return nil
}

// URL is the root of a kind of connection.
func (s *Sandbox) URL(kind string) string {
	if kind == "proxy" {
		return s.URLs.Proxy
	}
	return s.URLs.ManageOrders
}

// Faults replaces what is injected; none heals.
func (s *Sandbox) Faults(list ...sandbox.Fault) error {
	if list == nil {
		list = []sandbox.Fault{}
	}
	return s.post("faults", map[string]any{"faults": list})
}

// Network cuts the three servers off, or brings them back.
func (s *Sandbox) Network(up bool) error { return s.post("network", map[string]any{"up": up}) }

// Advance moves the sandbox's clock on.
func (s *Sandbox) Advance(d time.Duration) error {
	return s.post("clock", map[string]any{"advance": d.String()})
}

// SetNow sets the sandbox's clock.
func (s *Sandbox) SetNow(t time.Time) error { return s.post("clock", map[string]any{"now": t}) }

// State is what the sandbox holds.
func (s *Sandbox) State() (st sandbox.State, err error) { return st, s.get("state", &st) }

// Arrived is every push that a server took in.
func (s *Sandbox) Arrived() (list []sandbox.Arrival, err error) { return list, s.get("arrived", &list) }

var control = &http.Client{Timeout: startWait}

func (s *Sandbox) post(route string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	resp, err := control.Post(s.URLs.Control+"/control/"+route, "application/json", bytes.NewReader(data))
	if err != nil {
		return err
	}
	return read(resp, nil)
}

func (s *Sandbox) get(route string, into any) error {
	resp, err := control.Get(s.URLs.Control + "/control/" + route)
	if err != nil {
		return err
	}
	return read(resp, into)
}

func read(resp *http.Response, into any) error {
	data, err := io.ReadAll(resp.Body)
	err = errors.Join(err, resp.Body.Close())
	switch {
	case err != nil:
		return err
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("the sandbox answers %d: %s", resp.StatusCode, data)
	case into == nil:
		return nil
	}
	return json.Unmarshal(data, into)
}

// Until asks again and again, a moment apart, until it is so, fails, or the
// time is over.
func Until(ctx context.Context, most time.Duration, so func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := so()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited %s: %w", most, ctx.Err())
		case <-tick.C:
		}
	}
}

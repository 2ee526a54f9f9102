package tuitest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// counter counts what comes over a channel, keys, and a timer.
type counter struct {
	ch  chan int
	sum int
	log []string
}

func (c *counter) Title() string { return "Counter" }
func (c *counter) Keys() []kit.Binding {
	return []kit.Binding{{ID: "c.start", Keys: []string{"ctrl+g"}}}
}

func (c *counter) listen() tea.Cmd {
	return kit.Listen(context.Background(), kit.RequestID{}, c.ch)
}

func (c *counter) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return tea.Sequence(c.listen(), kit.After(time.Hour, "late"), kit.Send("soon"))
	case kit.Event[int]:
		c.sum += msg.Value
		return c.listen()
	case string:
		c.log = append(c.log, msg)
	case tea.KeyPressMsg:
		c.log = append(c.log, kit.KeyName(msg))
	}
	return nil
}

func (c *counter) View(w, h int) (string, *tea.Cursor) {
	return strings.Repeat("=", w) + fmt.Sprintf("\nsum %d %s", c.sum, strings.Join(c.log, " ")), nil
}

func TestDriverRunsUntilQuietWithoutWaiting(t *testing.T) {
	c := &counter{ch: make(chan int)}
	clock := tuitest.NewClock()
	begin := clock.Now()
	d := tuitest.Alone(t, c, clock, 40, 10)
	d.Press("ctrl+g").Has("sum 0 soon")
	if len(d.Timers()) != 1 {
		t.Fatalf("timers %v", d.Timers())
	}
	go func() {
		for range 3 {
			c.ch <- 5
		}
		close(c.ch)
	}()
	d.WaitFor("sum 15")
	d.Fire(nil).Has("soon late").Type("aB").Press("shift+tab", "space").Has("late a B shift+tab space")
	if clock.Now().Sub(begin) < time.Hour {
		t.Error("firing a timer did not move the clock")
	}
	d.FitsEverywhere(t)
}

func TestFitsFindsWhatDoesNot(t *testing.T) {
	for _, c := range []struct {
		text string
		w, h int
		ok   bool
	}{{"ab\ncd", 2, 2, true}, {"abc", 2, 2, false}, {"a\nb\nc", 2, 2, false}, {"\x1b[1m日\x1b[0m", 2, 1, true}, {"日a", 2, 1, false}} {
		if got := tuitest.Fits(c.text, c.w, c.h); (got == "") != c.ok {
			t.Errorf("%q in %dx%d: %q", c.text, c.w, c.h, got)
		}
	}
}

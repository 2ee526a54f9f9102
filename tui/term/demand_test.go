package term

import (
	"bytes"
	"io"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestBubbleTeaKeepsATicker fails when Bubble Tea's renderer has no ticker of
// this name and type any more: then drawing on demand is off.
func TestBubbleTeaKeepsATicker(t *testing.T) {
	var out seen
	in, typed := io.Pipe()
	d := OnDemand(counter{})
	p := tea.NewProgram(d, tea.WithInput(in), tea.WithOutput(&out), tea.WithWindowSize(20, 5), tea.WithFPS(120))
	d.Attach(p)
	done := make(chan error, 1)
	go func() { _, err := p.Run(); done <- err }()
	for _, want := range []string{"n=1", "n=2", "n=3"} {
		p.Send(addMsg{})
		out.wait(t, want)
	}
	if d.ticker.Load() == nil {
		t.Error("the renderer's ticker was not found")
	}
	p.Quit()
	if err := <-done; err != nil {
		t.Error(err)
	}
	_ = typed.Close()
}

type addMsg struct{}

type counter struct{ n int }

func (counter) Init() tea.Cmd { return nil }

func (c counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(addMsg); ok {
		c.n++
	}
	return c, nil
}

func (c counter) View() tea.View { return tea.NewView("n=" + string(rune('0'+c.n)) + "\n") }

// seen is what the program has drawn.
type seen struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *seen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *seen) wait(t *testing.T, want string) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); <-tick.C {
		s.mu.Lock()
		found := bytes.Contains(s.all.Bytes(), []byte(want[2:]))
		s.mu.Unlock()
		if found {
			return
		}
	}
	t.Fatalf("%s was never drawn: %q", want, s.all.String())
}

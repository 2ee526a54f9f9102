package term

import (
	"reflect"
	"sync/atomic"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// pulse is how often Bubble Tea's renderer looks for a new frame, and for how
// long it does so after the last one.
type pulse struct{ every, during time.Duration }

// pulses begin with each frame. The beat of the last is never stopped: a
// ticker that is set anew drops a tick which nobody has taken yet, and a frame
// is then late, not lost.
var pulses = []pulse{
	{time.Millisecond, 8 * time.Millisecond},
	{40 * time.Millisecond, 160 * time.Millisecond},
	{time.Second, 0},
}

// Demand draws a model when it has changed, not 120 times a second.
type Demand struct {
	tea.Model
	program *tea.Program
	ticker  atomic.Pointer[time.Ticker]
	looked  bool
	at      atomic.Int32 // place in pulses
	rest    *time.Timer
}

// OnDemand wraps a model; Attach tells it the program that runs it.
func OnDemand(m tea.Model) *Demand {
	d := &Demand{Model: m}
	d.rest = time.AfterFunc(time.Hour, d.calm)
	d.rest.Stop()
	return d
}

// Attach is called before the program runs.
func (d *Demand) Attach(p *tea.Program) { d.program = p }

// Update is the model's.
func (d *Demand) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := d.Model.Update(msg)
	d.Model = m
	return d, cmd
}

// View is the model's. The renderer is woken for it.
func (d *Demand) View() tea.View {
	v := d.Model.View()
	d.wake()
	return v
}

func (d *Demand) wake() {
	if !d.looked {
		d.looked = true
		d.ticker.Store(tickerOf(d.program))
	}
	ticker := d.ticker.Load()
	if ticker == nil {
		return // this Bubble Tea has none: it draws at its own rate
	}
	d.at.Store(0)
	ticker.Reset(pulses[0].every)
	d.rest.Reset(pulses[0].during)
}

// calm goes on to the next pulse.
func (d *Demand) calm() {
	next := d.at.Add(1)
	if int(next) >= len(pulses) {
		return
	}
	p := pulses[next]
	d.ticker.Load().Reset(p.every)
	if p.during > 0 {
		d.rest.Reset(p.during)
	}
}

// tickerOf finds the renderer's ticker, which Bubble Tea keeps to itself;
// released versions have no way to draw on demand. Nil when it is not there.
func tickerOf(p *tea.Program) *time.Ticker {
	if p == nil {
		return nil
	}
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(unsafe.Pointer(field.UnsafeAddr()))
}

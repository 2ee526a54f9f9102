package kit

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// RequestID tells one call from another, and whose it is.
type RequestID struct {
	Owner ScreenID
	Seq   uint64
}

var lastSeq atomic.Uint64

// NewRequest returns an id nobody has.
func NewRequest(owner ScreenID) RequestID { return RequestID{owner, lastSeq.Add(1)} }

// Owned is a message for one screen, whichever is open.
type Owned interface{ Request() RequestID }

// Result is what a call came to.
type Result[T any] struct {
	Req   RequestID
	Value T
	Err   error
}

// Request tells whose result it is.
func (r Result[T]) Request() RequestID { return r.Req }

// Failure is the error, if the call failed.
func (r Result[T]) Failure() error { return r.Err }

// PanicError is a call that panicked. The rep reads the sentence; the log
// gets the stack.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return "Something went wrong inside orderpad; nothing was changed. Try again, and report it if it stays."
}

// Detail is the cause, for the log.
func (e *PanicError) Detail() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// Run makes a call a command: the only way from Update to work. Pass values
// into call, never the model. The answer is a Result[T] with the same
// request, also when the call fails, panics or is cancelled through ctx.
func Run[T any](ctx context.Context, req RequestID, call func(context.Context) (T, error)) tea.Cmd {
	return func() (msg tea.Msg) {
		res := Result[T]{Req: req}
		defer func() {
			if p := recover(); p != nil {
				res.Err = &PanicError{Value: p, Stack: debug.Stack()}
				msg = res
			}
		}()
		if res.Err = ctx.Err(); res.Err == nil {
			res.Value, res.Err = call(ctx)
		}
		return res
	}
}

// Latest keeps track of a screen's newest request of one kind. Starting
// another cancels the one before; what is not the newest is dropped.
type Latest struct {
	id     RequestID
	cancel context.CancelFunc
}

// Next cancels the request before and begins a new one.
func (l *Latest) Next(ctx context.Context, owner ScreenID) (context.Context, RequestID) {
	l.Cancel()
	l.id = NewRequest(owner)
	ctx, l.cancel = context.WithCancel(ctx)
	return ctx, l.id
}

// Is tells whether a result belongs to the newest request, still wanted.
func (l *Latest) Is(id RequestID) bool { return l.cancel != nil && l.id == id }

// Running tells whether the newest request is unanswered.
func (l *Latest) Running() bool { return l.cancel != nil }

// Done ends the newest request if this is it, and tells so: the first line
// of every handler of a Result.
func (l *Latest) Done(id RequestID) bool {
	if !l.Is(id) {
		return false
	}
	l.Cancel()
	return true
}

// Cancel gives the newest request up.
func (l *Latest) Cancel() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

// Event is one message from a channel of progress or news.
type Event[T any] struct {
	Req   RequestID
	Value T
}

// Request tells whose event it is.
func (e Event[T]) Request() RequestID { return e.Req }

// ParkedMsg carries a command that may wait for a long time. The root runs
// it; a test driver knows that it need not wait for it.
type ParkedMsg struct{ Cmd tea.Cmd }

// Listen reads one message from a channel and hands it over as an Event; the
// screen issues it again after each. When the channel is closed or ctx ends
// nothing arrives: a closed channel means that nothing happened, and the end
// of the work is told by its own Result.
func Listen[T any](ctx context.Context, req RequestID, ch <-chan T) tea.Cmd {
	return Send(ParkedMsg{func() tea.Msg {
		select {
		case v, open := <-ch:
			if open {
				return Event[T]{req, v}
			}
		case <-ctx.Done():
		}
		return nil
	}})
}

// TimerMsg asks the root to deliver Msg after D. It is a message so that a
// test can fire it without waiting.
type TimerMsg struct {
	D   time.Duration
	Msg tea.Msg
}

// After delivers a message later. Tag it with a request or a counter and
// drop it when it is stale.
func After(d time.Duration, msg tea.Msg) tea.Cmd { return Send(TimerMsg{d, msg}) }

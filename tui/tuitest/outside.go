package tuitest

import (
	"fmt"
	"testing"
)

// Outside runs what drives a Terminal outside of a test, such as a program
// that takes pictures. What would fail a test is its error.
func Outside(run func(testing.TB)) (err error) {
	o := &outside{}
	defer func() {
		for i := len(o.cleanups) - 1; i >= 0; i-- {
			o.cleanups[i]()
		}
	}()
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			err = f.error
		default:
			panic(f)
		}
	}()
	run(o)
	return nil
}

// outside is the testing.TB of Outside.
type outside struct {
	testing.TB
	cleanups []func()
}

type failure struct{ error }

func (*outside) Helper() {}

func (*outside) Fatal(args ...any) { panic(failure{fmt.Errorf("%s", fmt.Sprint(args...))}) }

func (*outside) Fatalf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

func (o *outside) Cleanup(f func()) { o.cleanups = append(o.cleanups, f) }

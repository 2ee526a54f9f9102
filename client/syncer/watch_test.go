package syncer

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// watch runs Watch with a script of what happens during each of its waits,
// and returns the waits and the reports.
func watch(t *testing.T, r *rig, script ...func()) (waits []time.Duration, reports []Report) {
	t.Helper()
	ctx, quit := context.WithCancel(t.Context())
	r.cfg.Wait = func(waiting context.Context, d time.Duration) error {
		waits = append(waits, d)
		if len(waits) > len(script) {
			quit()
			return waiting.Err()
		}
		if happens := script[len(waits)-1]; happens != nil {
			happens()
			select {
			case <-waiting.Done(): // poked
				return waiting.Err()
			case <-time.After(time.Minute):
				return errors.New("the poke did not wake it")
			}
		}
		return r.clock.Wait(waiting, d)
	}
	err := r.Watch(ctx, func(rep Report, err error) {
		if err != nil {
			t.Errorf("reported %v", err)
		}
		reports = append(reports, rep)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Watch: %v", err)
	}
	return waits, reports
}

func TestWatchComesBackWhenDueAndWhenPoked(t *testing.T) {
	r := newRig(manageOrders)
	r.server.send = answers(outcome(client.Accepted, 200))
	r.server.lookUp = sees(isMissed)
	r.server.number = func(string) (Number, error) { return Number{}, nil }
	first := r.box.add(order.Unknown, start)
	var second, third int64
	waits, reports := watch(t, r,
		nil, // until the next look-up
		nil, // idle, in case that another program queues something
		func() {
			second = r.box.add(order.Queued, r.clock.Now())
			r.Poke()
		},
		func() {
			third = r.box.add(order.Queued, r.clock.Now())
			r.Wake()
		},
	)
	want := []time.Duration{5 * time.Second, idle, 5 * time.Second, 5 * time.Second, 5 * time.Second}
	if !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
	r.want(t, first, "unknown")
	r.want(t, second, "accepted")
	r.want(t, third, "accepted")
	// The idle pass did nothing and is not reported.
	if len(reports) != 4 || reports[2].Accepted != 1 || reports[3].Accepted != 1 {
		t.Errorf("reports %+v", reports)
	}
}

func TestWatchOfflineProbesInsteadOfTrying(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Queued, start)
	r.server.send = answers(waits(order.WaitNetwork, 0))
	probes := 0
	r.cfg.Probe = func(context.Context) error {
		if probes++; probes < 7 {
			return errors.New("no network")
		}
		r.server.send = answers(outcome(client.Accepted, 200))
		return nil
	}
	waits, reports := watch(t, r, make([]func(), 7)...)
	want := []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute, time.Minute, time.Minute, idle}
	if !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
	r.want(t, id, "accepted")
	if r.server.posts != 2 || len(reports) != 2 || !reports[0].Offline || reports[1].Offline {
		t.Errorf("%d attempts, reports %+v", r.server.posts, reports)
	}
}

func TestWatchTellsAnErrorOnce(t *testing.T) {
	r := newRig(manageOrders)
	ctx, quit := context.WithCancel(t.Context())
	passes := 0
	r.cfg.Lock = func(context.Context) (func(), error) {
		if passes++; passes == 4 {
			quit()
		}
		return nil, order.Errorf(order.KindConflict, "the orderpad with process number 12 is sending")
	}
	told := 0
	if err := r.Watch(ctx, func(_ Report, err error) {
		told++
		if !order.IsKind(err, order.KindConflict) {
			t.Errorf("told %v", err)
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("Watch: %v", err)
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/order"
)

// lateCopies are the runs of fault 38: a copy goes on with an order that was
// sent from where it was copied, while look-ups lag.
func lateCopies() []trial {
	var trials []trial
	for _, minutes := range []float64{0, 1, 15, 75} {
		for _, k := range copyTrials() {
			k.how = fmt.Sprintf("%s, %g min", k.how, minutes)
			back := k.run
			k.run = func(ctx context.Context, b *bench) error {
				b.mayAsk = true // look-ups in vain, then a person's word
				f := fault(38, b.lookUp())
				if f.Minutes = minutes; minutes == 0 {
					f.Minutes = 0.001
				}
				if err := b.Faults(f); err != nil {
					return err
				}
				if err := back(ctx, b); err != nil {
					return err
				}
				for passed := 0.0; passed <= minutes+20; passed += 5 {
					b.Sync(ctx)
					if err := b.check(ctx, "any"); err != nil {
						return fmt.Errorf("after %g min: %w", passed, err)
					}
					if err := b.advance(5 * time.Minute); err != nil {
						return err
					}
				}
				return b.fired(38)
			}
			trials = append(trials, k)
		}
	}
	return trials
}

// restoredOver is fault 39: an older copy is restored over newer orders.
func restoredOver(ctx context.Context, b *bench) error {
	b.mayAsk = true
	if _, err := b.place(ctx); err != nil {
		return err
	}
	old := filepath.Join(b.dir, "old.db")
	if err := b.Ask(ctx, nil, "backup", old); err != nil {
		return err
	}
	if err := errors.Join(b.placeAll(ctx, 1), b.pass(ctx), b.check(ctx, "accepted"), b.placeAll(ctx, 1)); err != nil {
		return err
	}
	if err := b.Ask(ctx, nil, "restore", old, "--yes"); err != nil {
		return err
	}
	return b.check(ctx, "any")
}

// refusedAfterCommit is fault 40: the server takes the order, and what stands
// before it refuses it all the same.
func refusedAfterCommit(status int, then ...string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(40, b.push())
		f.Status, f.Nth = status, 1
		o, err := b.place(ctx)
		if err != nil {
			return err
		}
		b.gateway = true
		if err := errors.Join(b.Faults(f), b.pass(ctx), b.check(ctx, "any"), b.fired(40)); err != nil {
			return err
		}
		if len(then) == 0 {
			return nil
		}
		// The rep mends or sends again what the server has.
		r := b.Run(ctx, append(then, o.ExtOrderID, "--yes")...)
		b.Sync(ctx)
		if err := b.check(ctx, "any"); err != nil {
			return fmt.Errorf("after %v (%s): %w", then, r, err)
		}
		return nil
	}
}

// odds are the runs of fault 42.
func odds() []trial {
	var trials []trial
	for _, name := range sandbox.OddAnswers() {
		trials = append(trials, trial{how: name, run: meets(42, "unknown", "unknown", how(name))})
	}
	return trials
}

// oddLookUp is fault 43: the answer is lost and what a look-up says proves
// nothing.
func oddLookUp(name string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(43, b.lookUp())
		f.How = name
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := b.Faults(fault(5, b.push()), f); err != nil {
			return err
		}
		for range 4 {
			b.Sync(ctx)
			if err := b.check(ctx, "queued/network", "unknown", "accepted", "imported"); err != nil {
				return err
			}
			if err := b.advance(10 * time.Minute); err != nil {
				return err
			}
		}
		return b.fired(43)
	}
}

// twoNumbers is what the ERP says of an order that it has twice.
func twoNumbers(ctx context.Context, b *bench) error {
	b.mayAsk = true
	f := fault(43, "getorderno")
	f.How, f.Nth = "two numbers", 0
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted"), b.Faults(f), b.advance(62*time.Minute)); err != nil {
		return err
	}
	b.Sync(ctx)
	return errors.Join(b.check(ctx, "accepted!"), b.fired(43))
}

// rewritten is fault 45: the answer is lost, settings change, and the server
// writes the order in its own way.
func rewritten(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	// The first look-up fails, so that the settings change in between.
	if err := errors.Join(b.Faults(append(b.blind(), fault(5, b.push()))...), b.pass(ctx), b.check(ctx, "unknown")); err != nil {
		return err
	}
	if err := b.Ask(ctx, nil, "connection", "set", "shop", "split=server", "sizes=export-2026", "rep=Other"); err != nil {
		return err
	}
	if err := errors.Join(b.Faults(fault(45, b.lookUp())), b.advance(time.Minute)); err != nil {
		return err
	}
	b.Sync(ctx)
	return errors.Join(b.check(ctx, "accepted"), b.fired(45))
}

// echoed is fault 47: nothing of a secret is in what the program prints or keeps.
func echoed(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := b.Faults(fault(47, "")); err != nil {
		return err
	}
	var said []byte
	for _, args := range [][]string{{"sync", "--once"}, {"connection", "test", "shop"}, {"queue"}, {"inventory", "refresh"}, {"api", "GET", "/api/manageorders/orders/1"}} {
		r := b.Run(ctx, args...)
		said = append(said, r.Out+r.Err...)
	}
	err := filepath.WalkDir(b.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			data, readErr := os.ReadFile(path)
			said, err = append(said, data...), readErr
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, leak := range []string{"Secret:[demo", "Bearer [", `"password":"demo`, `password\":\"demo`, "Authorization:[Bearer ey"} {
		if bytes.Contains(said, []byte(leak)) {
			return fmt.Errorf("the program shows or keeps %q", leak)
		}
	}
	return errors.Join(b.check(ctx, "any"), b.fired(47))
}

// setBack is fault 48: after a 429 the clock of the laptop is set back.
func setBack(back time.Duration) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(48, b.push())
		f.Seconds, f.Nth = 20, 1
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := errors.Join(b.Faults(f), b.pass(ctx), b.check(ctx, "queued/rate"), b.fired(48)); err != nil {
			return err
		}
		b.Later(-back)
		b.Sync(ctx)
		if err := errors.Join(b.advance(21*time.Second), b.placeAll(ctx, 1)); err != nil {
			return err
		}
		b.Sync(ctx)
		queue, err := b.Queue(ctx)
		if err != nil {
			return err
		}
		for _, o := range queue.Orders {
			if o.ExtOrderID == b.placed[1] && o.State != "accepted" {
				return fmt.Errorf("the clock went back %s and 21 s went by: the next order is %s: %s", back, describe(o), o.LastError)
			}
		}
		return b.check(ctx, "any")
	}
}

// damagedDocument is fault 46: of three queued orders one's document is
// damaged. The others go, the rep is told, and its copy comes from the journal.
func damagedDocument(ctx context.Context, b *bench) error {
	if err := b.placeAll(ctx, 3); err != nil {
		return err
	}
	file := (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(b.Dir, "orders.db"))}).String()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE order_docs SET doc = '{"broken' WHERE order_id = (SELECT id FROM orders WHERE ext_order_id = ?)`, b.placed[1])
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if r := b.Sync(ctx); r.Code != 0 || !strings.Contains(r.Err, "set aside") {
		return fmt.Errorf("DISHONEST: nobody is told of the damaged order: %s", r)
	}
	counts, err := b.atServer()
	if err != nil {
		return err
	}
	if counts[b.placed[0]] != 1 || counts[b.placed[1]] != 0 || counts[b.placed[2]] != 1 {
		return fmt.Errorf("the others were not sent, or the damaged one was: %v", counts)
	}
	if r := b.Run(ctx, "order", "show", b.placed[1]); r.Kind() != order.KindStorage {
		return fmt.Errorf("DISHONEST: the damaged order is shown: %s", r)
	}
	if r := b.Run(ctx, "doctor", "--mend"); r.Code != 0 {
		return fmt.Errorf("LOST: %s", r)
	}
	return b.check(ctx, "accepted", "queued")
}

// keepsFiles is fault 49: a file of the rep's with the name of what is refused
// stays, and nothing is written in read-only mode.
func keepsFiles(ctx context.Context, b *bench) error {
	o, err := b.place(ctx)
	if err != nil {
		return err
	}
	file, theirs := filepath.Join(b.dir, "team.csv"), filepath.Join(b.dir, "team.csv.refused.csv")
	if err := errors.Join(
		os.WriteFile(file, []byte("style,color,size,qty,price\nPC54,Navy,M,many,8.50\n"), 0o600),
		os.WriteFile(theirs, []byte("the rep's own"), 0o600),
	); err != nil {
		return err
	}
	if r := b.Run(ctx, "import", file); r.Code == 0 {
		return fmt.Errorf("a quantity that is none was taken: %s", r)
	}
	if kept, err := os.ReadFile(theirs); err != nil || string(kept) != "the rep's own" {
		return fmt.Errorf("LOST: a file of the rep's: %q, %w", kept, err)
	}
	if all, err := filepath.Glob(filepath.Join(b.dir, "team*refused*.csv")); err != nil || len(all) != 2 {
		return fmt.Errorf("what was refused is in none of %v, %w", all, err)
	}
	for _, args := range [][]string{{"order", "hold", o.ExtOrderID}, {"sync", "--once"}, {"import", file}, {"backup", theirs}} {
		if r := b.Run(ctx, append(args, "--read-only")...); r.Code == 0 {
			return fmt.Errorf("read-only mode lets it write: %v: %s", args, r)
		}
	}
	if kept, err := os.ReadFile(theirs); err != nil || string(kept) != "the rep's own" {
		return fmt.Errorf("LOST: a file of the rep's: %q, %w", kept, err)
	}
	return b.check(ctx, "queued")
}

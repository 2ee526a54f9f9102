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
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // a program of another maker, as far as orderpad knows

	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
)

// moments runs a round for each commit of a pass, until one is past the last:
// the program built for it does what at the nth.
func moments(what string, want ...string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		if _, err := os.Stat(b.opt.tagged); err != nil {
			return cannot("needs bin/orderpad-faults (make faults builds it)")
		}
		for n := 1; n <= 60; n++ {
			met := true
			err := b.round(ctx, trial{run: func(ctx context.Context, sub *bench) (err error) {
				met, err = sub.atCommit(ctx, what, n, want)
				return err
			}})
			if err != nil || !met {
				if n < 5 && err == nil {
					err = fmt.Errorf("a pass met only %d commits", n-1)
				}
				return errorAt(err, n)
			}
		}
		return errors.New("a pass has no end of commits")
	}
}

func errorAt(err error, n int) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("at commit %d: %w", n, err)
}

// atCommit queues an order, sends it with a program that what happens to at
// its nth commit, and tells whether there was one.
func (b *bench) atCommit(ctx context.Context, what string, n int, want []string) (met bool, err error) {
	if _, err := b.place(ctx); err != nil {
		return false, err
	}
	tagged := b.tagged(what, n)
	r := rig.Finish(tagged.Command(ctx, "sync", "--once"), "")
	if err := b.check(ctx, want...); err != nil {
		return false, fmt.Errorf("%w (%s)", err, r)
	}
	return strings.Contains(r.Err, "fault met\n"), nil
}

// tagged is the home with the program that can be told to fail at a commit.
func (b *bench) tagged(what string, n int) *rig.Home {
	h := &rig.Home{Bin: b.opt.tagged, Dir: b.Dir, Env: append([]string{"ORDERPAD_FAULT=" + what, "ORDERPAD_FAULT_AT=" + strconv.Itoa(n)}, b.Env...)}
	h.Later(b.Ahead())
	return h
}

func killTrials() []trial {
	return []trial{
		{how: "of a pass", run: moments("kill", "queued", "sending", "unknown", "accepted"), long: 20},
		{how: "of queueing", run: killQueueing, long: 5},
		{how: "while the server commits", run: killSending},
	}
}

// killQueueing kills the program at each commit of queueing: an order is there
// as a draft or queued, whole, and what was acknowledged stays so.
func killQueueing(ctx context.Context, b *bench) error {
	if _, err := os.Stat(b.opt.tagged); err != nil {
		return cannot("needs bin/orderpad-faults (make faults builds it)")
	}
	for n := 1; n <= 20; n++ {
		o, err := b.Draft(ctx, fmt.Sprintf("PO-K%d", n))
		if err != nil {
			return err
		}
		r := rig.Finish(b.tagged("kill", n).Command(ctx, "order", "queue", o.ExtOrderID, "--yes"), "")
		now, err := b.Show(ctx, o.ExtOrderID)
		if err != nil {
			return fmt.Errorf("LOST: %w", err)
		}
		switch {
		case now.State == order.Queued:
		case now.State == order.Draft && r.Code != 0:
			if err := b.Ask(ctx, nil, "order", "queue", o.ExtOrderID, "--yes"); err != nil {
				return err
			}
		default:
			return fmt.Errorf("LOST: %s is %s after %s", o.ExtOrderID, now.State, r)
		}
		b.placed = append(b.placed, o.ExtOrderID)
		if err := b.check(ctx, "queued"); err != nil || r.Code == 0 {
			return errorAt(err, n)
		}
	}
	return errors.New("queueing has no end of commits")
}

// killSending kills the program when the server has the order and has not
// answered yet.
func killSending(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	slow := fault(9, b.push())
	slow.Seconds = 20
	if err := b.Faults(slow); err != nil {
		return err
	}
	cmd := b.Command(ctx, "sync", "--once")
	if err := cmd.Start(); err != nil {
		return err
	}
	err := rig.Until(ctx, 20*time.Second, func() (bool, error) {
		counts, err := b.atServer()
		return len(counts) > 0, err
	})
	return errors.Join(err, end(cmd), b.check(ctx, "sending"))
}

func diskTrials() []trial {
	return []trial{
		{how: "each commit of a pass", run: moments("full", "queued", "queued/network", "sending", "unknown", "accepted"), long: 10},
		{how: "a full file system", run: fullDisk, apart: true, long: 10},
		{how: "a full file system", run: fullDiskOnScreen, apart: true, screens: true, sandbox: onScreensSandbox, long: 20},
	}
}

// diskSize holds a home with its ballast and room to work.
const diskSize = "12m"

// smallDisk puts the home on a small file system of its own, and returns where
// that is.
func (b *bench) smallDisk(ctx context.Context) (string, error) {
	if runtime.GOOS != "linux" {
		return "", cannot("needs a small file system, which only Linux mounts in memory")
	}
	disk := filepath.Join(b.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "mount", "-t", "tmpfs", "-o", "mode=0700,size="+diskSize, "orderpad-fault", disk).CombinedOutput(); err != nil {
		return "", cannot("mounting a small file system is not allowed here: " + string(bytes.TrimSpace(out)))
	}
	b.undo = append(b.undo, func() error { return exec.Command("umount", disk).Run() })
	b.Dir = filepath.Join(disk, "home")
	return disk, nil
}

// fullDisk keeps the home on a small file system of its own and fills that up
// to so many pages before each pass.
func fullDisk(ctx context.Context, b *bench) error {
	disk, err := b.smallDisk(ctx)
	if err != nil {
		return err
	}
	if err := b.Connect(ctx, b.kind, b.URL(b.kind)); err != nil {
		return err
	}
	fill := filepath.Join(disk, "fill")
	for _, pages := range []int{0, 1, 2, 4, 8, 16, 32, 64, 128} {
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := fillUp(fill, pages); err != nil {
			return err
		}
		r := b.Sync(ctx)
		if err := b.check(ctx, "queued", "sending", "unknown", "accepted"); err != nil {
			return fmt.Errorf("with %d pages free: %w (%s)", pages, err, r)
		}
		// A rep who goes on working is told, and what is acknowledged is kept.
		if _, err := b.place(ctx); err != nil && !strings.Contains(err.Error(), string(order.KindStorage)) {
			return fmt.Errorf("with %d pages free: %w", pages, err)
		}
		if err := os.Remove(fill); err != nil {
			return err
		}
		if err := b.advance(61 * time.Second); err != nil {
			return err
		}
		if r := b.Sync(ctx); r.Code != 0 && r.Code != 4 {
			return fmt.Errorf("after %d pages: %s", pages, r)
		}
		if err := b.check(ctx, "unknown", "unknown!", "accepted", "imported"); err != nil {
			return fmt.Errorf("after %d pages: %w", pages, err)
		}
	}
	return nil
}

// fillUp writes a file until the disk is full, and gives back so many pages.
func fillUp(name string, pages int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	page := make([]byte, 4096)
	size := int64(0)
	for {
		n, err := f.Write(page)
		size += int64(n)
		if err != nil {
			break // the disk is full, which is what was wanted
		}
	}
	return errors.Join(f.Truncate(max(0, size-int64(pages*len(page)))), f.Close())
}

// busy has another program hold the database for so long while one syncs.
func busy(held int) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) (err error) {
		if _, err := b.place(ctx); err != nil {
			return err
		}
		file := (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(b.Dir, "orders.db"))}).String()
		db, err := sql.Open("sqlite3", file+"?_txlock=immediate")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		done := make(chan rig.Result, 1)
		go func() { done <- b.Sync(ctx) }()
		timer := time.NewTimer(time.Duration(held) * time.Second)
		defer timer.Stop()
		<-timer.C
		if err := tx.Rollback(); err != nil {
			return err
		}
		r := <-done
		if held > 5 && r.Kind() != order.KindStorage {
			return fmt.Errorf("after a busy database: %s", r)
		}
		if held < 5 && r.Code != 0 {
			return errors.New(r.String())
		}
		return b.check(ctx, "queued", "accepted")
	}
}

// databaseTrials harm the database while one order is queued and the outcome
// of another is not known.
func databaseTrials() []trial {
	harms := []struct {
		how string
		do  func(file string) error
	}{
		{"empty", func(file string) error { return os.Truncate(file, 0) }},
		{"no database", func(file string) error { return os.WriteFile(file, []byte("not a database at all"), 0o600) }},
		{"cut short", func(file string) error { return os.Truncate(file, 8192) }},
		{"overwritten", overwrite},
		{"missing", os.Remove},
	}
	var trials []trial
	for _, harm := range harms {
		trials = append(trials, trial{how: harm.how, run: func(ctx context.Context, b *bench) error {
			if err := b.loseOne(ctx); err != nil {
				return err
			}
			if err := harm.do(filepath.Join(b.Dir, "orders.db")); err != nil {
				return err
			}
			return b.check(ctx, "queued", "unknown")
		}})
	}
	return trials
}

func overwrite(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for i := 5000; i < len(data); i += 97 {
		data[i] ^= 0x5a
	}
	return os.WriteFile(file, data, 0o600)
}

// loseOne leaves one order unknown, which the server has, and one queued.
func (b *bench) loseOne(ctx context.Context) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := errors.Join(b.Faults(append(b.blind(), fault(5, b.push()))...), b.pass(ctx)); err != nil {
		return err
	}
	_, err := b.place(ctx)
	return err
}

// copyTrials put older copies in the place of what went on since, or go on
// with two copies of one folder.
func copyTrials() []trial {
	return []trial{
		{how: "older database", run: func(ctx context.Context, b *bench) error {
			old := filepath.Join(b.dir, "old.db")
			return b.goBack(ctx, func() error { return copyFile(filepath.Join(b.Dir, "orders.db"), old) }, func() error {
				return errors.Join(os.Remove(filepath.Join(b.Dir, "orders.db")), copyFile(old, filepath.Join(b.Dir, "orders.db")))
			})
		}},
		{how: "older folder", run: func(ctx context.Context, b *bench) error {
			old := filepath.Join(b.dir, "old")
			return b.goBack(ctx, func() error { return os.CopyFS(old, os.DirFS(b.Dir)) }, func() error {
				return errors.Join(os.RemoveAll(b.Dir), os.CopyFS(b.Dir, os.DirFS(old)))
			})
		}},
		{how: "cloned folder", run: func(ctx context.Context, b *bench) error {
			clone := filepath.Join(b.dir, "clone")
			return b.goBack(ctx, func() error { return os.CopyFS(clone, os.DirFS(b.Dir)) }, func() error {
				b.Dir = clone // its own number, its own orders: what the first one sent is looked up
				return nil
			})
		}},
	}
}

// imageTrials are the runs of fault 41: an image of a disk is copied once a home
// is set up, or once an order is queued, and both are started at the same place
// of one machine, with the same inodes and times of birth.
func imageTrials() []trial {
	images := func(queued bool) func(context.Context, *bench) error {
		return func(ctx context.Context, b *bench) error {
			b.mayAsk = true // a number of both, or look-ups in vain
			mount, unmount, err := b.image(ctx)
			if err != nil {
				return err
			}
			first, second := filepath.Join(b.dir, "first.img"), filepath.Join(b.dir, "second.img")
			if err := errors.Join(mount(first), b.Connect(ctx, b.kind, b.URL(b.kind))); err != nil {
				return err
			}
			if queued {
				if _, err := b.place(ctx); err != nil {
					return err
				}
			}
			if err := errors.Join(unmount(), copyFile(first, second), mount(first)); err != nil {
				return err
			}
			o, err := b.place(ctx)
			if err != nil {
				return err
			}
			if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted"), unmount(), mount(second)); err != nil {
				return err
			}
			// What only the first image has is not this home's to show.
			b.placed = slices.DeleteFunc(b.placed, func(id string) bool { return id == o.ExtOrderID })
			b.theirs = append(b.theirs, o.ExtOrderID)
			mine, err := b.Place(ctx, "PO-SECOND")
			if err != nil {
				return err
			}
			b.Sync(ctx)
			counts, err := b.atServer()
			if err != nil {
				return err
			}
			for id, n := range counts {
				if n > 1 {
					return fmt.Errorf("TWICE: %s is %d times at the server", id, n)
				}
			}
			// One number of two orders is told to a person; it never passes for sent.
			now, err := b.Show(ctx, mine.ExtOrderID)
			if err != nil {
				return err
			}
			if mine.ExtOrderID == o.ExtOrderID && now.State == order.Accepted {
				return fmt.Errorf("DISHONEST: %s is %s, and the server has the first image's order", mine.ExtOrderID, describe(now))
			}
			return b.check(ctx, "any")
		}
	}
	return []trial{{how: "after setup", run: images(false), apart: true}, {how: "after queueing", run: images(true), apart: true}}
}

// image makes a file system in a file, first.img, and says how one is mounted
// where the home is.
func (b *bench) image(ctx context.Context) (mount func(string) error, unmount func() error, err error) {
	mkfs, err := exec.LookPath("mkfs.ext4")
	if err != nil || runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return nil, nil, cannot("mounting an image needs Linux, root and mkfs.ext4; the canary's tests hold what follows")
	}
	image, disk := filepath.Join(b.dir, "first.img"), filepath.Join(b.dir, "disk")
	if err := errors.Join(os.WriteFile(image, nil, 0o600), os.Truncate(image, 48<<20), os.Mkdir(disk, 0o700)); err != nil {
		return nil, nil, err
	}
	if out, err := exec.CommandContext(ctx, mkfs, "-q", image).CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("%w: %s", err, out)
	}
	b.Dir = filepath.Join(disk, "home")
	mounted := false
	mount = func(image string) error {
		if out, err := exec.CommandContext(ctx, "mount", "-o", "loop", image, disk).CombinedOutput(); err != nil {
			return cannot("mounting an image is not allowed here: " + string(bytes.TrimSpace(out)))
		}
		mounted = true
		return nil
	}
	unmount = func() error {
		if !mounted {
			return nil
		}
		mounted = false
		return exec.Command("umount", disk).Run()
	}
	b.undo = append(b.undo, unmount)
	return mount, unmount, nil
}

// goBack queues an order, keeps a copy, sends the order, and goes on with the
// copy, where it is still queued.
func (b *bench) goBack(ctx context.Context, keep, back func() error) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := keep(); err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted")); err != nil {
		return err
	}
	if err := back(); err != nil {
		return err
	}
	if err := b.check(ctx, "queued", "accepted", "unknown"); err != nil {
		return err
	}
	_, err := b.place(ctx)
	return err
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(to)); errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

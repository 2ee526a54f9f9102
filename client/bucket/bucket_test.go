package bucket_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client/bucket"
	"orderpad/client/bucket/buckettest"
	"orderpad/store/order"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]bool{
		"members/i-1": true, "d/OP7F3K/000001": true, "t/OP7F3K-0012/1": true, "a.b_c-D": true,
		"": false, "/a": false, "a/": false, "a//b": false, "../a": false, "a/../b": false, "./a": false, "a/.hidden": false,
		"a/b (conflicted copy)": false, `a\b`: false, "C:/x": false, "a/con": false, "NUL.txt": false, "lpt1": false, "a/end.": false,
		"a/\x00": false, "a/ü": false, strings.Repeat("a", 101): false, "console": true,
	} {
		if bucket.ValidName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

func TestParsePlace(t *testing.T) {
	for text, want := range map[string]string{
		"s3://shop?endpoint=https://s3.example.com":                       "s3://shop?endpoint=https://s3.example.com",
		"s3://shop/pads?region=eu-1&endpoint=https://s3.example.com:9000": "s3://shop/pads?endpoint=https://s3.example.com:9000&region=eu-1",
		"s3://shop?endpoint=http://127.0.0.1:7070":                        "s3://shop?endpoint=http://127.0.0.1:7070",
		"/media/stick/shop": "/media/stick/shop",
	} {
		p, err := bucket.ParsePlace(text)
		if err != nil || p.String() != want {
			t.Errorf("%s: %s, %v", text, p, err)
			continue
		}
		if again, err := bucket.ParsePlace(p.String()); err != nil || again.String() != want {
			t.Errorf("%s again: %s, %v", text, again, err)
		}
	}
	for _, text := range []string{
		"", "s3://", "s3://shop", "s3://shop?endpoint=http://s3.example.com", "s3://shop?endpoint=https://s3.example.com/path",
		"s3://key:secret@shop?endpoint=https://s3.example.com", "s3://shop?endpoint=https://s3.example.com&secret=x", "https://s3.example.com/shop", "ftp://x",
	} {
		if p, err := bucket.ParsePlace(text); !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%q: %v, %v", text, p, err)
		}
	}
}

// TestBuckets holds what every bucket promises.
func TestBuckets(t *testing.T) {
	folder, err := bucket.NewFolder(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("memory", func(t *testing.T) { promises(t, &buckettest.Memory{}) })
	t.Run("folder", func(t *testing.T) { promises(t, folder) })
	t.Run("under", func(t *testing.T) { promises(t, bucket.Under(&buckettest.Memory{}, "a/b")) })
	t.Run("s3", func(t *testing.T) {
		s3, err := bucket.NewS3(buckettest.Gateway(t), buckettest.GatewayKeys, nil)
		if err != nil {
			t.Fatal(err)
		}
		promises(t, s3)
		promises(t, bucket.Under(s3, "shops/one"))
	})
}

func promises(t *testing.T, b bucket.Bucket) {
	t.Helper()
	ctx := t.Context()
	must := func(tag string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return tag
	}
	if _, err := b.Get(ctx, "d/none"); !errors.Is(err, bucket.ErrMissing) {
		t.Errorf("nothing there: %v", err)
	}
	first := must(b.Put(ctx, "d/x/1", []byte("one"), bucket.Condition{Absent: true}))
	if _, err := b.Put(ctx, "d/x/1", []byte("two"), bucket.Condition{Absent: true}); !errors.Is(err, bucket.ErrTaken) {
		t.Errorf("a second one: %v", err)
	}
	second := must(b.Put(ctx, "d/x/1", []byte("three"), bucket.Condition{Tag: first}))
	if _, err := b.Put(ctx, "d/x/1", []byte("four"), bucket.Condition{Tag: first}); !errors.Is(err, bucket.ErrTaken) {
		t.Errorf("over another version: %v", err)
	}
	if _, err := b.Put(ctx, "d/none", []byte("five"), bucket.Condition{Tag: first}); !errors.Is(err, bucket.ErrTaken) {
		t.Errorf("over one that is gone: %v", err)
	}
	o, err := b.Get(ctx, "d/x/1")
	if err != nil || string(o.Data) != "three" || o.Tag != second || o.Name != "d/x/1" || time.Since(o.Stored).Abs() > time.Minute {
		t.Errorf("%+v, %v", o, err)
	}
	must(b.Put(ctx, "d/y/1", nil, bucket.Condition{}))
	must(b.Put(ctx, "e/1", []byte("six"), bucket.Condition{}))
	list, err := b.List(ctx, "d/")
	if err != nil || len(list) != 2 || list[0].Name != "d/x/1" || list[1].Name != "d/y/1" || list[0].Size != 5 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := b.List(ctx, "none/"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	for range 2 {
		if err := b.Remove(ctx, "e/1"); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"../out", "a/../../out", "a b"} {
		if _, err := b.Put(ctx, name, nil, bucket.Condition{}); err == nil {
			t.Errorf("wrote %s", name)
		}
	}
	if time.Since(b.Now()).Abs() > time.Minute {
		t.Errorf("its clock shows %v", b.Now())
	}
}

func TestProbe(t *testing.T) {
	ctx := t.Context()
	good := &buckettest.Memory{}
	r, err := bucket.Probe(ctx, good, time.Now)
	if err != nil || !r.Arbiter || !r.Removes || len(r.Warnings) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if left, err := good.List(ctx, ""); err != nil || len(left) != 0 {
		t.Errorf("the probe left %v, %v", left, err)
	}
	ahead := &buckettest.Memory{Clock: func() time.Time { return time.Now().Add(50 * time.Hour) }}
	if r, err := bucket.Probe(ctx, ahead, time.Now); err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "clock") {
		t.Errorf("%+v, %v", r, err)
	}
	folder, err := bucket.NewFolder(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := bucket.Probe(ctx, folder, time.Now); err != nil || r.Arbiter || len(r.Warnings) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// bad is a store with something wrong about its conditions.
type bad struct {
	*buckettest.Memory
	put func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error)
}

func (b bad) Put(_ context.Context, name string, data []byte, when bucket.Condition) (string, error) {
	return b.put(b.Memory, name, data, when)
}

func TestProbeRefuses(t *testing.T) {
	ctx := t.Context()
	var mu sync.Mutex
	count := 0
	for what, one := range map[string]struct {
		put  func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error)
		kind order.Kind
		says string
	}{
		"conditions are ignored": {func(m *buckettest.Memory, name string, data []byte, _ bucket.Condition) (string, error) {
			return m.Put(ctx, name, data, bucket.Condition{})
		}, order.KindInvalid, "writes over what is there"},
		"If-Match is ignored": {func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error) {
			return m.Put(ctx, name, data, bucket.Condition{Absent: when.Absent})
		}, order.KindInvalid, "another version"},
		"several win now and then": {func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error) {
			tag, err := m.Put(ctx, name, data, when)
			mu.Lock()
			defer mu.Unlock()
			if count++; errors.Is(err, bucket.ErrTaken) && strings.HasSuffix(name, "race-2") {
				return "won too", nil
			}
			return tag, err
		}, order.KindInvalid, "win"},
		"conditions are refused": {func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error) {
			if when != (bucket.Condition{}) {
				return "", order.Errorf(order.KindInvalid, "not implemented")
			}
			return m.Put(ctx, name, data, when)
		}, order.KindInvalid, "writes over"},
		"no right to write": {func(*buckettest.Memory, string, []byte, bucket.Condition) (string, error) {
			return "", order.Errorf(order.KindForbidden, "no")
		}, order.KindForbidden, "no"},
		"something else comes back": {func(m *buckettest.Memory, name string, data []byte, when bucket.Condition) (string, error) {
			return m.Put(ctx, name, append([]byte("x"), data...), when)
		}, order.KindInvalid, "gives back"},
	} {
		_, err := bucket.Probe(ctx, bad{&buckettest.Memory{}, one.put}, time.Now)
		if !order.IsKind(err, one.kind) || !strings.Contains(err.Error(), one.says) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestProbeOnTheGateway races real writers on a real server.
func TestProbeOnTheGateway(t *testing.T) {
	place := buckettest.Gateway(t)
	s3, err := bucket.NewS3(place, buckettest.GatewayKeys, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if r, err := bucket.Probe(t.Context(), s3, time.Now); err != nil || !r.Arbiter {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	for what, one := range map[string]struct {
		place bucket.Place
		keys  bucket.Keys
		kind  order.Kind
	}{
		"wrong secret": {place, bucket.Keys{Access: buckettest.GatewayKeys.Access, Secret: "wrong"}, order.KindUnauthorized},
		"unknown key":  {place, bucket.Keys{Access: "nobody", Secret: "wrong"}, order.KindUnauthorized},
		"no bucket":    {bucket.Place{Bucket: "none-such", Endpoint: place.Endpoint, Region: place.Region}, buckettest.GatewayKeys, order.KindNotFound},
	} {
		s3, err := bucket.NewS3(one.place, one.keys, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = bucket.Probe(t.Context(), s3, time.Now)
		if !order.IsKind(err, one.kind) || strings.Contains(fmt.Sprint(err), "wrong") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestFolderOfOthers: what a syncer, a person or an attacker puts beside our
// files is not seen, and a folder that is gone is not an empty one.
func TestFolderOfOthers(t *testing.T) {
	dir := t.TempDir()
	f, err := bucket.NewFolder(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if _, err := f.Put(ctx, "d/OP1/000001", []byte("ours"), bucket.Condition{Absent: true}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"000001 (Ann's conflicted copy 2026-11-28)", ".000002.part", "~$000001", "000001.sync conflict", "desktop.ini~"} {
		if err := os.WriteFile(filepath.Join(dir, "d", "OP1", name), []byte("other"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "d", "OP1", "000009")); err != nil {
		t.Log(err)
	}
	list, err := f.List(ctx, "d/")
	if err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := f.Get(ctx, "d/OP1/000009"); !errors.Is(err, bucket.ErrMissing) {
		t.Errorf("followed a link: %v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	_, listed := f.List(ctx, "d/")
	_, got := f.Get(ctx, "d/OP1/000001")
	_, put := f.Put(ctx, "d/OP1/000002", nil, bucket.Condition{})
	for _, err := range []error{listed, put} {
		if !order.IsKind(err, order.KindOffline) {
			t.Errorf("the folder is gone: %v", err)
		}
	}
	if got == nil {
		t.Error("read from a folder that is gone")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made again")
	}
}

// TestFolderRace: on one file system a folder lets one win.
func TestFolderRace(t *testing.T) {
	f, err := bucket.NewFolder(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 20 {
		var group sync.WaitGroup
		won := make([]bool, bucket.Racers)
		for i := range won {
			group.Go(func() {
				_, err := f.Put(t.Context(), fmt.Sprintf("r/%d", round), []byte{byte(i)}, bucket.Condition{Absent: true})
				won[i] = err == nil
			})
		}
		group.Wait()
		winner := slices.Index(won, true)
		o, err := f.Get(t.Context(), fmt.Sprintf("r/%d", round))
		if err != nil || winner < 0 || slices.Contains(won[winner+1:], true) || o.Data[0] != byte(winner) {
			t.Fatalf("%v won, %v, %v", won, o.Data, err)
		}
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	k := bucket.Keys{Access: "AKIA", Secret: "hunter2"}
	if out := fmt.Sprintf("%v %+v %#v %s", k, k, k, k); strings.Contains(out, "hunter2") || strings.Contains(out, "AKIA") {
		t.Error(out)
	}
}

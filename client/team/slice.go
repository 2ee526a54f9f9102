package team

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"filippo.io/age"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// One fetch for all. Who refreshes something publishes what came; the others
// take it from the store. One fetches at a time by a lease, and two are harmless.
const (
	fetchLease = 2 * time.Minute // an unfinished fetch holds up the others no longer
	fetchWait  = 90 * time.Second
	fetchPause = 2 * time.Second
	chunkBytes = 4 << 20 // of rows, before they are packed
)

// Fetched is something that was fetched from a server for all, as the store has
// it.
type Fetched struct {
	At   time.Time // when it was published, by the store's clock
	Age  time.Duration
	Who  string // who fetched it
	Mine bool   // it was fetched by this call
}

// generation is what current says: which chunks, in their order.
type generation struct {
	Chunks []string `json:"chunks"` // sums, which are their names
	Rows   int      `json:"rows"`
}

// slot is the place of one slice of one server: its origin and the name of what
// was asked for.
func slot(origin, what string) string {
	sum := sha256.Sum256([]byte(origin + "\x00" + what))
	return "c/" + hex.EncodeToString(sum[:10])
}

// Share returns what was asked of a server: from the store when it is younger
// than fresh there, else by fetch, whose rows are published for all. Each row
// goes to take, whoever fetched it; a row is one line of text. Found is told what
// the store has before its rows come. Pause waits between two looks while another
// fetches.
func (s *Shop) Share(ctx context.Context, origin, what string, fresh time.Duration, pause func(context.Context, time.Duration) error,
	fetch func(ctx context.Context, emit func(row []byte) error) error, found func(Fetched), take func(row []byte) error) (Fetched, error) {
	at := slot(origin, what)
	for waited := time.Duration(0); ; waited += fetchPause {
		gen, got, tag, err := s.currentSlice(ctx, at)
		if err != nil {
			return got, err
		}
		if !got.At.IsZero() && got.Age < fresh {
			if err := s.takeSlice(ctx, at, gen, func() { found(got) }, take); err == nil || !errors.Is(err, errDamaged) {
				return got, err
			}
		}
		mine, err := s.leaseSlice(ctx, at)
		if err != nil {
			return got, err
		}
		if mine { // somebody may have published, and let go, since the look
			if _, now, _, err := s.currentSlice(ctx, at); err == nil && !now.At.IsZero() && now.At != got.At {
				_ = s.b.Remove(ctx, at+"/lease")
				continue
			}
		}
		if mine || waited >= fetchWait {
			return s.fetchSlice(ctx, at, tag, fetch, take)
		}
		if err := pause(ctx, fetchPause); err != nil {
			return got, err
		}
	}
}

// currentSlice is what the store has, and its tag; zero At when there is nothing.
func (s *Shop) currentSlice(ctx context.Context, at string) (gen generation, got Fetched, tag string, err error) {
	name := at + "/current"
	o, err := s.b.Get(ctx, name)
	if errors.Is(err, bucket.ErrMissing) {
		return gen, got, "", nil
	}
	if err != nil {
		return gen, got, "", err
	}
	m, err := s.read(ctx, name, o.Data, &gen)
	if errors.Is(err, errDamaged) || err == nil && m.Left {
		return generation{}, Fetched{}, o.Tag, nil
	}
	return gen, Fetched{At: o.Stored, Age: max(0, s.b.Now().Sub(o.Stored)), Who: m.Who}, o.Tag, err
}

// takeSlice reads the rows of a generation. Nothing is taken before all chunks
// were read whole.
func (s *Shop) takeSlice(ctx context.Context, at string, gen generation, whole func(), take func(row []byte) error) error {
	var texts [][]byte
	for _, sum := range gen.Chunks {
		name := at + "/" + sum
		o, err := s.b.Get(ctx, name) // too much to keep beside what it becomes here
		if errors.Is(err, bucket.ErrMissing) {
			return errDamaged
		}
		if err != nil {
			return err
		}
		var text []byte
		if _, err := s.read(ctx, name, o.Data, &text); err != nil {
			return err
		}
		if sumOf(text) != sum {
			return errDamaged
		}
		texts = append(texts, text)
	}
	whole()
	for _, text := range texts {
		for row := range bytes.Lines(text) {
			if err := take(bytes.TrimSuffix(row, []byte("\n"))); err != nil {
				return err
			}
		}
	}
	return nil
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// leaseSlice tries to be the one who fetches.
func (s *Shop) leaseSlice(ctx context.Context, at string) (bool, error) {
	name := at + "/lease"
	_, seals, err := s.keys(ctx)
	if err != nil {
		return false, err
	}
	when := bucket.Condition{Absent: true}
	o, err := s.b.Get(ctx, name)
	switch {
	case err == nil && s.b.Now().Sub(o.Stored) < fetchLease:
		return false, nil
	case err == nil:
		when = bucket.Condition{Tag: o.Tag}
	case !errors.Is(err, bucket.ErrMissing):
		return false, err
	}
	err = s.put(ctx, name, []age.Recipient{seals}, nonce(), when)
	if errors.Is(err, bucket.ErrTaken) {
		return false, nil
	}
	return err == nil, err
}

// fetchSlice fetches, hands the rows on and publishes them. A store that fails
// then costs the others a fetch of their own, and this one nothing.
func (s *Shop) fetchSlice(ctx context.Context, at, tag string, fetch func(context.Context, func([]byte) error) error, take func([]byte) error) (Fetched, error) {
	var gen generation
	var text bytes.Buffer
	var storeErr error
	flush := func() {
		if text.Len() == 0 || storeErr != nil {
			return
		}
		sum := sumOf(text.Bytes())
		gen.Chunks = append(gen.Chunks, sum)
		_, seals, err := s.keys(ctx)
		if err == nil {
			err = s.put(ctx, at+"/"+sum, []age.Recipient{seals}, text.Bytes(), bucket.Condition{Absent: true})
		}
		if err != nil && !errors.Is(err, bucket.ErrTaken) {
			storeErr = err
		}
		text.Reset()
	}
	err := fetch(ctx, func(row []byte) error {
		if bytes.IndexByte(row, '\n') >= 0 {
			return order.Errorf(order.KindInternal, "a row of more than one line")
		}
		text.Write(row)
		text.WriteByte('\n')
		gen.Rows++
		if text.Len() >= chunkBytes {
			flush()
		}
		return take(row)
	})
	got := Fetched{At: s.b.Now(), Mine: true}
	if err != nil {
		// The next one need not wait for a fetch that failed.
		_ = s.b.Remove(context.WithoutCancel(ctx), at+"/lease")
		return got, err
	}
	flush()
	if storeErr == nil {
		_, seals, keyErr := s.keys(ctx)
		if storeErr = keyErr; storeErr == nil {
			storeErr = s.put(ctx, at+"/current", []age.Recipient{seals}, gen, bucket.Condition{Tag: tag, Absent: tag == ""})
		}
	}
	_ = s.b.Remove(context.WithoutCancel(ctx), at+"/lease") // it ends by itself where this may not be
	return got, nil                                         //nolint:nilerr // storeErr: what was fetched is here
}

// Published is the shop's own file as the office signed it.
type Published struct {
	Version int
	Text    []byte
	Who     string
	At      time.Time
}

// Publish signs a file for the shop as its next version.
func (s *Shop) Publish(ctx context.Context, text []byte) (Published, error) {
	if err := s.Refresh(ctx); err != nil {
		return Published{}, err
	}
	self, err := s.office(ctx, "sign the shop's file")
	if err != nil {
		return Published{}, err
	}
	_, seals, err := s.keys(ctx)
	if err != nil {
		return Published{}, err
	}
	last, err := s.ShopFile(ctx)
	if err != nil {
		return Published{}, err
	}
	if bytes.Equal(last.Text, text) && last.Version > 0 {
		return last, nil
	}
	for version := last.Version + 1; version < last.Version+20; version++ {
		err := s.put(ctx, fileName(version), []age.Recipient{seals}, text, bucket.Condition{Absent: true})
		if errors.Is(err, bucket.ErrTaken) {
			continue
		}
		return Published{version, text, self.Who, s.b.Now()}, err
	}
	return Published{}, order.Errorf(order.KindConflict, "others are publishing the shop's file at the moment; look at theirs first")
}

func fileName(version int) string { return fmt.Sprintf("s/%06d", version) }

// ShopFile is the newest version that somebody of the office signed who belongs
// to it still; zero Version when there is none.
func (s *Shop) ShopFile(ctx context.Context) (Published, error) {
	list, err := s.b.List(ctx, "s/")
	if err != nil {
		return Published{}, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		e := list[i]
		version := 0
		if _, err := fmt.Sscanf(strings.TrimPrefix(e.Name, "s/"), "%06d", &version); err != nil || e.Name != fileName(version) || e.Size > bucket.Largest {
			continue
		}
		data, stored, err := s.get(ctx, e.Name)
		if errors.Is(err, bucket.ErrMissing) {
			continue
		}
		if err != nil {
			return Published{}, err
		}
		var text []byte
		m, err := s.read(ctx, e.Name, data, &text)
		if errors.Is(err, errDamaged) || err == nil && (m.Role != order.RoleOffice || m.Left) {
			continue
		}
		return Published{version, text, m.Who, stored}, err
	}
	return Published{}, nil
}

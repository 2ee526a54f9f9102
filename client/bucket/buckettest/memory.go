// Package buckettest has buckets for tests: one in memory with a clock of its
// own, the same behind a bad network, and a real gateway.
package buckettest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"orderpad/client/bucket"
)

// Memory is a bucket in memory, as strict as a good store: each call happens at
// one instant. It counts what it is asked.
type Memory struct {
	Clock func() time.Time // the store's own; time.Now when nil
	Loose bool             // no arbiter: conditions are not looked at

	mu      sync.Mutex
	objects map[string]bucket.Object
	writes  int
	Counts  struct{ Gets, Puts, Lists, Removes, Bytes int }
}

// Now is the store's clock.
func (m *Memory) Now() time.Time {
	if m.Clock == nil {
		return time.Now()
	}
	return m.Clock()
}

// Arbiter tells whether it is one.
func (m *Memory) Arbiter() bool { return !m.Loose }

// Requests is how many requests were made.
func (m *Memory) Requests() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Counts.Gets + m.Counts.Puts + m.Counts.Lists + m.Counts.Removes
}

// Get reads an object.
func (m *Memory) Get(ctx context.Context, name string) (bucket.Object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Counts.Gets++
	o, ok := m.objects[name]
	if !ok {
		return bucket.Object{}, cmp.Or(ctx.Err(), bucket.ErrMissing)
	}
	m.Counts.Bytes += len(o.Data)
	o.Data = slices.Clone(o.Data)
	return o, ctx.Err()
}

// Put writes an object.
func (m *Memory) Put(ctx context.Context, name string, data []byte, when bucket.Condition) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Counts.Puts++
	if !bucket.ValidName(name) {
		return "", fmt.Errorf("%q is no name", name)
	}
	now, there := m.objects[name]
	if !m.Loose && (when.Absent && there || when.Tag != "" && (!there || now.Tag != when.Tag)) {
		return "", bucket.ErrTaken
	}
	if m.objects == nil {
		m.objects = map[string]bucket.Object{}
	}
	m.writes++
	tag := fmt.Sprintf("tag-%d", m.writes)
	m.Counts.Bytes += len(data)
	m.objects[name] = bucket.Object{
		Entry: bucket.Entry{Name: name, Tag: tag, Size: int64(len(data)), Stored: m.Now().UTC().Truncate(time.Second)}, Data: slices.Clone(data),
	}
	return tag, ctx.Err()
}

// List names objects.
func (m *Memory) List(ctx context.Context, prefix string) ([]bucket.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Counts.Lists++
	var all []bucket.Entry
	for _, name := range slices.Sorted(maps.Keys(m.objects)) {
		if strings.HasPrefix(name, prefix) {
			all = append(all, m.objects[name].Entry)
		}
	}
	return all, ctx.Err()
}

// Remove deletes an object.
func (m *Memory) Remove(ctx context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Counts.Removes++
	delete(m.objects, name)
	return ctx.Err()
}

package kit

import (
	"context"
	"maps"
	"sync"
	"time"
)

// Kept is the text of forms that are not saved yet, by a key for each form. A
// kill, a crash or esc takes nothing of it; it is put into the form when that
// is opened again. A form puts it here as it is typed, which takes no time;
// Write brings it to the disk behind.
type Kept struct {
	mu    sync.Mutex
	texts map[string]Texts
	dirty map[string]bool // not on the disk as they are here
	wake  chan struct{}
}

// Texts is what was typed into a form, by the ids of its fields.
type Texts = map[string]string

// NewKept begins with what was kept before, if anything.
func NewKept(texts map[string]Texts) *Kept {
	k := &Kept{texts: map[string]Texts{}, dirty: map[string]bool{}, wake: make(chan struct{}, 1)}
	maps.Copy(k.texts, texts)
	return k
}

// Get is what is kept under a key, nil for nothing.
func (k *Kept) Get(key string) Texts {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.texts[key])
}

// Put keeps what was typed; nothing forgets what was there.
func (k *Kept) Put(key string, texts Texts) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if maps.Equal(k.texts[key], texts) {
		return
	}
	if k.dirty[key] = true; len(texts) == 0 {
		delete(k.texts, key)
	} else {
		k.texts[key] = maps.Clone(texts)
	}
	select {
	case k.wake <- struct{}{}:
	default: // it is awake
	}
}

// keptPause is how long what is typed may wait to be written.
const keptPause = 400 * time.Millisecond

// Write brings what changes to the disk until ctx ends, and then the last of
// it. What could not be written is told once for each try, and tried again
// with the next change.
func (k *Kept) Write(ctx context.Context, write func(ctx context.Context, key string, texts Texts) error, failed func(error)) {
	for ended := false; !ended; {
		select {
		case <-k.wake:
			pause := time.NewTimer(keptPause)
			select {
			case <-pause.C:
			case <-ctx.Done():
				pause.Stop()
			}
		case <-ctx.Done():
		}
		ended = ctx.Err() != nil // before writing: what is put meanwhile goes with one more
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		if err := k.flush(last, write); err != nil {
			failed(err)
		}
		stop()
	}
}

func (k *Kept) flush(ctx context.Context, write func(context.Context, string, Texts) error) error {
	k.mu.Lock()
	now := map[string]Texts{}
	for key := range k.dirty {
		now[key] = maps.Clone(k.texts[key])
	}
	clear(k.dirty)
	k.mu.Unlock()
	var failed error
	for key, texts := range now {
		if err := write(ctx, key, texts); err != nil {
			failed = err
			k.mu.Lock()
			k.dirty[key] = true
			k.mu.Unlock()
		}
	}
	return failed
}

package work

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"orderpad/store"
	"orderpad/store/order"
)

// BackupView is a copy that was made.
type BackupView struct {
	File      string `json:"file"`
	Bytes     int64  `json:"bytes"`
	Orders    int    `json:"orders"`
	Encrypted bool   `json:"encrypted"`
}

// CopiesView is where a copy goes after each queued order.
type CopiesView struct {
	Folder    string `json:"folder"` // empty: none is made
	Recipient string `json:"recipient"`
	Last      string `json:"last,omitempty"` // the copy that was made to try it
}

// The settings of the copies.
const (
	copyFolder    = "copy.folder"
	copyRecipient = "copy.recipient"
)

// ownCopies is how often orderpad copies the database within its home, which
// recovery begins with.
const ownCopies = 12 * time.Hour

// Backup writes a checked copy of all orders to a file that is not there yet.
func (w *Work) Backup(ctx context.Context, file string) (BackupView, error) {
	full, err := filepath.Abs(file)
	if err != nil {
		return BackupView{}, order.FieldError(file, "%s is no name of a file: %w", file, err)
	}
	if err := w.Store.Backup(ctx, full); err != nil {
		return BackupView{}, err
	}
	info, err := os.Stat(full)
	if err != nil {
		return BackupView{}, order.Errorf(order.KindStorage, "the copy %s is gone again: %w", full, err)
	}
	counts, err := w.Store.Counts(ctx)
	if err != nil {
		return BackupView{}, err
	}
	view := BackupView{File: full, Bytes: info.Size()}
	for _, n := range counts {
		view.Orders += n
	}
	return view, nil
}

// CopyEachOrder has an encrypted copy written to a folder after each queued
// order, and writes the first one at once, so that what is wrong shows now.
func (w *Work) CopyEachOrder(ctx context.Context, folder, recipient string) (CopiesView, error) {
	full, err := filepath.Abs(folder)
	if err != nil {
		return CopiesView{}, order.FieldError("folder", "%s is no folder: %w", folder, err)
	}
	last, err := w.Store.BackupSealed(ctx, full, recipient)
	if err != nil {
		return CopiesView{}, err
	}
	for key, value := range map[string]string{copyFolder: full, copyRecipient: recipient} {
		if err := w.Store.SetSetting(ctx, key, value); err != nil {
			return CopiesView{}, err
		}
	}
	return CopiesView{Folder: full, Recipient: recipient, Last: last}, nil
}

// CopyNone ends the copies; those that were made stay.
func (w *Work) CopyNone(ctx context.Context) (CopiesView, error) {
	for _, key := range []string{copyFolder, copyRecipient} {
		if err := w.Store.SetSetting(ctx, key, ""); err != nil {
			return CopiesView{}, err
		}
	}
	return CopiesView{}, nil
}

// Copies is where copies go after each queued order.
func (w *Work) Copies(ctx context.Context) (v CopiesView, err error) {
	if v.Folder, err = w.Recall(ctx, copyFolder); err != nil {
		return v, err
	}
	v.Recipient, err = w.Recall(ctx, copyRecipient)
	return v, err
}

// copyQueued makes the copies that follow a queued order. The order is queued
// whatever becomes of them: what went wrong is a warning beside it.
func (w *Work) copyQueued(ctx context.Context) []order.Problem {
	if err := w.Store.KeepCopy(ctx, ownCopies); err != nil {
		w.Log.Warn("no copy of orders.db was made", "err", err)
	}
	v, err := w.Copies(ctx)
	if err == nil && v.Folder != "" {
		_, err = w.Store.BackupSealed(ctx, v.Folder, v.Recipient)
	}
	if err == nil {
		return nil
	}
	return []order.Problem{{
		Field: CopyField, Severity: order.SeverityWarning,
		Message: "the order is queued, but its copy could not be written to " + v.Folder + ": " + err.Error(),
	}}
}

// CopyField is the field of a problem with the copy that follows a queued
// order; the order is queued all the same.
const CopyField = "copy"

// RestoreView is what putting a copy back came to.
type RestoreView struct {
	File   string `json:"file"`
	Kept   string `json:"kept"`   // what it replaced
	Device string `json:"device"` // new orders' numbers begin with it
	Orders int    `json:"orders"`
	LookUp int    `json:"look_up"` // orders that are looked up before they may go
}

// Restored tells what a store that was just restored holds.
func Restored(ctx context.Context, s *store.Store, file string) (RestoreView, error) {
	r := s.Opened()
	view := RestoreView{File: file, Kept: r.SetAside, Device: r.Device}
	all, err := s.Orders(ctx, store.OrderFilter{})
	for _, o := range all {
		view.Orders++
		if o.MustLookUp || o.State == order.Unknown {
			view.LookUp++
		}
	}
	return view, err
}

// OnlyHereView is how many orders exist on this laptop alone.
type OnlyHereView struct {
	Count  int        `json:"count"`
	Oldest *time.Time `json:"oldest"` // null when there is none
}

// OnlyHere counts the orders that exist on this laptop alone.
func (w *Work) OnlyHere(ctx context.Context) (OnlyHereView, error) {
	count, oldest, err := w.Store.OnlyHere(ctx)
	return OnlyHereView{Count: count, Oldest: timePtr(oldest)}, err
}

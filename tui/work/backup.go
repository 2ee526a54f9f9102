package work

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// RestoreView is what bringing a copy back came to. The counts from Added to
// Renumbered are of the copy's orders, but for OnlyHere.
type RestoreView struct {
	File   string `json:"file"`
	Kept   string `json:"kept"`   // the orders as they were before
	Device string `json:"device"` // new orders' numbers begin with it
	Orders int    `json:"orders"`
	LookUp int    `json:"look_up"` // orders that are looked up before they may go

	Added      int `json:"added"`      // only the copy had them
	Advanced   int `json:"advanced"`   // the copy knew more of them
	Stayed     int `json:"stayed"`     // what was here is newer, and stays
	Same       int `json:"same"`       // as they were here
	OnlyHere   int `json:"only_here"`  // the copy did not have them, and they stay
	Journal    int `json:"journal"`    // brought back from the journal
	Edits      int `json:"edits"`      // both had changed: the other edit is a draft
	Renumbered int `json:"renumbered"` // drafts under new numbers
	Unread     int `json:"unread"`     // damaged in the copy
}

// Restored tells what a store that was just restored holds.
func Restored(ctx context.Context, s *store.Store, file string) (RestoreView, error) {
	r := s.Opened()
	m := r.Merged
	view := RestoreView{
		File: file, Kept: r.SetAside, Device: r.Device, Added: m.Added, Advanced: m.Advanced, Stayed: m.Stayed, Same: m.Same, OnlyHere: m.OnlyHere,
		Journal: r.Orders, Edits: m.Edits, Renumbered: m.Renumbered, Unread: m.Unread,
	}
	all, err := s.Orders(ctx, store.OrderFilter{})
	for _, o := range all {
		view.Orders++
		if o.MustLookUp || o.State == order.Unknown {
			view.LookUp++
		}
	}
	return view, err
}

// Sentence says it to the rep; what did not happen is left out.
func (v RestoreView) Sentence() string {
	said := []string{}
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{v.Added, "%d came back from the copy", "%d came back from the copy"},
		{v.Advanced, "%d is as the copy had it", "%d are as the copy had them"},
		{v.Stayed, "%d is newer here and stays", "%d are newer here and stay"},
		{v.Same, "%d is as it was", "%d are as they were"},
		{v.OnlyHere, "%d is not in the copy and stays", "%d are not in the copy and stay"},
		{v.Journal, "%d came back from the journal", "%d came back from the journal"},
		{v.Edits, "%d edit of the other side is a draft now", "%d edits of the other side are drafts now"},
		{v.Renumbered, "%d of the copy is a draft with a new number", "%d of the copy are drafts with new numbers"},
		{v.Unread, "%d is damaged in the copy and was left there", "%d are damaged in the copy and were left there"},
	} {
		switch {
		case part.n == 1:
			said = append(said, fmt.Sprintf(part.one, part.n))
		case part.n > 1:
			said = append(said, fmt.Sprintf(part.many, part.n))
		}
	}
	orders := fmt.Sprintf("%d orders are here", v.Orders)
	if v.Orders == 1 {
		orders = "1 order is here"
	}
	if len(said) > 0 {
		orders += ": " + strings.Join(said, ", ")
	}
	return fmt.Sprintf("%s. %d to be looked up before they may go. New orders begin with %s.", orders, v.LookUp, v.Device)
}

// OnlyHereView is how many orders exist on this laptop alone.
type OnlyHereView struct {
	Count  int        `json:"count"`
	Oldest *time.Time `json:"oldest"` // null when there is none
}

// OnlyHere counts the orders that exist on this laptop alone.
func (w *Work) OnlyHere(ctx context.Context) (OnlyHereView, error) {
	count, oldest, err := w.Store.OnlyHere(ctx, w.Practised)
	return OnlyHereView{Count: count, Oldest: timePtr(oldest)}, err
}

package setup

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Copies is what the screen asks for about copies of the orders.
type Copies interface {
	Copies(ctx context.Context) (work.CopiesView, error)
	CopyEachOrder(ctx context.Context, folder, recipient string) (work.CopiesView, error)
	CopyNone(ctx context.Context) (work.CopiesView, error)
	Backup(ctx context.Context, file string) (work.BackupView, error)
}

func (s *Screen) copyRows() []row {
	each := row{
		label: "After each order", value: "off", note: "an encrypted copy of all orders, to a folder such as a USB stick's", what: "choose the folder",
		do: s.openCopies,
	}
	if s.copies.Folder != "" {
		each.value, each.note = "on", "encrypted, to "+s.copies.Folder
	}
	return []row{
		{heading: true, label: "Copies of the orders"}, each,
		{label: "One now", note: "a checked copy, not encrypted; orderpad restore puts it back", what: "name the file", do: s.openBackup},
	}
}

// openCopies asks where a copy goes after each queued order, and whose key it
// is encrypted to.
func (s *Screen) openCopies() tea.Cmd {
	f := &form{title: "A copy after each queued order", fields: kit.NewForm(), only: "folder",
		about: "Encrypted to a public key of age: only who holds the other half can read it. orderpad restore FILE --identity KEY puts it back. An empty folder ends the copies."}
	folder := f.fields.Add(s.env, "folder", "Folder")
	folder.Placeholder("none")
	folder.SetValue(s.copies.Folder)
	key := f.fields.Add(s.env, "recipient", "Key")
	key.Placeholder("age1...")
	key.SetValue(s.copies.Recipient)
	f.fields.Keep(s.env, "copies")
	f.save = func() tea.Cmd {
		w, folder, key := s.work, strings.TrimSpace(f.fields.Value("folder")), strings.TrimSpace(f.fields.Value("recipient"))
		if folder == "" {
			return s.do("Ending the copies", func(ctx context.Context) (said, error) {
				_, err := w.CopyNone(ctx)
				return said{text: "No copies are made after an order is queued; those that were made stay.", kind: kit.OK}, err
			})
		}
		return s.do("Writing the first copy", func(ctx context.Context) (said, error) {
			v, err := w.CopyEachOrder(ctx, folder, key)
			return said{text: "An encrypted copy follows each queued order; the first is there: " + v.Last, kind: kit.OK}, err
		})
	}
	s.form = f
	return nil
}

func (s *Screen) openBackup() tea.Cmd {
	f := &form{title: "A copy of the orders", fields: kit.NewForm(), only: "file", about: "It is not encrypted: keep it where only you read it."}
	f.fields.Add(s.env, "file", "File").Placeholder("orders-copy.db")
	f.fields.Keep(s.env, "backup")
	f.save = func() tea.Cmd {
		w, file := s.work, strings.TrimSpace(f.fields.Value("file"))
		if file == "" {
			f.fields.Fail("file", "name a file that is not there yet")
			return nil
		}
		return s.do("Copying", func(ctx context.Context) (said, error) {
			v, err := w.Backup(ctx, file)
			return said{text: kit.Count(v.Orders, "order", "orders") + " copied to " + v.File + " and checked.", kind: kit.OK}, err
		})
	}
	s.form = f
	return nil
}

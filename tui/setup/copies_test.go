package setup_test

import (
	"context"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func (f *fake) Copies(context.Context) (work.CopiesView, error) { return f.copies, nil }

func (f *fake) CopyEachOrder(_ context.Context, folder, recipient string) (work.CopiesView, error) {
	if err := f.note("copies", folder, recipient); err != nil {
		return work.CopiesView{}, err
	}
	f.copies = work.CopiesView{Folder: folder, Recipient: recipient, Last: folder + "/first.db.age"}
	return f.copies, nil
}

func (f *fake) CopyNone(context.Context) (work.CopiesView, error) {
	f.copies = work.CopiesView{}
	return f.copies, f.note("no copies")
}

func (f *fake) Backup(_ context.Context, file string) (work.BackupView, error) {
	return work.BackupView{File: file, Orders: 12}, f.note("backup", file)
}

func TestCopies(t *testing.T) {
	r := open(t, 100, 40, nil)
	r.to(t, "After each order").Press("enter").Has("A copy after each queued order", "Key", "public key of age")
	r.fake.errs["copies"] = order.FieldError("recipient", "it is no key to encrypt to")
	r.Type("/mnt/stick").Press("tab").Type("age1nonsense").Press("alt+s").Has("it is no key to encrypt to")
	delete(r.fake.errs, "copies")
	r.Press("alt+s").Has("After each order", "encrypted, to /mnt/stick")
	r.to(t, "After each order").Press("enter").Has("/mnt/stick", "age1nonsense")
	for range len("/mnt/stick") {
		r.Press("backspace")
	}
	r.Press("alt+s").HasNot("encrypted, to")
	r.to(t, "One now").Press("enter").Has("not encrypted", "File").Press("alt+s").Has("name a file that is not there yet")
	r.Type("/mnt/stick/copy.db").Press("alt+s").HasNot("A copy of the orders")
	r.did(t, "copies /mnt/stick age1nonsense", "copies /mnt/stick age1nonsense", "no copies", "backup /mnt/stick/copy.db")
}

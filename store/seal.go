package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"orderpad/store/order"
)

// sealedKept is how many sealed copies of this laptop a folder keeps.
const sealedKept = 10

// sealedBegin is how a file that age wrote begins.
const sealedBegin = "age-encryption.org/v1"

// CheckRecipient refuses what is no public key of age.
func CheckRecipient(recipient string) error {
	_, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		e := order.FieldError("recipient", "%q is no key to encrypt to; it is the public one, which begins with age1: %w", recipient, err)
		e.Hint = "make a pair with: age-keygen -o key.txt; the public key is printed, the file stays where it is safe"
		return e
	}
	return nil
}

// BackupSealed writes a checked copy of orders.db into a folder, encrypted to a
// public key, so that only who holds the other half reads it. It keeps the
// newest ten of this laptop there and returns the copy's name.
func (s *Store) BackupSealed(ctx context.Context, folder, recipient string) (string, error) {
	if err := CheckRecipient(recipient); err != nil {
		return "", err
	}
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return "", err
	}
	device, err := s.Device(ctx)
	if err != nil {
		return "", err
	}
	plain := s.stamped(backupsDir, "seal")
	if err := s.copyChecked(ctx, s.path(ordersName), plain); err != nil {
		return "", err
	}
	defer removeIfThere(plain) //nolint:errcheck // a copy of the database beside it
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", failure(err, folder)
	}
	prefix := "orderpad-" + device + "-"
	file := filepath.Join(folder, prefix+s.now().Format("20060102-150405.000")+".db.age")
	if err := sealFile(plain, file, to); err != nil {
		return "", failure(err, file)
	}
	return file, failure(keepNewest(folder, prefix), folder)
}

// sealFile encrypts a file under another name, which it gets when it is whole.
func sealFile(from, to string, recipient age.Recipient) (err error) {
	in, err := os.Open(from) //nolint:gosec // our own copy
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) //nolint:errcheck // fails when it was renamed, as it should
	w, err := age.Encrypt(out, recipient)
	if err == nil {
		_, err = io.Copy(w, in)
		err = errors.Join(err, w.Close())
	}
	if err := errors.Join(err, fsync(out), out.Close()); err != nil {
		return err
	}
	return moveInto(out.Name(), to)
}

// keepNewest drops all but the newest sealed copies, whose names are times.
func keepNewest(folder, prefix string) error {
	all, err := named(folder, prefix+"*.db.age")
	if err != nil {
		return err
	}
	slices.Sort(all)
	for _, old := range all[:max(0, len(all)-sealedKept)] {
		if err := removeIfThere(old); err != nil {
			return err
		}
	}
	return nil
}

// Sealed tells whether a file is encrypted.
func Sealed(file string) (bool, error) {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return false, &order.Error{Kind: order.KindInvalid, Field: file, Message: file + " is no file; name a copy that orderpad made"}
	}
	f, err := os.Open(file) //nolint:gosec // the rep names the file
	if errors.Is(err, os.ErrNotExist) {
		return false, notFound("There is no file %s", file)
	}
	if err != nil {
		return false, failure(err, file)
	}
	defer func() { _ = f.Close() }() // only read
	head := make([]byte, len(sealedBegin))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, failure(err, file)
	}
	return string(head[:n]) == sealedBegin, nil
}

// Unseal decrypts a copy beside the databases of a home folder, where nobody
// else reads it, and returns its name. Remove it when it was restored.
func Unseal(dir, file, identities string) (plain string, err error) {
	keys, err := os.ReadFile(identities) //nolint:gosec // the rep names the file
	if err != nil {
		return "", notFound("The key file %s cannot be read: %v", identities, err)
	}
	ids, err := age.ParseIdentities(bytes.NewReader(keys))
	if err != nil {
		return "", order.FieldError("identity", "%s holds no key of age; it has a line that begins with AGE-SECRET-KEY-1", identities)
	}
	if err := errors.Join(CheckHome(dir), makeHome(dir)); err != nil {
		return "", err
	}
	in, err := os.Open(file) //nolint:gosec // the rep names the file
	if err != nil {
		return "", failure(err, file)
	}
	defer func() { _ = in.Close() }() // only read
	r, err := age.Decrypt(in, ids...)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return "", order.FieldError("identity", "%s is encrypted to another key than the one in %s", file, identities)
	}
	if err != nil {
		return "", damagedCopy(file, err)
	}
	out, err := os.CreateTemp(dir, "restore.*.part") // 0600
	if err != nil {
		return "", failure(err, dir)
	}
	_, err = io.Copy(out, r)
	switch closing := errors.Join(fsync(out), out.Close()); {
	case err != nil && !strings.Contains(err.Error(), out.Name()):
		return "", errors.Join(damagedCopy(file, err), removeIfThere(out.Name()))
	case err != nil || closing != nil:
		return "", errors.Join(failure(errors.Join(err, closing), out.Name()), removeIfThere(out.Name()))
	}
	return out.Name(), nil
}

func damagedCopy(file string, err error) error {
	return &order.Error{Kind: order.KindInvalid, Field: file, Err: err, Message: fmt.Sprintf("%s is damaged and cannot be decrypted; nothing was changed", file)}
}

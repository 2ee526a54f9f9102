package store

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
)

// place is where a home is: the folder, the mark of its database file, and the
// machine. A home whose place changed in any of them is a copy until the server
// has been asked: it must not mint the numbers of the one that it was copied
// from, nor send what that one sent. The host's name, the user and the file
// system decide nothing: a laptop may be renamed by the network that it is in.
//
// Two disk images with one content that are mounted at the same path of the same
// machine, one after the other, have the same place: that is not told apart here.
type place struct{ dir, file, machine string }

// thisMachine names the machine; a test stands in another one.
var thisMachine = machine

// placeNow is where this home is.
func (s *Store) placeNow() place {
	dir := s.opt.Dir
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return place{dir, fileMark(s.path(ordersName)), thisMachine()}
}

func (p place) String() string { return p.dir + "\n" + p.file + "\n" + p.machine }

// readPlace reads what String wrote. Older programs wrote no machine.
func readPlace(text string) (p place, machineKnown bool) {
	parts := strings.Split(text, "\n")
	if machineKnown = len(parts) > 2; !machineKnown {
		parts = append(parts, "", "")[:3]
	}
	last := len(parts) - 1
	return place{strings.Join(parts[:last-1], "\n"), parts[last-1], parts[last]}, machineKnown
}

// movedFrom tells whether a home that was at a place is elsewhere now. An empty
// text is a home that was just put together here.
func (p place) movedFrom(text string) bool {
	if text == "" {
		return false
	}
	was, machineKnown := readPlace(text)
	if !machineKnown {
		was.machine = p.machine
	}
	return was != p
}

// machineID keeps no more than a hash of what a system calls itself: 32 hex
// digits, with or without dashes, not all zero. Everything else is no name.
func machineID(text string) string {
	id := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(text), "-", ""))
	if raw, err := hex.DecodeString(id); err != nil || len(raw) != 16 || strings.Trim(id, "0") == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("orderpad " + id))
	return hex.EncodeToString(sum[:8])
}

//go:build faults

package store

import (
	"database/sql"
	"errors"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
)

// The fault drills' program: ORDERPAD_FAULT says what happens at the boundary
// that ORDERPAD_FAULT_AT counts to. "kill" counts the moments before and after
// each commit, "full" each commit.
var (
	faultKind     = os.Getenv("ORDERPAD_FAULT")
	faultAt, _    = strconv.ParseInt(os.Getenv("ORDERPAD_FAULT_AT"), 10, 64)
	faultBoundary atomic.Int64
)

func commit(tx *sql.Tx) error {
	dieHere()
	if faultKind == "full" && faultBoundary.Add(1) == faultAt {
		sayMet()
		return errors.Join(syscall.ENOSPC, tx.Rollback())
	}
	err := tx.Commit()
	dieHere()
	return err
}

func dieHere() {
	if faultKind != "kill" || faultBoundary.Add(1) != faultAt {
		return
	}
	sayMet()
	if self, err := os.FindProcess(os.Getpid()); err == nil && self.Kill() == nil {
		select {} // the signal is on its way
	}
}

// sayMet tells the drill that its boundary was there.
func sayMet() { _, _ = os.Stderr.WriteString("fault met\n") }

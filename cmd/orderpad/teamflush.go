package main

import (
	"context"
	"time"
)

// flushPatience is how long a command waits for the shop's store with what it
// changed.
const flushPatience = 3 * time.Second

// flushTeam brings what a command changed to the shop's store, where there is
// one. The change is safe here whatever becomes of it.
func (a *app) flushTeam() {
	if a.work == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushPatience)
	defer cancel()
	if err := a.work.TeamFlush(ctx); err != nil {
		a.say("! What was changed is only on this laptop yet: %s", err)
	}
}

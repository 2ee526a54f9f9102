package main

import (
	"time"

	"orderpad/store/order"
)

// clockVariable names how far this program's clock is ahead of the system's,
// such as 90m or -24h. It is for the fault drills: hours pass in them that
// nobody waits for, and a laptop whose clock is wrong is one of the faults.
const clockVariable = "ORDERPAD_CLOCK"

// clock is the time that this program goes by.
func clock(getenv func(string) string, now func() time.Time) (func() time.Time, error) {
	text := getenv(clockVariable)
	if text == "" {
		return now, nil
	}
	ahead, err := time.ParseDuration(text)
	if err != nil {
		return nil, order.Errorf(order.KindUsage, "%s says how far the clock is ahead, such as 90m or -24h, not %q", clockVariable, text)
	}
	return func() time.Time { return now().Add(ahead) }, nil
}

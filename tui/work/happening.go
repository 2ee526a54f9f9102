package work

import (
	"fmt"
	"strings"
	"time"

	"orderpad/store/order"
)

// Happening says in a few words what is happening to a queued order, for the
// rep.
func (r QueueRow) Happening(now time.Time) string {
	if r.ReplacedBy != "" {
		return "replaced by " + r.ReplacedBy + ": the shop must cancel this one; say when it is gone"
	}
	switch r.State {
	case order.Queued:
		return queuedText(r)
	case order.Sending:
		return fmt.Sprintf("sending, attempt %d", max(r.Attempts, 1))
	case order.Unknown:
		if r.NeedsPerson && r.CameBack() {
			return "came back from a copy, and look-ups do not show it: it is there / send again / cancel"
		}
		if r.NeedsPerson {
			return "not known what became of it: it is there / send again / cancel"
		}
		return "no answer" + at(r.SentAt) + "; looking" + in(r.NextTryAt, now)
	case order.Accepted:
		if r.Overdue {
			return "overdue: two import hours without an OnSite number; ask the shop about " + r.ExtOrderID
		}
		return "in ManageOrders; OnSite import" + in(r.NextImport, now)
	case order.Imported:
		if r.OnSiteOrder != nil {
			return fmt.Sprintf("OnSite order %d", *r.OnSiteOrder)
		}
		return "imported"
	case order.Rejected:
		return strings.TrimSpace("refused: " + r.LastError)
	}
	return r.LastError
}

func queuedText(r QueueRow) string {
	switch {
	case r.CameBack():
		return "came back from a copy; is looked up before it may go"
	case r.MustLookUp && r.LookUpFor == order.Refused && r.Waiting == "":
		return "was refused, and may be there all the same; is looked up before it goes again"
	case r.MustLookUp && r.Waiting == "":
		return "is looked up once more before it goes"
	}
	text := map[order.Waiting]string{
		"":                "waits for its turn",
		order.WaitNetwork: "waits for the network",
		order.WaitSignIn:  "waits for you to sign in",
		order.WaitRate:    "waits for the server's limit",
		order.WaitTeam:    "waits for the shop's store: who holds it",
	}[r.Waiting]
	if r.MustLookUp {
		return text + "; may be there, looked up first"
	}
	return text + "; only on this laptop"
}

func at(t *time.Time) string {
	if t == nil {
		return ""
	}
	return " at " + t.Local().Format("15:04")
}

func in(t *time.Time, now time.Time) string {
	if t == nil {
		return ""
	}
	left := t.Sub(now)
	switch {
	case left <= 0:
		return " now"
	case left < time.Minute:
		return fmt.Sprintf(" in %d s", int(left.Seconds())+1)
	case left < 2*time.Hour:
		return fmt.Sprintf(" in %d min", int(left.Minutes())+1)
	}
	return fmt.Sprintf(" in %d h", int(left.Hours()))
}

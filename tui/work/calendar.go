package work

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Calendar is the ship and in-hands dates of this laptop's orders as an
// iCalendar file (RFC 5545), with its number of events. An event keeps its id, so
// that a calendar which takes the file again moves it and does not double it.
func (w *Work) Calendar(ctx context.Context) ([]byte, int, error) {
	orders, err := w.Store.Orders(ctx, store.OrderFilter{})
	if err != nil {
		return nil, 0, err
	}
	var out strings.Builder
	n := 0
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//orderpad//orders//EN", "CALSCALE:GREGORIAN"} {
		writeFolded(&out, line)
	}
	stamp := w.Now().UTC().Format("20060102T150405Z")
	for _, o := range orders {
		if slices.Contains([]order.State{order.Discarded, order.Cancelled}, o.State) {
			continue
		}
		for _, event := range []struct {
			id, what string
			day      order.Date
		}{{"ship", "Ship", o.Fields.DateOrderRequestedToShip}, {"hands", "In hands", o.Fields.DateOrderDropDead}} {
			if event.day.IsZero() {
				continue
			}
			n++
			for _, line := range []string{
				"BEGIN:VEVENT", "UID:" + icalText(o.ExtOrderID) + "-" + event.id + "@orderpad", "DTSTAMP:" + stamp,
				"DTSTART;VALUE=DATE:" + event.day.Time().Format("20060102"), "DTEND;VALUE=DATE:" + event.day.AddDays(1).Time().Format("20060102"),
				"SUMMARY:" + icalText(eventTitle(event.what, o)), "DESCRIPTION:" + icalText(eventText(o)), "TRANSP:TRANSPARENT", "END:VEVENT",
			} {
				writeFolded(&out, line)
			}
		}
	}
	writeFolded(&out, "END:VCALENDAR")
	return []byte(out.String()), n, nil
}

func eventTitle(what string, o order.Order) string {
	who := catalog.Clean(o.CustomerName)
	if who == "" {
		who = "no customer yet"
	}
	return fmt.Sprintf("%s: %s, %d pieces (%s)", what, who, o.Pieces(), o.ExtOrderID)
}

// eventText is where the order stands, and its PO.
func eventText(o order.Order) string {
	text := "state " + string(o.State)
	if o.OnSiteOrder != 0 {
		text += fmt.Sprintf(", OnSite order %d", o.OnSiteOrder)
	}
	if po := catalog.Clean(o.Fields.CustomerPurchaseOrder); po != "" {
		text += ", PO " + po
	}
	return text
}

var icalEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`)

func icalText(s string) string { return icalEscapes.Replace(s) }

// writeFolded ends a line as the format wants it, broken after 75 bytes at a
// character's edge.
func writeFolded(out *strings.Builder, line string) {
	const most = 75
	for room := most; len(line) > room; room = most - 1 {
		at := room
		for !utf8.RuneStart(line[at]) {
			at--
		}
		out.WriteString(line[:at] + "\r\n ")
		line = line[at:]
	}
	out.WriteString(line + "\r\n")
}

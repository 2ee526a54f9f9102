package kit

import "time"

// Status is what matters at a customer's table, shown beside the tabs.
type Status struct {
	ReadOnly         bool      // nothing is changed and nothing is sent
	OnlyHere         int       // orders that exist on this laptop only
	OldestHere       time.Time // since when the oldest of them does
	Offline          bool      // the API does not answer
	Portal           string    // the captive portal in between, by name, when there is one
	PortalKey        string    // what opens its sign-in page; the root says it
	StockAt          time.Time // when the stock was fetched; zero: never
	StockFails       bool      // it could not be refreshed by itself
	ShopFails        bool      // the shop's own file has something wrong in it and is ignored
	Connection       string    // "ManageOrders", "demo"
	Test             bool      // orders go to a test system
	DemoTime         string    // the sandbox's own clock, as it says it
	SendingElsewhere bool      // another orderpad on this machine sends
}

// StatusMsg replaces the status.
type StatusMsg struct{ Status Status }

// PrefsMsg is what the rep chose about the display. Setup sends it to have it
// applied; the root sends it to all screens when a palette action changed it,
// so that it can be kept.
type PrefsMsg struct {
	Theme Mode
	ASCII bool
	Mouse bool
	Hints bool
}

type statusItem struct {
	long, short string
	role        Role
}

func (s Status) items(now time.Time) []statusItem {
	var out []statusItem
	add := func(role Role, long, short string) { out = append(out, statusItem{long, short, role}) }
	if s.ReadOnly {
		add(Badge, " READ-ONLY ", " READ-ONLY ")
	}
	if s.OnlyHere > 0 {
		long := Int(s.OnlyHere) + " only here"
		short := long
		if !s.OldestHere.IsZero() {
			age := Age(now.Sub(s.OldestHere))
			long, short = long+", oldest "+age, short+" "+age
		}
		add(Warn, long, short)
	}
	switch {
	case s.Portal != "":
		add(Warn, "offline: "+Safe(s.Portal)+" probably wants a sign-in, "+s.PortalKey, "captive portal")
	case s.Offline:
		add(Warn, "offline", "offline")
	}
	if !s.StockAt.IsZero() {
		age := Age(now.Sub(s.StockAt))
		if s.StockFails {
			add(Warn, "stock "+age+" old, not refreshed", "stock "+age+"!")
		} else {
			add(Muted, "stock "+age+" old", "stock "+age)
		}
	}
	if s.ShopFails {
		add(Warn, "shop.toml is ignored: orderpad shop check", "shop.toml!")
	}
	if s.Connection != "" {
		add(Muted, Safe(s.Connection), Safe(s.Connection))
	}
	if s.Test {
		add(Badge, " TEST ", " TEST ")
	}
	if s.DemoTime != "" {
		add(Muted, "demo time "+Safe(s.DemoTime), Safe(s.DemoTime))
	}
	if s.SendingElsewhere {
		add(Muted, "sending is done by another orderpad", "another orderpad sends")
	}
	return out
}

// View draws as many items as w cells hold, in their order of importance:
// first the less important ones are said shorter, then they are left out.
func (s Status) View(t *Theme, w int, now time.Time) string {
	items := s.items(now)
	for n := len(items); n > 0; n-- {
		for short := 0; short <= n; short++ {
			if line, width := statusLine(t, items[:n], n-short); width <= w {
				return line
			}
		}
	}
	return ""
}

// statusLine joins items, the first long ones in full.
func statusLine(t *Theme, items []statusItem, long int) (string, int) {
	line, width := "", 0
	for i, it := range items {
		text := it.short
		if i < long {
			text = it.long
		}
		if i > 0 {
			line += t.Paint(Frame, " "+t.Glyphs.Dot+" ")
			width += 3
		}
		line += t.Paint(it.role, text)
		width += Width(text)
	}
	return line, width
}

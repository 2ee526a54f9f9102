package kit

import (
	"slices"
	"time"
)

// Status is what matters at a customer's table, shown beside the tabs.
type Status struct {
	ReadOnly         bool      // nothing is changed and nothing is sent
	OnlyHere         int       // orders that exist on this laptop only
	Team             bool      // a shop's store gets a copy of every change
	Behind           int       // seconds that work has been on this laptop only; 0 when all is copied
	OldestHere       time.Time // since when the oldest of them does
	NeedsYou         int       // orders about which only the rep can decide
	Offline          bool      // the API does not answer
	OfflineSince     time.Time // since when; the root says it
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
	Calm  bool // nothing moves: progress is said in words
}

// statusItem is one thing the frame says; what has the highest rank is the
// first to be said shorter and then to be left out.
type statusItem struct {
	long, short string
	role        Role
	rank        int
}

// mustKeep is the highest rank that is never left out for the name of a tab.
const mustKeep = 3

// needless is the lowest rank of what leaves before anything is said shorter:
// the clock, who sends, the connection.
const needless = 5

// items are in the order in which they stand beside each other.
func (s Status) items(now time.Time) []statusItem {
	var out []statusItem
	add := func(rank int, role Role, long, short string) { out = append(out, statusItem{long, short, role, rank}) }
	if s.OnlyHere > 0 {
		unsent := Int(s.OnlyHere) + " not sent"
		long := unsent
		if s.Team && s.Behind == 0 {
			long += ", copied"
		}
		add(1, Warn, long, unsent)
	}
	if s.Behind > 0 {
		here := Age(time.Duration(s.Behind)*time.Second) + " only here"
		add(2, Warn, here, here)
	}
	switch {
	case s.Portal != "":
		add(2, Warn, "Wi-Fi asks you to sign in, "+s.PortalKey, "Wi-Fi sign-in")
	case s.Offline:
		long := "offline"
		if since := now.Sub(s.OfflineSince); !s.OfflineSince.IsZero() && since >= time.Minute {
			long += " " + Age(since)
		}
		add(2, Warn, long, "offline")
	}
	if s.ShopFails {
		add(2, Warn, "shop.toml is ignored", "shop.toml!")
	}
	if !s.StockAt.IsZero() {
		age := Age(now.Sub(s.StockAt))
		if s.StockFails {
			add(4, Warn, "stock "+age+" old, not refreshed", "stock "+age+"!")
		} else {
			add(5, Muted, "stock "+age+" old", "stock "+age)
		}
	}
	if s.SendingElsewhere {
		add(8, Muted, "another orderpad sends", "another sends")
	}
	if s.Connection != "" && !s.Test && s.DemoTime == "" {
		add(6, Muted, Safe(s.Connection), Safe(s.Connection))
	}
	if s.DemoTime == "" {
		clock := now.Local().Format("15:04")
		add(7, Muted, clock, clock)
	}
	switch {
	case s.ReadOnly:
		add(3, Badge, " READ ONLY ", " READ ONLY ")
	case s.DemoTime != "":
		add(3, Badge, " demo time "+Safe(s.DemoTime)+" ", " demo time ")
	case s.Test && s.Connection != "":
		add(3, Badge, " TEST "+Safe(s.Connection)+" ", " TEST ")
	case s.Test:
		add(3, Badge, " TEST ", " TEST ")
	}
	return out
}

// View draws as many items as w cells hold: first the less important ones are
// said shorter, then they are left out.
func (s Status) View(t *Theme, w int, now time.Time) string {
	items := s.items(now)
	for most := maxRank(items); most >= needless; most-- {
		some := slices.DeleteFunc(slices.Clone(items), func(it statusItem) bool { return it.rank > most })
		if line, width := statusLine(t, some, most); width <= w {
			return line
		}
	}
	for most := maxRank(items); most > 0; most-- {
		items = slices.DeleteFunc(items, func(it statusItem) bool { return it.rank > most })
		for long := most; long >= 0; long-- {
			if line, width := statusLine(t, items, long); width <= w {
				return line
			}
		}
	}
	return ""
}

// Least is how many cells the frame keeps for what no tab's name may push out.
func (s Status) Least(t *Theme, now time.Time) int {
	items := slices.DeleteFunc(s.items(now), func(it statusItem) bool { return it.rank > mustKeep })
	_, width := statusLine(t, items, 0)
	return width
}

func maxRank(items []statusItem) int {
	most := 0
	for _, it := range items {
		most = max(most, it.rank)
	}
	return most
}

// statusLine joins items, those up to a rank in full. A badge stands apart,
// since its ground says enough.
func statusLine(t *Theme, items []statusItem, long int) (string, int) {
	line, width := "", 0
	for i, it := range items {
		text := it.short
		if it.rank <= long {
			text = it.long
		}
		switch {
		case i > 0 && it.role == Badge:
			line, width = line+"  ", width+2
		case i > 0:
			line += t.Paint(Muted, " "+t.Glyphs.Dot+" ")
			width += 3
		}
		line += t.Paint(it.role, text)
		width += Width(text)
	}
	return line, width
}

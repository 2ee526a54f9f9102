package tui

import (
	"encoding/json"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// Places are where the rep is: the open screen, where they came from, what is
// open on each screen, as that screen writes it, and how its list is shown.
type Places struct {
	Open  kit.ScreenID                     `json:"open"`
	From  kit.ScreenID                     `json:"from,omitempty"`
	At    map[kit.ScreenID]json.RawMessage `json:"at,omitempty"`
	Lists map[kit.ScreenID]kit.ListPrefs   `json:"lists,omitempty"`
}

// spot is Places as it can be compared without writing anything.
type spot struct {
	open, from kit.ScreenID
	at         [7]any // in the order of kit.Screens, as lists
	lists      [7]kit.ListPrefs
}

// placeKeeper writes places down: at once, but of a rep who moves on only so
// often. One write runs at a time, so that the newest is the last.
type placeKeeper struct {
	seen, kept spot
	started    bool
	moving     bool // the next is written when its time has come
	writing    bool
	again      bool // once more when it is done
	failed     bool // it was said that they cannot be kept
}

// placesEvery is the time between two writes of a rep who moves on.
const placesEvery = 200 * time.Millisecond

type placesMsg struct{}

type keptMsg struct {
	spot spot
	err  error
}

func (m *Model) spot() spot {
	s := spot{open: m.open}
	if n := len(m.back); n > 0 {
		s.from = m.back[n-1]
	}
	for i, id := range kit.Screens {
		if p, ok := m.opt.Screens[id].(kit.Placed); ok {
			s.at[i] = p.Place()
		}
		if l, ok := m.opt.Screens[id].(kit.Lister); ok {
			table, _ := l.List()
			s.lists[i] = table.Prefs()
		}
	}
	return s
}

func (s spot) places() (Places, error) {
	p := Places{Open: s.open, From: s.from, At: map[kit.ScreenID]json.RawMessage{}, Lists: map[kit.ScreenID]kit.ListPrefs{}}
	for i, at := range s.at {
		if s.lists[i] != (kit.ListPrefs{}) {
			p.Lists[kit.Screens[i]] = s.lists[i]
		}
		if at == nil {
			continue
		}
		data, err := json.Marshal(at)
		if err != nil {
			return p, err
		}
		p.At[kit.Screens[i]] = data
	}
	return p, nil
}

// returnToPlaces opens on each screen what was open there at the end.
func (m *Model) returnToPlaces() tea.Cmd {
	var cmds []tea.Cmd
	for _, id := range kit.Screens {
		if p, ok := m.opt.Screens[id].(kit.Placed); ok && len(m.opt.Places.At[id]) > 0 {
			cmds = append(cmds, p.Return(m.opt.Places.At[id]))
		}
		if l, ok := m.opt.Screens[id].(kit.Lister); ok {
			if prefs, chosen := m.opt.Places.Lists[id]; chosen {
				table, _ := l.List()
				table.Apply(prefs)
			}
		}
	}
	m.places.seen = m.spot()
	m.places.kept, m.places.started = m.places.seen, true
	return tea.Batch(cmds...)
}

// notePlaces sees whether the rep is elsewhere than before the last message.
func (m *Model) notePlaces() tea.Cmd {
	p := &m.places
	if m.opt.Keep == nil || !p.started {
		return nil
	}
	now := m.spot()
	if now == p.seen {
		return nil
	}
	p.seen = now
	if p.moving {
		return nil
	}
	p.moving = true
	return tea.Batch(m.keep(), kit.After(placesEvery, placesMsg{}))
}

func (m *Model) placesDue() tea.Cmd {
	m.places.moving = false
	return m.keep()
}

func (m *Model) keep() tea.Cmd {
	p := &m.places
	if p.writing {
		p.again = true
		return nil
	}
	if p.seen == p.kept {
		return nil
	}
	p.writing, p.again = true, false
	spot, write := p.seen, m.opt.Keep
	return func() tea.Msg {
		places, err := spot.places()
		if err == nil {
			err = write(places)
		}
		return keptMsg{spot, err}
	}
}

// kept goes on with what came meanwhile. That places cannot be kept is said
// once: everything else goes on as before.
func (m *Model) kept(msg keptMsg) tea.Cmd {
	p := &m.places
	p.writing, p.kept = false, msg.spot
	if msg.err != nil {
		if p.failed {
			return nil
		}
		p.failed = true
		return m.say(kit.Warn, "Where you are is not kept for the next start: "+msg.err.Error())
	}
	if p.again {
		return m.keep()
	}
	return nil
}

// KeepPlaces writes down at the end where the rep is, if that is not kept yet.
func (m *Model) KeepPlaces() error {
	if m.opt.Keep == nil || !m.places.started {
		return nil
	}
	now := m.spot()
	if now == m.places.kept && !m.places.writing {
		return nil
	}
	places, err := now.places()
	if err != nil {
		return err
	}
	return m.opt.Keep(places)
}

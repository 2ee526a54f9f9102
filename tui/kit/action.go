package kit

import tea "charm.land/bubbletea/v2"

// Action is one thing a rep can do on a part of a screen S: its keys, its
// words, why it cannot be done now, and what it does, in one value. A part
// lists its actions in a function, the most useful first; dispatch, the hint
// line, F1, the palette, ctrl+g and every sentence that names a key read that
// list, so that a rep's own keys reach all of them.
//
// Off and Do are method expressions, such as (*Screen).hold: they hold no
// screen and no row, so the list can be read where there is none. (A package
// variable of them is an initialization cycle as soon as a Do reaches the list;
// hence the function.)
type Action[S any] struct {
	// ID is "scope.name". One of the scope "global" takes the action that works
	// everywhere over: its keys are those of GlobalKeys, and Do is what it does
	// here.
	ID     ActionID
	Keys   []string // the keys it has until the rep changes them, as KeyName writes them; none: palette and ctrl+g only
	Help   string   // "queue this order"; empty for a global action leaves its words
	Hint   string   // the same on the hint line, where room is short; empty for Help
	Group  string   // whose column ctrl+g lists it in: "THIS ROW"; empty for "HERE"
	Letter string   // letters that ctrl+g takes for it, where its keys have none, as far as they are free
	Also   string   // other words that the palette finds it by: "pdf print"
	// Anywhere has the palette of other screens carry it out: it is about nothing
	// that has to be selected first. The others open their screen only.
	Anywhere bool

	Off    func(*S) string // why it cannot be done now, empty where it can; nil: it always can
	Words  func(*S) string // Help where it depends on what is selected; nil for Help
	Quiet  func(*S) bool   // works, and is left out of the hint line; nil: it is on it
	Hidden func(*S) bool   // there is nothing here that it could be about; nil: it is listed
	Do     func(*S) tea.Cmd
}

// Always is a Quiet of actions that the hint line never shows.
func Always[S any](*S) bool { return true }

// Declare is what NewKeymap needs of a screen's actions: those that are not
// global, each once, though several parts may list it.
func Declare[S any](parts ...[]Action[S]) []Binding {
	var out []Binding
	seen := map[ActionID]bool{}
	for _, part := range parts {
		for _, a := range part {
			if scope(a.ID) == "global" || seen[a.ID] {
				continue
			}
			seen[a.ID] = true
			out = append(out, Binding{ID: a.ID, Keys: a.Keys, Help: a.Help, Hint: a.Hint, Also: a.Also, Anywhere: a.Anywhere, Group: a.Group, Letter: a.Letter})
		}
	}
	return out
}

// In says where the actions declared work, for who looks for them elsewhere:
// "in a size grid".
func In(where string, declared []Binding) []Binding {
	for i := range declared {
		declared[i].In = where
	}
	return declared
}

// Offer is what a part's actions are at this moment: the screen's Keys.
func Offer[S any](env *Env, s *S, actions []Action[S]) []Binding {
	out := make([]Binding, 0, len(actions))
	for _, a := range actions {
		if a.Hidden != nil && a.Hidden(s) {
			continue
		}
		b := env.Keys.Get(a.ID)
		if a.Help != "" {
			b.Help, b.Hint = a.Help, a.Hint
		}
		if a.Hint != "" {
			b.Hint = a.Hint
		}
		if a.Words != nil {
			b.Help, b.Hint = a.Words(s), ""
		}
		if a.Group != "" {
			b.Group = a.Group
		}
		b.Off = a.off(s)
		b.NoHint = a.Quiet != nil && a.Quiet(s)
		out = append(out, b)
	}
	return out
}

// Do carries out an action of the part that is open, or one of the others that
// works anywhere, and says why where it cannot: what is asked for now may have
// been listed a moment ago. An id that is neither does nothing.
func Do[S any](s *S, open []Action[S], id ActionID, others ...[]Action[S]) tea.Cmd {
	for i, part := range append([][]Action[S]{open}, others...) {
		for _, a := range part {
			if a.ID != id || i > 0 && !a.Anywhere {
				continue
			}
			if why := a.off(s); why != "" {
				return Notify(Warn, Sentence(why))
			}
			return a.Do(s)
		}
	}
	return nil
}

func (a Action[S]) off(s *S) string {
	if a.Off == nil {
		return ""
	}
	return a.Off(s)
}

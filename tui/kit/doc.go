// Package kit is what every screen is made of: the theme, the widgets, the
// keys, the messages, and the one way from Update to work. It knows nothing
// of orders, styles or stock.
//
// # A screen
//
// A screen is a pointer to a struct with five names: New, Update, View, Keys
// and Title. New takes the *Env and whatever work it calls; the other four
// are the interface Screen. Everything else is opt-in: Starter (Init loads),
// TextInput (printable keys are text now), Focusable (Enter, Leave), Backer
// (esc leaves an inner level), Unsaved, Placed (where on it the rep is, for the
// next start), Worker (long work, shown in the frame and stopped with esc),
// Actor (actions for the palette without a key).
//
//	type Screen struct {
//		env    *kit.Env
//		find   func(ctx context.Context, q string) ([]Style, error) // from tui/work
//		prompt kit.Field
//		table  kit.Table
//		latest kit.Latest
//		rows   []Style
//	}
//
//	// actions are what a rep can do here, the most useful first.
//	func actions() []kit.Action[Screen] {
//		return []kit.Action[Screen]{
//			{ID: "search.open", Keys: []string{"enter"}, Help: "open the grid", Off: (*Screen).nothing, Do: (*Screen).open},
//		}
//	}
//
//	// Bindings are the screen's keys; the wiring hands them to NewKeymap.
//	func Bindings() []kit.Binding { return kit.Declare(actions()) }
//
//	func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, actions()) }
//
//	case kit.ActionMsg: // in Update
//		return kit.Do(s, actions(), msg.ID)
//
// # Keys
//
// An Action is one value: keys, words, why it is off, what it does. A screen
// never compares keys with them. The root does, with what Keys returns at that moment, and sends ActionMsg{ID}; the palette sends the
// same. A binding that is off is not sent: its reason is said on the notice
// line, and stands in the palette and the help. Keys that match nothing arrive
// as tea.KeyPressMsg, for Field.Update, Table.Key and Grid.Key. While Typing
// is true, printable keys match nothing, so that text is text.
//
// An ID is "scope.name". Bindings of one scope may be on at the same time and
// must not share a key; use a scope for each part of a screen that has keys
// of its own ("orders.list", "orders.grid"), and a list of actions for each.
// A screen that lists a global ID
// (NewOrder, QueueOrder, Undo, Redo, PickCustomer, Refresh, CutNetwork) in its
// Keys carries it out itself; otherwise the root opens the screen that
// Options.Home names and sends it there. Esc is Backer's.
//
// # Work
//
// Update and View do no I/O. Work leaves as a command and comes back as a
// Result of the same request, also when it fails, panics or is cancelled:
//
//	ctx, req := s.latest.Next(s.ctx, kit.Search) // cancels the one before
//	q := s.prompt.Value()                        // values, never the model
//	return kit.Run(ctx, req, func(ctx context.Context) ([]Style, error) { return find(ctx, q) })
//
//	case kit.Result[[]Style]:
//		if !s.latest.Done(msg.Req) {
//			return nil // an answer to an older question
//		}
//
// Results and Events go to the screen that owns the request, whichever is
// open. A screen that runs two kinds of work with the same result type keeps
// a Latest for each. Progress: Listen reads one message from a channel and
// brings it as an Event; issue it again after each. A closed channel brings
// nothing; the end of the work is its own Result. Timers: After(d, msg), never
// tea.Tick, so that tests can fire them.
//
// # Saying and asking
//
// Commands for the root: Notify(kind, text), Go(screen, msg), Show(overlay),
// Copy(text, what), OpenLink(url), Edit(req, text) for the editor. A dialog is Show(NewConfirm(env, title,
// text, buttons...)); its buttons' messages come back to Update. An Overlay of
// one's own needs Update (true closes it) and View. Nothing opens by itself:
// show overlays only for a key; everything else is a notice. A message that
// nobody owns is given to every screen, so a screen may announce a change
// with Send and a type of its own package or of tui/work.
//
// # Drawing
//
// View(w, h) returns at most h lines of at most w cells and the cursor in the
// same coordinates. Take styles from env.Theme by role: Paint(role, text),
// Left, Right, Center, Number and Cut for widths, Rule, Bar and Box for lines,
// Glyphs for signs. Styles are made in theme.go only. Meaning never
// rests on colour alone: say it with a glyph or a word too. Measure with
// Width, never with len. Widgets: Table (draws only the rows in sight), Grid
// (pure state, returns GridChange), Field, Form, Pager (lines of which there
// are more than room), Progress; dialogs: Confirm, and Menu where each answer
// needs a word. An empty list shows Theme.Empty, which says what would fill
// it; a key in a sentence is Keymap.Name, since the rep may have changed it.
//
// A paste comes as PasteMsg whether the terminal marked it or not. Fields
// insert Rest; a grid calls Revert and reads Text.
//
// # Testing
//
// tuitest.Alone drives one screen, tuitest.New the root: Press keys by name,
// Type, Paste, Burst, Click; commands run until quiet; timers wait for Fire.
// Has, HasNot and Goldens look at the screen; FitsEverywhere holds the size
// rule. tuitest.Start runs the real binary in a pseudo-terminal; its SVG is a
// picture.
package kit

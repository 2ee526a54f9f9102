package orders

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// editing is the field whose text is in the rep's editor.
type editing struct {
	latest kit.Latest
	path   string
	order  int64
}

// openEditor opens the field's text in the rep's editor.
func (s *Screen) openEditor() tea.Cmd {
	r, ok := s.form.row()
	if !ok || r.path == "" {
		return nil
	}
	text := s.draft.value(r.path)
	if s.form.editAt != "" {
		text = s.form.input.Value() // kept until the editor's is saved
		s.form.stop()
	}
	s.editing.path, s.editing.order = r.path, s.draft.base.ID
	_, req := s.editing.latest.Next(context.Background(), kit.Orders)
	return kit.Edit(req, text)
}

// edited takes the text back from the editor.
func (s *Screen) edited(msg kit.Result[string]) tea.Cmd {
	if !s.editing.latest.Done(msg.Req) {
		return nil
	}
	key := s.keptAt(s.editing.path)
	switch {
	case msg.Err != nil:
		return kit.Notify(kit.Error, "The editor failed; the text is as it was. "+kit.Sentence(msg.Err.Error()))
	case s.editing.order != s.draft.base.ID:
		return nil
	}
	s.env.Kept.Put(key, nil)
	if msg.Value == s.draft.value(s.editing.path) {
		return nil
	}
	cmd, err := s.change(s.setPaths(order.FieldValue{Path: s.editing.path, Value: msg.Value}))
	if err != nil {
		s.env.Kept.Put(key, kit.Texts{"text": msg.Value}) // it is there when the field is opened again
		return sayError(err)
	}
	return cmd
}

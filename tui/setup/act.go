package setup

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

type removeMsg struct{ name string }

func (s *Screen) use(name string) tea.Cmd {
	w := s.work
	return s.do("Changing to "+name, func(ctx context.Context) (said, error) {
		_, err := w.UseConnection(ctx, name)
		return said{text: "New orders go through " + name + ".", kind: kit.OK}, err
	})
}

func (s *Screen) remove(name string) tea.Cmd {
	w := s.work
	s.page = nil
	return s.do("Removing "+name, func(ctx context.Context) (said, error) {
		return said{text: name + " is removed.", kind: kit.OK}, w.RemoveConnection(ctx, name)
	})
}

// useSpelling takes the table that the catalogue spells sizes by.
func (s *Screen) useSpelling() tea.Cmd {
	w, offer := s.work, *s.offer
	s.offer = nil
	return s.do("Changing the spelling", func(ctx context.Context) (said, error) {
		_, err := w.SetConnection(ctx, offer.Connection, []work.Assignment{{Path: "sizes", Value: offer.OfferSizes}})
		return said{text: "Part numbers are spelled by " + offer.OfferSizes + " now.", kind: kit.OK}, err
	})
}

// input is what no binding took.
func (s *Screen) input(msg tea.Msg) tea.Cmd {
	switch {
	case s.form != nil:
		if click, ok := msg.(tea.MouseClickMsg); ok {
			s.form.fields.Click(click.Y - s.headY)
		} else if s.form.fields.Update(msg) {
			return s.form.save()
		}
		return nil
	case s.welcome:
		return s.inputFirst(msg)
	case s.page != nil:
		if k, ok := msg.(tea.KeyPressMsg); ok && kit.Digit(k) {
			if l, ok := s.page.selected(); ok {
				s.openSetting(l)
				s.form.fields.Field("value").SetValue("")
				s.form.fields.Update(msg)
			}
			return nil
		}
		return s.inputTable(&s.page.table, msg, s.editSetting)
	}
	before := s.table.Cursor()
	cmd := s.inputTable(&s.table, msg, s.doRow)
	s.skipHeadings(before)
	return cmd
}

// inputTable moves in a table; a second click on a row opens it.
func (s *Screen) inputTable(t *kit.Table, msg tea.Msg, open func() tea.Cmd) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		t.Key(msg)
	case tea.MouseClickMsg:
		before := t.Cursor()
		if t.Click(msg.Y-s.headY) && t.Cursor() == before {
			return open()
		}
	case tea.MouseWheelMsg:
		t.Mouse(msg)
	}
	return nil
}

// skipHeadings moves the cursor on from a heading, the way it came.
func (s *Screen) skipHeadings(before int) {
	step := 1
	if s.table.Cursor() < before {
		step = -1
	}
	for range 2 {
		for i := s.table.Cursor(); i >= 0 && i < len(s.rows); i += step {
			if !s.rows[i].heading {
				s.table.Select(i)
				return
			}
		}
		step = -step
	}
}

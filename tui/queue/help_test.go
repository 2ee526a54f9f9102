package queue_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

func typeName(m tea.Msg) string { return fmt.Sprintf("%T", m) }

func key(name string) tea.KeyPressMsg {
	k, _ := tuitest.Key(name)
	return k
}

// menu presses a key and returns the dialog that it opens.
func (r *rig) menu(t testing.TB, name string) kit.Overlay {
	t.Helper()
	b, ok := kit.Match(key(name), false, r.screen.Keys())
	if !ok || b.Off != "" {
		t.Fatalf("%s does nothing here: %s", name, b.Off)
	}
	msg, ok := r.screen.Update(kit.ActionMsg{ID: b.ID})().(kit.OverlayMsg)
	if !ok {
		t.Fatalf("%s opens no dialog", name)
	}
	return msg.Overlay
}

package tui_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui"
	"orderpad/tui/kit"
)

// placed is a list that says on which row the rep is.
type placed struct {
	*list
	returned string
}

func (p *placed) Place() any {
	if p.table.Cursor() <= 0 {
		return nil
	}
	return p.table.Cursor()
}

func (p *placed) Return(at []byte) tea.Cmd { p.returned = string(at); return nil }

// placesRig has a Queue that says where the rep is, and keeps what is written.
func placesRig(t *testing.T, from tui.Places, fail *error) (rig, *placed, *[]tui.Places) {
	t.Helper()
	var kept []tui.Places
	var queue *placed
	r := newRig(t, 80, 24, func(o *tui.Options) {
		queue = &placed{list: newList(o.Env, "Queue", 9)}
		queue.inList = true
		o.Screens[kit.Queue] = queue
		o.Start, o.Places = from.Open, from
		o.Keep = func(p tui.Places) error {
			if fail != nil {
				return *fail
			}
			kept = append(kept, p)
			return nil
		}
	})
	return r, queue, &kept
}

func TestAnotherScreenIsRemembered(t *testing.T) {
	r, _, kept := placesRig(t, tui.Places{}, nil)
	r.Type("pc54")
	if len(*kept) != 0 {
		t.Errorf("typing wrote %v", *kept)
	}
	r.Press("alt+3").Press("alt+4").Fire(nil)
	if n := len(*kept); n != 2 || (*kept)[1].Open != kit.Track || (*kept)[1].From != "" {
		t.Fatalf("kept %v", *kept)
	}
}

func TestOfARepWhoMovesOnTheFirstAndTheLastPlaceAreRemembered(t *testing.T) {
	r, _, kept := placesRig(t, tui.Places{}, nil)
	r.Press("alt+3").Fire(nil)
	*kept = nil
	r.Press("down", "down", "down")
	if len(*kept) != 1 || string((*kept)[0].At[kit.Queue]) != "1" {
		t.Fatalf("kept %v", *kept)
	}
	r.Fire(nil)
	if len(*kept) != 2 || string((*kept)[1].At[kit.Queue]) != "3" {
		t.Fatalf("kept %v", *kept)
	}
	r.Press("down", "down")
	if err := r.root.KeepPlaces(); err != nil || len(*kept) != 4 || string((*kept)[3].At[kit.Queue]) != "5" {
		t.Errorf("at the end kept %v, %v", *kept, err)
	}
}

func TestTheNextStartOpensThere(t *testing.T) {
	at := map[kit.ScreenID]json.RawMessage{kit.Queue: json.RawMessage("4")}
	r, queue, kept := placesRig(t, tui.Places{Open: kit.Queue, From: kit.Orders, At: maps.Clone(at)}, nil)
	if r.root.Open() != kit.Queue || queue.returned != "4" || queue.entered != 1 {
		t.Errorf("open %s, returned to %q, entered %d", r.root.Open(), queue.returned, queue.entered)
	}
	r.Fire(nil)
	if len(*kept) != 0 {
		t.Errorf("opening there wrote %v", *kept)
	}
	if r.Press("esc"); r.root.Open() != kit.Orders {
		t.Errorf("esc went to %s", r.root.Open())
	}
}

func TestPlacesThatCannotBeKeptAreSaidOnce(t *testing.T) {
	full := errors.New("the disk is full")
	r, _, _ := placesRig(t, tui.Places{}, &full)
	r.Press("alt+3").Has("Where you are is not kept", "the disk is full")
	r.Fire(nil).Press("esc", "alt+4", "alt+5").HasNot("the disk is full")
}

func TestPlacesAreNotAskedOfScreensWithoutAny(t *testing.T) {
	r, _, kept := placesRig(t, tui.Places{}, nil)
	r.Press("alt+5")
	if got := slices.Collect(maps.Keys((*kept)[0].At)); len(got) != 0 {
		t.Errorf("places of %v", got)
	}
}

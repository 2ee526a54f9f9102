package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestTheDemoHasOrdersToPractiseOn opens a fresh demo and finds an order in
// each state that a newcomer should meet, without one of them at the shop.
func TestTheDemoHasOrdersToPractiseOn(t *testing.T) {
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, home: t.TempDir(), now: time.Now}
	a.vault = credential.With(credential.Memory(), a.getenv)
	d, err := a.openDemo(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	views, err := a.work.ListOrders(t.Context(), store.OrderFilter{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[order.State]int{}
	for _, v := range views {
		states[v.State]++
		if v.State == order.Unknown && !v.NeedsPerson {
			t.Errorf("%s is unknown and asks nobody", v.ExtOrderID)
		}
	}
	if states[order.Draft] != 2 || states[order.Rejected] != 1 || states[order.Unknown] != 1 || len(views) != 4 {
		t.Errorf("the demo has %v", states)
	}
	if n := len(d.server.Arrived()); n != 0 {
		t.Errorf("%d orders have arrived before the newcomer sent one", n)
	}
	if behind := time.Since(a.now()); behind > time.Minute || behind < -time.Minute {
		t.Errorf("the laptop's clock is %s behind", behind)
	}
	day, err := a.work.LookToday(t.Context(), work.TodayMine)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range day.Groups {
		if len(g.Orders) == 0 && g.Name != order.TodayNotSent {
			t.Errorf("Today shows nothing under %s", g.Name)
		}
	}
	pulled, err := a.work.ECatPull(t.Context(), true, true)
	if err != nil || len(pulled.Rows) == 0 {
		t.Errorf("eCat has nothing to pull: %v", err)
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
	if err := a.close(); err != nil {
		t.Error(err)
	}
}

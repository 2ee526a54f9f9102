package store

import (
	"slices"
	"testing"

	"orderpad/store/order"
)

// fromECat is a record of eCat with lines of some styles.
func fromECat(id int64, number string, uuid string, styles ...string) ECatRecord {
	r := ECatRecord{Connection: "cat", ID: id, Number: number, UUID: uuid, Raw: []byte(`{"order_number":"` + number + `"}`), Notes: []string{"trade_show is not known"}}
	for _, style := range styles {
		r.Order.Lines = append(r.Order.Lines, order.Line{Style: style, Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: int(id)}}})
	}
	r.Order.Origin = "ecat"
	return r
}

func takeAll(t *testing.T, s *Store, records ...ECatRecord) []ECatTaken {
	t.Helper()
	taken, err := s.TakeECat(t.Context(), records, false)
	must(t, err)
	return taken
}

func fates(taken []ECatTaken) (list []ECatFate) {
	for _, one := range taken {
		list = append(list, one.Fate)
	}
	return list
}

// send brings an order to accepted.
func sendNow(t *testing.T, s *Store, key string) {
	t.Helper()
	q := queue(t, s, stored(t, s, key))
	n, err := s.Begin(t.Context(), q.ID, order.Body{ServerID: q.ExtOrderID, Route: "POST /x", Bytes: []byte("{}")}, s.now())
	must(t, err)
	must(t, s.Settle(t.Context(), q.ID, order.Settlement{Event: order.EventAccept, Attempt: n, Outcome: "accepted", ServerID: q.ExtOrderID}, s.now()))
}

func TestECatFates(t *testing.T) {
	first, again := fromECat(5, "392", "U", "PC54"), fromECat(9, "392-1", "U", "PC54", "PC61")
	replaced := fromECat(9, "392-1", "U", "C112")
	for _, row := range []struct {
		name    string
		before  func(t *testing.T, s *Store)
		take    []ECatRecord
		want    []ECatFate
		first   order.State // of 392 afterwards
		second  order.State // of 392-1
		persons int         // how many orders need a person
	}{
		{"alone", nil, []ECatRecord{first}, []ECatFate{ECatCreated}, order.Draft, "", 0},
		{"sent again in one pull", nil, []ECatRecord{first, again}, []ECatFate{ECatCreated, ECatReplaced}, order.Discarded, order.Draft, 0},
		{"sent again later", func(t *testing.T, s *Store) { takeAll(t, s, first) }, []ECatRecord{first, again}, []ECatFate{ECatKnown, ECatReplaced}, order.Discarded, order.Draft, 0},
		{"every line replaced", nil, []ECatRecord{first, replaced}, []ECatFate{ECatCreated, ECatAsks}, order.Draft, order.Draft, 2},
		{"sent to the shop before", func(t *testing.T, s *Store) { takeAll(t, s, first); sendNow(t, s, "392") }, []ECatRecord{again}, []ECatFate{ECatRevision}, order.Accepted, order.Draft, 0},
		{"queued before", func(t *testing.T, s *Store) { takeAll(t, s, first); queue(t, s, stored(t, s, "392")) }, []ECatRecord{again}, []ECatFate{ECatRevision}, order.Queued, order.Draft, 0},
		{"sent, and every line replaced", func(t *testing.T, s *Store) { takeAll(t, s, first); sendNow(t, s, "392") }, []ECatRecord{replaced}, []ECatFate{ECatAsks}, order.Accepted, order.Draft, 1},
		{"the older one comes later", func(t *testing.T, s *Store) { takeAll(t, s, again) }, []ECatRecord{first}, []ECatFate{ECatOlder}, order.Discarded, order.Draft, 0},
		{"thrown away before", func(t *testing.T, s *Store) {
			takeAll(t, s, first)
			_, err := s.MoveOrder(t.Context(), stored(t, s, "392").ID, 1, order.EventDiscard, "")
			must(t, err)
		}, []ECatRecord{first, again}, []ECatFate{ECatKnown, ECatCreated}, order.Discarded, order.Draft, 0},
		{"another order has the number", func(t *testing.T, s *Store) { create(t, s, order.Order{ExtOrderID: "392"}) }, []ECatRecord{first}, []ECatFate{ECatRefused}, order.Draft, "", 0},
		{"its record was lost with the database", func(t *testing.T, s *Store) { create(t, s, order.Order{ExtOrderID: "392", UUID: "u", Origin: "ecat"}) }, []ECatRecord{first}, []ECatFate{ECatKnown}, order.Draft, "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			connect(t, s, "shop")
			if row.before != nil {
				row.before(t, s)
			}
			dry, err := s.TakeECat(t.Context(), row.take, true)
			must(t, err)
			before, err := s.Orders(t.Context(), OrderFilter{})
			must(t, err)
			taken := takeAll(t, s, row.take...)
			if !slices.Equal(fates(taken), row.want) || !slices.Equal(fates(dry), row.want) {
				t.Errorf("%v, dry %v, want %v", fates(taken), fates(dry), row.want)
			}
			after, err := s.Orders(t.Context(), OrderFilter{})
			must(t, err)
			made := 0
			for _, fate := range row.want {
				if fate != ECatKnown && fate != ECatRefused {
					made++
				}
			}
			if len(after)-len(before) != made {
				t.Errorf("%d orders became %d", len(before), len(after))
			}
			states, persons := map[string]order.State{}, 0
			for _, o := range after {
				states[o.ExtOrderID] = o.State
				if o.NeedsPerson {
					persons++
				}
			}
			if states["392"] != row.first || states["392-1"] != row.second || persons != row.persons {
				t.Errorf("%v, %d need a person", states, persons)
			}
			again := takeAll(t, s, row.take...)
			for i, one := range again {
				if one.Fate != ECatKnown && row.want[i] != ECatRefused {
					t.Errorf("the second time %s is %s", row.take[i].Number, one.Fate)
				}
			}
			if twice, _ := s.Orders(t.Context(), OrderFilter{}); len(twice) != len(after) {
				t.Errorf("twice in a row made %d orders of %d", len(twice), len(after))
			}
		})
	}
}

func TestECatRevisionSaysWhatItReplaces(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	takeAll(t, s, fromECat(5, "392", "U", "PC54"))
	sendNow(t, s, "392")
	paid := fromECat(9, "392-1", "U", "PC54")
	paid.Order.Fields.Payments = []order.Payment{{Status: "success"}}
	takeAll(t, s, paid)
	o := stored(t, s, "392-1")
	if o.Replaces != "392" || o.Revision != 1 || o.UUID != "U" || len(o.Fields.Payments) != 0 || o.Fields.Notes[0].Note != "REPLACES 392" {
		t.Errorf("%+v", o)
	}
	if raw, err := s.ECatRaw(t.Context(), o.ID); err != nil || string(raw) != `{"order_number":"392-1"}` {
		t.Errorf("%s %v", raw, err)
	}
	ledger, err := s.Ledger(t.Context(), o.ID)
	if must(t, err); !slices.ContainsFunc(ledger, func(e order.LedgerEntry) bool { return e.Event == "not understood" }) {
		t.Errorf("%+v", ledger)
	}
}

// TestADecisionTakesTheFlagOff: once one of two is thrown away, the other asks
// no more.
func TestADecisionTakesTheFlagOff(t *testing.T) {
	s := open(t)
	takeAll(t, s, fromECat(5, "392", "U", "PC54"), fromECat(9, "392-1", "U", "C112"))
	o := stored(t, s, "392-1")
	if others, err := s.ECatQuestions(t.Context(), o.ID); err != nil || !slices.Equal(others, []string{"392"}) {
		t.Fatal(others, err)
	}
	_, err := s.MoveOrder(t.Context(), o.ID, o.Version, order.EventDiscard, "")
	must(t, err)
	left := stored(t, s, "392")
	if left.NeedsPerson || left.State != order.Draft {
		t.Errorf("%+v", left)
	}
	if others, err := s.ECatQuestions(t.Context(), left.ID); err != nil || len(others) != 0 {
		t.Error(others, err)
	}
}

func TestECatDue(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	due := func(accepted bool) []string {
		t.Helper()
		numbers, err := s.ECatDue(t.Context(), "cat", accepted)
		must(t, err)
		return numbers
	}
	takeAll(t, s, fromECat(5, "392", "U", "PC54"), fromECat(9, "392-1", "U", "PC54"))
	takeAll(t, s, fromECat(7, "400", "V", "PC54"))
	if got := due(false); !slices.Equal(got, []string{"392", "400", "392-1"}) {
		t.Error("once on this laptop:", got)
	}
	if got := due(true); len(got) != 0 {
		t.Error("before any was accepted:", got)
	}
	sendNow(t, s, "392-1")
	if got := due(true); !slices.Equal(got, []string{"392", "392-1"}) {
		t.Error("with its earlier version:", got)
	}
	// A second record with the number of one that was taken stays at eCat.
	takeAll(t, s, fromECat(11, "392-1", "W", "PC54"))
	if got := due(true); !slices.Equal(got, []string{"392"}) {
		t.Error("while another has the number:", got)
	}
	must(t, s.MarkECat(t.Context(), "cat", "392", "not found"))
	if got := due(true); !slices.Equal(got, []string{"392"}) {
		t.Error("after a no:", got)
	}
	must(t, s.MarkECat(t.Context(), "cat", "392", ""))
	if got := due(true); len(got) != 0 {
		t.Error("after a yes:", got)
	}
}

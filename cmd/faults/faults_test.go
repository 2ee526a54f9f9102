package main

import (
	"slices"
	"testing"

	"orderpad/store/order"
)

func TestEightFaultsAreOnTheScreensToo(t *testing.T) {
	var numbers []int
	for _, d := range drills() {
		numbers = append(numbers, d.number)
	}
	on := slices.DeleteFunc(drills(), func(d drill) bool {
		return !slices.ContainsFunc(d.trials, func(k trial) bool { return k.screens })
	})
	if len(on) != 8 || len(numbers) != faultsListed || !slices.IsSorted(numbers) || numbers[faultsListed-1] != faultsListed {
		t.Errorf("%d faults on the screens, of %v", len(on), numbers)
	}
}

func TestSummaryTellsScreensApart(t *testing.T) {
	run := func(fault int, screens bool, outcome, detail string) result {
		return result{Fault: fault, Connection: "proxy", Screens: screens, Outcome: outcome, Detail: detail, Orders: 1, Commits: 1}
	}
	s := summarize([]result{
		run(5, false, survived, ""), run(5, true, survived, ""),
		run(11, false, survived, ""), run(11, true, failed, "TWICE: x"),
		run(28, false, survived, ""), run(28, true, notRun, "no pseudo-terminal"),
		run(29, false, notRun, "no disk"),
	})
	if s.Run != 3 || s.Survived != 2 || s.NotRun != 1 || s.Runs != 5 || s.Duplicates != 1 {
		t.Errorf("%+v", s)
	}
	if on := s.OnScreens; on.Faults != 2 || on.FaultsSurvived != 1 || on.Runs != 2 || on.Survived != 1 || on.Orders != 2 {
		t.Errorf("on the screens: %+v", on)
	}
	if f := s.Faults[1]; f.Outcome != failed || f.Detail != " [proxy, screens : TWICE: x]" {
		t.Errorf("%+v", f)
	}
	if f := s.Faults[2]; f.Outcome != survived || f.Detail != "not run: no pseudo-terminal" {
		t.Errorf("%+v", f)
	}
}

func TestRowOfTheQueuesScreen(t *testing.T) {
	const screen = ` ? 1 unknown
▸ ! unknown    OP7F3K-0011  Cascade Youth           8     72.00  not known what became of it
  ● accepted   OP7F3K-0012  Cascade Youth          55    474.50  in ManageOrders
 ! unknown  OP7F3K-0011  Cascade Youth                              through shop`
	if state, ok := row(screen, "OP7F3K-0011"); !ok || state != order.Unknown {
		t.Errorf("%q, %v", state, ok)
	}
	if state, ok := row(screen, "OP7F3K-0012"); ok {
		t.Errorf("an order that is not whole is %q", state)
	}
	var said []string
	for _, claim := range claims.FindAllStringSubmatch(screen, -1) {
		said = append(said, claim[2])
	}
	if !slices.Equal(said, []string{"OP7F3K-0012"}) {
		t.Errorf("claims %v", said)
	}
}

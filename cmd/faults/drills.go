package main

import "time"

// drills are the faults of the reliability design, by number and name, with
// the ways in which each is provoked. The states are what the outcome table
// says of such an answer.
func drills() []drill {
	const lost = "unknown"
	return []drill{
		{1, "refused", []trial{{run: refused}}},
		{2, "DNS", []trial{{run: unknownName, apart: true}}},
		{3, "TLS", tlsTrials()},
		{4, "drop during upload", []trial{{run: meets(4, lost, lost)}}},
		{5, "drop after commit", []trial{{run: meets(5, lost, lost)}, behind(5), onScreens("", answerLostOnScreen)}},
		{6, "timeout before commit", []trial{{run: meets(6, lost, lost), long: 41}}},
		{7, "timeout after commit", []trial{{run: meets(7, lost, lost), long: 41}}},
		{8, "truncated JSON", []trial{{run: meets(8, lost, lost)}, behind(8)}},
		{9, "slow headers", []trial{{run: afterSlow(9), long: 3}, {how: "past the limit", run: meets(9, lost, lost, seconds(60)), long: 41}}},
		{10, "slow body", []trial{{run: afterSlow(10), long: 3}, {how: "past the limit", run: meets(10, lost, lost, seconds(90)), long: 61}}},
		{11, "500 HTML", []trial{
			{run: meets(11, lost, lost)}, {how: "after commit", run: meets(11, lost, lost, commits(true))}, behind(11),
			onScreens("", failsOnScreen),
		}},
		{12, "502/504", []trial{
			{how: "502", run: meets(12, lost, lost)}, {how: "504 after commit", run: meets(12, lost, lost, status(504), commits(true))},
			behind(12),
		}},
		{13, "429 with seconds", []trial{{run: meets(13, "queued/rate", "queued/rate")}, behind(13)}},
		{14, "429 with date", []trial{{run: meets(14, "queued/rate", "queued/rate")}}},
		{15, "429 with none or nonsense", []trial{
			{how: "nonsense", run: meets(15, "queued/rate", "queued/rate")}, {how: "none", run: meets(15, "queued/rate", "queued/rate", how("none"))},
		}},
		{16, "401 in mid-batch, then well", []trial{{run: inBatch(16, []string{"accepted", "queued", "queued/sign_in"}, []string{"accepted", "queued", "queued/sign_in"})}}},
		{17, "401 for ever", []trial{{run: meets(17, "queued/sign_in", "queued/sign_in")}, behind(17), onScreens("", signedOutOnScreen)}},
		{18, "403", []trial{{run: meets(18, "queued/sign_in", lost)}, behind(18)}},
		{19, "captive portal 200 HTML", []trial{
			{run: meets(19, lost, lost)}, {how: "every request", run: meets(19, "any", "any", everywhere)}, behind(19),
			onScreens("every request", portalOnScreen),
		}},
		{20, "captive redirect", []trial{
			{how: "302", run: meets(20, lost, lost)}, {how: "307", run: meets(20, lost, lost, status(307))},
			{how: "every request", run: meets(20, "any", "any", everywhere)},
		}},
		{21, "200 with another order's id", []trial{{run: meets(21, lost, lost)}, behind(21)}},
		{22, "200 empty", []trial{{run: meets(22, lost, lost)}, behind(22)}},
		{23, "endless body", []trial{{run: meets(23, lost, lost)}}},
		{24, "gzip bomb", []trial{{run: meets(24, lost, lost)}}},
		{25, "clock a day off, summer time, 8 h suspend", append(clockTrials(), onScreens("a day ahead, then 8 h suspend", clockOnScreen))},
		{26, "second process", []trial{{how: "at the same time", run: sideBySide}, {how: "while one sends", run: whileOneSends, long: 3}, onScreens("while one sends", sideBySideOnScreen)}},
		{27, "SIGKILL at every commit boundary", append(killTrials(), onScreens("while the server commits", killedOnScreen))},
		{28, "disk full at each commit", diskTrials()},
		{29, "database busy", []trial{{how: "for 2 s", run: busy(2), long: 4}, {how: "for 7 s", run: busy(7), long: 9}}},
		{30, "corrupt or empty database at start", databaseTrials()},
		{31, "an older backup restored, a cloned disk", copyTrials()},
		{32, "look-up lags 0, 1, 15, 75 min", []trial{
			{how: "0", run: lags(0)}, {how: "1", run: lags(1)}, {how: "15", run: lags(15)}, {how: "75", run: lags(75)},
		}},
		{33, "look-up 500 or 429", []trial{{how: "500", run: noLookUp(500)}, {how: "429", run: noLookUp(429)}}},
		{34, "look-up finds two", []trial{{run: twice}}},
		{35, "keyring gone in mid-session", []trial{{run: keyringGone, apart: true, long: 5}}},
		{36, "stale keep-alive", []trial{{run: stale}}},
		{37, "duplicate id refused", []trial{{how: "ours", run: duplicate}, {how: "another's", run: conflict}}},
		{38, "a copy goes on while look-ups lag", lateCopies()},
		{39, "restored over newer orders", []trial{{run: restoredOver}}},
		{40, "refused after the commit", []trial{
			{how: "401", run: refusedAfterCommit(401)}, {how: "403", run: refusedAfterCommit(403)}, {how: "429", run: refusedAfterCommit(429)},
			{how: "500", run: refusedAfterCommit(500)}, {how: "400, queued again", run: refusedAfterCommit(400, "order", "queue")},
			{how: "401, taken back and queued", run: refusedAfterCommit(401, "order", "queue")},
		}},
		{41, "two images of one disk", imageTrials()},
		{42, "odd 200s", odds()},
		{43, "odd look-ups", []trial{
			{how: "error", run: oddLookUp("error")}, {how: "truncated", run: oddLookUp("truncated")}, {how: "another's first", run: oddLookUp("another")},
			{how: "two numbers", run: twoNumbers},
		}},
		{44, "waits without an end: 101, a stopped program, pipes", []trial{
			{how: "101", run: meets(44, lost, lost)}, {how: "101 after commit", run: meets(44, lost, lost, commits(true))},
			{how: "103", run: meets(44, lost, lost, status(103)), long: 41},
			{how: "a stopped program has the lock", run: stoppedHolder, long: 21},
			{how: "a pipe as config.toml", run: pipeInHome("config.toml")}, {how: "a pipe as the journal", run: pipeInHome("orders.journal")},
		}},
		{45, "settings change, the server rewrites", []trial{{run: rewritten}}},
		{46, "one damaged order document", []trial{{run: damagedDocument}}},
		{47, "every header and body sent back", []trial{{run: echoed}}},
		{48, "the clock set back after a 429", []trial{
			{how: "5 min", run: setBack(5 * time.Minute)}, {how: "2 h", run: setBack(2 * time.Hour)}, {how: "3 days", run: setBack(72 * time.Hour)},
		}},
		{49, "no file of the rep's is overwritten", []trial{{run: keepsFiles}}},
	}
}

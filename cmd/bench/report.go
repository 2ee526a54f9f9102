package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Report is everything that was measured, and what it says.
type Report struct {
	Machine string  `json:"machine"`
	Quick   bool    `json:"quick"`
	Sizes   []*Size `json:"sizes"`
	Bars    []Bar   `json:"bars"`
}

// Size is what was measured with one size of the catalogue: times in
// milliseconds, memory in MB, each a list of runs. An empty list was not run.
type Size struct {
	Rows        int       `json:"rows"`
	Ingest      []float64 `json:"ingest"`
	IngestPeak  []float64 `json:"ingest_peak"`
	Import      []float64 `json:"import"`
	Search      []float64 `json:"search"`
	Like        []float64 `json:"like"`
	Blob        float64   `json:"blob"`
	Load        []float64 `json:"load"`
	Cat         []float64 `json:"cat"`
	Start       []float64 `json:"start"`
	FirstKey    []float64 `json:"first_key"`
	FirstAnswer []float64 `json:"first_answer"`
	Idle        []float64 `json:"idle"`
	Keys        []float64 `json:"keys"`
	KeyBytes    []float64 `json:"key_bytes"`
	Busy        []float64 `json:"busy"`
	Resident    []float64 `json:"resident"`
	Fzf         []float64 `json:"fzf"`
	FzfBytes    []float64 `json:"fzf_bytes"`
	FzfResident []float64 `json:"fzf_resident"`
}

// Bar is one row of the table: a ratio against a peer, or an amount, with what
// it must not exceed.
type Bar struct {
	What  string   `json:"what"`
	Ours  string   `json:"ours"`
	Peer  string   `json:"peer"`
	Value *float64 `json:"value"` // null when it was not run
	Limit float64  `json:"limit"`
	Unit  string   `json:"unit"` // of Value and Limit: x or ms or MB
	State string   `json:"state"`
}

// The states of a bar.
const (
	met    = "met"
	missed = "missed"
	notRun = "not run"
)

// judge holds the largest catalogue against the bars, and its growth from the
// smallest.
func (r *Report) judge() {
	big, small := r.Sizes[len(r.Sizes)-1], r.Sizes[0]
	r.ratio("search, ranked, with exact total: p99 to the sqlite3 CLI's LIKE", at(big.Search, .99), at(big.Like, .5), 1.0/40, "ms")
	r.amount("keystroke to settled frame, p50", at(big.Keys, .5), 16.7, "ms")
	r.amount("keystroke to settled frame, p99", at(big.Keys, .99), 40, "ms")
	r.ratio("keystroke to settled frame: p95 to interactive fzf -e", at(big.Keys, .95), at(big.Fzf, .95), 1.0/10, "ms")
	r.ratio("the same during an ingest: p99 to the quiet one", at(big.Busy, .99), at(big.Keys, .99), 3, "ms")
	r.ratio("start to a prompt that takes keys, to a Bubble Tea program that does nothing", at(big.Start, .5), at(big.Idle, .5), 1.3, "ms")
	r.ratio("index ready, to cat reading its blob", at(big.Load, .5), at(big.Cat, .5), 5, "ms")
	r.ratio("memory at rest, to fzf", at(big.Resident, .5), at(big.FzfResident, .5), 1.0/5, "MB")
	r.ratio("ingest, cleaned, indexed, searchable, to sqlite3 .import", at(big.Ingest, .5), at(big.Import, .5), 2.5, "ms")
	r.amount("peak memory of the ingest", at(big.IngestPeak, 1), 128, "MB")
	r.ratio("bytes to the terminal a keystroke, median, to fzf's", at(big.KeyBytes, .5), at(big.FzfBytes, .5), 1.0/10, "bytes")
	if big.Rows > small.Rows {
		grown := fmt.Sprintf("growth from %s to %s rows: ", grouped(small.Rows), grouped(big.Rows))
		r.ratio(grown+"search p50", at(big.Search, .5), at(small.Search, .5), 4.5, "ms")
		r.ratio(grown+"start", at(big.Start, .5), at(small.Start, .5), 2, "ms")
		r.ratio(grown+"memory at rest", at(big.Resident, .5), at(small.Resident, .5), 2, "MB")
	}
}

func (r *Report) ratio(what string, ours, peer, limit float64, unit string) {
	b := Bar{What: what, Ours: measured(ours, unit), Peer: measured(peer, unit), Limit: limit, Unit: "x", State: notRun}
	if ours > 0 && peer > 0 {
		b.judge(ours / peer)
	}
	r.Bars = append(r.Bars, b)
}

func (r *Report) amount(what string, ours, limit float64, unit string) {
	b := Bar{What: what, Ours: measured(ours, unit), Peer: "", Limit: limit, Unit: unit, State: notRun}
	if ours > 0 {
		b.judge(ours)
	}
	r.Bars = append(r.Bars, b)
}

func (b *Bar) judge(value float64) {
	b.Value, b.State = &value, met
	if value > b.Limit {
		b.State = missed
	}
}

// Markdown is the report as the README has it.
func (r *Report) Markdown() string {
	var out strings.Builder
	big := r.Sizes[len(r.Sizes)-1]
	fmt.Fprintf(&out, "%s inventory rows, measured by `make bench` on %s.\n\n", grouped(big.Rows), r.Machine)
	out.WriteString("| what | orderpad | peer | ratio | bar | |\n|---|---:|---:|---:|---:|---|\n")
	for _, b := range r.Bars {
		value := "-"
		if b.Value != nil && b.Unit == "x" {
			value = times(*b.Value)
		}
		limit := times(b.Limit)
		if b.Unit != "x" {
			limit = measured(b.Limit, b.Unit)
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s |\n", b.What, b.Ours, b.Peer, value, limit, b.State)
	}
	out.WriteString("\n| rows | search p50 / p99 | key to frame p50 / p95 / p99 | during an ingest | fzf -e | start / first key / first answer | ingest | at rest |\n|---:|---|---|---|---|---|---|---|\n")
	for _, s := range r.Sizes {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s, %s peak | %s |\n", grouped(s.Rows),
			spread(s.Search, .5, .99), spread(s.Keys, .5, .95, .99), spread(s.Busy, .5, .95, .99), spread(s.Fzf, .5, .95, .99),
			measured(at(s.Start, .5), "ms")+" / "+measured(at(s.FirstKey, .5), "ms")+" / "+measured(at(s.FirstAnswer, .5), "ms"),
			measured(at(s.Ingest, .5), "ms"), measured(at(s.IngestPeak, 1), "MB"), measured(at(s.Resident, .5), "MB"))
	}
	return out.String()
}

func spread(values []float64, where ...float64) string {
	if len(values) == 0 {
		return notRun
	}
	parts := make([]string, len(where))
	for i, p := range where {
		parts[i] = digits(at(values, p))
	}
	return strings.Join(parts, " / ") + " ms"
}

// times writes a ratio; below one as a fraction, since the bars are.
func times(ratio float64) string {
	if ratio < 0.5 {
		return "1/" + digits(1/ratio)
	}
	return digits(ratio) + " x"
}

// measured writes a value with its unit; zero was not run.
func measured(value float64, unit string) string {
	switch {
	case value == 0:
		return notRun
	case unit == "ms" && value >= 1000:
		return digits(value/1000) + " s"
	}
	return digits(value) + " " + unit
}

// digits writes a number with at least two significant digits.
func digits(v float64) string {
	switch {
	case v >= 1000:
		return grouped(int(math.Round(v)))
	case v >= 100, v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// at is a quantile: .5 is the median, 1 the most; 0 of nothing.
func at(values []float64, quantile float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(math.Ceil(quantile*float64(len(sorted))))-1]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func mb(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// The marks between which a README keeps the table.
const (
	readmeBegin = "<!-- speed:begin -->"
	readmeEnd   = "<!-- speed:end -->"
)

// writeReadme puts the report between the marks of a file.
func (r *Report) writeReadme(file string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(old, []byte(readmeBegin))
	_, after, closed := bytes.Cut(rest, []byte(readmeEnd))
	if !ok || !closed {
		return fmt.Errorf("%s has no %s and %s", file, readmeBegin, readmeEnd)
	}
	text := string(before) + readmeBegin + "\n" + r.Markdown() + readmeEnd + string(after)
	return os.WriteFile(file, []byte(text), 0o644) //nolint:gosec // a README is for everyone
}

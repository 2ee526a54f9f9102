package search

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"orderpad/store/catalog"
)

// typing is what reps type; each is typed key by key.
var typing = []string{
	"pc54 navy 2x", "navy", "c54", "tee", "black polo 3xl", "hooded sweatshirt", "men's tri-blend", "l500",
	"athletic heather", "dk grey hoodie", "2xl navy tee", "st350 royal", "gildan 50/50", "youth ys red",
	"richardson cap", "osfa", "heather", "nvy", "bk", "full-zip jacket", "port authority silk touch", "5", "x",
	"s", "carolina blue v-neck", "3230", "pc54_2x", "toddler 2t pink", "ladies long sleeve white", "st35 maroon xlt", "nayv tee",
}

var benchSizes = []struct {
	name string
	rows int
}{{"170k", 170_000}, {"1M", 1_000_000}}

var benchIndex = struct {
	sync.Mutex
	made map[int]*Index
}{made: map[int]*Index{}}

func indexOf(rows int) *Index {
	benchIndex.Lock()
	defer benchIndex.Unlock()
	if benchIndex.made[rows] == nil {
		b := NewBuilder(catalog.Spelling{})
		inventory(1, rows, b.Add)
		benchIndex.made[rows] = b.Build()
	}
	return benchIndex.made[rows]
}

func BenchmarkSearch(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(size.name, func(b *testing.B) {
			ix := indexOf(size.rows)
			orders := map[string]int{}
			for i := range 300 {
				orders[ix.styles.at(i*ix.Styles()/300)] = i%7 + 1
			}
			var took []time.Duration
			var slowest string
			var most time.Duration
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range typing {
					for end := range len(text) {
						start := time.Now()
						if _, err := ix.Search(context.Background(), Query{Text: text[:end+1], Limit: 50, Orders: orders}); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(start))
						if took[len(took)-1] > most {
							most, slowest = took[len(took)-1], text[:end+1]
						}
					}
				}
			}
			slices.Sort(took)
			ms := func(at float64) float64 {
				return float64(took[int(at*float64(len(took)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(ms(.5), "p50-ms")
			b.ReportMetric(ms(.99), "p99-ms")
			b.ReportMetric(ms(1), "max-ms")
			b.Logf("%d rows, %d styles, %d style-colours; slowest %q", ix.Rows(), ix.Styles(), ix.StyleColors(), slowest)
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(size.name, func(b *testing.B) {
			var rows []catalog.InventoryRow
			inventory(1, size.rows, func(row catalog.InventoryRow) { rows = append(rows, row) })
			before := live()
			builder := NewBuilder(catalog.Spelling{})
			for _, row := range rows {
				builder.Add(row)
			}
			held := live() - before
			runtime.KeepAlive(builder)
			builder = nil
			b.ReportAllocs()
			for b.Loop() {
				build(rows)
			}
			b.ReportMetric(float64(held)/1e6, "builder-MB")
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(size.name, func(b *testing.B) {
			ix := indexOf(size.rows)
			for b.Loop() {
				n, err := ix.WriteTo(io.Discard)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(n)/1e6, "MB")
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(size.name, func(b *testing.B) {
			var blob bytes.Buffer
			if _, err := indexOf(size.rows).WriteTo(&blob); err != nil {
				b.Fatal(err)
			}
			before := live()
			ix, err := Read(blob.Bytes())
			if err != nil {
				b.Fatal(err)
			}
			held := live() - before
			runtime.KeepAlive(ix)
			for b.Loop() {
				if _, err := Read(blob.Bytes()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(held)/1e6, "held-MB")
		})
	}
}

// live is how many bytes are in use after a collection.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkFill is who can fill a run, from the words to the ranking.
func BenchmarkFill(b *testing.B) {
	ix := indexOf(1_000_000)
	run := []catalog.Wanted{{Size: "S", Pieces: 24}, {Size: "M", Pieces: 36}, {Size: "2XL", Pieces: 60}}
	var took []time.Duration
	for b.Loop() {
		for _, words := range []string{"navy tee", "tee", "black", "royal polo", "ladies tee"} {
			start := time.Now()
			found, err := ix.Search(b.Context(), Query{Text: words, Limit: 10_000})
			if err != nil {
				b.Fatal(err)
			}
			from := make([]catalog.Filler, len(found.Hits))
			for i, h := range found.Hits {
				from[i] = catalog.Filler{Style: h.Style, Color: h.Color, Description: h.Description, OnHand: make(map[string]int, len(h.Sizes))}
				for _, s := range h.Sizes {
					from[i].OnHand[s.Size] = s.OnHand
				}
			}
			catalog.FillRun(run, from, words, 10)
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

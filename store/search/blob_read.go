package search

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// blobReader takes a payload apart. After its first error it gives zeroes and
// nothing. Long lists are unpacked side by side: this is where the time of a
// start goes.
type blobReader struct {
	rest []byte
	err  error

	jobs   sync.WaitGroup
	failed atomic.Pointer[error]
}

// beside does a piece of work beside the reading.
func (d *blobReader) beside(job func() error) {
	d.jobs.Go(func() {
		if err := job(); err != nil {
			d.failed.Store(&err)
		}
	})
}

// end waits for all work, and tells what failed.
func (d *blobReader) end() error {
	d.jobs.Wait()
	if err := d.failed.Load(); err != nil && d.err == nil {
		d.err = *err
	}
	return d.err
}

func (d *blobReader) damaged(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", ErrDamaged, what)
	}
}

// bytes are the next n units of a size, nil where there are not as many.
func (d *blobReader) bytes(n uint64, size int) []byte {
	if d.err != nil || n > uint64(len(d.rest)/size) {
		d.damaged("it ends too early")
		return nil
	}
	part := d.rest[:int(n)*size]
	d.rest = d.rest[len(part):]
	return part
}

// anyNumber is the limit of numbers that need none.
const anyNumber = 1 << 32

// packed is a list of numbers as the blob has it.
type packed struct {
	p     []byte
	width int
	least uint32
}

func (d *blobReader) packed(count uint64) packed {
	head := d.bytes(1, 5)
	if d.err != nil {
		return packed{}
	}
	l := packed{width: int(head[0]), least: binary.LittleEndian.Uint32(head[1:])}
	if l.width < 1 || l.width > 4 {
		d.damaged("a list has no width")
		return packed{}
	}
	l.p = d.bytes(count, l.width)
	return l
}

// numbers unpacks a list of numbers below limit.
func (l packed) numbers(limit uint64) ([]uint32, error) {
	if len(l.p) == 0 {
		return nil, nil
	}
	list, p, least, most := make([]uint32, len(l.p)/l.width), l.p, l.least, uint32(0)
	switch l.width {
	case 1:
		for i := range list {
			n := uint32(p[i])
			list[i], most = least+n, max(most, n)
		}
	case 2:
		for i := range list {
			n := uint32(binary.LittleEndian.Uint16(p[2*i:]))
			list[i], most = least+n, max(most, n)
		}
	case 3:
		for i := range list {
			q := p[3*i : 3*i+3]
			n := uint32(q[0]) | uint32(q[1])<<8 | uint32(q[2])<<16
			list[i], most = least+n, max(most, n)
		}
	case 4:
		for i := range list {
			n := binary.LittleEndian.Uint32(p[4*i:])
			list[i], most = least+n, max(most, n)
		}
	}
	if uint64(least)+uint64(most) >= limit {
		return nil, fmt.Errorf("%w: a number is out of bounds", ErrDamaged)
	}
	return list, nil
}

// rising unpacks a list of numbers up to end, each at least the one before.
func (l packed) rising(end uint64) ([]uint32, error) {
	list, err := l.numbers(anyNumber)
	last := uint32(0)
	for _, n := range list {
		if n < last {
			return nil, fmt.Errorf("%w: a list does not rise", ErrDamaged)
		}
		last = n
	}
	if uint64(last) > end {
		return nil, fmt.Errorf("%w: a number is out of bounds", ErrDamaged)
	}
	return list, err
}

// numbers reads a list of numbers below limit into to.
func (d *blobReader) numbers(to *[]uint32, count, limit uint64) {
	l := d.packed(count)
	d.beside(func() (err error) {
		*to, err = l.numbers(limit)
		return err
	})
}

// rising reads a list of numbers up to end, each at least the one before.
func (d *blobReader) rising(to *[]uint32, count, end uint64) {
	l := d.packed(count)
	d.beside(func() (err error) {
		*to, err = l.rising(end)
		return err
	})
}

func (d *blobReader) texts(to *texts, count, size uint64) {
	text, l := d.bytes(size, 1), d.packed(count)
	d.beside(func() (err error) {
		to.blob = string(text)
		to.ends, err = l.rising(size)
		start := uint32(0)
		for _, end := range to.ends {
			if end <= start || to.blob[end-1] != '\n' {
				return fmt.Errorf("%w: a text has no end", ErrDamaged)
			}
			start = end
		}
		return err
	})
}

// few reads a short list at once.
func (d *blobReader) few(count, limit uint64) []uint32 {
	list, err := d.packed(count).numbers(limit)
	if d.err == nil {
		d.err = err
	}
	return list
}

func (d *blobReader) number() uint64 {
	if list := d.few(1, anyNumber); d.err == nil {
		return uint64(list[0])
	}
	return 0
}

func (d *blobReader) list() []string {
	var list []string
	for _, size := range d.few(d.number(), anyNumber) {
		list = append(list, string(d.bytes(uint64(size), 1)))
	}
	return list
}

// index reads the payload; what is long is there at the end.
func (d *blobReader) index(n counts) *Index {
	ix := &Index{rows: int(n[nRows])}
	d.texts(&ix.styles, n[nStyles], n[nStyleBytes])
	d.texts(&ix.styleFold, n[nStyles], n[nFoldBytes])
	d.texts(&ix.descs, n[nDescs], n[nDescBytes])
	d.texts(&ix.vocab, n[nVocab], n[nVocabBytes])
	d.rising(&ix.descWordEnds, n[nDescs], n[nDescWords])
	d.numbers(&ix.descWords, n[nDescWords], n[nVocab])
	for _, raw := range d.list() {
		ix.colors = append(ix.colors, newColor(raw))
	}
	slots := d.list()
	for i := 0; i+1 < len(slots); i += 2 {
		ix.slots = append(ix.slots, slot{size: slots[i], suffix: slots[i+1]})
	}
	for range d.number() {
		ix.shapes = append(ix.shapes, shape{slots: d.few(d.number(), uint64(len(ix.slots)))})
		if d.err != nil {
			return nil
		}
	}
	d.rising(&ix.styleRun, n[nStyles]+1, n[nRuns])
	d.rising(&ix.runPair, n[nRuns]+1, n[nPairs])
	d.numbers(&ix.runDesc, n[nRuns], n[nDescs])
	d.numbers(&ix.pairColor, n[nPairs], uint64(len(ix.colors)))
	d.numbers(&ix.pairShape, n[nPairs], uint64(len(ix.shapes)))
	d.numbers(&ix.pairStocked, n[nPairs], anyNumber)
	d.numbers(&ix.pairTime, n[nPairs], anyNumber)
	d.rising(&ix.stockAt, (n[nPairs]+stockStep-1)/stockStep, n[nStock])
	stock := d.bytes(n[nStock], 1)
	d.beside(func() error {
		ix.stock = slices.Clone(stock)
		return nil
	})
	if len(d.rest) > 0 {
		d.damaged("it goes on after its end")
	}
	return ix
}

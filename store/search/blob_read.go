package search

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// blobReader reads a payload piece by piece, so that nothing of it is held
// twice. After its first error it gives zeroes and nothing.
type blobReader struct {
	r    io.Reader
	buf  []byte
	from int // what of buf is not yet used
	to   int
	sum  uint32
	err  error
}

func newBlobReader(r io.Reader) *blobReader {
	return &blobReader{r: r, buf: make([]byte, 1<<17)}
}

// fill reads until at least n bytes are at hand, and tells whether they are.
func (d *blobReader) fill(n int) bool {
	if d.to-d.from >= n {
		return true
	}
	d.to = copy(d.buf, d.buf[d.from:d.to])
	d.from = 0
	for d.to < n && d.err == nil {
		got, err := d.r.Read(d.buf[d.to:])
		d.sum = crc32.Update(d.sum, castagnoli, d.buf[d.to:d.to+got])
		d.to += got
		if err == io.EOF {
			break
		}
		if err != nil {
			d.err = readError(err)
		}
	}
	return d.to >= n
}

func (d *blobReader) damaged(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", ErrDamaged, what)
	}
}

// bytes passes the next size bytes to take, in pieces that hold whole units.
func (d *blobReader) bytes(size uint64, unit int, take func([]byte)) {
	for size > 0 {
		if !d.fill(unit) {
			d.damaged("it ends too early")
			return
		}
		n := int(min(uint64((d.to-d.from)/unit*unit), size))
		take(d.buf[d.from : d.from+n])
		d.from += n
		size -= uint64(n)
	}
}

// anyNumber is the limit of numbers that need none.
const anyNumber = 1 << 32

// numbers reads a list of numbers below limit, nil after an error.
func (d *blobReader) numbers(count, limit uint64) []uint32 {
	var width int
	var least uint32
	d.bytes(5, 5, func(p []byte) { width, least = int(p[0]), binary.LittleEndian.Uint32(p[1:]) })
	if d.err != nil || width < 1 || width > 4 {
		d.damaged("a list has no width")
		return nil
	}
	list := make([]uint32, 0, count)
	d.bytes(count*uint64(width), width, func(p []byte) {
		switch width {
		case 1:
			for _, n := range p {
				list = append(list, least+uint32(n))
			}
		case 2:
			for ; len(p) >= 2; p = p[2:] {
				list = append(list, least+uint32(binary.LittleEndian.Uint16(p)))
			}
		case 3:
			for ; len(p) >= 3; p = p[3:] {
				list = append(list, least+(uint32(p[0])|uint32(p[1])<<8|uint32(p[2])<<16))
			}
		case 4:
			for ; len(p) >= 4; p = p[4:] {
				list = append(list, least+binary.LittleEndian.Uint32(p))
			}
		}
	})
	if limit < anyNumber && len(list) > 0 && uint64(slices.Max(list)) >= limit {
		d.damaged("a number is out of bounds")
	}
	if d.err != nil {
		return nil
	}
	return list
}

// rising reads a list of numbers up to end, each at least the one before.
func (d *blobReader) rising(count, end uint64) []uint32 {
	list := d.numbers(count, end+1)
	if !slices.IsSorted(list) {
		d.damaged("a list does not rise")
		return nil
	}
	return list
}

func (d *blobReader) number() uint64 {
	if list := d.numbers(1, anyNumber); d.err == nil {
		return uint64(list[0])
	}
	return 0
}

func (d *blobReader) text(size uint64) string {
	var b strings.Builder
	b.Grow(int(size))
	d.bytes(size, 1, func(p []byte) { b.Write(p) })
	return b.String()
}

func (d *blobReader) texts(count, size uint64) texts {
	t := texts{blob: d.text(size), ends: d.rising(count, size)}
	start := uint32(0)
	for _, end := range t.ends {
		if end <= start || t.blob[end-1] != '\n' {
			d.damaged("a text has no end")
			return texts{}
		}
		start = end
	}
	return t
}

// The header does not count what there is little of. What says there is more
// than this is damaged, and is not believed before its checksum is read.
const (
	mostInList = 1 << 22
	longText   = 1 << 20
)

// count reads how many of something there are.
func (d *blobReader) count() uint64 {
	n := d.number()
	if n > mostInList {
		d.damaged("a list is too long")
		return 0
	}
	return n
}

func (d *blobReader) list() []string {
	var list []string
	for _, size := range d.numbers(d.count(), longText) {
		list = append(list, d.text(uint64(size)))
	}
	return list
}

// index reads the payload.
func (d *blobReader) index(n counts) *Index {
	ix := &Index{rows: int(n[nRows])}
	ix.styles = d.texts(n[nStyles], n[nStyleBytes])
	ix.styleFold = d.texts(n[nStyles], n[nFoldBytes])
	ix.descs = d.texts(n[nDescs], n[nDescBytes])
	ix.vocab = d.texts(n[nVocab], n[nVocabBytes])
	ix.descWordEnds = d.rising(n[nDescs], n[nDescWords])
	ix.descWords = d.numbers(n[nDescWords], n[nVocab])
	for _, raw := range d.list() {
		ix.colors = append(ix.colors, newColor(raw))
	}
	slots := d.list()
	for i := 0; i+1 < len(slots); i += 2 {
		ix.slots = append(ix.slots, slot{size: slots[i], suffix: slots[i+1]})
	}
	for range d.count() {
		ix.shapes = append(ix.shapes, shape{slots: d.numbers(d.count(), uint64(len(ix.slots)))})
		if d.err != nil {
			return nil
		}
	}
	ix.styleRun = d.rising(n[nStyles]+1, n[nRuns])
	ix.runPair = d.rising(n[nRuns]+1, n[nPairs])
	ix.runDesc = d.numbers(n[nRuns], n[nDescs])
	ix.pairColor = d.numbers(n[nPairs], uint64(len(ix.colors)))
	ix.pairShape = d.numbers(n[nPairs], uint64(len(ix.shapes)))
	ix.pairStocked = d.numbers(n[nPairs], anyNumber)
	ix.pairTime = d.numbers(n[nPairs], anyNumber)
	ix.stockAt = d.rising((n[nPairs]+stockStep-1)/stockStep, n[nStock])
	ix.stock = make([]byte, 0, n[nStock])
	d.bytes(n[nStock], 1, func(p []byte) { ix.stock = append(ix.stock, p...) })
	if d.err != nil {
		return nil
	}
	return ix
}

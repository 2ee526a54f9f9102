package search

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// blobReader reads a payload piece by piece, so that nothing of it is held
// twice. After its first error it gives zeroes.
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

// fill reads until at least n bytes are at hand, or the payload ends.
func (d *blobReader) fill(n int) {
	d.to = copy(d.buf, d.buf[d.from:d.to])
	d.from = 0
	for d.to < n && d.err == nil {
		got, err := d.r.Read(d.buf[d.to:])
		d.sum = crc32.Update(d.sum, castagnoli, d.buf[d.to:d.to+got])
		d.to += got
		if err == io.EOF {
			return
		}
		if err != nil {
			d.err = readError(err)
		}
	}
}

// left tells whether the payload goes on.
func (d *blobReader) left() bool {
	if d.from == d.to {
		d.fill(1)
	}
	return d.from < d.to
}

func (d *blobReader) damaged(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", ErrDamaged, what)
	}
}

// number reads a number below limit.
func (d *blobReader) number(limit uint64) uint32 {
	if d.to-d.from < binary.MaxVarintLen32 {
		d.fill(binary.MaxVarintLen32)
	}
	n, size := binary.Uvarint(d.buf[d.from:d.to])
	if size <= 0 || n >= limit {
		d.damaged("a number is out of bounds")
		return 0
	}
	d.from += size
	return uint32(n)
}

// anyNumber is the limit of numbers that need none.
const anyNumber = 1 << 32

func (d *blobReader) numbers(count, limit uint64) []uint32 {
	list := make([]uint32, count)
	for i := range list {
		if list[i] = d.number(limit); d.err != nil {
			return nil
		}
	}
	return list
}

// rising reads what blobWriter.rising wrote: numbers up to end.
func (d *blobReader) rising(count, end uint64) []uint32 {
	list := make([]uint32, count)
	last := uint64(0)
	for i := range list {
		if last += uint64(d.number(anyNumber)); last > end {
			d.damaged("a list goes too far")
		}
		if list[i] = uint32(last); d.err != nil {
			return nil
		}
	}
	return list
}

// steps reads numbers below limit that were written as zigzag steps.
func (d *blobReader) steps(count, limit uint64) []uint32 {
	list := make([]uint32, count)
	last := uint32(0)
	for i := range list {
		if last += unzigzag(d.number(anyNumber)); uint64(last) >= limit {
			d.damaged("a step goes too far")
		}
		if list[i] = last; d.err != nil {
			return nil
		}
	}
	return list
}

// bytes reads the next n bytes through take.
func (d *blobReader) bytes(n uint64, take func([]byte)) {
	for n > 0 && d.left() {
		size := min(uint64(d.to-d.from), n)
		take(d.buf[d.from : d.from+int(size)])
		d.from += int(size)
		n -= size
	}
	if n > 0 {
		d.damaged("it ends too early")
	}
}

func (d *blobReader) text(size uint64) string {
	var b strings.Builder
	b.Grow(int(size))
	d.bytes(size, func(p []byte) { b.Write(p) })
	return b.String()
}

// longText is more than any colour or size is long.
const longText = 1 << 20

func (d *blobReader) shortText() string { return d.text(uint64(d.number(longText))) }

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

// index reads the payload.
func (d *blobReader) index(n counts) *Index {
	ix := &Index{rows: int(n[nRows])}
	ix.styles = d.texts(n[nStyles], n[nStyleBytes])
	ix.descs = d.texts(n[nDescs], n[nDescBytes])
	ix.vocab = d.texts(n[nVocab], n[nVocabBytes])
	ix.descWordEnds = d.rising(n[nDescs], n[nDescWords])
	ix.descWords = d.numbers(n[nDescWords], n[nVocab])
	for range d.number(anyNumber) {
		ix.colors = append(ix.colors, newColor(d.shortText()))
		if d.err != nil {
			return nil
		}
	}
	for range d.number(anyNumber) {
		ix.slots = append(ix.slots, slot{size: d.shortText(), suffix: d.shortText()})
		if d.err != nil {
			return nil
		}
	}
	for range d.number(anyNumber) {
		size := d.number(uint64(len(ix.slots)) + 1)
		ix.shapes = append(ix.shapes, shape{slots: d.numbers(uint64(size), uint64(len(ix.slots)))})
		if d.err != nil {
			return nil
		}
	}
	ix.styleRun = d.rising(n[nStyles]+1, n[nRuns])
	ix.runPair = d.rising(n[nRuns]+1, n[nPairs])
	ix.runDesc = d.numbers(n[nRuns], n[nDescs])
	ix.pairColor = d.steps(n[nPairs], uint64(len(ix.colors)))
	ix.pairShape = d.numbers(n[nPairs], uint64(len(ix.shapes)))
	ix.pairStocked = d.numbers(n[nPairs], anyNumber)
	ix.pairTime = d.steps(n[nPairs], anyNumber)
	ix.stockAt = d.rising((n[nPairs]+stockStep-1)/stockStep, n[nStock])
	ix.stock = make([]byte, 0, n[nStock])
	d.bytes(n[nStock], func(p []byte) { ix.stock = append(ix.stock, p...) })
	if d.err != nil {
		return nil
	}
	ix.styleFold = formsOf(ix.styles)
	return ix
}

package search

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"slices"
)

// The blob is one header of fixed size and one payload. The header holds all
// counts, so that everything can be made in its final size at once, and the
// checksums of itself and of the payload.
const (
	blobMagic = "orderpad-search\n"
	// blobVersion changes with the format and with what fold makes of text.
	blobVersion = 1
	blobCounts  = 13
	headerSize  = len(blobMagic) + 4 + 8*blobCounts + 4 + 4
)

// ErrOlder is returned by Read for a blob of another version of orderpad,
// ErrDamaged for one that is not whole. In both cases the index has to be
// built again.
var (
	ErrOlder   = errors.New("the search index is of another version")
	ErrDamaged = errors.New("the search index is damaged")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// counts are what the header tells of the payload.
type counts [blobCounts]uint64

const (
	nPayload = iota // bytes
	nRows
	nStyles
	nStyleBytes
	nFoldBytes
	nDescs
	nDescBytes
	nVocab
	nVocabBytes
	nDescWords
	nRuns
	nPairs
	nStock // bytes
)

// WriteTo writes the index as one blob, which Read takes.
func (ix *Index) WriteTo(w io.Writer) (int64, error) {
	// The first pass finds size and checksum, the second writes.
	sum := crc32.New(castagnoli)
	size := &counter{w: sum}
	if err := ix.writePayload(size); err != nil {
		return 0, err
	}
	n := counts{
		nPayload: uint64(size.n), nRows: uint64(ix.rows),
		nStyles: uint64(ix.styles.len()), nStyleBytes: uint64(len(ix.styles.blob)), nFoldBytes: uint64(len(ix.styleFold.blob)),
		nDescs: uint64(ix.descs.len()), nDescBytes: uint64(len(ix.descs.blob)),
		nVocab: uint64(ix.vocab.len()), nVocabBytes: uint64(len(ix.vocab.blob)),
		nDescWords: uint64(len(ix.descWords)), nRuns: uint64(len(ix.runDesc)),
		nPairs: uint64(len(ix.pairColor)), nStock: uint64(len(ix.stock)),
	}
	header := binary.LittleEndian.AppendUint32([]byte(blobMagic), blobVersion)
	for _, count := range n {
		header = binary.LittleEndian.AppendUint64(header, count)
	}
	header = binary.LittleEndian.AppendUint32(header, sum.Sum32())
	header = binary.LittleEndian.AppendUint32(header, crc32.Checksum(header, castagnoli))
	out := &counter{w: w}
	if _, err := out.Write(header); err != nil {
		return out.n, err
	}
	err := ix.writePayload(out)
	return out.n, err
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// blobWriter writes a payload. Its first error stays in the buffer and comes
// out of Flush.
type blobWriter struct {
	*bufio.Writer
}

// numbers writes a list as what its numbers are above the least of them, in
// as many bytes each as the largest needs. Varints would be shorter by a
// fifth of the blob and take twice as long to read.
func (w *blobWriter) numbers(list []uint32) {
	least, width := uint32(0), 1
	if len(list) > 0 {
		least = slices.Min(list)
		width = max(1, (bits.Len32(slices.Max(list)-least)+7)/8)
	}
	_, _ = w.Write(binary.LittleEndian.AppendUint32([]byte{byte(width)}, least))
	var one [4]byte
	for _, n := range list {
		binary.LittleEndian.PutUint32(one[:], n-least)
		_, _ = w.Write(one[:width])
	}
}

func (w *blobWriter) texts(t texts) {
	_, _ = w.WriteString(t.blob)
	w.numbers(t.ends)
}

// list writes what is not counted in the header: short texts.
func (w *blobWriter) list(texts []string) {
	lengths := make([]uint32, len(texts))
	for i, s := range texts {
		lengths[i] = uint32(len(s))
	}
	w.numbers([]uint32{uint32(len(texts))})
	w.numbers(lengths)
	for _, s := range texts {
		_, _ = w.WriteString(s)
	}
}

func (ix *Index) writePayload(to io.Writer) error {
	w := &blobWriter{bufio.NewWriterSize(to, 1<<16)}
	w.texts(ix.styles)
	w.texts(ix.styleFold)
	w.texts(ix.descs)
	w.texts(ix.vocab)
	w.numbers(ix.descWordEnds)
	w.numbers(ix.descWords)
	var colors, slots []string
	for _, c := range ix.colors {
		colors = append(colors, c.raw)
	}
	for _, s := range ix.slots {
		slots = append(slots, s.size, s.suffix)
	}
	w.list(colors)
	w.list(slots)
	w.numbers([]uint32{uint32(len(ix.shapes))})
	for _, s := range ix.shapes {
		w.numbers([]uint32{uint32(len(s.slots))})
		w.numbers(s.slots)
	}
	for _, list := range [][]uint32{ix.styleRun, ix.runPair, ix.runDesc, ix.pairColor, ix.pairShape, ix.pairStocked, ix.pairTime, ix.stockAt} {
		w.numbers(list)
	}
	_, _ = w.Write(ix.stock)
	return w.Flush()
}

// Read reads what WriteTo wrote, and keeps nothing of blob. One that is cut
// off, changed or of another version gives ErrDamaged or ErrOlder.
func Read(blob []byte) (*Index, error) {
	if len(blob) < headerSize {
		return nil, fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	header, payload := blob[:headerSize], blob[headerSize:]
	body, tail := header[:headerSize-4], header[headerSize-4:]
	if string(header[:len(blobMagic)]) != blobMagic {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrDamaged)
	}
	rest := header[len(blobMagic):]
	if version := binary.LittleEndian.Uint32(rest); version != blobVersion {
		return nil, fmt.Errorf("%w: %d where this one reads %d", ErrOlder, version, blobVersion)
	}
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(tail) {
		return nil, fmt.Errorf("%w: its header does not add up", ErrDamaged)
	}
	rest = rest[4:]
	var n counts
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(rest[8*i:])
	}
	if n[nPayload] != uint64(len(payload)) {
		return nil, fmt.Errorf("%w: its length is another", ErrDamaged)
	}
	d := &blobReader{rest: payload}
	d.beside(func() error {
		if crc32.Checksum(payload, castagnoli) != binary.LittleEndian.Uint32(rest[8*blobCounts:]) {
			return fmt.Errorf("%w: its contents do not add up", ErrDamaged)
		}
		return nil
	})
	ix := d.index(n)
	if err := d.end(); err != nil {
		return nil, err
	}
	return ix, nil
}

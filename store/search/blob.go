package search

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The blob is one header of fixed size and one payload. The header holds all
// counts, so that everything can be made in its final size at once, and the
// checksums of itself and of the payload.
const (
	blobMagic = "orderpad-search\n"
	// blobVersion changes with the format and with what fold makes of text.
	blobVersion = 1
	blobCounts  = 12
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
		nStyles: uint64(ix.styles.len()), nStyleBytes: uint64(len(ix.styles.blob)),
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

// blobWriter writes numbers as varints. Its first error stays in the buffer
// and comes out of Flush.
type blobWriter struct {
	*bufio.Writer
	scratch [binary.MaxVarintLen64]byte
}

func (w *blobWriter) number(n uint32) {
	_, _ = w.Write(w.scratch[:binary.PutUvarint(w.scratch[:], uint64(n))])
}

func (w *blobWriter) text(s string) {
	w.number(uint32(len(s)))
	_, _ = w.WriteString(s)
}

func (w *blobWriter) numbers(list []uint32) {
	for _, n := range list {
		w.number(n)
	}
}

// rising writes a list of which each is at least the one before.
func (w *blobWriter) rising(list []uint32) {
	last := uint32(0)
	for _, n := range list {
		w.number(n - last)
		last = n
	}
}

func (w *blobWriter) texts(t texts) {
	_, _ = w.WriteString(t.blob)
	w.rising(t.ends)
}

func (ix *Index) writePayload(to io.Writer) error {
	w := &blobWriter{Writer: bufio.NewWriterSize(to, 1<<16)}
	w.texts(ix.styles)
	w.texts(ix.descs)
	w.texts(ix.vocab)
	w.rising(ix.descWordEnds)
	w.numbers(ix.descWords)
	w.number(uint32(len(ix.colors)))
	for _, c := range ix.colors {
		w.text(c.raw)
	}
	w.number(uint32(len(ix.slots)))
	for _, s := range ix.slots {
		w.text(s.size)
		w.text(s.suffix)
	}
	w.number(uint32(len(ix.shapes)))
	for _, s := range ix.shapes {
		w.number(uint32(len(s.slots)))
		w.numbers(s.slots)
	}
	w.rising(ix.styleRun)
	w.rising(ix.runPair)
	w.numbers(ix.runDesc)
	// Colours rise within a style: most steps are small.
	last := uint32(0)
	for _, c := range ix.pairColor {
		w.number(zigzag(c - last))
		last = c
	}
	w.numbers(ix.pairShape)
	w.numbers(ix.pairStocked)
	last = 0
	for _, t := range ix.pairTime {
		w.number(zigzag(t - last))
		last = t
	}
	w.rising(ix.stockAt)
	_, _ = w.Write(ix.stock)
	return w.Flush()
}

// zigzag makes small steps down as short as small steps up.
func zigzag(step uint32) uint32 { return step<<1 ^ uint32(int32(step)>>31) }

func unzigzag(n uint32) uint32 { return n>>1 ^ -(n & 1) }

// Read reads what WriteTo wrote. A blob that is cut off, changed or of
// another version gives ErrDamaged or ErrOlder.
func Read(r io.Reader) (*Index, error) {
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, readError(err)
	}
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
	d := newBlobReader(io.LimitReader(r, int64(n[nPayload])))
	ix := d.index(n)
	if d.err != nil {
		return nil, d.err
	}
	if d.left() || d.sum != binary.LittleEndian.Uint32(rest[8*blobCounts:]) {
		return nil, fmt.Errorf("%w: its contents do not add up", ErrDamaged)
	}
	return ix, nil
}

// readError tells a blob that ends too early from a disk that cannot be read.
func readError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return fmt.Errorf("read the search index: %w", err)
}

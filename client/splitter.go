package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// errEnd is the end of the stream: of the answer, or in the middle of it.
var errEnd = errors.New("end of the answer")

// splitter cuts a stream of JSON into its values without reading them: it
// knows brackets and strings only. What it cuts out is checked by whoever
// reads it.
type splitter struct {
	r   io.Reader
	buf []byte
	pos int   // next byte in buf
	err error // of r; sticky
}

// more reads on; the bytes from pos stay, at the beginning of buf.
func (s *splitter) more() error {
	if s.err != nil {
		return s.err
	}
	if s.pos > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.pos = 0
	}
	if len(s.buf) == cap(s.buf) {
		grown := make([]byte, len(s.buf), max(64<<10, 2*cap(s.buf)))
		copy(grown, s.buf)
		s.buf = grown
	}
	n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
	// Only the bare error is the stream's end: a Failure that wraps one is the
	// connection's, and says so itself.
	if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // see above
		err = errEnd
	}
	s.buf, s.err = s.buf[:len(s.buf)+n], err
	if n > 0 {
		return nil
	}
	return err // nil when the reader had nothing yet; the caller asks again
}

// maxSpace is how many spaces in a row are taken for layout; more are a bomb.
const maxSpace = 1 << 20

// peek is the next byte that is no space, nor a byte order mark at the start.
func (s *splitter) peek() (byte, error) {
	for spaces := 0; ; {
		for s.pos < len(s.buf) {
			switch c := s.buf[s.pos]; c {
			case ' ', '\t', '\r', '\n':
				s.pos++
				if spaces++; spaces > maxSpace {
					return 0, wireError(ShapeNotJSON, "", "")
				}
			case 0xef:
				for len(s.buf)-s.pos < 3 && s.more() == nil {
				}
				if !bytes.HasPrefix(s.buf[s.pos:], []byte("\xef\xbb\xbf")) {
					return c, nil
				}
				s.pos += 3
			default:
				return c, nil
			}
		}
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// take consumes one expected byte.
func (s *splitter) take(want byte) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != want {
		return wireError(ShapeNotJSON, "", "")
	}
	s.pos++
	return nil
}

// object walks an object; each reads the value of its key.
func (s *splitter) object(each func(key string) error) error {
	return s.items('{', '}', func() error {
		c, err := s.peek()
		if err != nil {
			return err
		}
		if c != '"' {
			return wireError(ShapeNotJSON, "", "")
		}
		raw, err := s.value(maxRest)
		if err != nil {
			return err
		}
		var key string
		if json.Unmarshal(raw, &key) != nil {
			return wireError(ShapeNotJSON, "", "")
		}
		if err := s.take(':'); err != nil {
			return err
		}
		return each(key)
	})
}

// list walks a list; each reads one value.
func (s *splitter) list(each func() error) error { return s.items('[', ']', each) }

func (s *splitter) items(open, closing byte, each func() error) error {
	if err := s.take(open); err != nil {
		return err
	}
	for first := true; ; first = false {
		c, err := s.peek()
		if err != nil {
			return err
		}
		if first && c == closing {
			s.pos++
			return nil
		}
		if err := each(); err != nil {
			return err
		}
		if c, err = s.peek(); err != nil {
			return err
		}
		s.pos++
		switch c {
		case closing:
			return nil
		case ',':
		default:
			return wireError(ShapeNotJSON, "", "")
		}
	}
}

// end checks that nothing follows.
func (s *splitter) end() error {
	switch _, err := s.peek(); {
	case err == nil:
		return wireError(ShapeNotJSON, "", "")
	case errors.Is(err, errEnd):
		return nil
	default:
		return err
	}
}

// value cuts out the next value, at most most bytes and maxDepth levels. It is
// valid until the next call.
func (s *splitter) value(most int) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, err
	}
	depth, inString, escaped := 0, false, false
	for i := s.pos; ; i++ {
		for i == len(s.buf) {
			n := i - s.pos
			if n > most {
				return nil, wireError(ShapeTooBig, "", "")
			}
			if err := s.more(); err != nil {
				return nil, err
			}
			i = s.pos + n
		}
		if !escaped && (inString || depth > 0) {
			i += plainRun(s.buf[i:], inString)
		}
		c, done := s.buf[i], false
		switch {
		case escaped:
			escaped = false
		case inString:
			switch c {
			case '\\':
				escaped = true
			case '"':
				inString, done = false, depth == 0
			}
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return nil, wireError(ShapeTooDeep, "", "")
			}
		case c == '}' || c == ']':
			if depth == 0 {
				return s.scalar(i)
			}
			depth--
			done = depth == 0
		case depth == 0 && (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\r' || c == '\n'):
			return s.scalar(i)
		}
		if done {
			raw := s.buf[s.pos : i+1]
			s.pos = i + 1
			if len(raw) > most {
				return nil, wireError(ShapeTooBig, "", "")
			}
			return raw, nil
		}
	}
}

// marks are the bytes that mean something inside a value, outside and inside of
// text.
var marks = [2][256]bool{
	{'"': true, '{': true, '}': true, '[': true, ']': true},
	{'"': true, '\\': true},
}

// plainRun counts the bytes before the next mark, and leaves one in any case.
func plainRun(b []byte, inString bool) int {
	stop := &marks[0]
	if inString {
		stop = &marks[1]
	}
	for i, c := range b {
		if stop[c] {
			return i
		}
	}
	return len(b) - 1
}

// scalar cuts out a number, true, false or null that ends before i.
func (s *splitter) scalar(i int) ([]byte, error) {
	raw := s.buf[s.pos:i]
	if len(raw) == 0 {
		return nil, wireError(ShapeNotJSON, "", "")
	}
	s.pos = i
	return raw, nil
}

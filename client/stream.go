package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"orderpad/store/order"
)

// The bounds of what is decoded. The deepest real record is an order's
// designs, locations and details: seven levels.
const (
	maxDepth  = 32
	maxRecord = 8 << 20
	maxRest   = 64 << 10 // a field beside the list
	// maxProblems is how many are kept word for word; the rest is counted.
	maxProblems = 50
)

// Shape says what an answer is that is not the list it should be.
type Shape string

// The shapes of answers that cannot be read.
const (
	ShapeEmpty     Shape = "empty"
	ShapeHTML      Shape = "html"
	ShapeNotJSON   Shape = "not JSON"
	ShapeTruncated Shape = "truncated"
	ShapeMissing   Shape = "missing" // JSON without the list
	ShapeNull      Shape = "null"
	ShapeText      Shape = "text"  // text in place of the list; Says holds it
	ShapeOther     Shape = "other" // an object, number or flag in its place
	ShapeTooBig    Shape = "too big"
	ShapeTooDeep   Shape = "too deep"
	ShapeTooMany   Shape = "too many" // records
)

// WireError is an answer that is not what was asked for. It wraps an
// order.Error with the sentence for the rep.
type WireError struct {
	Shape Shape
	Path  string // where, such as result or result[12]; empty for the whole answer
	Says  string // the text found in the list's place, cleaned and short
	err   *order.Error
}

// Error returns the sentence for the rep.
func (e *WireError) Error() string { return e.err.Error() }

// Unwrap returns the order.Error.
func (e *WireError) Unwrap() error { return e.err }

func wireError(shape Shape, path, says string) *WireError {
	e := &WireError{Shape: shape, Path: path, Says: says}
	kind, at := order.KindInvalid, ""
	if path != "" {
		at = " at " + path
	}
	var text, hint string
	switch shape {
	case ShapeEmpty:
		text = "The server answered with nothing"
	case ShapeHTML:
		kind, text, hint = order.KindOffline, "Not the server answered but a web page, probably of a network that wants a sign-in first", portalHint
	case ShapeNotJSON:
		text = "The server's answer is damaged" + at
	case ShapeTruncated:
		kind, text = order.KindOffline, "The server's answer broke off in the middle"
	case ShapeMissing:
		text = "The server's answer has no " + path
	case ShapeNull:
		text = "The server's answer has nothing" + at
	case ShapeText:
		text = fmt.Sprintf("The server's answer has words%s in place of records: %s", at, says)
	case ShapeOther:
		text = fmt.Sprintf("The server's answer has something else%s than records", at)
	case ShapeTooBig:
		text = fmt.Sprintf("The server's answer has a record of more than %d MB%s", maxRecord>>20, at)
	case ShapeTooMany:
		text = fmt.Sprintf("The server's answer goes on and on%s with records that cannot be what was asked for; nothing was taken over", at)
	case ShapeTooDeep:
		text = fmt.Sprintf("The server's answer is nested more than %d levels deep%s", maxDepth, at)
	}
	e.err = &order.Error{Kind: kind, Message: text, Hint: hint}
	return e
}

// Problem is something in an answer that could not be read. The rest of its
// record was.
type Problem struct {
	Path    string // result[12].Size01
	Message string
}

// Summary is what DecodeStream saw beside the records.
type Summary struct {
	Records  int // handed on
	Problems []Problem
	// Unlisted counts problems beyond those kept.
	Unlisted int
	// Rest holds the answer's other fields (count, cached, cacheDate ...).
	Rest map[string]json.RawMessage
}

func (s *Summary) problem(path, message string) {
	if len(s.Problems) < maxProblems {
		s.Problems = append(s.Problems, Problem{Path: path, Message: message})
		return
	}
	s.Unlisted++
}

// DecodeStream reads {"<list>":[{...},...], ...} record by record, in memory
// for one record, and hands it on with its place in the list. A field that cannot be read is a Problem and stays empty; a
// record that cannot be read at all is a Problem and is left out. An answer of
// another shape is a *WireError, whatever was handed on before; errors of r
// and of each are passed on.
func DecodeStream[T any](r io.Reader, list string, each func(at int, record T) error) (Summary, error) {
	sum := Summary{Rest: map[string]json.RawMessage{}}
	s := &splitter{r: r}
	c, err := s.peek()
	switch {
	case errors.Is(err, errEnd):
		return sum, wireError(ShapeEmpty, "", "")
	case err != nil:
		return sum, err
	case c == '<':
		return sum, wireError(ShapeHTML, "", "")
	case c != '{':
		return sum, wireError(ShapeNotJSON, "", "")
	}
	found := false
	err = s.object(func(key string) error {
		if key == list {
			found = true
			return decodeList(s, list, &sum, each)
		}
		raw, err := s.value(maxRest)
		if err == nil {
			sum.Rest[key] = bytes.Clone(raw)
		}
		return located(err, key)
	})
	if err == nil {
		err = s.end()
	}
	if err == nil && !found {
		err = wireError(ShapeMissing, list, "")
	}
	return sum, truncated(err)
}

func decodeList[T any](s *splitter, list string, sum *Summary, each func(int, T) error) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != '[' {
		raw, err := s.value(maxRest)
		if err != nil {
			return located(err, list)
		}
		return notAList(raw, list)
	}
	n := 0
	return s.list(func() error {
		at := n
		path := fmt.Sprintf("%s[%d]", list, at)
		n++
		raw, err := s.value(maxRecord)
		if err != nil {
			return located(err, path)
		}
		var rec T
		problems, err := decodeRecord(raw, &rec)
		for _, p := range problems {
			sum.problem(path+"."+p.Path, p.Message)
		}
		if err != nil {
			sum.problem(path, err.Error())
			return nil
		}
		sum.Records++
		return each(at, rec)
	})
}

// notAList names what stands in a list's place.
func notAList(raw []byte, list string) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return wireError(ShapeNotJSON, list, "")
	}
	switch v := v.(type) {
	case nil:
		return wireError(ShapeNull, list, "")
	case string:
		return wireError(ShapeText, list, brief(v, 200))
	}
	return wireError(ShapeOther, list, "")
}

// Decode reads one JSON object, bounded in depth. Problems and errors are
// those of DecodeStream.
func Decode[T any](body []byte) (T, []Problem, error) {
	var v T
	s := &splitter{r: bytes.NewReader(body)}
	c, err := s.peek()
	switch {
	case errors.Is(err, errEnd):
		return v, nil, wireError(ShapeEmpty, "", "")
	case c == '<':
		return v, nil, wireError(ShapeHTML, "", "")
	case c != '{':
		return v, nil, wireError(ShapeNotJSON, "", "")
	}
	raw, err := s.value(len(body))
	if err == nil {
		err = s.end()
	}
	if err != nil {
		return v, nil, truncated(err)
	}
	problems, err := decodeRecord(raw, &v)
	if err != nil {
		return v, problems, wireError(ShapeNotJSON, "", "")
	}
	return v, problems, nil
}

// located gives an error of the splitter its place.
func located(err error, path string) error {
	var e *WireError
	if errors.As(err, &e) && e.Path == "" {
		return wireError(e.Shape, path, e.Says)
	}
	return err
}

// truncated turns an end in the middle into a WireError.
func truncated(err error) error {
	if errors.Is(err, errEnd) {
		return wireError(ShapeTruncated, "", "")
	}
	return err
}

// anyJSON reads a whole JSON document of any kind, at most maxDepth deep;
// numbers keep their digits.
func anyJSON(body []byte) (doc any, ok bool) {
	s := &splitter{r: io.MultiReader(bytes.NewReader(body), strings.NewReader(" "))}
	raw, err := s.value(len(body))
	if err != nil {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&doc) != nil || s.end() != nil {
		return nil, false
	}
	return doc, true
}

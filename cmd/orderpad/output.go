package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf16"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// exitCodes are the exit codes of the kinds (the command line's contract).
var exitCodes = map[order.Kind]int{
	order.KindInvalid: 1, order.KindConflict: 1, order.KindNotFound: 1, order.KindRejected: 1,
	order.KindStorage: 1, order.KindInternal: 1,
	order.KindUsage:   2,
	order.KindOffline: 3, order.KindRateLimited: 3,
	order.KindUnknownOutcome: 4, order.KindNeedsPerson: 4,
	order.KindUnauthorized: 5, order.KindForbidden: 5,
}

// exitCode is 0 without an error; of several, 5 before 4 before 3 before 1.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	return exitCodes[order.KindOf(worstFirst(err)[0])]
}

// worstFirst takes several errors at once apart, the one that decides the exit
// code first. The same sentence is kept once.
func worstFirst(err error) []error {
	var all []error
	var walk func(error)
	walk = func(err error) {
		if several, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // only what stands outermost is taken apart
			for _, e := range several.Unwrap() {
				walk(e)
			}
			return
		}
		if !slices.ContainsFunc(all, func(e error) bool { return e.Error() == err.Error() }) {
			all = append(all, err)
		}
	}
	walk(err)
	slices.SortStableFunc(all, func(a, b error) int { return exitCodes[order.KindOf(b)] - exitCodes[order.KindOf(a)] })
	return all
}

// errorDocument is an error as --json prints it.
type errorDocument struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Kind    order.Kind `json:"kind"`
	Message string     `json:"message"`
	Field   string     `json:"field"`
	Hint    string     `json:"hint"`
}

// finish writes the document of --json, with what went wrong in it, and says it
// in words on standard error, where --quiet keeps the document alone. Of several
// errors the kind is that of the one that decides the exit code.
func (a *app) finish(err error) error {
	if writing := a.writeDocument(err); writing != nil {
		err = errors.Join(err, writing)
	}
	if err == nil || a.json && a.quiet {
		return err
	}
	for _, err := range worstFirst(err) {
		fmt.Fprintln(a.err, "orderpad: "+safeText(err.Error()))
		if e := asOrderError(err); e != nil && e.Hint != "" {
			fmt.Fprintln(a.err, "  "+safeText(e.Hint))
		}
	}
	return err
}

// writeDocument writes the one document of --json: the result, the error, or
// the result with the error as one more key. A raw answer stays as it came.
func (a *app) writeDocument(err error) error {
	document := a.document
	if err != nil && a.json && !a.raw {
		failed, encoding := encodeJSON(errorDocument{bodyOf(worstFirst(err))})
		if encoding != nil {
			return encoding // strings can always be encoded
		}
		document = withKey(document, failed)
	}
	a.document = ""
	return a.write(document)
}

// withKey puts the one key of an object behind those of another.
func withKey(document, key string) string {
	open, found := strings.CutSuffix(document, "}\n")
	if !found {
		return key
	}
	if open != "{" {
		open += ","
	}
	return open + strings.TrimPrefix(key, "{")
}

func bodyOf(all []error) errorBody {
	body := errorBody{Kind: order.KindOf(all[0])}
	var messages []string
	for _, err := range all {
		messages = append(messages, err.Error())
	}
	body.Message = strings.Join(messages, "; ")
	if e := asOrderError(all[0]); e != nil {
		body.Field, body.Hint = e.Field, e.Hint
	}
	return body
}

// encodeJSON is a value as one line. It keeps every character that came from a
// server or a file, but those that would steer a terminal as escapes.
func encodeJSON(value any) (string, error) {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return escapeSteering(out.String()), err
}

// escapeSteering writes the control, format and private-use characters of a
// JSON document, which only its strings can hold, as \u escapes.
func escapeSteering(document string) string {
	steers := func(r rune) bool {
		const zwnj, zwj = '\u200c', '\u200d' // which scripts and emoji need
		return r > 0x7e && r != zwnj && r != zwj && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
	}
	if !strings.ContainsFunc(document, steers) {
		return document
	}
	var out strings.Builder
	for _, r := range document {
		if !steers(r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// say writes a message or progress for a person on standard error.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.err, safeText(fmt.Sprintf(format, args...)))
	}
}

// safeText is text for eyes without what would steer a terminal, wherever in it
// a file, a server or an argument put that. It keeps its lines.
func safeText(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimSuffix(line, "\n")
		out.WriteString(catalog.Clean(bare))
		out.WriteString(line[len(bare):])
	}
	return out.String()
}

// print writes the result: what human writes, or one JSON document, which waits
// for the command's end so that what went wrong gets into it.
func (a *app) print(value any, human func(w io.Writer)) error {
	if a.json {
		document, err := encodeJSON(value)
		if err != nil {
			return order.Errorf(order.KindInternal, "the answer cannot be printed: %w", err)
		}
		a.document = document
		return nil
	}
	var text strings.Builder
	human(&text)
	return a.write(safeText(text.String()))
}

// printLine writes one result of several, at once.
func (a *app) printLine(value any, human func(w io.Writer)) error {
	if err := a.print(value, human); err != nil {
		return err
	}
	return a.writeDocument(nil)
}

func (a *app) write(text string) error {
	if _, err := io.WriteString(a.out, text); err != nil {
		return order.Errorf(order.KindInternal, "the answer cannot be printed: %w", err)
	}
	return nil
}

// table writes rows in columns.
func table(w io.Writer, rows ...[]string) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	_ = t.Flush() // into memory; print tells of what cannot be written
}

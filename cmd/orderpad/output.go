package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

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
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		code := 0
		for _, e := range joined.Unwrap() {
			code = max(code, exitCode(e))
		}
		return code
	}
	return exitCodes[order.KindOf(err)]
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

// fail says what went wrong. With --json the error is the document of standard
// output when nothing else was printed there; standard error has it always.
func (a *app) fail(err error) {
	body := errorBody{Kind: order.KindOf(err), Message: err.Error()}
	var e *order.Error
	if errors.As(err, &e) {
		body.Field, body.Hint = e.Field, e.Hint
	}
	if a.json {
		document, _ := json.Marshal(errorDocument{body})
		fmt.Fprintln(a.err, string(document))
		if !a.printed {
			fmt.Fprintln(a.out, string(document))
		}
		return
	}
	fmt.Fprintln(a.err, "orderpad: "+body.Message)
	if body.Hint != "" {
		fmt.Fprintln(a.err, "  "+body.Hint)
	}
}

// say writes a message or progress for a person on standard error.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.err, format+"\n", args...)
	}
}

// print writes the result: one JSON document, or what human writes.
func (a *app) print(value any, human func(w io.Writer)) error {
	a.printed = true
	if !a.json {
		human(a.out)
		return nil
	}
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
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
	_ = t.Flush() // the stream's own error shows at its next write
}

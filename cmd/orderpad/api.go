package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) apiCommand() *cobra.Command {
	return &cobra.Command{
		Use: "api GET PATH", Short: "The raw answer of a connection; reading only", Args: cobra.ExactArgs(2),
		Example: "  orderpad api GET orders/100\n  orderpad api GET 'inventorylevels?PartNumber=PC54'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !strings.EqualFold(args[0], http.MethodGet) {
				return order.Errorf(order.KindUsage, "orderpad api only reads: it is orderpad api GET PATH, not %s", args[0])
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			answer, err := w.API(cmd.Context(), args[1])
			if err != nil {
				return err
			}
			failed := answer.Err()
			if a.json && (failed != nil || !json.Valid(answer.Body)) {
				if failed == nil {
					failed = order.Errorf(order.KindInvalid, "the answer is not JSON; look at it without --json")
				}
				return failed
			}
			a.raw = true
			if _, err := a.out.Write(rawAnswer(a, answer.Body)); err != nil {
				return order.Errorf(order.KindInternal, "the answer cannot be printed: %w", err)
			}
			return failed
		},
	}
}

// rawAnswer is a body as it came, but for a terminal, which gets it without
// what could steer it.
func rawAnswer(a *app, body []byte) []byte {
	if terminal(a.out) {
		var lines []string
		for line := range strings.Lines(string(body)) {
			lines = append(lines, catalog.Clean(strings.TrimRight(line, "\r\n")))
		}
		return []byte(strings.Join(lines, "\n") + "\n")
	}
	if len(body) > 0 && body[len(body)-1] != '\n' {
		body = append(body, '\n')
	}
	return body
}

// orderCompare is order show ID --server.
func (a *app) orderCompare(cmd *cobra.Command, key string) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	view, err := w.Mirror(cmd.Context(), key)
	if err != nil {
		return err
	}
	return a.print(view, func(out io.Writer) { printMirror(out, view) })
}

func printMirror(w io.Writer, view work.MirrorView) {
	fmt.Fprintf(w, "%s (%s)\n", view.ExtOrderID, view.ServerOrderID)
	for _, side := range []struct {
		name string
		work.MirrorSide
	}{{"pushed record", view.Pushed}, {"OnSite order", view.OnSite}} {
		switch {
		case !side.Looked:
			fmt.Fprintf(w, "%s: not imported yet\n", side.name)
		case !side.Found:
			fmt.Fprintf(w, "%s: not found. %s\n", side.name, side.Note)
		case len(side.Differences) == 0:
			fmt.Fprintf(w, "%s: as we sent it\n", side.name)
		default:
			fmt.Fprintf(w, "%s:\n", side.name)
			rows := [][]string{{"  FIELD", "OURS", "THEIRS"}}
			for _, d := range side.Differences {
				rows = append(rows, []string{"  " + catalog.Clean(d.Field), catalog.Clean(d.Ours), catalog.Clean(d.Theirs)})
			}
			table(w, rows...)
		}
		if said := side.SayFilledIn(); said != "" {
			fmt.Fprintln(w, "  "+said)
		}
	}
}

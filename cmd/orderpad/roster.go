package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) rosterCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "roster", Short: "Names and sizes from a group: a form for them, and its answers"}
	cmd.AddCommand(a.rosterForm(), a.rosterTake())
	return cmd
}

func (a *app) rosterForm() *cobra.Command {
	var line int
	var out, closing string
	cmd := &cobra.Command{
		Use: "form ID", Short: "Write a form for the names of a row, one file that needs no server", Args: cobra.ExactArgs(1),
		Long: "Writes one HTML file for a coach: name, size and number for each shirt, with the sizes that are made.\n" +
			"The answer comes by their own mail; take it with: orderpad roster take FILE",
		Example: "  orderpad roster form 3 --line 1 --close 12/5\n  orderpad roster form OP7F3K-0012 --out team.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			day, _, err := order.TypeDate(closing, w.Today(), false)
			if err != nil {
				return err
			}
			view, err := w.RosterForm(cmd.Context(), args[0], line, day)
			if err != nil {
				return err
			}
			if out == "-" && !a.json {
				_, err := io.WriteString(a.out, view.HTML)
				return err
			}
			if view.File = out; out == "" {
				view.File = fmt.Sprintf("roster-%s-%d.html", view.ExtOrderID, view.Line)
			}
			if out == "-" {
				view.File = ""
			} else if err := writeNew(view.File, []byte(view.HTML), out != ""); err != nil {
				return err
			}
			return a.print(view, func(w io.Writer) {
				fmt.Fprintf(w, "%s is the form for %s %s of %s; mail it to who has the names.\n", view.File, view.Style, catalog.Clean(view.Color), view.ExtOrderID)
			})
		},
	}
	cmd.Flags().IntVar(&line, "line", 0, "row of the order, counted from 1; needed where it has several")
	cmd.Flags().StringVar(&out, "out", "", "file to write; - is standard output (default: roster-ORDER-LINE.html here)")
	cmd.Flags().StringVar(&closing, "close", "", "day by which an answer is wanted")
	return cmd
}

// writeNew writes a file; one that is there is written over where it was named,
// or is a form of ours.
func writeNew(name string, data []byte, named bool) error {
	if here, err := os.ReadFile(name); err == nil && !named && !strings.Contains(string(here), "orderpad-roster") { //nolint:gosec // the person names it
		return order.FieldError(name, "there is another file %s here; name one with --out FILE", name)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unreadable(name, err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		e := order.Errorf(order.KindStorage, "the form cannot be written to %s", name)
		e.Field, e.Err = name, err
		return e
	}
	return nil
}

func (a *app) rosterTake() *cobra.Command {
	var yes, dry bool
	cmd := &cobra.Command{
		Use: "take FILE|-", Short: "Take the answers of forms out of a mail or a file", Args: cobra.ExactArgs(1),
		Long: "Finds the answers of forms in a mail, quoted or not, and puts them on their rows. The same answer again\n" +
			"changes nothing; a later one takes the place of the one before. One that was changed after its form made\n" +
			"it is taken only with --yes.",
		Example: "  orderpad roster take mail.txt --dry-run\n  orderpad roster take mail.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.TakeRosters(cmd.Context(), string(text), yes, dry)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { printRosters(out, view) })
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "take an answer that was changed after its form made it")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would happen, and change nothing")
	return cmd
}

func printRosters(out io.Writer, v work.RosterTaken) {
	for _, r := range v.Answers {
		said := "taken"
		switch {
		case !r.Changed:
			said = "there already"
		case v.DryRun:
			said = "would be taken"
		}
		fmt.Fprintf(out, "%s line %d: %s %s\n", r.ExtOrderID, r.Line, kit.Count(r.Names, "name", "names"), said)
		for _, c := range r.Cells {
			if c.Names != c.Pieces {
				fmt.Fprintf(out, "  ! %s: %d names, %d pieces\n", c.Size, c.Names, c.Pieces)
			}
		}
		for _, p := range r.Problems {
			fmt.Fprintf(out, "  ! %s\n", p.Message)
		}
	}
}

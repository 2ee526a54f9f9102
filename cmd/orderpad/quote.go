package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/tui/work"
)

func joinWords(words []string) string { return strings.Join(words, " ") }

func (a *app) quoteCommand() *cobra.Command {
	var valid, pdf string
	var force bool
	cmd := &cobra.Command{
		Use: "quote ID", Short: "Quote an order to its customer: a number, until when it holds, and a mark of what was shown", Args: cobra.ExactArgs(1),
		Long: "Quotes an order: what it says now gets a number and a mark (a hash of what the customer is shown), and holds until a day.\n" +
			"What is changed after it is said with what it costs; a quote that has lapsed is priced anew. The same order is not quoted twice.",
		Example: "  orderpad quote 3\n  orderpad quote 3 --valid 2w --pdf quote.pdf",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.QuoteTo(cmd.Context(), args[0], valid, pdf, force)
			if err != nil {
				return err
			}
			if view.Repriced != "" {
				a.say("! %s", view.Repriced)
			}
			return a.print(view, func(out io.Writer) { printOrder(out, view.OrderView) })
		},
	}
	cmd.Flags().StringVar(&valid, "valid", "", "how long it holds, such as 30d (without it), 2w or a day")
	cmd.Flags().StringVar(&pdf, "pdf", "", "write it as a PDF into this file")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite the file")
	return cmd
}

func (a *app) confirmCommand() *cobra.Command {
	var pdf string
	var force bool
	cmd := &cobra.Command{
		Use: "confirm ID", Short: "Write the confirmation of an order as a PDF", Args: cobra.ExactArgs(1),
		Example: "  orderpad confirm 3 --pdf OP7F3K-0012.pdf",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			view, err := w.Confirm(cmd.Context(), args[0], pdf, force)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) { table(out, []string{view.PDF, view.Says()}) })
		},
	}
	cmd.Flags().StringVar(&pdf, "pdf", "", "file to write")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite the file")
	return cmd
}

func (a *app) signCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use: "sign ID", Short: "Keep a customer's agreement with an order as it is now", Args: cobra.ExactArgs(1),
		Long: "Keeps who agreed to an order as it is now, with the time, the total, the mark and the text that was shown. It travels as a\n" +
			"note on the order. Any change of what was shown voids it, and the note does not travel.",
		Example: "  orderpad sign 3 --name 'Ana Ruiz'",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			var view work.OrderView
			view, err = w.Sign(cmd.Context(), args[0], name)
			return a.orderDone(view, nil, err)
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "who agrees")
	return cmd
}

// orderText prints an order as plain text.
func (a *app) orderText(cmd *cobra.Command, key string) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	text, err := w.Text(cmd.Context(), key)
	if err != nil {
		return err
	}
	return a.print(map[string]string{"text": text}, func(out io.Writer) { _, _ = io.WriteString(out, text) })
}

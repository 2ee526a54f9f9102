package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"orderpad/store/order"
)

// usage writes a command's usage. Global flags stand in orderpad's own help
// alone; below they are named in one line.
func usage(cmd *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if cmd.Runnable() && !group(cmd) {
		fmt.Fprintf(&b, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s COMMAND\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		t := tabwriter.NewWriter(&b, 0, 4, 3, ' ', 0)
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(t, "  %s\t%s\n", sub.Name(), sub.Short)
			}
		}
		_ = t.Flush() // into memory
	}
	if flags := flagRows(cmd.LocalFlags()); flags != "" {
		b.WriteString("\nFlags:\n" + flags)
	}
	if cmd.HasParent() {
		b.WriteString("\nGlobal flags: " + globalFlags(cmd) + " (see: orderpad --help)\n")
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nMore about one of them: %s COMMAND --help\n", cmd.CommandPath())
	}
	_, err := io.WriteString(cmd.OutOrStderr(), b.String())
	return err
}

// group tells whether a command does nothing but hold others.
func group(cmd *cobra.Command) bool { return cmd.HasAvailableSubCommands() && cmd.HasParent() }

// flagRows are flags with what they take and are for, one a line.
func flagRows(flags *pflag.FlagSet) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 4, 3, ' ', 0)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		short := "    "
		if f.Shorthand != "" {
			short = "-" + f.Shorthand + ", "
		}
		takes, help := pflag.UnquoteUsage(f)
		if takes, _, _ = strings.Cut(takes, "["); takes != "" {
			takes = " " + takes
		}
		if f.NoOptDefVal == "" && f.DefValue != "" && f.DefValue != "0" && f.DefValue != "[]" {
			help += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(t, "  %s--%s%s\t%s\n", short, f.Name, takes, help)
	})
	_ = t.Flush() // into memory
	return b.String()
}

func globalFlags(cmd *cobra.Command) string {
	var names []string
	cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return strings.Join(names, " ")
}

// manCommand writes the manual pages, which cobra makes of the commands. The
// date is that of SOURCE_DATE_EPOCH where it is set, so that a release is the
// same bytes each time.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man [DIR]", Short: "The manual page, or with DIR those of all commands as files", Args: cobra.MaximumNArgs(1),
		Example: "  orderpad man | man -l -\n  orderpad man ~/.local/share/man/man1",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			head := doc.GenManHeader{Title: "ORDERPAD", Section: "1", Source: "orderpad " + version, Manual: "orderpad"}
			if len(args) == 0 {
				var page strings.Builder
				if err := doc.GenMan(root, &head, &page); err != nil {
					return order.Errorf(order.KindInternal, "the manual page cannot be made: %w", err)
				}
				return a.print(map[string]string{"page": page.String()}, func(out io.Writer) { fmt.Fprint(out, page.String()) })
			}
			err := os.MkdirAll(args[0], 0o755) //nolint:gosec // manual pages are for everyone
			if err == nil {
				err = doc.GenManTree(root, &head, args[0])
			}
			if err != nil {
				return order.Errorf(order.KindStorage, "the manual pages cannot be written to %s: %w", args[0], err)
			}
			return a.print(map[string]string{"dir": args[0]}, func(out io.Writer) { fmt.Fprintf(out, "The manual pages are in %s.\n", args[0]) })
		},
	}
}

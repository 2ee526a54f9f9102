package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func (a *app) connectionCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "connection", Short: "Servers that orderpad works with"}
	cmd.AddCommand(a.connectionAdd(), a.connectionList(), a.connectionShow(), a.connectionUse(), a.connectionTest(),
		a.connectionSet(), a.connectionRemove(), a.connectionExport(), a.connectionImport(),
		a.connectionRehearse())
	return cmd
}

func (a *app) connectionAdd() *cobra.Command {
	var kind, url, user string
	var set []string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add a connection", Args: cobra.ExactArgs(1),
		Example: "  orderpad connection add shop --kind proxy --url https://proxy.example.com",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			settings, err := assignments(set)
			if err != nil {
				return err
			}
			conn := order.Connection{Name: args[0], Kind: order.ConnectionKind(kind), URL: url, User: user}
			view, err := w.AddConnection(cmd.Context(), conn, settings)
			return a.connectionDone(view, err)
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "proxy, manageorders or ecat")
	cmd.Flags().StringVar(&url, "url", "", "the server's root address")
	cmd.Flags().StringVar(&user, "user", "", "user to sign in as")
	cmd.Flags().StringArrayVar(&set, "set", nil, "setting, as name=value; repeatable")
	return cmd
}

func (a *app) connectionDone(view work.ConnectionView, err error) error {
	if err != nil {
		return err
	}
	return a.print(view, func(w io.Writer) { printConnection(w, view) })
}

func printConnection(w io.Writer, v work.ConnectionView) {
	rows := [][]string{{"connection", v.Name}, {"kind", v.Kind}, {"url", v.URL}}
	if v.User != "" {
		rows = append(rows, []string{"user", v.User})
	}
	signedIn := "no; run: orderpad login " + v.Name
	if v.SignedIn != "" {
		signedIn = "secret from " + v.SignedIn
	}
	rows = append(rows, []string{"signed in", signedIn}, []string{"current", yesNo(v.Current)})
	for _, name := range slices.Sorted(maps.Keys(v.Settings)) {
		rows = append(rows, []string{name, v.Settings[name]})
	}
	table(w, rows...)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (a *app) connectionList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List connections", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		views, err := w.Connections(cmd.Context())
		if err != nil {
			return err
		}
		return a.print(map[string]any{"connections": views}, func(out io.Writer) {
			if len(views) == 0 {
				fmt.Fprintln(out, "No connection yet. Add one with: orderpad connection add NAME --kind proxy --url https://...")
				return
			}
			rows := [][]string{{"", "NAME", "KIND", "URL"}}
			for _, v := range views {
				mark := " "
				if v.Current {
					mark = "*"
				}
				rows = append(rows, []string{mark, v.Name, v.Kind, v.URL})
			}
			table(out, rows...)
		})
	}}
}

// onConnection makes a command that takes a connection's name, or the current
// one.
func (a *app) onConnection(use, short string, do func(cmd *cobra.Command, w *work.Work, name string) (work.ConnectionView, error)) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		view, err := do(cmd, w, first(args))
		return a.connectionDone(view, err)
	}}
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func (a *app) connectionShow() *cobra.Command {
	return a.onConnection("show [NAME]", "Show a connection", func(cmd *cobra.Command, w *work.Work, name string) (work.ConnectionView, error) {
		return w.ShowConnection(cmd.Context(), name)
	})
}

func (a *app) connectionUse() *cobra.Command {
	cmd := a.onConnection("use NAME", "Send new orders through this connection", func(cmd *cobra.Command, w *work.Work, name string) (work.ConnectionView, error) {
		return w.UseConnection(cmd.Context(), name)
	})
	cmd.Args = cobra.ExactArgs(1)
	return cmd
}

func (a *app) connectionTest() *cobra.Command {
	return a.onConnection("test [NAME]", "Sign in and say what came of it", func(cmd *cobra.Command, w *work.Work, name string) (work.ConnectionView, error) {
		view, err := w.TestConnection(cmd.Context(), name)
		if err == nil {
			a.say("%s works.", view.Name)
		}
		return view, err
	})
}

func (a *app) connectionSet() *cobra.Command {
	return &cobra.Command{
		Use: "set NAME SETTING=VALUE...", Short: "Change settings, url or user", Args: cobra.MinimumNArgs(2),
		Example: "  orderpad connection set shop split=server surcharge.2XL=2.00",
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			changes, err := assignments(args[1:])
			if err != nil {
				return err
			}
			view, err := w.SetConnection(cmd.Context(), args[0], changes)
			return a.connectionDone(view, err)
		},
	}
}

func (a *app) connectionRemove() *cobra.Command {
	return &cobra.Command{Use: "remove NAME", Short: "Remove a connection and its secret", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		if err := w.RemoveConnection(cmd.Context(), args[0]); err != nil {
			return err
		}
		return a.print(map[string]any{"removed": args[0]}, func(out io.Writer) { fmt.Fprintf(out, "Removed %s.\n", args[0]) })
	}}
}

func (a *app) connectionExport() *cobra.Command {
	return &cobra.Command{Use: "export [NAME]", Short: "Print a connection for another rep, without the secret", Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		conn, err := w.ExportConnection(cmd.Context(), first(args))
		if err != nil {
			return err
		}
		return a.print(conn, func(out io.Writer) {
			text, _ := json.MarshalIndent(conn, "", "  ")
			fmt.Fprintln(out, string(text))
		})
	}}
}

func (a *app) loginCommand() *cobra.Command {
	var stdin bool
	cmd := a.onConnection("login [NAME]", "Keep a connection's secret in the keyring", func(cmd *cobra.Command, w *work.Work, name string) (work.ConnectionView, error) {
		secret, err := a.readSecret(stdin)
		if err != nil {
			return work.ConnectionView{}, err
		}
		view, err := w.Login(cmd.Context(), name, secret)
		switch {
		case err != nil:
		case view.Checked:
			a.say("%s accepts the secret; it is kept in this computer's keyring.", view.Name)
		default:
			a.say("! The secret is kept in this computer's keyring, %s", view.Note)
		}
		return view, err
	})
	cmd.Flags().BoolVar(&stdin, "stdin", false, "read the secret from standard input")
	return cmd
}

// readSecret asks for a secret without showing it, or reads the first line of
// standard input.
func (a *app) readSecret(stdin bool) (string, error) {
	if file, ok := a.in.(*os.File); ok && !stdin && term.IsTerminal(file.Fd()) {
		fmt.Fprint(a.err, "Secret: ")
		secret, err := term.ReadPassword(file.Fd())
		fmt.Fprintln(a.err)
		if err != nil {
			return "", order.Errorf(order.KindInternal, "the secret cannot be read from the terminal: %w", err)
		}
		return strings.TrimSpace(string(secret)), nil
	}
	if !stdin {
		return "", order.Errorf(order.KindUsage, "there is no terminal to ask for the secret; pipe it in with --stdin")
	}
	line, err := bufio.NewReader(io.LimitReader(a.in, 1<<16)).ReadString('\n')
	if err != nil && line == "" {
		return "", order.FieldError("secret", "standard input holds no secret")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (a *app) logoutCommand() *cobra.Command {
	return &cobra.Command{Use: "logout [NAME]", Short: "Take a connection's secret out of the keyring", Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		w, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		if err := w.Logout(cmd.Context(), first(args)); err != nil {
			return err
		}
		return a.print(map[string]any{"signed_in": false}, func(out io.Writer) { fmt.Fprintln(out, "Signed out.") })
	}}
}

// assignments reads name=value arguments.
func assignments(args []string) ([]work.Assignment, error) {
	list := make([]work.Assignment, 0, len(args))
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, order.Errorf(order.KindUsage, "%q is not NAME=VALUE", arg)
		}
		list = append(list, work.Assignment{Path: name, Value: value})
	}
	return list, nil
}

// readFile reads a file, or standard input for -, up to 64 MB.
func (a *app) readFile(name string) ([]byte, error) {
	const most = 64 << 20
	in := a.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, unreadable(name, err)
		}
		defer func() { _ = file.Close() }() // only read
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if len(data) > most {
		return nil, order.FieldError(name, "%s is larger than 64 MB", name)
	}
	return data, nil
}

// unreadable names a file that could not be read, and why.
func unreadable(name string, err error) error {
	why := err
	var path *fs.PathError
	if errors.As(err, &path) {
		why = path.Err // without the name, which is said already
	}
	e := order.Errorf(order.KindInvalid, "the file %s cannot be read: %w", name, why)
	if errors.Is(err, fs.ErrNotExist) {
		e = order.Errorf(order.KindNotFound, "there is no file %s", name)
	}
	e.Field = name
	return e
}

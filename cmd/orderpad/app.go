package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// app is one run of the program: its flags, its streams, and what they open.
type app struct {
	home       string
	connection string
	json       bool
	noColor    bool
	quiet      bool

	in       io.Reader
	out, err io.Writer

	store   *store.Store
	work    *work.Work
	printed bool // standard output has its document
}

// run is the whole program but for the process around it; it returns the exit
// code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	a := &app{in: in, out: out, err: errOut}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if closing := a.close(); err == nil {
		err = closing
	}
	if err != nil {
		a.fail(err)
	}
	return exitCode(err)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "orderpad",
		Short: "An order pad for apparel reps: search, size grid, offline queue, tracking",
		Long: "orderpad is an order pad for the sales reps of a decorated-apparel shop.\n" +
			"Without a command it opens the terminal UI.",
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.runUI(cmd.Context()) },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.home, "home", "", "folder that all files live under (default: ORDERPAD_HOME, else the system's place for application data)")
	flags.StringVar(&a.connection, "connection", "", "connection to use instead of the current one")
	flags.BoolVar(&a.json, "json", false, "print one JSON document")
	flags.BoolVar(&a.noColor, "no-color", false, "no colours (NO_COLOR with any value does the same)")
	flags.BoolVar(&a.quiet, "quiet", false, "no messages and progress on standard error")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError(err) })
	root.AddCommand(
		a.connectionCommand(), a.loginCommand(), a.logoutCommand(),
		a.inventoryCommand(), a.pricesCommand(), a.splitCommand(),
		a.orderCommand(), a.queueCommand(), a.resolveCommand(), a.syncCommand(),
		a.trackCommand(), a.customersCommand(),
		a.ecatCommand(),
		a.sandboxCommand(), a.demoCommand(),
		a.doctorCommand(), a.pathsCommand(), a.versionCommand(),
	)
	wrapUsage(root)
	return root
}

// wrapUsage makes wrong arguments usage errors, whichever command has them.
func wrapUsage(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError(err)
			}
			return nil
		}
	}
	if cmd.HasSubCommands() && cmd.RunE == nil && cmd.Name() != "help" && cmd.Name() != "completion" {
		cmd.Args = func(c *cobra.Command, args []string) error { return unknownCommand(c, args) }
		cmd.RunE = func(c *cobra.Command, args []string) error { return unknownCommand(c, args) }
	} else if cmd.Parent() == nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c, args)
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		wrapUsage(sub)
	}
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	if len(args) == 0 {
		e := order.Errorf(order.KindUsage, "%s needs one of: %s", cmd.CommandPath(), strings.Join(names, ", "))
		e.Hint = "see: " + cmd.CommandPath() + " --help"
		return e
	}
	e := order.Errorf(order.KindUsage, "there is no command %q; did you mean %s %s?", args[0], cmd.CommandPath(), order.Nearest(args[0], names))
	e.Hint = "see: " + cmd.CommandPath() + " --help"
	return e
}

func usageError(err error) error {
	var known *order.Error
	if errors.As(err, &known) {
		return err
	}
	e := order.Errorf(order.KindUsage, "%w", err)
	e.Hint = "see: orderpad help"
	return e
}

// homeDir is the folder of this profile: --home, ORDERPAD_HOME, else the
// system's place for application data that does not roam.
func (a *app) homeDir() (string, error) {
	dir := a.home
	if dir == "" {
		dir = os.Getenv("ORDERPAD_HOME")
	}
	if dir == "" {
		return defaultHome()
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", order.Errorf(order.KindInvalid, "the home folder %s cannot be found: %w", dir, err)
	}
	return abs, nil
}

// open opens the store and what works on it, once.
func (a *app) open(ctx context.Context) (*work.Work, error) {
	if a.work != nil {
		return a.work, nil
	}
	home, err := a.homeDir()
	if err != nil {
		return nil, err
	}
	return a.openHome(ctx, home, credential.New())
}

func (a *app) openHome(ctx context.Context, home string, vault *credential.Vault) (*work.Work, error) {
	s, err := store.Open(ctx, store.Options{Dir: home})
	if err != nil {
		return nil, err
	}
	a.store = s
	log, err := openLog(home)
	if err != nil {
		return nil, err
	}
	if said := s.Opened().Sentence(); said != "" {
		a.say("%s", said)
	}
	a.work = work.New(work.Deps{Store: s, Vault: vault, Version: version, Log: log, Connection: a.connection, Patience: commandPatience})
	return a.work, nil
}

// commandPatience is how long a command waits for the server's limit, whose
// window is a minute.
const commandPatience = 65 * time.Second

func (a *app) close() error {
	if a.store == nil {
		return nil
	}
	return a.store.Close()
}

// openLog opens the log beside the databases. It holds an allow-list of keys,
// no bodies and no secrets; when it has grown over 1 MB the one before is
// dropped.
func openLog(home string) (*slog.Logger, error) {
	path := filepath.Join(home, logName)
	if info, err := os.Stat(path); err == nil && info.Size() > 1<<20 {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, order.Errorf(order.KindStorage, "the log %s cannot be moved aside: %w", path, err)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, order.Errorf(order.KindStorage, "the log %s cannot be written: %w", path, err)
	}
	return slog.New(slog.NewJSONHandler(file, nil)), nil
}

const logName = "orderpad.log"

// terminal tells whether a stream is one a person sits at.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

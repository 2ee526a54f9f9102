package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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
	readOnly   bool

	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	vault    *credential.Vault
	now      func() time.Time

	store   *store.Store
	work    *work.Work
	logFile *os.File
	log     *slog.Logger // nil until a home is open
	running bool         // the arguments were understood and a command is at work

	document string // of --json, until the command's end
	raw      bool   // standard output has an answer as it came, and takes no document
}

// run is the whole program but for the process around it; it returns the exit
// code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	getenv := takeSecrets()
	a := &app{in: in, out: out, err: errOut, getenv: getenv, vault: credential.With(credential.System(), getenv), now: time.Now}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && !a.running {
		err = usageError(cmd, err)
		a.json = a.json || slices.Contains(args, "--json") // it may stand behind what was not understood
	}
	if closing := a.close(); err == nil {
		err = closing
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = order.Errorf(order.KindInternal, "stopped; what was saved before is safe: %w", err)
	}
	if err != nil {
		a.logFailure(cmd.CommandPath(), err)
	}
	err = a.finish(err)
	a.closeLog()
	return exitCode(err)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "orderpad",
		Short: "An order pad for apparel reps: search, size grid, offline queue, tracking",
		Long: "orderpad is an order pad for the sales reps of a decorated-apparel shop.\n" +
			"Without a command it opens the terminal UI.",
		Args:          unknownCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		Example:       "  orderpad\n  orderpad demo\n  orderpad inventory search pc54 navy",
	}
	var tell bool
	root.Flags().BoolVarP(&tell, "version", "v", false, "what this program is")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if tell {
			return a.printVersion()
		}
		return a.runUI(cmd.Context())
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.home, "home", "", "folder that all files live under (default: ORDERPAD_HOME, else the system's place for application data)")
	flags.StringVar(&a.connection, "connection", "", "connection to use instead of the current one")
	flags.BoolVar(&a.json, "json", false, "print one JSON document")
	flags.BoolVar(&a.noColor, "no-color", false, "no colours (NO_COLOR with any value does the same)")
	flags.BoolVar(&a.readOnly, "read-only", false, "look at everything, change nothing, send nothing (read_only = true in config.toml does the same)")
	flags.BoolVar(&a.quiet, "quiet", false, "no messages and progress on standard error")
	root.AddCommand(
		a.connectionCommand(), a.loginCommand(), a.logoutCommand(),
		a.inventoryCommand(), a.pricesCommand(), a.splitCommand(),
		a.readCommand(), a.orderCommand(), a.queueCommand(), a.resolveCommand(), a.syncCommand(),
		a.todayCommand(), a.promiseCommand(), a.quoteCommand(), a.confirmCommand(), a.signCommand(),
		a.trackCommand(), a.customersCommand(), a.designsCommand(),
		a.ecatCommand(), a.importCommand(), a.apiCommand(),
		a.shopCommand(), a.fillCommand(), a.rosterCommand(), a.exportCommand(), a.sandboxCommand(), a.demoCommand(),
		a.backupCommand(), a.restoreCommand(), a.forgetCommand(), a.teamCommand(),
		a.doctorCommand(), a.docsCommand(), a.manCommand(), a.pathsCommand(), a.versionCommand(),
	)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetHelpCommand(helpCommand(root))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	a.completions(root)
	root.SetUsageFunc(usage)
	a.complete(root)
	exemplify(root)
	a.watchStart(root)
	return root
}

// completions makes a shell's script the one document that --json asks for.
func (a *app) completions(root *cobra.Command) {
	scripts := map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
	for _, cmd := range root.Commands() {
		for _, shell := range cmd.Commands() {
			write, ours := scripts[shell.Name()]
			if cmd.Name() != "completion" || !ours {
				continue
			}
			plain := shell.RunE
			shell.RunE = func(c *cobra.Command, args []string) error {
				if !a.json {
					return plain(c, args)
				}
				var script strings.Builder
				if err := write(&script); err != nil {
					return err
				}
				return a.print(map[string]string{"shell": c.Name(), "script": script.String()}, nil)
			}
		}
	}
}

// watchStart notes that a command is at work, since whatever goes wrong before
// is wrong usage, and makes a group without a command wrong usage too.
func (a *app) watchStart(cmd *cobra.Command) {
	if cmd.HasSubCommands() && cmd.RunE == nil {
		cmd.Args = unknownCommand
		cmd.RunE = func(c *cobra.Command, _ []string) error { return missingCommand(c) }
	}
	if do := cmd.RunE; do != nil {
		cmd.RunE = func(c *cobra.Command, args []string) error {
			a.running = true
			return do(c, args)
		}
	}
	for _, sub := range cmd.Commands() {
		a.watchStart(sub)
	}
}

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{Use: "help [COMMAND]", Short: "Explain a command", RunE: func(_ *cobra.Command, args []string) error {
		cmd, rest, err := root.Find(args)
		if err == nil {
			err = unknownCommand(cmd, rest)
		}
		if err != nil {
			return err
		}
		return cmd.Help()
	}}
}

// commandNames are the commands below a command that a person may type.
func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return names
}

func missingCommand(cmd *cobra.Command) error {
	e := order.Errorf(order.KindUsage, "%s needs one of: %s", cmd.CommandPath(), strings.Join(commandNames(cmd), ", "))
	e.Hint = "see: " + cmd.CommandPath() + " --help"
	return e
}

// unknownCommand refuses arguments where a command should stand, and names the
// nearest one.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	e := order.Errorf(order.KindUsage, "there is no command %q", args[0])
	if near := order.Near(args[0], commandNames(cmd)); near != "" {
		e.Message += "; did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	e.Hint = "see: " + cmd.CommandPath() + " --help"
	return e
}

func usageError(cmd *cobra.Command, err error) error {
	var known *order.Error
	if errors.As(err, &known) {
		return err
	}
	e := order.Errorf(order.KindUsage, "%w", err)
	var flag *pflag.NotExistError
	if errors.As(err, &flag) {
		if near := order.Near(flag.GetSpecifiedName(), flagNames(cmd)); near != "" {
			e.Message += "; did you mean --" + near + "?"
		}
	}
	e.Hint = "see: " + cmd.CommandPath() + " --help"
	return e
}

// flagNames are the flags that a command takes.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	for _, flags := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
		flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	}
	return names
}

// homeDir is the folder of this profile: --home, ORDERPAD_HOME, else the
// system's place for application data that does not roam.
func (a *app) homeDir() (string, error) {
	dir := a.home
	if dir == "" {
		dir = a.getenv("ORDERPAD_HOME")
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
	return a.openHome(ctx, home, a.vault)
}

func (a *app) openHome(ctx context.Context, home string, vault *credential.Vault) (*work.Work, error) {
	var err error
	if a.now, err = clock(a.getenv, a.now); err != nil {
		return nil, err
	}
	if err := store.CheckHome(home); err != nil {
		return nil, err
	}
	a.lookOnly(home)
	var logErr error
	a.logFile, a.log, logErr = openLog(home, !a.readOnly)
	s, err := store.Open(ctx, store.Options{Dir: home, Now: a.now, Log: a.log, ReadOnly: a.readOnly})
	if err != nil {
		return nil, err
	}
	a.store = s
	if logErr != nil {
		a.say("! %s", logErr) // no reason to keep a rep from working
	}
	if said := s.Opened().Sentence(); said != "" {
		a.say("%s", said)
	}
	a.work = work.New(work.Deps{
		Store: s, Vault: vault, Version: version, Now: a.now, Log: a.log, Connection: a.connection, Patience: commandPatience,
		Waiting: func(d time.Duration) { a.say("waiting %d s for the server's limit ...", int(d.Seconds())+1) },
	})
	if file, err := a.work.Shop(); err != nil {
		a.say("! %s", err)
	} else if said := file.Program.TooOld(version); said != "" {
		a.say("! %s", said)
	}
	return a.work, nil
}

// commandPatience is how long a command waits for the server's limit, whose
// window is a minute.
const commandPatience = 65 * time.Second

func (a *app) close() error {
	var errs []error
	if a.store != nil {
		a.flushTeam()
		if a.store.Unreadable() {
			a.say("! An order cannot be read and is set aside; the others are well. See: orderpad doctor")
		}
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}

// terminal tells whether a stream is one a person sits at.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

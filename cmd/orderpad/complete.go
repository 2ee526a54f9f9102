package main

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"orderpad/store"
	"orderpad/store/order"
)

// completer offers what can stand in one place of a command line. args are the
// arguments before it.
type completer func(a *app, cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective)

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp
	noSpace = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
)

// placeholders says what a name in a command's usage line stands for: a command
// is completed by how its usage is written. A name that is not here has nothing
// to offer, and never files.
var placeholders = map[string]completer{
	"ID": orderIDs, "NAME": connectionNames, "STYLE": styleNumbers, "COLOR": colorNames, "SIZE=QTY": sizesOfStyle,
	"SETTING=VALUE": settingValues, "PATH=VALUE": fieldPaths,
	"FILE": files, "FILE.csv": files, "DIR": folders, "CUSTOMER": nothing, "GET": words("GET"),
}

// fileFlags and folderFlags name the flags that take a file or a folder.
var (
	fileFlags   = []string{"from", "map", "identity", "ready-file", "faults", "text", "pdf", "csv"}
	folderFlags = []string{"home", "each-order"}
)

// flagValues says what other flags take.
var flagValues = map[string]completer{
	"connection": connectionNames, "state": stateChoices, "color": colorNames,
	"kind": words(string(order.KindProxy), string(order.KindManageOrders), string(order.KindECat)),
	"set":  settingValues,
}

// otherIDs are the commands below which an ID is not one of our orders.
var otherIDs = []string{"orderpad customers", "orderpad ecat"}

// complete gives every command and flag its completion, where it has none of
// its own.
func (a *app) complete(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && len(cmd.ValidArgs) == 0 && !cmd.HasSubCommands() {
		cmd.ValidArgsFunction = a.byUsage
	}
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { a.completeFlag(cmd, f) })
	cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { a.completeFlag(cmd, f) })
	for _, sub := range cmd.Commands() {
		if sub.Name() != cobra.ShellCompRequestCmd {
			a.complete(sub)
		}
	}
}

func (a *app) completeFlag(cmd *cobra.Command, f *pflag.Flag) {
	if f.NoOptDefVal != "" || slices.Contains(fileFlags, f.Name) {
		return // it takes no value, or a file, which is what shells offer
	}
	offer := flagValues[f.Name]
	switch {
	case slices.Contains(folderFlags, f.Name):
		offer = folders
	case offer == nil:
		offer = nothing
	}
	// It fails for a flag that has its completion already.
	_ = cmd.RegisterFlagCompletionFunc(f.Name, func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		return offer(a, cmd, args, typed)
	})
}

// byUsage completes an argument by its name in the usage line.
func (a *app) byUsage(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	name := placeholder(cmd.Use, len(args))
	if name == "ID" && slices.ContainsFunc(otherIDs, func(path string) bool { return strings.HasPrefix(cmd.CommandPath(), path) }) {
		return nil, noFiles
	}
	if offer := placeholders[name]; offer != nil {
		return offer(a, cmd, args, typed)
	}
	if name == "" || strings.ToLower(name) != name {
		return nil, noFiles
	}
	// A word that stands for itself, or the first of several ways to go on, as
	// in "line ID add TEXT | set N CHANGE...".
	choices := strings.Split(name, "|")
	for _, way := range strings.Split(cmd.Use, " | ")[1:] {
		if word, _, _ := strings.Cut(way, " "); strings.ToLower(word) == word && !strings.HasPrefix(word, "-") {
			choices = append(choices, word)
		}
	}
	return starting(choices, typed), noFiles
}

// placeholder is the name of the argument at a place of a usage line such as
// "set NAME SETTING=VALUE..."; the last one that ends in dots repeats.
func placeholder(use string, at int) string {
	var names []string
	for _, word := range strings.Fields(use)[1:] {
		if word == "|" {
			break // another way to call it
		}
		if word = strings.Trim(word, "[]"); !strings.HasPrefix(word, "-") {
			names = append(names, word)
		}
	}
	if last := len(names) - 1; last >= 0 && at > last && strings.HasSuffix(names[last], "...") {
		at = last
	}
	if at >= len(names) {
		return ""
	}
	return strings.TrimRight(strings.TrimSuffix(names[at], "..."), "]")
}

func nothing(*app, *cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, noFiles
}

func files(*app, *cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func folders(*app, *cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func words(list ...string) completer {
	return func(_ *app, _ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return starting(list, typed), noFiles
	}
}

// starting are the words that begin with what was typed, in whatever case.
func starting(list []string, typed string) (found []string) {
	for _, word := range list {
		if len(word) >= len(typed) && strings.EqualFold(word[:len(typed)], typed) {
			found = append(found, word)
		}
	}
	return found
}

// peek opens the home to look something up: nothing is made or changed, and
// what goes wrong offers nothing.
func (a *app) peek(cmd *cobra.Command) bool {
	home, err := a.homeDir()
	if err == nil {
		_, err = os.Stat(store.PathsIn(home).OrdersDB)
	}
	if err != nil {
		return false
	}
	a.readOnly, a.quiet = true, true
	_, err = a.open(cmd.Context())
	return err == nil
}

// mostOffered bounds what a shell shows.
const mostOffered = 50

// orderIDs offers orders by their short number, or by their id once a letter is
// typed; verbs that a state refuses offer none in it.
func orderIDs(a *app, cmd *cobra.Command, _ []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if !a.peek(cmd) {
		return nil, noFiles
	}
	rows, _, err := a.store.OrderRows(cmd.Context(), store.OrderFilter{States: statesFor[cmd.Name()], Limit: 10 * mostOffered})
	if err != nil {
		return nil, noFiles
	}
	for _, r := range rows {
		id, said := strconv.FormatInt(r.ID, 10), r.ExtOrderID
		if typed != "" && (typed[0] < '0' || typed[0] > '9') {
			id, said = r.ExtOrderID, ""
		}
		if len(starting([]string{id}, typed)) == 1 && len(found) < mostOffered {
			found = append(found, id+"\t"+strings.TrimSpace(safeText(said+" "+string(r.State)+" "+r.CustomerName)))
		}
	}
	return found, noFiles | cobra.ShellCompDirectiveKeepOrder
}

// statesFor are the states that a verb is for; others take all.
var statesFor = map[string][]order.State{
	"release": {order.Held}, "restore": {order.Discarded}, "resolve": {order.Unknown, order.Rejected, order.Accepted},
	"queue": {order.Draft, order.Rejected}, "discard": {order.Draft, order.Held, order.Rejected},
	"revise": {order.Accepted, order.Imported},
}

func connectionNames(a *app, cmd *cobra.Command, _ []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if cmd.Name() == "add" || !a.peek(cmd) {
		return nil, noFiles // a new one has a new name
	}
	all, err := a.store.Connections(cmd.Context())
	if err != nil {
		return nil, noFiles
	}
	for _, conn := range all {
		if len(starting([]string{conn.Name}, typed)) == 1 {
			found = append(found, conn.Name+"\t"+string(conn.Kind)+" "+conn.URL)
		}
	}
	return found, noFiles
}

func stateChoices(_ *app, _ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, s := range order.States {
		names = append(names, string(s))
	}
	return starting(names, typed), noFiles
}

// settingValues offers a setting's name, and behind = what it may be.
func settingValues(_ *app, cmd *cobra.Command, _ []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if name, value, ok := strings.Cut(typed, "="); ok {
		for _, choice := range starting(order.SettingChoices(name), value) {
			found = append(found, name+"="+choice)
		}
		return found, noFiles
	}
	names := order.SettingNames()
	for name, help := range names {
		if name, _, size := strings.Cut(name, ".SIZE"); size {
			found = append(found, starting([]string{name + "."}, typed)...)
		} else if len(starting([]string{name}, typed)) == 1 {
			found = append(found, name+"=\t"+help)
		}
	}
	if cmd.Name() == "set" {
		found = append(found, starting([]string{"url=", "user="}, typed)...)
	}
	slices.Sort(found)
	return found, noSpace
}

// fieldPaths offers the fields of an order; N is offered as 0.
func fieldPaths(_ *app, _ *cobra.Command, _ []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, noFiles
	}
	for _, f := range order.FieldTable() {
		path := strings.ReplaceAll(f.Path, ".N.", ".0.")
		if len(starting([]string{path}, typed)) == 1 {
			found = append(found, path+"=\t"+f.Meaning)
		}
	}
	return found, noSpace
}

func styleNumbers(a *app, cmd *cobra.Command, _ []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if typed == "" || !a.peek(cmd) {
		return nil, noFiles // a catalogue is no list to choose from
	}
	view, err := a.work.Search(cmd.Context(), typed, 10*mostOffered)
	if err != nil {
		return nil, noFiles
	}
	for _, hit := range view.Results {
		offer := hit.Style + "\t" + safeText(hit.Description)
		if len(starting([]string{hit.Style}, typed)) == 1 && !slices.Contains(found, offer) && len(found) < mostOffered {
			found = append(found, offer)
		}
	}
	return found, noFiles
}

func colorNames(a *app, cmd *cobra.Command, args []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if len(args) == 0 || !a.peek(cmd) {
		return nil, noFiles
	}
	view, err := a.work.ShowStyle(cmd.Context(), args[0], "")
	if err != nil {
		return nil, noFiles
	}
	for _, c := range view.Colors {
		found = append(found, safeText(c.Color))
	}
	return starting(found, typed), noFiles
}

func sizesOfStyle(a *app, cmd *cobra.Command, args []string, typed string) (found []string, _ cobra.ShellCompDirective) {
	if len(args) == 0 || strings.Contains(typed, "=") || !a.peek(cmd) {
		return nil, noFiles
	}
	view, err := a.work.ShowStyle(cmd.Context(), args[0], "")
	if err != nil {
		return nil, noFiles
	}
	for _, size := range view.Sizes {
		if !slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, size+"=") }) {
			found = append(found, size+"=")
		}
	}
	return starting(found, typed), noSpace | cobra.ShellCompDirectiveKeepOrder
}

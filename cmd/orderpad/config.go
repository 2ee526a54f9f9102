package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// config is the optional file with the look and the keys of the screens.
type config struct {
	Theme  string `toml:"theme"`  // auto, dark, light or mono
	Glyphs string `toml:"glyphs"` // unicode or ascii
	Mouse  *bool  `toml:"mouse"`
	Hints  *bool  `toml:"hints"`
	Calm   bool   `toml:"calm"` // nothing moves: progress is said in words
	// Option has what macOS's Option types (å for a) count as alt where no text is
	// typed; absent: on a Mac.
	Option *bool               `toml:"option_alt"`
	Keys   map[string][]string `toml:"keys"` // action id to keys
	// Refresh is how often the stock is refreshed by itself: 30m, 2h, off.
	Refresh string `toml:"refresh"`
	// ReadOnly changes nothing and sends nothing, on screens and by commands.
	ReadOnly bool `toml:"read_only"`

	stockEvery time.Duration // what Refresh says
}

// readConfig reads the file of a home folder; none there is an empty config. A
// key that is not known is an error that names it and the nearest known one.
func readConfig(home string) (config, error) {
	c := config{stockEvery: work.DefaultRefresh}
	path := filepath.Join(home, configName)
	meta, err := toml.DecodeFile(path, &c)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case err != nil:
		return c, configError(path, "it is not TOML: "+err.Error())
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		name := unknown[0].String()
		return c, configError(path, "there is no "+name+"; did you mean "+order.Nearest(name, []string{"theme", "glyphs", "mouse", "hints", "calm", "option_alt", "keys", "refresh", "read_only"})+"?")
	}
	if c.Theme != "" && !slices.Contains(kit.Modes, kit.Mode(c.Theme)) {
		return c, configError(path, "theme is auto, dark, light or mono, not "+c.Theme)
	}
	if c.Glyphs != "" && c.Glyphs != "unicode" && c.Glyphs != "ascii" {
		return c, configError(path, "glyphs is unicode or ascii, not "+c.Glyphs)
	}
	if meta.IsDefined("refresh") {
		if c.stockEvery, err = work.ParseRefresh(c.Refresh); err != nil {
			return c, configError(path, err.Error())
		}
	}
	return c, nil
}

// lookOnly takes over read_only of the config file of a home folder, which
// commands obey as the screens do. It is a safety switch: where it cannot be
// read, or is spelled otherwise, it is on, and that is said. What else is wrong
// with the file is the screens' to say.
func (a *app) lookOnly(home string) {
	on, why := readOnlySwitch(filepath.Join(home, configName))
	a.readOnly = a.readOnly || on
	if why != nil {
		a.say("! orderpad changes nothing and sends nothing: %s", why)
	}
}

// readOnlySwitch reads read_only alone; why says what kept it from being read.
func readOnlySwitch(path string) (on bool, why error) {
	data, err := os.ReadFile(path) //nolint:gosec // of the rep's own home
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return false, nil
	}
	if err != nil {
		return true, configError(path, "it cannot be read: "+err.Error())
	}
	var c map[string]any
	if _, err := toml.Decode(string(data), &c); err != nil {
		return true, configError(path, "it is not TOML, so that it is not known whether it says read_only: "+err.Error())
	}
	for name, value := range c {
		if bare := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name)); bare != "readonly" {
			continue
		}
		said, ok := value.(bool)
		if !ok || name != "read_only" {
			return true, configError(path, fmt.Sprintf("%s = %v is taken for read_only = true; write read_only = true or false", name, value))
		}
		on = on || said
	}
	return on, nil
}

func configError(path, what string) error {
	e := order.FieldError(path, "the config file %s cannot be used: %s", path, strings.TrimSpace(what))
	e.Hint = "mend it, or take it away to start with what orderpad comes with"
	return e
}

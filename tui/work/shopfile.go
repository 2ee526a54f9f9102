package work

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"orderpad/store/order"
	"orderpad/store/shopfile"
)

// heldShop is the shop's own file as it was last read.
type heldShop struct {
	mu   sync.Mutex
	size int64
	at   time.Time // when the file was written; zero while there is none
	file shopfile.File
	err  error
}

// ShopPath is where the shop's own file stands in this home.
func (w *Work) ShopPath() string { return filepath.Join(w.Store.Paths().Home, shopfile.FileName) }

// Shop is the shop's own file, read again when it is another. One with anything
// wrong in it counts as none, and the error says what is wrong; without a file
// both are empty.
func (w *Work) Shop() (shopfile.File, error) {
	w.shopFile.mu.Lock()
	defer w.shopFile.mu.Unlock()
	s := &w.shopFile
	info, err := os.Stat(w.ShopPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.size, s.at, s.file, s.err = 0, time.Time{}, shopfile.File{}, nil
		return s.file, nil
	case err == nil && info.Size() == s.size && info.ModTime().Equal(s.at):
		return s.file, s.err
	}
	data, readErr := os.ReadFile(w.ShopPath())
	if err = errors.Join(err, readErr); err != nil {
		e := order.Errorf(order.KindStorage, "the shop's file %s cannot be read and is ignored", w.ShopPath())
		e.Field, e.Err = w.ShopPath(), err
		return shopfile.File{}, e
	}
	s.size, s.at = info.Size(), info.ModTime()
	s.file, s.err = shopfile.Parse(data)
	if s.err != nil {
		e := order.Errorf(order.KindInvalid, "the shop's file shop.toml is ignored: %w", s.err)
		e.Field, e.Hint = w.ShopPath(), "mend it; see what is wrong with: orderpad shop check "+w.ShopPath()
		s.file, s.err = shopfile.File{}, e
	}
	return s.file, s.err
}

// settingsOf are a connection's settings over what the shop's own file says,
// over the defaults. A file that is broken is said elsewhere.
func (w *Work) settingsOf(conn order.Connection) (order.Settings, error) {
	if file, _ := w.Shop(); len(file.Settings) > 0 {
		under := maps.Clone(file.Settings)
		maps.Copy(under, conn.Settings)
		conn.Settings = under
	}
	return conn.ReadSettings()
}

// ShopView is what a shop's file says, in numbers.
type ShopView struct {
	OK       bool              `json:"ok"`
	File     string            `json:"file"`
	Names    shopfile.Names    `json:"names"`
	Settings map[string]string `json:"settings"`
	Prices   int               `json:"prices"`
	Runs     int               `json:"runs"`
	Once     int               `json:"once"`
	Rules    []ShopRule        `json:"rules"`
	Notes    []string          `json:"notes"` // what is odd and does not spoil the file
	Unnamed  []UnnamedType     `json:"unnamed_types"`
}

// ShopRule is one rule of the file.
type ShopRule struct {
	When  string `json:"when"`
	Offer string `json:"offer,omitempty"`
	Say   string `json:"say,omitempty"`
	Ask   string `json:"ask,omitempty"`
}

// UnnamedType is an order type that the history has and the file does not name.
type UnnamedType struct {
	Type   int64 `json:"type"`
	Orders int   `json:"orders"`
}

// CheckShop reads a file as the shop's own; nothing is taken over.
func (w *Work) CheckShop(ctx context.Context, name string, data []byte) (ShopView, error) {
	file, err := shopfile.Parse(data)
	if err != nil {
		var e *order.Error
		if errors.As(err, &e) {
			e.Message = fmt.Sprintf("%s, %s", name, e.Message)
			e.Hint = "a file with anything wrong in it is ignored whole"
		}
		return ShopView{}, err
	}
	view := ShopView{OK: true, File: name, Names: file.Names, Settings: file.Settings, Prices: len(file.Prices), Runs: len(file.Runs), Once: len(file.Once), Rules: []ShopRule{}, Notes: file.Notes, Unnamed: []UnnamedType{}}
	if view.Notes == nil {
		view.Notes = []string{}
	}
	for _, r := range file.Rules {
		view.Rules = append(view.Rules, ShopRule{r.When, r.Offer, r.Say, r.Ask})
	}
	types, err := w.Store.PastTypes(ctx)
	for _, t := range types {
		if file.Names.OrderTypes[strconv.FormatInt(t.Type, 10)] == "" && t.Type != 0 {
			view.Unnamed = append(view.Unnamed, UnnamedType{t.Type, t.Orders})
		}
	}
	return view, err
}

// rules are what the shop's rules find in an order; they change nothing.
func (w *Work) rules(o order.Order, s order.Settings) []order.Problem {
	file, _ := w.Shop() // a broken one is said by the frame and by commands
	if len(file.Rules) == 0 {
		return nil
	}
	return file.Consider(shopfile.FactsOf(o, s, w.Today()))
}

// namesOf are the names that the shop gave to the numbers of an order, by the
// path of the number.
func namesOf(n shopfile.Names, f order.Fields) map[string]string {
	named := map[string]string{}
	put := func(path string, id *int64, names map[string]string) {
		if id == nil {
			return
		}
		if name := names[strconv.FormatInt(*id, 10)]; name != "" {
			named[path] = name
		}
	}
	put("id_OrderType", f.IDOrderType, n.OrderTypes)
	put("id_SalesStatus", f.IDSalesStatus, n.Statuses)
	put("id_EmpCreatedBy", f.IDEmpCreatedBy, n.Employees)
	for i, d := range f.Designs {
		put(fmt.Sprintf("Designs.%d.id_DesignType", i), d.IDDesignType, n.DesignTypes)
	}
	if len(named) == 0 {
		return nil
	}
	return named
}

// nameDepartment is a department as the shop calls it; text stays as it is.
func nameDepartment(n shopfile.Names, department string) string {
	if name := n.Departments[strings.TrimSpace(department)]; name != "" {
		return name
	}
	return department
}

// shopText is the shop's own file as it stands; empty without one.
func (w *Work) shopText() (string, error) {
	if _, err := w.Shop(); err != nil {
		return "", err
	}
	data, err := os.ReadFile(w.ShopPath())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// takeShop keeps the shop's file that came with a connection, unless there is
// one here already that says something else: which of them counts is a person's
// to say, by replace; the one before is kept beside then.
func (w *Work) takeShop(text string, replace bool) error {
	if text == "" {
		return nil
	}
	if _, err := shopfile.Parse([]byte(text)); err != nil {
		return order.Errorf(order.KindInvalid, "the shop's file that comes with the connection cannot be used: %w", err)
	}
	here, err := os.ReadFile(w.ShopPath())
	switch {
	case err == nil && string(here) == text:
		return nil
	case err == nil && replace:
		if err := os.Rename(w.ShopPath(), w.ShopPath()+".before"); err != nil {
			return err
		}
	case err == nil:
		e := order.Errorf(order.KindConflict, "there is another shop's file here: %s; nothing was imported", w.ShopPath())
		e.Field, e.Hint = w.ShopPath(), "take it away, or take the file's with: orderpad connection import FILE --replace"
		return e
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return os.WriteFile(w.ShopPath(), []byte(text), 0o600)
}

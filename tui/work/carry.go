package work

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/order"
)

// Exported is a connection as a file that another rep can import, with the
// shop's own file and the certificates of the setting ca where there are any;
// the secret is left out.
type Exported struct {
	order.Connection
	ShopFile     string `json:"shop_file,omitempty"`
	Certificates string `json:"certificates,omitempty"` // PEM
	Rehearsed    string `json:"rehearsed,omitempty"`    // the day of the office's rehearsal, where all was right
}

// ExportConnection is a connection as another rep can import it. A shop's file
// that has something wrong in it does not go along.
func (w *Work) ExportConnection(ctx context.Context, name string) (Exported, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return Exported{}, err
	}
	out := Exported{Connection: conn}
	if file := conn.Settings["ca"]; file != "" {
		all, err := readCertificates(file)
		if err != nil {
			return Exported{}, err
		}
		out.Certificates = asPEM(all)
		out.Settings = maps.Clone(conn.Settings)
		delete(out.Settings, "ca") // a path of this laptop
	}
	r, err := w.rehearsalOf(ctx, conn)
	if err != nil {
		return Exported{}, err
	}
	if r.Right {
		out.Rehearsed = r.Day
	}
	out.ShopFile, err = w.shopText()
	return out, err
}

// ImportConnection adds a connection from what ExportConnection made. With
// replace one of the same name and kind takes over what the file says.
func (w *Work) ImportConnection(ctx context.Context, file []byte, replace bool) (ConnectionView, error) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	decoder.DisallowUnknownFields()
	var in Exported
	if err := decoder.Decode(&in); err != nil {
		return ConnectionView{}, order.Errorf(order.KindInvalid, "the file is not an exported connection: %w", err)
	}
	conn := in.Connection
	settings := conn.Settings
	conn.Settings = nil
	var list []Assignment
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		list = append(list, Assignment{name, settings[name]})
	}
	before, err := w.Store.Connection(ctx, conn.Name)
	replace = replace && err == nil
	if replace && before.Kind != conn.Kind {
		return ConnectionView{}, order.Errorf(order.KindConflict, "there is a connection %s of kind %s here; the file's is of kind %s, and nothing was imported", conn.Name, before.Kind, conn.Kind)
	}
	for _, name := range []string{"employee", "rep"} { // who this is, which the file of all reps does not say
		if value, own := before.Settings[name]; own && replace && settings[name] == "" {
			list = append(list, Assignment{name, value})
		}
	}
	if in.Certificates != "" {
		path, err := w.keepCertificates(conn.Name, in.Certificates)
		if err != nil {
			return ConnectionView{}, err
		}
		list = append(list, Assignment{"ca", path})
	}
	if err := w.takeShop(in.ShopFile, replace); err != nil {
		return ConnectionView{}, err
	}
	var view ConnectionView
	if !replace {
		view, err = w.AddConnection(ctx, conn, list)
	} else if err = checkConnection(&conn); err == nil {
		view, err = w.saveConnection(ctx, conn, list)
	}
	if err == nil && in.Rehearsed != "" {
		err = w.keepRehearsal(ctx, view.Name, rehearsal{URL: view.URL, Day: in.Rehearsed, Right: true})
	}
	return view, err
}

// mostExported bounds the office's file, in bytes.
const mostExported = 4 << 20

// ImportConnectionFile is ImportConnection for a file by its path.
func (w *Work) ImportConnectionFile(ctx context.Context, path string) (ConnectionView, error) {
	data, err := readSome(path, mostExported)
	if err != nil {
		e := order.Errorf(order.KindNotFound, "the file %s cannot be read: %w", path, err)
		e.Field = path
		return ConnectionView{}, e
	}
	return w.ImportConnection(ctx, data, false)
}

// keepCertificates writes the certificates that came with a connection into the
// home.
func (w *Work) keepCertificates(name, text string) (string, error) {
	if !connectionName.MatchString(name) {
		return "", order.FieldError("name", "%q is not a connection's name; use letters, digits, dash, dot and underscore", name)
	}
	if err := w.Store.MayChange(); err != nil {
		return "", err
	}
	path := filepath.Join(w.Store.Paths().Home, name+"-ca.pem")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", order.Errorf(order.KindStorage, "the certificates of %s cannot be kept: %w", name, err)
	}
	_, err := readCertificates(path)
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return path, err
}

// Rep is one of the shop's employees, as the shop's file names them.
type Rep struct {
	Employee int64
	Name     string
}

// Reps are the employees that the shop's file names, by number.
func (w *Work) Reps() []Rep {
	file, _ := w.Shop() // a broken one is said by the frame and by commands
	var reps []Rep
	for text, name := range file.Names.Employees {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			reps = append(reps, Rep{n, name})
		}
	}
	slices.SortFunc(reps, func(a, b Rep) int { return int(a.Employee - b.Employee) })
	return reps
}

// ActAs says which of the shop's employees uses a connection, by number or by
// name: the settings employee and rep.
func (w *Work) ActAs(ctx context.Context, name, who string) (ConnectionView, error) {
	reps := w.Reps()
	var names []string
	for _, r := range reps {
		if strings.EqualFold(r.Name, strings.TrimSpace(who)) || strconv.FormatInt(r.Employee, 10) == strings.TrimSpace(who) {
			return w.SetConnection(ctx, name, []Assignment{{"employee", strconv.FormatInt(r.Employee, 10)}, {"rep", r.Name}})
		}
		names = append(names, r.Name)
	}
	e := order.FieldError("rep", "the shop's file names no employee %q", who)
	e.Hint = "it names nobody; set them with: orderpad connection set " + name + " employee=NUMBER rep=NAME"
	if len(names) > 0 {
		e.Hint = "it names " + strings.Join(names, ", ")
	}
	return ConnectionView{}, e
}

// Introduce tries out a connection that has its secret already, from the
// environment or the keyring. false says that it has none.
func (w *Work) Introduce(ctx context.Context, name string) (ConnectionView, bool, error) {
	view, err := w.ShowConnection(ctx, name)
	if err != nil || view.SignedIn == "" {
		return view, false, err
	}
	tested, err := w.TestConnection(ctx, name)
	if err != nil {
		return view, true, err
	}
	tested.Checked = true
	return tested, true, nil
}

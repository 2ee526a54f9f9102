package work

import (
	"context"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"orderpad/client"
	"orderpad/client/credential"
	"orderpad/store/order"
)

// connectionName is what a name may be, since it stands in an environment
// variable and on command lines.
var connectionName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$`)

// AddConnection adds a connection and, when it is the first that takes orders,
// uses it.
func (w *Work) AddConnection(ctx context.Context, conn order.Connection, settings []Assignment) (ConnectionView, error) {
	if !connectionName.MatchString(conn.Name) {
		return ConnectionView{}, order.FieldError("name", "%q is not a connection's name; use letters, digits, dash, dot and underscore", conn.Name)
	}
	if _, err := w.Store.Connection(ctx, conn.Name); err == nil {
		return ConnectionView{}, order.Errorf(order.KindConflict, "there is a connection %s already; change it with: orderpad connection set %s, or take a file's with: orderpad connection import FILE --replace", conn.Name, conn.Name)
	}
	if err := checkConnection(&conn); err != nil {
		return ConnectionView{}, err
	}
	return w.saveConnection(ctx, conn, settings)
}

func checkConnection(conn *order.Connection) error {
	if !slices.Contains([]order.ConnectionKind{order.KindProxy, order.KindManageOrders, order.KindECat}, conn.Kind) {
		return order.FieldError("kind", "%q is not a kind of connection; it is proxy, manageorders or ecat", conn.Kind)
	}
	u, err := client.ParseURL(conn.URL)
	if err != nil {
		return err
	}
	if at, below := slices.IndexFunc(apiPaths[conn.Kind], func(path string) bool { return strings.Contains(u.Path+"/", path) }), u.Path; at >= 0 {
		path := apiPaths[conn.Kind][at]
		u.Path = u.Path[:strings.Index(u.Path+"/", path)]
		return order.FieldError("url", "The address ends in %s, which orderpad adds by itself; write the server's root, %s", strings.TrimPrefix(below, u.Path), u)
	}
	conn.URL = strings.TrimSuffix(u.String(), "/")
	if conn.User == "" && conn.Kind != order.KindProxy {
		e := order.FieldError("user", "a %s connection needs the user to sign in as", conn.Kind)
		e.Hint = "name it with --user NAME when it is added, or with: orderpad connection set " + conn.Name + " user=NAME"
		return e
	}
	return nil
}

// apiPaths are what documents write after a server's root and orderpad adds by
// itself: with it twice, every request would miss.
var apiPaths = map[order.ConnectionKind][]string{
	order.KindProxy:        {"/api/manageorders/"},
	order.KindManageOrders: {"/v1/", "/onsite/"},
	order.KindECat:         {"/ext/v2/"},
}

func (w *Work) saveConnection(ctx context.Context, conn order.Connection, settings []Assignment) (ConnectionView, error) {
	for _, a := range settings {
		if err := conn.SetSetting(a.Path, a.Value); err != nil {
			return ConnectionView{}, err
		}
	}
	s, err := conn.ReadSettings()
	if err != nil {
		return ConnectionView{}, err
	}
	if s.CA != "" {
		// Commands are typed in other folders.
		if conn.Settings["ca"], err = filepath.Abs(s.CA); err != nil {
			return ConnectionView{}, order.FieldError("ca", "the file %s cannot be found: %w", s.CA, err)
		}
		if _, err := readCertificates(conn.Settings["ca"]); err != nil {
			return ConnectionView{}, err
		}
	}
	if conn.Kind == order.KindECat && s.Org == "" {
		return ConnectionView{}, order.FieldError("org", "an eCat connection needs the short name of the organisation; add --set org=NAME")
	}
	used, err := w.takesOrders(ctx)
	if order.IsKind(err, order.KindNotFound) {
		used, err = conn, nil
	}
	if err != nil {
		return ConnectionView{}, err
	}
	if err := w.Store.SaveConnection(ctx, conn); err != nil {
		return ConnectionView{}, err
	}
	w.dropLink(conn.Name)
	if used.Kind != order.KindECat {
		if err := w.Store.UseConnection(ctx, used.Name); err != nil {
			return ConnectionView{}, err
		}
	}
	return w.ShowConnection(ctx, conn.Name)
}

// Connections lists all connections by name.
func (w *Work) Connections(ctx context.Context) ([]ConnectionView, error) {
	all, err := w.Store.Connections(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]ConnectionView, 0, len(all))
	for _, conn := range all {
		views = append(views, w.viewConnection(ctx, conn))
	}
	return views, nil
}

func (w *Work) viewConnection(ctx context.Context, conn order.Connection) ConnectionView {
	v := ConnectionView{Name: conn.Name, Kind: string(conn.Kind), URL: conn.URL, User: conn.User, Settings: conn.Settings}
	if v.Settings == nil {
		v.Settings = map[string]string{}
	}
	if current, err := w.takesOrders(ctx); err == nil {
		v.Current = current.Name == conn.Name
	}
	return v
}

// ShowConnection is one connection with where its secret comes from; an empty
// name is the current one.
func (w *Work) ShowConnection(ctx context.Context, name string) (ConnectionView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return ConnectionView{}, err
	}
	v := w.viewConnection(ctx, conn)
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return v, err
	}
	if secret, err := w.Vault.Get(ctx, key); err == nil {
		v.SignedIn = string(secret.Source)
		if secret.Variable != "" {
			v.SignedIn += " " + secret.Variable
		}
	}
	return v, nil
}

func (w *Work) named(ctx context.Context, name string) (order.Connection, error) {
	if name == "" {
		return w.current(ctx)
	}
	return w.Store.Connection(ctx, name)
}

// UseConnection makes a connection the one that new orders go through.
func (w *Work) UseConnection(ctx context.Context, name string) (ConnectionView, error) {
	conn, err := w.Store.Connection(ctx, name)
	if err != nil {
		return ConnectionView{}, err
	}
	if conn.Kind == order.KindECat {
		return ConnectionView{}, order.FieldError("name", "%s takes no orders; eCat's orders are pulled in with: orderpad ecat pull", name)
	}
	if err := w.Store.UseConnection(ctx, name); err != nil {
		return ConnectionView{}, err
	}
	return w.ShowConnection(ctx, name)
}

// SetConnection changes settings, the address or the user of a connection.
func (w *Work) SetConnection(ctx context.Context, name string, changes []Assignment) (ConnectionView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return ConnectionView{}, err
	}
	conn.Settings = maps.Clone(conn.Settings)
	var settings []Assignment
	for _, a := range changes {
		switch a.Path {
		case "url":
			conn.URL = a.Value
		case "user":
			conn.User = a.Value
		case "kind", "name":
			return ConnectionView{}, order.FieldError(a.Path, "the %s of a connection cannot be changed; add another connection", a.Path)
		default:
			settings = append(settings, a)
		}
	}
	if err := checkConnection(&conn); err != nil {
		return ConnectionView{}, err
	}
	return w.saveConnection(ctx, conn, settings)
}

// RemoveConnection takes a connection away, and its secret. One with
// unfinished orders stays.
func (w *Work) RemoveConnection(ctx context.Context, name string) error {
	conn, err := w.Store.Connection(ctx, name)
	if err != nil {
		return err
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return err
	}
	if err := w.Store.RemoveConnection(ctx, name); err != nil {
		return err
	}
	w.dropLink(name)
	if err := w.Vault.Delete(ctx, key); err != nil {
		w.Log.Warn("secret of a removed connection stays", "connection", name, "error", err)
	}
	return nil
}

// secretKey is under what the keyring knows a connection's secret.
func (w *Work) secretKey(ctx context.Context, conn order.Connection) (credential.Key, error) {
	u, err := client.ParseURL(conn.URL)
	if err != nil {
		return credential.Key{}, err
	}
	all, err := w.Store.Connections(ctx)
	return credential.Key{Name: conn.Name, Origin: client.Origin(u), User: conn.User, Only: len(all) == 1}, err
}

// Logout takes a connection's secret out of the keyring.
func (w *Work) Logout(ctx context.Context, name string) error {
	conn, err := w.named(ctx, name)
	if err != nil {
		return err
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return err
	}
	if err := w.Store.MayChange(); err != nil {
		return err
	}
	w.dropLink(conn.Name)
	return w.Vault.Delete(ctx, key)
}

// TestConnection signs in, and says what came of it.
func (w *Work) TestConnection(ctx context.Context, name string) (ConnectionView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return ConnectionView{}, err
	}
	var account interface{ Test(context.Context) error }
	if conn.Kind == order.KindECat {
		account, _, err = w.ecatClient(ctx, conn)
	} else {
		account, err = w.link(ctx, conn)
	}
	if err != nil {
		return ConnectionView{}, err
	}
	if err := account.Test(ctx); err != nil {
		return ConnectionView{}, err
	}
	return w.ShowConnection(ctx, conn.Name)
}

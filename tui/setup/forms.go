package setup

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// form is what is being typed, and what is done with it.
type form struct {
	title  string
	about  string
	fields *kit.Form
	adding order.ConnectionKind // what a new connection talks to; empty where it is none
	only   string               // the field that an error without one stands beside
	save   func() tea.Cmd
}

// fail puts an error beside its field and tells whether it could.
func (f *form) fail(err error) bool {
	var e *order.Error
	if errors.As(err, &e) && e.Field != "" && f.fields.Fail(e.Field, e.Message) {
		return true
	}
	return f.only != "" && f.fields.Fail(f.only, err.Error())
}

// askKind asks what a new connection talks to.
func (s *Screen) askKind() tea.Cmd {
	return kit.Show(kit.NewMenu(s.env, "What does the shop use?", "",
		kit.Choice{Label: "the shop's proxy", Key: "p", Help: "an address that the shop gave you; it signs in to ManageOrders itself", Msg: addMsg{order.KindProxy}},
		kit.Choice{Label: "ManageOrders", Key: "m", Help: "ShopWorks' own address, with a user and a password", Msg: addMsg{order.KindManageOrders}},
		kit.Choice{Label: "a file from the office", Key: "f", Help: "shop.json: it has everything but the password", Msg: officeMsg{}},
		kit.Choice{Label: "eCat", Key: "e", Help: "SuperCat eCat, to pull in orders that were written there", Msg: addMsg{order.KindECat}},
	))
}

func (s *Screen) openAdd(kind order.ConnectionKind) {
	f := &form{title: "A new connection: " + kindName[string(kind)], adding: kind, fields: kit.NewForm(), only: "url",
		about: "The password goes into this computer's keyring, never into a file."}
	f.fields.Add(s.env, "name", "Name").SetValue(s.freeName(kind))
	f.fields.Add(s.env, "url", "Address").Placeholder("https://")
	if kind != order.KindProxy {
		f.fields.Add(s.env, "user", "User").Placeholder("who signs in")
	}
	if kind == order.KindECat {
		f.fields.Add(s.env, "org", "Organisation").Placeholder("its short name")
	}
	secret := f.fields.Add(s.env, "secret", "Password")
	secret.Secret()
	if kind == order.KindProxy {
		secret.Placeholder("empty when the shop gave none")
	}
	f.fields.Keep(s.env, "connection "+string(kind))
	f.save = func() tea.Cmd { return s.add(kind, f.fields) }
	s.form, s.welcome = f, false
}

// freeName offers a name that no connection has.
func (s *Screen) freeName(kind order.ConnectionKind) string {
	name := map[order.ConnectionKind]string{order.KindProxy: "shop", order.KindManageOrders: "manageorders", order.KindECat: "ecat"}[kind]
	for _, c := range s.conns {
		if c.Name == name {
			return ""
		}
	}
	return name
}

// add keeps a new connection, signs in and tests it. It stays when it cannot
// be reached now: offline is normal.
func (s *Screen) add(kind order.ConnectionKind, f *kit.Form) tea.Cmd {
	conn := order.Connection{Name: strings.TrimSpace(f.Value("name")), Kind: kind, URL: strings.TrimSpace(f.Value("url")), User: strings.TrimSpace(f.Value("user"))}
	if conn.URL == "" {
		f.Fail("url", "the address that the shop gave you, such as https://api.shop.com")
		return nil
	}
	var settings []work.Assignment
	if org := strings.TrimSpace(f.Value("org")); org != "" {
		settings = append(settings, work.Assignment{Path: "org", Value: org})
	}
	w, secret := s.work, f.Value("secret")
	return s.do("Connecting to "+conn.Name, func(ctx context.Context) (said, error) {
		if _, err := w.AddConnection(ctx, conn, settings); err != nil {
			return said{}, err
		}
		if but := tryOut(ctx, w, conn.Name, secret); but != "" {
			return said{text: conn.Name + " is added, but " + but, conn: conn.Name, kind: kit.Warn}, nil
		}
		return said{text: "Connected to " + conn.Name + ".", conn: conn.Name, kind: kit.OK}, nil
	})
}

// tryOut signs in to a new connection and tests it. It says what does not work
// yet; the connection stays all the same.
func tryOut(ctx context.Context, w SignIns, name, secret string) string {
	if secret != "" {
		view, err := w.Login(ctx, name, secret)
		switch {
		case err != nil:
			return "not signed in: " + err.Error()
		case view.Session:
			return "signed in only " + forNow
		case view.Checked:
			return ""
		}
	}
	if _, err := w.TestConnection(ctx, name); err != nil {
		return "does not answer yet: " + err.Error()
	}
	return ""
}

// forNow is what a rep without a keyring has to know.
const forNow = "until orderpad ends: there is no keyring to keep it"

// openSignIn asks for a password; without a keyring, at each start.
func (s *Screen) openSignIn(name, about string) {
	f := &form{title: "Sign in to " + name, fields: kit.NewForm(), only: "secret", about: about}
	f.fields.Add(s.env, "secret", "Password").Secret()
	f.save = func() tea.Cmd {
		w, secret := s.work, f.fields.Value("secret")
		if secret == "" {
			f.fields.Fail("secret", "type the password")
			return nil
		}
		return s.do("Signing in to "+name, func(ctx context.Context) (said, error) {
			view, err := w.Login(ctx, name, secret)
			switch {
			case err != nil:
				return said{}, err
			case view.Session:
				return said{text: "Signed in to " + name + " " + forNow + ".", kind: kit.OK}, nil
			case !view.Checked && view.Note != "":
				return said{text: "The password for " + name + " is kept, " + view.Note, kind: kit.Warn}, nil
			}
			return said{text: "Signed in to " + name + ".", kind: kit.OK}, nil
		})
	}
	s.form = f
}

func (s *Screen) openImport() tea.Cmd {
	f := &form{title: "Import a price list", fields: kit.NewForm(), only: "path",
		about: "A CSV file with the columns style, size, from_qty, price. It replaces the list that is here; orders keep their prices."}
	f.fields.Add(s.env, "path", "File").Placeholder("prices.csv")
	f.fields.Keep(s.env, "prices")
	f.save = func() tea.Cmd {
		w, path := s.work, strings.TrimSpace(f.fields.Value("path"))
		if path == "" {
			f.fields.Fail("path", "name the file")
			return nil
		}
		return s.do("Reading "+path, func(ctx context.Context) (said, error) {
			n, err := w.ImportPricesFile(ctx, path)
			return said{text: "The price list has " + kit.Count(n, "price", "prices") + " now.", kind: kit.OK}, err
		})
	}
	s.form = f
	return nil
}

// openSetting edits one setting of the open connection. An empty value takes
// it away, so that what comes with orderpad stands again.
func (s *Screen) openSetting(l setting) {
	name, path := s.page.name, l.path
	f := &form{title: name + ": " + l.label, about: l.help + ". Empty: " + l.other + ".", fields: kit.NewForm(), only: "value"}
	field := f.fields.Add(s.env, "value", l.label)
	field.SetValue(l.value)
	if path == "" {
		f.about = l.help + "."
		field.Placeholder(map[string]string{"surcharge.SIZE": "7XL=4.00", "suffix.SIZE": "3XL=_3XL"}[l.label])
	}
	f.fields.Keep(s.env, "setting "+name+" "+l.label)
	f.save = func() tea.Cmd {
		change := work.Assignment{Path: path, Value: strings.TrimSpace(f.fields.Value("value"))}
		if path == "" {
			size, value, ok := strings.Cut(change.Value, "=")
			if !ok {
				f.fields.Fail("value", "write it as SIZE=VALUE")
				return nil
			}
			change = work.Assignment{Path: strings.TrimSuffix(l.label, "SIZE") + strings.TrimSpace(size), Value: strings.TrimSpace(value)}
		}
		w := s.work
		return s.do("Changing "+name, func(ctx context.Context) (said, error) {
			_, err := w.SetConnection(ctx, name, []work.Assignment{change})
			return said{text: change.Path + " is changed.", kind: kit.OK}, err
		})
	}
	s.form = f
}

package setup

import (
	"context"
	"net/url"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// officeMsg opens the form for the file that the office gave.
type officeMsg struct{}

// openOffice asks for the office's file and the secret, which is not in it.
func (s *Screen) openOffice(path string) {
	f := &form{title: "The office's file", fields: kit.NewForm(), only: "path",
		about: "It has everything but the password, which the office gives you by another way. Drag the file here, or type its path."}
	f.fields.Add(s.env, "path", "File").Placeholder("shop.json")
	f.fields.Field("path").SetValue(path)
	f.fields.Add(s.env, "secret", "Password").Secret()
	f.save = func() tea.Cmd {
		path := droppedPath(f.fields.Value("path"))
		if path == "" {
			f.fields.Fail("path", "name the file")
			return nil
		}
		w, secret := s.work, f.fields.Value("secret")
		return s.do("Reading "+path, func(ctx context.Context) (said, error) {
			view, err := w.ImportConnectionFile(ctx, path)
			if err != nil {
				return said{}, err
			}
			if but := tryOut(ctx, w, view.Name, secret); but != "" {
				return said{text: view.Name + " is added, but " + but, conn: view.Name, kind: kit.Warn}, nil
			}
			return said{text: "Connected to " + view.Name + "; its styles and stock are being fetched.", kind: kit.OK, first: true}, nil
		})
	}
	s.form, s.welcome = f, false
}

// droppedPath is the path in what a terminal writes for a file that is dragged
// into it: in quotes, with blanks escaped, or as an address.
func droppedPath(text string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n > 1 && (text[0] == '\'' || text[0] == '"') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" {
		path := u.Path
		if len(path) > 2 && path[0] == '/' && path[2] == ':' {
			path = path[1:] // file:///C:/Users
		}
		return path
	}
	return strings.ReplaceAll(text, `\ `, " ")
}

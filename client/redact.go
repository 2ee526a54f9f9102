package client

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"orderpad/store/order"
)

// masked stands for a secret in what a server sent back.
const masked = "***"

// plainSecret is the length from which a secret is taken out of data too: a
// shorter one may be a word of a product's name.
const plainSecret = 8

// secretsOf are the values that a request carries and nothing may show: those of
// its header, whole and as parts, and what its body hides, each in the spellings
// in which a server can send it back.
func secretsOf(h http.Header, hide []string) []string {
	found := slices.Clone(hide)
	for _, values := range h {
		for _, v := range values {
			found = append(found, v)
			if _, token, ok := strings.Cut(v, " "); ok {
				found = append(found, token)
				if both, err := base64.StdEncoding.DecodeString(token); err == nil {
					_, password, _ := strings.Cut(string(both), ":")
					found = append(found, string(both), password)
				}
			}
		}
	}
	var all []string
	add := func(s string) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for _, s := range found {
		add(s)
		if text, err := json.Marshal(s); err == nil {
			add(strings.Trim(string(text), `"`))
		}
		add(strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`))
		add(url.QueryEscape(s))
		add(url.PathEscape(s))
	}
	// The longest first: a part must not leave the rest of the whole.
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// hide takes every secret out of text, wherever it stands.
func hide(text string, secrets []string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, masked)
		}
	}
	return text
}

// hiding tells which secrets are taken out of a body already as it arrives: all
// of them where the server refuses, the long ones in data.
func hiding(status int, secrets []string) []string {
	if status < 200 || status > 299 {
		return secrets
	}
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return len(s) < plainSecret })
}

// hideIn takes secrets out of the sentences of an error that quotes a server.
func hideIn(err error, secrets []string) error {
	var w *WireError
	if errors.As(err, &w) {
		w.Says = hide(w.Says, secrets)
	}
	var e *order.Error
	if errors.As(err, &e) {
		e.Message = hide(e.Message, secrets)
	}
	return err
}

// redactor takes secrets out of a stream.
type redactor struct {
	r       io.Reader
	secrets [][]byte
	longest int
	raw     []byte // read and not yet known to hold no secret
	clean   []byte // ready to be handed on
	err     error
}

func redacting(r io.Reader, secrets []string) io.Reader {
	if len(secrets) == 0 {
		return r
	}
	d := &redactor{r: r}
	for _, s := range secrets {
		d.secrets = append(d.secrets, []byte(s))
		d.longest = max(d.longest, len(s))
	}
	return d
}

func (d *redactor) Read(p []byte) (int, error) {
	for len(d.clean) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		var chunk [16 << 10]byte
		n, err := d.r.Read(chunk[:])
		d.raw, d.err = append(d.raw, chunk[:n]...), err
		for _, s := range d.secrets {
			if bytes.Contains(d.raw, s) {
				d.raw = bytes.ReplaceAll(d.raw, s, []byte(masked))
			}
		}
		keep := d.longest - 1 // the beginning of a secret whose rest is still to come
		if d.err != nil {
			keep = 0
		}
		if ready := len(d.raw) - keep; ready > 0 {
			d.clean = append(d.clean[:0], d.raw[:ready]...)
			d.raw = append(d.raw[:0], d.raw[ready:]...)
		}
	}
	n := copy(p, d.clean)
	d.clean = d.clean[n:]
	return n, nil
}

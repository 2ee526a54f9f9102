// Package credential keeps the secrets of connections: in the keyring of the
// operating system, and where there is none, in an environment variable or in
// memory for one session. A secret is never written anywhere else.
package credential

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"orderpad/store/order"
)

// service is the name of all entries in the keyring.
const service = "orderpad"

// Source says where a secret came from.
type Source string

// The sources, in the order in which they are asked.
const (
	FromEnvironment Source = "environment"
	FromSession     Source = "session" // asked at this start, in memory only
	FromKeyring     Source = "keyring"
)

// Key names a connection's secret. The keyring knows it by origin and user, so
// that a changed address asks again; the name serves the environment variable
// and the sentences.
type Key struct {
	Name   string // of the connection
	Origin string // scheme://host:port
	User   string // empty where the connection has none
	Only   bool   // it is the only connection: ORDERPAD_SECRET counts too
}

// entry is the account under which the keyring keeps the secret.
func (k Key) entry() string { return k.Origin + " " + k.User }

// Secret is a secret and where it came from.
type Secret struct {
	value    string
	Source   Source
	Variable string // the environment variable, with FromEnvironment
}

// Value is the secret itself.
func (s Secret) Value() string { return s.value }

// String keeps the secret out of logs and messages.
func (s Secret) String() string { return "(secret from " + string(s.Source) + ")" }

// GoString keeps the secret out of %#v as well.
func (s Secret) GoString() string { return s.String() }

// ErrNotSignedIn means that nobody has given a secret yet.
var ErrNotSignedIn = errors.New("not signed in")

// ErrUnavailable means that the keyring cannot be asked: whether there is a
// secret is not known.
var ErrUnavailable = errors.New("the keyring cannot be used")

// Deadlines for the keyring, which itself may block for ever.
const (
	readDeadline  = 3 * time.Second
	loginDeadline = 30 * time.Second // a person may have to unlock it
)

// Vault finds and keeps secrets. It is safe for concurrent use.
type Vault struct {
	ring   Keyring
	getenv func(string) string
	read   time.Duration
	login  time.Duration
	// slot lets one call into the keyring at a time: a service that never
	// answers must not collect goroutines.
	slot chan struct{}

	mu      sync.Mutex
	session map[string]string // by entry
}

// New makes a Vault on the operating system's keyring and environment.
func New() *Vault { return With(System(), os.Getenv) }

// With makes a Vault on another keyring and environment: a demo's, a test's.
func With(ring Keyring, getenv func(string) string) *Vault {
	return &Vault{ring: ring, getenv: getenv, read: readDeadline, login: loginDeadline, slot: make(chan struct{}, 1), session: map[string]string{}}
}

// Get finds a secret: environment, what was typed in this session, keyring.
// Its errors are order.Errors of kind unauthorized that wrap ErrNotSignedIn or
// ErrUnavailable.
func (v *Vault) Get(ctx context.Context, key Key) (Secret, error) {
	if name := v.Environment(key); name != "" {
		return Secret{value: v.environment(name), Source: FromEnvironment, Variable: name}, nil
	}
	// Typed after the keyring had none, could not be asked, or had a stale one.
	v.mu.Lock()
	value, ok := v.session[key.entry()]
	v.mu.Unlock()
	if ok {
		return Secret{value: value, Source: FromSession}, nil
	}
	value, err := v.call(ctx, v.read, func() (string, error) { return v.ring.Get(service, key.entry()) })
	switch {
	case err == nil && value != "":
		return Secret{value: value, Source: FromKeyring}, nil
	case err == nil, errors.Is(err, ErrNotFound):
		return Secret{}, &order.Error{Kind: order.KindUnauthorized, Err: ErrNotSignedIn,
			Message: "There is no secret for " + key.Name + " yet", Hint: "Run: orderpad login " + key.Name}
	default:
		return Secret{}, unavailable(key, err, "The secret for "+key.Name+" cannot be read")
	}
}

// Environment is the variable that gives a secret, if one does.
func (v *Vault) Environment(key Key) string {
	for _, name := range variables(key) {
		if v.environment(name) != "" {
			return name
		}
	}
	return ""
}

// StoreKey is the access key and secret of a shop's store as the environment gives
// them; empty where it does not.
func (v *Vault) StoreKey() (key, secret string) {
	return v.environment("ORDERPAD_STORE_KEY"), v.environment("ORDERPAD_STORE_SECRET")
}

// environment is a variable's value without the line end that reading it from
// a file leaves.
func (v *Vault) environment(name string) string { return strings.TrimRight(v.getenv(name), "\r\n") }

// Set keeps a secret in the keyring and nowhere else. Its errors are invalid
// when the keyring does not take so long a one, else unauthorized wrapping
// ErrUnavailable; whether to Hold the secret for the session then is the
// caller's to ask.
func (v *Vault) Set(ctx context.Context, key Key, secret string) error {
	if secret == "" {
		return order.FieldError("secret", "The secret for %s is empty", key.Name)
	}
	_, err := v.call(ctx, v.login, func() (string, error) { return "", v.ring.Set(service, key.entry(), secret) })
	switch {
	case err == nil:
		v.forget(key) // another program's change counts from now on
		return nil
	case errors.Is(err, ErrTooBig):
		return &order.Error{Kind: order.KindInvalid, Field: "secret", Err: err,
			Message: "The secret for " + key.Name + " is too long for this computer's keyring"}
	default:
		return unavailable(key, err, "The secret for "+key.Name+" was not kept")
	}
}

// Hold keeps a secret in memory for this session only.
func (v *Vault) Hold(key Key, secret string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.session[key.entry()] = secret
}

func (v *Vault) forget(key Key) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.session, key.entry())
}

// Delete takes a secret out of the session and the keyring. None there is no
// error; a variable that still gives one is named in it, as deleting cannot
// undo that.
func (v *Vault) Delete(ctx context.Context, key Key) error {
	v.forget(key)
	_, err := v.call(ctx, v.login, func() (string, error) { return "", v.ring.Delete(service, key.entry()) })
	if err != nil && !errors.Is(err, ErrNotFound) {
		return unavailable(key, err, "The secret for "+key.Name+" could not be taken out of the keyring")
	}
	for _, name := range variables(key) {
		if v.getenv(name) != "" {
			e := order.Errorf(order.KindConflict, "%s still gives a secret for %s", name, key.Name)
			e.Hint = "Unset it to be signed out"
			return e
		}
	}
	return nil
}

// call asks the keyring in a goroutine, which is left behind when it does not
// answer in time; no other starts until it has ended.
func (v *Vault) call(ctx context.Context, deadline time.Duration, ask func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	select {
	case v.slot <- struct{}{}:
	case <-ctx.Done():
		return "", errNoAnswer
	}
	type answer struct {
		value string
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() { <-v.slot }()
		value, err := ask()
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		return "", errNoAnswer
	}
}

var errNoAnswer = errors.New("it does not answer")

// unavailable is the error of a keyring that cannot be used; its own words,
// which differ by system, stay in the cause.
func unavailable(key Key, err error, message string) *order.Error {
	if errors.Is(err, errNoAnswer) {
		message += ": the keyring does not answer"
	} else {
		message += ": there is no keyring, or it is locked"
	}
	return &order.Error{Kind: order.KindUnauthorized, Message: message, Err: errors.Join(ErrUnavailable, err),
		Hint: "Unlock the keyring, or set " + Variable(key.Name)}
}

// Variable is the environment variable that gives a connection's secret.
func Variable(name string) string {
	return "ORDERPAD_SECRET_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, name)
}

func variables(key Key) []string {
	names := []string{Variable(key.Name)}
	if key.Only {
		names = append(names, "ORDERPAD_SECRET")
	}
	return names
}

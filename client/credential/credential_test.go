package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
)

var shop = Key{Name: "north-west 1", Origin: "https://shop.example.com:443", User: "jo"}

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestOrderOfSources(t *testing.T) {
	ctx := context.Background()
	ring := Memory()
	v := With(ring, env())
	if _, err := v.Get(ctx, shop); !errors.Is(err, ErrNotSignedIn) || errors.Is(err, ErrUnavailable) || order.KindOf(err) != order.KindUnauthorized {
		t.Fatalf("nothing there: %v", err)
	}
	if err := v.Set(ctx, shop, "kept"); err != nil {
		t.Fatal(err)
	}
	check := func(v *Vault, key Key, value string, from Source) {
		t.Helper()
		s, err := v.Get(ctx, key)
		if err != nil || s.Value() != value || s.Source != from {
			t.Errorf("%q from %s, %v; want %q from %s", s.Value(), s.Source, err, value, from)
		}
	}
	check(v, shop, "kept", FromKeyring)
	v.Hold(shop, "typed")
	check(v, shop, "typed", FromSession)
	check(With(ring, env("ORDERPAD_SECRET_NORTH_WEST_1", "env")), shop, "env", FromEnvironment)
	check(With(ring, env("ORDERPAD_SECRET_NORTH_WEST_1", "read from a file\r\n")), shop, "read from a file", FromEnvironment)
	check(With(ring, env("ORDERPAD_SECRET", "any")), shop, "kept", FromKeyring)
	only := shop
	only.Only = true
	check(With(ring, env("ORDERPAD_SECRET", "any")), only, "any", FromEnvironment)
	check(With(ring, env("ORDERPAD_SECRET", "any", "ORDERPAD_SECRET_NORTH_WEST_1", "env")), only, "env", FromEnvironment)

	if err := v.Set(ctx, shop, "new"); err != nil {
		t.Fatal(err)
	}
	check(v, shop, "new", FromKeyring) // what was typed no longer hides it

	for _, other := range []Key{{Name: shop.Name, Origin: "https://shop.example.com:8443", User: "jo"}, {Name: shop.Name, Origin: shop.Origin, User: "al"}} {
		if _, err := v.Get(ctx, other); !errors.Is(err, ErrNotSignedIn) {
			t.Errorf("%+v has %v", other, err)
		}
	}
	renamed := shop
	renamed.Name = "renamed"
	check(v, renamed, "new", FromKeyring)
}

func TestDelete(t *testing.T) {
	ctx := context.Background()
	v := With(Memory(), env())
	if err := v.Delete(ctx, shop); err != nil {
		t.Errorf("nothing to delete: %v", err)
	}
	if err := v.Set(ctx, shop, "a"); err != nil {
		t.Fatal(err)
	}
	v.Hold(shop, "b")
	if err := v.Delete(ctx, shop); err != nil {
		t.Fatal(err)
	}
	if s, err := v.Get(ctx, shop); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("still %q, %v", s.Value(), err)
	}
	v = With(Memory(), env("ORDERPAD_SECRET_NORTH_WEST_1", "x"))
	if err := v.Delete(ctx, shop); !order.IsKind(err, order.KindConflict) || !strings.Contains(err.Error(), "ORDERPAD_SECRET_NORTH_WEST_1") {
		t.Errorf("the variable still signs in: %v", err)
	}
}

func TestKeyringThatCannotBeUsed(t *testing.T) {
	ctx := context.Background()
	for _, words := range []string{
		"The name org.freedesktop.secrets was not provided by any .service files",
		"exec: \"dbus-launch\": executable file not found in $PATH",
		"dial unix /run/user/1000/bus: connect: no such file or directory",
		"failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'",
		"exit status 36", "Not enough memory resources are available to process this command.",
	} {
		no := errors.New(words)
		v := With(Keyring{
			Get:    func(string, string) (string, error) { return "", no },
			Set:    func(string, string, string) error { return no },
			Delete: func(string, string) error { return no },
		}, env())
		_, getErr := v.Get(ctx, shop)
		for what, err := range map[string]error{"get": getErr, "set": v.Set(ctx, shop, "s3cret"), "delete": v.Delete(ctx, shop)} {
			var e *order.Error
			if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotSignedIn) || !errors.Is(err, no) || !errors.As(err, &e) || e.Kind != order.KindUnauthorized {
				t.Errorf("%s: %v", what, err)
				continue
			}
			if strings.Contains(fmt.Sprint(e.Message, e.Hint, e.Err), "s3cret") || !strings.Contains(e.Hint, "ORDERPAD_SECRET_NORTH_WEST_1") {
				t.Errorf("%s: %s (%s)", what, e.Message, e.Hint)
			}
		}
		// Never silently something else: only a person's Hold helps.
		if _, err := v.Get(ctx, shop); err == nil {
			t.Error("a refused Set became a secret")
		}
		v.Hold(shop, "typed")
		if s, err := v.Get(ctx, shop); err != nil || s.Source != FromSession {
			t.Errorf("%v, %v", s, err)
		}
	}
}

func TestTooLongASecret(t *testing.T) {
	ring := Memory()
	ring.Set = func(string, string, string) error { return fmt.Errorf("wincred: %w", ErrTooBig) }
	err := With(ring, env()).Set(context.Background(), shop, strings.Repeat("x", 3000))
	if !order.IsKind(err, order.KindInvalid) || errors.Is(err, ErrUnavailable) || strings.Contains(err.Error(), "xxx") {
		t.Errorf("%v", err)
	}
	if err := With(Memory(), env()).Set(context.Background(), shop, ""); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("empty: %v", err)
	}
}

// TestKeyringThatNeverAnswers: every call ends at its deadline, and only one
// goroutine is left behind however often it is asked.
func TestKeyringThatNeverAnswers(t *testing.T) {
	asked := make(chan struct{}, 10)
	never := make(chan struct{})
	ring := Memory()
	ring.Get = func(string, string) (string, error) { asked <- struct{}{}; <-never; return "late", nil }
	v := With(ring, env())
	v.read, v.login = 30*time.Millisecond, 30*time.Millisecond
	for range 3 {
		if _, err := v.Get(context.Background(), shop); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "does not answer") {
			t.Fatalf("%v", err)
		}
	}
	if err := v.Set(context.Background(), shop, "x"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("set behind a hanging get: %v", err)
	}
	if n := len(asked); n != 1 {
		t.Errorf("the keyring was asked %d times", n)
	}
	// Once it answers after all, it is of use again.
	close(never)
	v.read = 10 * time.Second
	if s, err := v.Get(context.Background(), shop); err != nil || s.Value() != "late" {
		t.Errorf("%v, %v", s, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	v.ring.Get = func(string, string) (string, error) { <-hang; return "", nil }
	if _, err := v.Get(ctx, shop); !errors.Is(err, ErrUnavailable) {
		t.Errorf("canceled: %v", err)
	}
}

func TestDeadlines(t *testing.T) {
	v := New()
	if v.read != 3*time.Second || v.login != 30*time.Second {
		t.Errorf("%v and %v", v.read, v.login)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := Secret{value: "hunter2", Source: FromKeyring}
	if out := fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s, s); strings.Contains(out, "hunter2") {
		t.Error(out)
	}
	if out := fmt.Sprintf("%v %+v", struct{ S Secret }{s}, &s); strings.Contains(out, "hunter2") {
		t.Error(out)
	}
}

func TestVariable(t *testing.T) {
	for name, want := range map[string]string{"nwca": "ORDERPAD_SECRET_NWCA", "my-shop.2": "ORDERPAD_SECRET_MY_SHOP_2", "Café": "ORDERPAD_SECRET_CAF_"} {
		if got := Variable(name); got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
}

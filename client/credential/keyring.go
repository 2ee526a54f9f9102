package credential

import (
	"sync"

	"github.com/zalando/go-keyring"
)

// The two errors that a keyring tells apart. Everything else means that it
// cannot be used: "no keyring here" comes in many wordings.
var (
	ErrNotFound = keyring.ErrNotFound
	ErrTooBig   = keyring.ErrSetDataTooBig
)

// Keyring is a store of secrets by service and account. Its functions may
// block for ever.
type Keyring struct {
	Get    func(service, account string) (string, error)
	Set    func(service, account, secret string) error
	Delete func(service, account string) error
}

// System is the operating system's keyring: Secret Service, Keychain or
// Credential Manager.
func System() Keyring {
	return Keyring{Get: keyring.Get, Set: keyring.Set, Delete: keyring.Delete}
}

// Memory is a keyring that forgets when the program ends: the demo's.
func Memory() Keyring {
	var mu sync.Mutex
	kept := map[[2]string]string{}
	return Keyring{
		Get: func(service, account string) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			secret, ok := kept[[2]string{service, account}]
			if !ok {
				return "", ErrNotFound
			}
			return secret, nil
		},
		Set: func(service, account, secret string) error {
			mu.Lock()
			defer mu.Unlock()
			kept[[2]string{service, account}] = secret
			return nil
		},
		Delete: func(service, account string) error {
			mu.Lock()
			defer mu.Unlock()
			delete(kept, [2]string{service, account})
			return nil
		},
	}
}

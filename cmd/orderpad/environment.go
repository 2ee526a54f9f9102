package main

import (
	"os"
	"strings"
)

// secretVariables begin the names of variables that hold secrets.
var secretVariables = []string{"ORDERPAD_SECRET", "ORDERPAD_STORE_"}

// takeSecrets takes what is secret out of the environment, so that no program
// that orderpad starts (an editor, a browser, a keyring's helper) gets it, and
// returns the environment as it was.
func takeSecrets() (getenv func(string) string) {
	taken := map[string]string{}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		for _, prefix := range secretVariables {
			if strings.HasPrefix(strings.ToUpper(name), prefix) {
				taken[name] = value
				_ = os.Unsetenv(name) // of a name that is set it cannot fail
			}
		}
	}
	return func(name string) string {
		if value, ok := taken[name]; ok {
			return value
		}
		return os.Getenv(name)
	}
}

package store

import "os"

// machine is what systemd or D-Bus gave this installation as its name.
// Containers often have none, and images that were cloned carelessly share one.
func machine() string {
	for _, file := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if data, err := os.ReadFile(file); err == nil {
			if id := machineID(string(data)); id != "" {
				return id
			}
		}
	}
	return ""
}

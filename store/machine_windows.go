package store

import "golang.org/x/sys/windows/registry"

// machine is the MachineGuid that Windows was given when it was set up. The
// 64-bit view of the registry is asked, where a 32-bit program would not see it.
func machine() string {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, registry.QUERY_VALUE|registry.WOW64_64KEY)
	if err != nil {
		return ""
	}
	defer func() { _ = key.Close() }() // only read
	id, _, err := key.GetStringValue("MachineGuid")
	if err != nil {
		return ""
	}
	return machineID(id)
}

//go:build !cgo && !orderpad_nocgo

package store

// Go turns cgo off without a word where it finds no C compiler. The undefined
// name is the message; checking for another system takes -tags orderpad_nocgo.
var _ = orderpad_needs_a_C_compiler__on_Debian_apt_install_gcc__and_CGO_ENABLED_1

//go:build race

package main

// slowed tells that the race detector runs.
const slowed = true

package team

import (
	"crypto/rand"
	"sync"
)

// thisProcess stands for the run of the computer where its system gives none: a
// program does not outlive it.
var thisProcess = sync.OnceValue(rand.Text)

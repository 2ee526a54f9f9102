package team

import "crypto/rand"

// thisProcess stands for the run of the computer where its system gives none: a
// program does not outlive it.
var thisProcess = rand.Text()

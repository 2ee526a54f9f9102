package main

import (
	"math/rand/v2"
	"slices"
)

// typing is what reps type, key by key; \b is a backspace.
var typing = []string{
	"pc54 navy 2x", "c54", "navy", "tee", "black polo 3xl", "hooded sweatshirt", "men's tri-blend", "l500",
	"athletic heather", "dk grey hoodie", "2xl nvy tee", "st350 royal", "gildan 50/50", "youth ys red",
	"richardson cap", "osfa", "heather", "bk", "full-zip jacket", "port authority silk touch", "carolina blue v-neck",
	"3230", "pc54_2x", "toddler 2t pink", "ladies long sleeve white", "st35\b50 maroon xlt", "nayv tee", "x", "5",
	"port & comp\b\b\b\b\b\b\bcompany core",
}

// keystroke is one key and the text that it leaves in the prompt.
type keystroke struct {
	key  string
	text string
	last bool // the prompt is emptied after it
}

// keystrokes are all keys of the recorded typing, from an empty prompt for each
// line, in an order that the seed decides.
func keystrokes(seed uint64) []keystroke {
	var keys []keystroke
	for _, line := range rand.New(rand.NewPCG(seed, 1)).Perm(len(typing)) {
		var text []rune
		for _, r := range typing[line] {
			key := string(r)
			if r == '\b' {
				key, text = "\x7f", text[:len(text)-1]
			} else {
				text = append(text, r)
			}
			keys = append(keys, keystroke{key: key, text: string(text)})
		}
		keys[len(keys)-1].last = true
	}
	return keys
}

// lastKeys are the keys that end a line.
func lastKeys(seed uint64) []keystroke {
	return slices.DeleteFunc(keystrokes(seed), func(k keystroke) bool { return !k.last })
}

// lineEnd is behind the line that the key at a place belongs to.
func lineEnd(keys []keystroke, at int) int {
	for !keys[at].last {
		at++
	}
	return at + 1
}

package order

import "slices"

// pairOrder is how the pairs of a clause stand.
type pairOrder uint8

const (
	sizeFirst        pairOrder = iota // S 4 M 8
	numberFirst                       // 4 S 8 M
	sizesThenNumbers                  // S M L 4 8 8, or numbers alone
)

// path is one way through a clause: every lexeme is in exactly one atom.
type path struct {
	order pairOrder
	atoms []atom
}

// Bounds of the search. What goes beyond is too doubtful to be read.
const (
	maxSteps = 20_000
	maxPaths = 48
)

// pathFinder enumerates the ways in which a clause is read whole.
type pathFinder struct {
	c     *clause
	order pairOrder
	now   []atom
	times int8 // pairs with a sign of times: 0 none yet, 1 all have it, -1 none has
	steps int
	far   int // the lexeme that no way went beyond
	out   []path
	dead  map[deadEnd]bool
}

// deadEnd is a state from which no way led to the end.
type deadEnd struct {
	at    int
	state pairState
	last  atomKind
	loose int
	times int8
}

type pairState uint8

const (
	outside   pairState = iota
	gotSize             // sizeFirst: a size waits for its number
	gotNumber           // numberFirst: a number waits for its size
)

// paths enumerates all ways through a clause. It reports the first lexeme that
// stood in the way of the best one, and whether the search was given up.
func (c *clause) paths() (all []path, far int, tooMany bool) {
	for _, order := range []pairOrder{sizeFirst, numberFirst, sizesThenNumbers} {
		f := pathFinder{c: c, order: order, dead: map[deadEnd]bool{}}
		f.walk(0, outside, 0, 0)
		all = append(all, f.out...)
		far = max(far, f.far)
		tooMany = tooMany || f.steps >= maxSteps || len(f.out) >= maxPaths
	}
	return all, far, tooMany
}

// walk goes on from a lexeme. Signs counts those since the size or number that
// waits; loose the numbers outside pairs.
func (f *pathFinder) walk(at int, state pairState, signs, loose int) bool {
	if f.steps++; f.steps >= maxSteps || len(f.out) >= maxPaths {
		return true
	}
	f.far = max(f.far, at)
	if at == len(f.c.lx) {
		if state != outside {
			return false
		}
		f.out = append(f.out, path{f.order, append([]atom(nil), f.now...)})
		return true
	}
	end := deadEnd{at, state, f.last(), loose*16 + signs, f.times}
	if f.dead[end] {
		return false
	}
	found := false
	for _, a := range f.c.atoms[at] {
		if f.step(a, state, signs, loose) {
			found = true
		}
	}
	if !found && f.steps < maxSteps {
		f.dead[end] = true
	}
	return found
}

func (f *pathFinder) last() atomKind {
	if len(f.now) == 0 {
		return atomSep
	}
	return f.now[len(f.now)-1].kind
}

// step takes one atom, if it may stand here, and goes on behind it.
func (f *pathFinder) step(a atom, state pairState, signs, loose int) bool {
	next := state
	times := f.times
	switch a.kind {
	case atomSize:
		switch {
		case f.order == sizeFirst && state == outside:
			next, signs = gotSize, 0
		case f.order == numberFirst && state == gotNumber:
			next = outside
			if times = f.agree(signs&8 != 0); times == 9 {
				return false
			}
		case f.order == sizesThenNumbers && state == outside:
		default:
			return false
		}
	case atomNumber:
		switch {
		case f.order == sizeFirst && state == gotSize:
			if f.negative(a.from) {
				return false
			}
			next = outside
			if times = f.agree(signs&8 != 0); times == 9 {
				return false
			}
		case state != outside:
			return false
		case f.order == numberFirst:
			// It is a pair's, or stands alone; both are tried.
			if f.push(a, gotNumber, 0, loose, times) {
				f.takeLoose(a, loose)
				return true
			}
			return f.takeLoose(a, loose)
		default:
			return f.takeLoose(a, loose)
		}
	case atomSign:
		if a.text == "x" || a.text == "*" || a.text == "×" {
			if state == outside {
				if !f.timesAlone(a) {
					return false
				}
				break
			}
			if signs != 0 {
				return false
			}
			signs = 8 | 1
		} else if state == outside {
			return false // there it is an atomSep
		} else if signs++; signs > 1 {
			return false
		}
	case atomSep, atomPrice, atomBarePrice, atomTotal, atomRange, atomEven, atomSame, atomChange, atomDoubt, atomOffer:
		if state != outside || a.kind == atomRange && (f.order != sizesThenNumbers || f.last() != atomSize ||
			!f.c.sizeAt(a.to)) {
			return false
		}
	case atomEach:
		if k := f.last(); k != atomNumber && k != atomLoose && k != atomPrice && k != atomBarePrice && k != atomSize &&
			f.order != sizesThenNumbers {
			return false
		} else if k == atomSize && f.order != sizesThenNumbers {
			return false
		}
	case atomGlue:
		if state != outside && !pairGlue[a.text] {
			return false
		}
	case atomStyle, atomColor, atomFit, atomGarment, atomUnknownColor:
		if state == gotSize {
			return false
		}
		a.inPair = state == gotNumber
	}
	return f.push(a, next, signs, loose, times)
}

// timesAlone tells whether a sign of times stands beside a number of its own,
// for goods that need no size: 112 black x 12, 12x 112 black.
func (f *pathFinder) timesAlone(a atom) bool {
	if f.order != sizesThenNumbers {
		return false
	}
	ahead := a.to < len(f.c.atoms) && slices.ContainsFunc(f.c.atoms[a.to],
		func(n atom) bool { return n.kind == atomNumber })
	return ahead || f.last() == atomLoose
}

func (c *clause) sizeAt(i int) bool {
	return i < len(c.lx) && slices.ContainsFunc(c.atoms[i], func(a atom) bool { return a.kind == atomSize })
}

// pairGlue may stand between a size and its number.
var pairGlue = wordSet("of in size qty quantity pcs pc pieces piece the is are units unit")

func (f *pathFinder) takeLoose(a atom, loose int) bool {
	if f.order != sizesThenNumbers && loose >= 3 {
		return false
	}
	lx := f.c.lx
	word := func(i int) bool { return lx[i].kind == lexWord && lx[i].lower != "x" && lx[i].lower != "×" }
	if a.to < len(lx) && lx[a.to].glued && word(a.to) && !dozenWords[lx[a.to].lower] || lx[a.from].glued && a.from > 0 &&
		word(a.from-1) {
		return false // 4XL is no 4 and XL, size12 no 12
	}
	if next := a.to + 1; next < len(lx) && lx[a.to].glued && lx[next].glued && lx[next].kind == lexWord {
		return false // nor is 4xl
	}
	a.kind = atomLoose
	return f.push(a, outside, 0, loose+1, f.times)
}

func (f *pathFinder) push(a atom, state pairState, signs, loose int, times int8) bool {
	was := f.times
	f.times = times
	f.now = append(f.now, a)
	found := f.walk(a.to, state, signs, loose)
	f.now = f.now[:len(f.now)-1]
	f.times = was
	return found
}

// agree holds that either all pairs have a sign of times or none: the x of 4xL
// is a sign only among others. 9 is no.
func (f *pathFinder) agree(times bool) int8 {
	want := int8(-1)
	if times {
		want = 1
	}
	if f.times != 0 && f.times != want {
		return 9
	}
	return want
}

// negative tells whether a number has a minus of its own: S -4.
func (f *pathFinder) negative(at int) bool {
	lx := f.c.lx
	return at > 0 && (lx[at-1].text == "-" || lx[at-1].text == "−") && lx[at].glued && !lx[at-1].glued
}

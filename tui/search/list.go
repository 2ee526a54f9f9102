package search

// list is which rows are in sight and which one is selected. It knows nothing
// of what a row is.
type list struct {
	n, cursor, top, page int
}

// set says how many rows there are; the cursor keeps its place.
func (l *list) set(n int) {
	l.n = n
	l.clamp()
}

func (l *list) clamp() {
	l.cursor = max(0, min(l.cursor, l.n-1))
	l.top = max(0, min(l.top, l.n-l.page))
}

// fit says how many rows are drawn, and scrolls the selected one into sight.
func (l *list) fit(page int) {
	l.page = max(page, 0)
	l.clamp()
	if l.cursor < l.top {
		l.top = l.cursor
	}
	if l.page > 0 && l.cursor >= l.top+l.page {
		l.top = l.cursor - l.page + 1
	}
}

// sight is the range of rows in sight.
func (l *list) sight() (from, to int) { return l.top, min(l.top+l.page, l.n) }

// key moves the cursor, and tells whether the key does so.
func (l *list) key(name string) bool {
	step := max(l.page-1, 1)
	switch name {
	case "up", "k":
		l.cursor--
	case "down", "j":
		l.cursor++
	case "pgup", "ctrl+b":
		l.cursor -= step
	case "pgdown", "ctrl+f":
		l.cursor += step
	case "home", "g":
		l.cursor = 0
	case "end", "G":
		l.cursor = l.n - 1
	default:
		return false
	}
	l.clamp()
	return true
}

// scroll moves the rows in sight, and the cursor along when it would leave
// them.
func (l *list) scroll(lines int) {
	l.top = max(0, min(l.top+lines, l.n-l.page))
	l.cursor = max(l.top, min(l.cursor, l.top+max(l.page, 1)-1))
	l.clamp()
}

// at is the row drawn at a line of the list, -1 for none.
func (l *list) at(line int) int {
	if i := l.top + line; line >= 0 && line < l.page && i < l.n {
		return i
	}
	return -1
}

// move puts the cursor on another row and keeps it where it is on the screen.
func (l *list) move(to int) {
	l.top += to - l.cursor
	l.cursor = to
	l.clamp()
}

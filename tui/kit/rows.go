package kit

import tea "charm.land/bubbletea/v2"

// Rows is which rows of a list are in sight and which one is selected. It
// knows nothing of what a row is.
type Rows struct {
	n, cursor, top, page int
}

// Len is the number of rows.
func (r *Rows) Len() int { return r.n }

// SetLen says how many rows there are now. The cursor keeps its place.
func (r *Rows) SetLen(n int) {
	r.n = max(n, 0)
	r.clamp()
}

// Page is how many rows were drawn last.
func (r *Rows) Page() int { return r.page }

// Cursor is the selected row, -1 when there are none.
func (r *Rows) Cursor() int {
	if r.n == 0 {
		return -1
	}
	return r.cursor
}

// Select moves the cursor to a row.
func (r *Rows) Select(i int) {
	r.cursor = i
	r.clamp()
}

// Hold moves the cursor to a row and keeps it where it is on the screen.
func (r *Rows) Hold(i int) {
	r.top += i - r.cursor
	r.Select(i)
}

func (r *Rows) clamp() { r.cursor = max(0, min(r.cursor, r.n-1)) }

// Key moves the cursor for arrows, j and k, pages and ends, and tells whether
// the key was one of these.
func (r *Rows) Key(k tea.KeyPressMsg) bool { return r.Move(KeyName(k)) }

// Move is Key by the key's name.
func (r *Rows) Move(key string) bool {
	step := max(r.page-1, 1)
	switch key {
	case "up", "k":
		r.cursor--
	case "down", "j":
		r.cursor++
	case "pgup", "ctrl+b":
		r.cursor -= step
	case "pgdown", "ctrl+f":
		r.cursor += step
	case "home", "g":
		r.cursor = 0
	case "end", "G":
		r.cursor = r.n - 1
	default:
		return false
	}
	r.clamp()
	return true
}

// Scroll moves the rows in sight by lines, and the cursor along when it would
// leave them.
func (r *Rows) Scroll(lines int) {
	r.top = max(0, min(r.top+lines, r.n-r.page))
	r.cursor = max(r.top, min(r.cursor, r.top+max(r.page, 1)-1))
	r.clamp()
}

// Fit says how many rows there is room for, scrolls the selected one into
// sight, and returns the range of rows to draw.
func (r *Rows) Fit(page int) (from, to int) {
	r.page = max(page, 0)
	r.clamp()
	if r.cursor < r.top {
		r.top = r.cursor
	}
	if r.page > 0 && r.cursor >= r.top+r.page {
		r.top = r.cursor - r.page + 1
	}
	r.top = max(0, min(r.top, r.n-r.page))
	return r.top, min(r.top+r.page, r.n)
}

// At is the row drawn at a line of the list, counted from 0, -1 for none.
func (r *Rows) At(line int) int {
	if i := r.top + line; line >= 0 && line < r.page && i < r.n {
		return i
	}
	return -1
}

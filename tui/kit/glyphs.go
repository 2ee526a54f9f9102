package kit

// Glyphs are the signs screens draw with. Each takes one cell in both sets,
// so that a layout does not depend on the terminal.
type Glyphs struct {
	Pointer, Mark, Ellipsis      string
	Before, After                string // there is more to the left, to the right
	SortUp, SortDown             string
	H, V, TL, TR, BL, BR         string
	Full, Empty                  string // progress
	Pane                         string // before the title of the pane that has the keys
	Line, Rest                   string // a bar that measures, and what is left of its scale
	Step, Late, Next             string // steps: done, the one now that is late, to come
	Blank                        string // nothing was said here: a section without an entry
	Draft, Quoted                string
	Dot                          string // nothing ordered in a size; also between items
	NotMade                      string
	OK, Info, Warn, Error        string // notices, each told apart without colour
	Accepted, Queued, Sending    string
	Unknown, Rejected, Cancelled string
}

var unicodeGlyphs = Glyphs{
	Pointer: "▸", Mark: "◆", Ellipsis: "…", Before: "‹", After: "›", SortUp: "▲", SortDown: "▼",
	H: "─", V: "│", TL: "╭", TR: "╮", BL: "╰", BR: "╯", Full: "█", Empty: "░", Pane: "▌", Line: "━", Rest: "─",
	Step: "●", Late: "!", Next: "○", Blank: "–", Draft: "○", Quoted: "◇", Dot: "·", NotMade: "-",
	OK: "✓", Info: "•", Warn: "!", Error: "✗",
	Accepted: "●", Queued: "○", Sending: "↑", Unknown: "?", Rejected: "✗", Cancelled: "–",
}

var asciiGlyphs = Glyphs{
	Pointer: ">", Mark: "*", Ellipsis: "~", Before: "<", After: ">", SortUp: "^", SortDown: "v",
	H: "-", V: "|", TL: "+", TR: "+", BL: "+", BR: "+", Full: "#", Empty: ".", Pane: "#", Line: "=", Rest: "-",
	Step: "@", Late: "!", Next: "o", Blank: "-", Draft: "o", Quoted: "%", Dot: ".", NotMade: "-",
	OK: "+", Info: "*", Warn: "!", Error: "x",
	Accepted: "@", Queued: "o", Sending: "^", Unknown: "?", Rejected: "x", Cancelled: "-",
}

package order

// Read reads what a text says of an order, against the catalogue: a line that
// is typed, an e-mail, a table, a roster. A clause is read whole or not at
// all: what is doubtful is asked, what is not known is shown as not read.
func Read(text string, goods Goods, opts ReadOptions) Reading {
	r := Reading{text: text, goods: goods, opts: opts}
	r.Unread = append(r.Unread, Unread{Row: 1, Span: Span{0, len(text)}, Text: text, Why: "it is not read yet"})
	return r
}

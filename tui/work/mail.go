package work

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// PaperKind is what an order is put on paper as.
type PaperKind string

// The papers of an order.
const (
	QuotePaper        PaperKind = "quote"
	ConfirmationPaper PaperKind = "confirmation"
)

// Mail is a letter to the customer for the rep's own mail program.
type Mail struct {
	To, Subject, Body string
	Link              string // mailto:
	PDF               string // the paper to attach, which no mailto can do by itself
	Quote             bool   // it is about a quote that holds
}

// mostLink is how long a mailto: may be; Windows cuts longer ones without a word.
const mostLink = 1900

// paperFolder is where papers go unless a file is named: the rep's documents,
// else the home folder.
func paperFolder() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", order.FieldError("pdf", "no folder of yours was found to write to; name the file, as in: orderpad confirm ID --pdf FILE")
	}
	if docs := filepath.Join(home, "Documents"); isFolder(docs) {
		return docs, nil
	}
	return home, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// freeName is a file in a folder that is not there yet: name.pdf, name 2.pdf, ...
func freeName(folder, name string) string {
	path := filepath.Join(folder, name+".pdf")
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		path = filepath.Join(folder, name+" "+strconv.Itoa(n)+".pdf")
	}
}

// Paper writes an order as a PDF of its own among the rep's documents, and
// overwrites nothing. A quote is made where the order has none that says the same.
func (w *Work) Paper(ctx context.Context, key string, kind PaperKind) (ConfirmView, error) {
	folder, err := paperFolder()
	if err != nil {
		return ConfirmView{}, err
	}
	if kind == QuotePaper {
		o, err := w.Store.Order(ctx, key)
		if err != nil {
			return ConfirmView{}, err
		}
		view, err := w.QuoteTo(ctx, key, "", freeName(folder, o.ExtOrderID+" quote"), false)
		if err != nil {
			return ConfirmView{}, err
		}
		return ConfirmView{ExtOrderID: view.ExtOrderID, PDF: view.PDF, Pieces: view.Pieces, Total: view.Total}, nil
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return ConfirmView{}, err
	}
	return w.Confirm(ctx, key, freeName(folder, o.ExtOrderID+" confirmation"), false)
}

// MailOf is the letter that brings an order to its customer: the quote where one
// holds, else the confirmation. Its text is that of Text, or where a link cannot
// carry so much the sum and a word about the paper.
func (w *Work) MailOf(ctx context.Context, key string) (Mail, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return Mail{}, err
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return Mail{}, err
	}
	m := w.letter(o, s)
	kind := ConfirmationPaper
	if m.Quote {
		kind = QuotePaper
	}
	written, err := w.Paper(ctx, key, kind)
	m.PDF = written.PDF
	return m, err
}

// letter is the letter about an order as it is, without its paper.
func (w *Work) letter(o order.Order, s order.Settings) Mail {
	m := Mail{To: o.Fields.ContactEmail, Subject: "Order " + o.ExtOrderID, Body: o.PlainText(s)}
	if q, quoted := o.LastQuote(); quoted && q.Hash == o.Shown().Hash() && !q.Lapsed(w.Today()) {
		m.Quote, m.Subject = true, "Quote "+q.Number
	}
	if name := catalog.Clean(s.Shop.Name); name != "" {
		m.Subject += ", " + name
	}
	if m.Link = m.link(); len(m.Link) > mostLink {
		m.Body = m.Subject + ": " + strconv.Itoa(o.Pieces()) + " pieces, $" + o.Total().Grouped() + ". All of it is on the paper attached.\n"
		m.Link = m.link()
	}
	return m
}

func (m Mail) link() string { return mailto(m.To, m.Subject, m.Body) }

// mailto is a letter as RFC 6068 has it: blanks as %20, lines end in CRLF.
func mailto(to, subject, body string) string {
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	body = strings.ReplaceAll(body, "\n", "\r\n")
	return "mailto:" + strings.ReplaceAll(escape(to), "%40", "@") + "?subject=" + escape(subject) + "&body=" + escape(body)
}

package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rsc.io/qr"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/paper"
)

// ConfirmView is a confirmation that was written.
type ConfirmView struct {
	ExtOrderID string        `json:"ext_order_id"`
	PDF        string        `json:"pdf"`
	Bytes      int           `json:"bytes"`
	Pieces     int           `json:"pieces"`
	Total      catalog.Money `json:"total"`
	Hash       string        `json:"hash"`
	Mark       string        `json:"mark"`
	Mailto     string        `json:"mailto"` // a letter to the customer for the rep's own mail program
}

// Says is the paper in a few words.
func (v ConfirmView) Says() string {
	return fmt.Sprintf("%s, %d pieces, %s, mark %s", v.ExtOrderID, v.Pieces, v.Total.Grouped(), v.Mark)
}

// Confirm writes the confirmation of an order as a PDF. A file that is there is
// overwritten with force alone, which also writes letters that the font lacks as
// boxes.
func (w *Work) Confirm(ctx context.Context, key, path string, force bool) (ConfirmView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return ConfirmView{}, err
	}
	return w.writePaper(ctx, o, "Order confirmation", path, force)
}

// QuoteTo quotes an order and writes it as a PDF where a path is given. What
// keeps the paper from being written keeps the quote from being made too.
func (w *Work) QuoteTo(ctx context.Context, key, valid, path string, force bool) (QuotedView, error) {
	if path == "" {
		return w.Quote(ctx, key, valid)
	}
	o, err := w.Store.Order(ctx, key)
	if err == nil {
		err = o.Quotable()
	}
	if err == nil {
		_, err = w.drawn(ctx, o, "Quote", force)
	}
	if err == nil {
		err = freePath(path, force)
	}
	if err != nil {
		return QuotedView{}, err
	}
	view, err := w.Quote(ctx, key, valid)
	if err != nil {
		return view, err
	}
	if o, err = w.Store.Order(ctx, key); err != nil {
		return view, err
	}
	written, err := w.writePaper(ctx, o, "Quote", path, force)
	view.PDF, view.Mailto = written.PDF, written.Mailto
	return view, err
}

func (w *Work) writePaper(ctx context.Context, o order.Order, title, path string, force bool) (ConfirmView, error) {
	if err := freePath(path, force); err != nil {
		return ConfirmView{}, err
	}
	pdf, err := w.drawn(ctx, o, title, force)
	if err != nil {
		return ConfirmView{}, err
	}
	if err := writeNew(path, pdf, force); err != nil {
		return ConfirmView{}, err
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return ConfirmView{}, err
	}
	hash := o.Shown().Hash()
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	return ConfirmView{ExtOrderID: o.ExtOrderID, PDF: full, Bytes: len(pdf), Pieces: o.Pieces(), Total: o.Total(), Hash: hash, Mark: order.MarkOf(hash),
		Mailto: w.letter(o, s).Link}, nil
}

func (w *Work) drawn(ctx context.Context, o order.Order, title string, boxes bool) ([]byte, error) {
	if o.Pieces() == 0 && len(o.Lines) == 0 {
		return nil, order.FieldError("LinesOE", "order %s has no lines to put on paper", o.ExtOrderID)
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, err
	}
	p := paper.Paper{Title: title, Order: o, Shop: s.Shop, Day: w.Today(), Boxes: boxes}
	if s.Shop.Logo != "" {
		if p.Logo, err = readLogo(s.Shop.Logo); err != nil {
			return nil, err
		}
	}
	return paper.Draw(p)
}

func readLogo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > paper.MostLogo {
		return nil, order.FieldError("shop.logo", "the logo %s has over 2 MB; make the picture smaller", path)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path) //nolint:gosec // the shop names its logo
	}
	if err != nil {
		e := order.FieldError("shop.logo", "the logo %s cannot be read; set another file (shop.logo), or none", path)
		e.Err = err
		return nil, e
	}
	return data, paper.CheckLogo(data)
}

// freePath refuses a path where a file is.
func freePath(path string, force bool) error {
	if strings.TrimSpace(path) == "" {
		return order.FieldError("pdf", "name the file to write, such as --pdf order.pdf")
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return order.FieldError("pdf", "%s is a folder; name a file in it", path)
	case err == nil && !force:
		e := order.Errorf(order.KindConflict, "%s is there already and was not overwritten", path)
		e.Field, e.Hint = "pdf", "name another file, or overwrite it with --force"
		return e
	}
	return nil
}

// writeNew writes a file for the rep's eyes, whole or not at all.
func writeNew(path string, data []byte, force bool) error {
	flags := os.O_CREATE | os.O_WRONLY | os.O_EXCL
	if force {
		flags = os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600) //nolint:gosec // the rep names the file
	if err == nil {
		_, err = f.Write(data)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			_ = os.Remove(path) // half a paper is none
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return freePath(path, false)
	case err != nil:
		e := order.Errorf(order.KindStorage, "%s cannot be written; name a file in a folder that is there and yours", path)
		e.Field, e.Err = "pdf", err
		return e
	}
	return nil
}

// Approval is a mail by which a customer approves what is shown: their own mail
// is the proof, and no server is asked.
type Approval struct {
	To, Subject, Body string
	Link              string // mailto:
	Mark              string
	Code              [][]bool // the link as a QR code, true is dark; nil where it is too long
}

// Approve is the mail that approves an order as it is now.
func (w *Work) Approve(ctx context.Context, o order.Order) (Approval, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return Approval{}, err
	}
	if err := o.Quotable(); err != nil {
		return Approval{}, err
	}
	to := cmp.Or(s.Shop.Mail, s.Email)
	if to == "" {
		return Approval{}, order.FieldError("shop.mail", "nobody has said where approvals are mailed to; set shop.mail in the connection's settings")
	}
	hash := o.Shown().Hash()
	name := o.ExtOrderID
	if q, quoted := o.LastQuote(); quoted && q.Hash == hash {
		name = q.Number
	}
	a := Approval{To: to, Mark: order.MarkOf(hash), Subject: name}
	a.Body = "I agree, $" + o.Total().String() + ", mark " + a.Mark
	a.Link = mailto(to, a.Subject, a.Body)
	code, err := qr.Encode(a.Link, qr.L)
	if err != nil {
		return a, nil //nolint:nilerr // the link stands as text beside it
	}
	for y := range code.Size {
		row := make([]bool, code.Size)
		for x := range row {
			row[x] = code.Black(x, y)
		}
		a.Code = append(a.Code, row)
	}
	return a, nil
}

package work

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TodayRow is one thing to look at, with why and since when.
type TodayRow struct {
	OnSiteOrder *int64        `json:"onsite_order"` // null where the shop has no number for it
	ExtOrderID  string        `json:"ext_order_id"`
	Customer    string        `json:"customer"`
	CustomerID  int64         `json:"customer_id,omitempty"`
	Why         string        `json:"why"`
	Since       order.Date    `json:"since"`
	Amount      catalog.Money `json:"amount"`
	Pieces      int           `json:"pieces"`
	Contact     string        `json:"contact,omitempty"`
	Email       string        `json:"email,omitempty"`
	Phone       string        `json:"phone,omitempty"`
	Subject     string        `json:"subject"` // what a note or a snooze is kept under
	Note        string        `json:"note,omitempty"`
	Stands      string        `json:"stands,omitempty"` // a sentence to be read aloud
	Quote       string        `json:"quote,omitempty"`
}

// TodayGroup is a group of rows.
type TodayGroup struct {
	Name   order.TodayGroup `json:"name"`
	Orders []TodayRow       `json:"orders"`
}

// TodayMonth is the month so far, by week, against the same days of last year.
type TodayMonth struct {
	Month        string        `json:"month"`
	Weeks        []TodayWeek   `json:"weeks"`
	Pieces       int           `json:"pieces"`
	Amount       catalog.Money `json:"amount"`
	PiecesBefore int           `json:"pieces_last_year"`
	AmountBefore catalog.Money `json:"amount_last_year"`
}

// TodayWeek is one week of it.
type TodayWeek struct {
	Week         int           `json:"week"`
	Pieces       int           `json:"pieces"`
	Amount       catalog.Money `json:"amount"`
	PiecesBefore int           `json:"pieces_last_year"`
	AmountBefore catalog.Money `json:"amount_last_year"`
}

// TodayView is the first look of the day.
type TodayView struct {
	AsOf         *time.Time   `json:"as_of"` // of the shop's orders; null where they were never fetched
	Stale        bool         `json:"stale"` // older than a day
	Day          order.Date   `json:"day"`
	Rep          string       `json:"rep"` // whose; all for everybody's
	Groups       []TodayGroup `json:"groups"`
	Changed      []TodayRow   `json:"changed"`
	ChangedSince *time.Time   `json:"changed_since"` // the last look; null for the first
	Snoozed      int          `json:"snoozed"`
	Month        TodayMonth   `json:"month"`
	look         look
	conn         string
}

// Count is how many rows there are to look at.
func (v TodayView) Count() int {
	n := 0
	for _, g := range v.Groups {
		n += len(g.Orders)
	}
	return n
}

// The bounds of Today, in days.
const (
	staleAfter = 24 * time.Hour
	lapseDays  = 7   // a quote that holds no longer is shown
	lookDays   = 180 // an order that is older and shipped is not looked at for changes
)

// look is what the shop's orders looked like at a look.
type look struct {
	At    time.Time      `json:"at"`
	Steps map[string]int `json:"steps"` // by the ERP's number
}

const lookMark = "today"

// TodayMine and TodayAll choose whose orders Today shows.
const (
	TodayMine = "me"
	TodayAll  = "all"
)

// LookToday is what a rep has to look at: from what is on this laptop, without a
// request. Whose is "me" for the connection's rep (setting rep), "all", or a
// rep's name. Where the connection names no rep, "me" is all.
func (w *Work) LookToday(ctx context.Context, whose string) (TodayView, error) {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return TodayView{}, err
	}
	rep := strings.TrimSpace(whose)
	switch strings.ToLower(rep) {
	case TodayMine, "":
		rep = s.Rep
	case TodayAll:
		rep = ""
	}
	view := TodayView{Day: w.Today(), Rep: cmp.Or(rep, TodayAll), Changed: []TodayRow{}, conn: conn.Name}
	for _, name := range order.TodayGroups {
		view.Groups = append(view.Groups, TodayGroup{name, []TodayRow{}})
	}
	if err := w.asOf(ctx, &view); err != nil {
		return view, err
	}
	heads, err := w.Store.Heads(ctx, conn.Name)
	if err != nil {
		return view, err
	}
	here, err := w.Store.OrderedHere(ctx)
	if err != nil {
		return view, err
	}
	ordered := make(map[int64]order.Day, len(here))
	for customer, at := range here {
		ordered[customer] = order.DayOf(order.DateOf(at.Local()))
	}
	day := order.DayOf(view.Day)
	if err := w.putRows(ctx, &view, order.LookToday(heads, day, rep, ordered)); err != nil {
		return view, err
	}
	if err := w.putLocal(ctx, &view); err != nil {
		return view, err
	}
	if err := w.putChanges(ctx, &view, heads, rep); err != nil {
		return view, err
	}
	view.Month = monthView(order.Month(heads, day, rep), view.Day)
	return view, w.mind(ctx, &view)
}

// asOf is when the shop's newest orders were fetched.
func (w *Work) asOf(ctx context.Context, view *TodayView) error {
	mark, err := w.Store.Mark(ctx, view.conn, w.monthMark(0))
	for month := 1; err == nil && mark == "" && month < historyMonths; month++ {
		mark, err = w.Store.Mark(ctx, view.conn, w.monthMark(month))
	}
	if err != nil || mark == "" {
		view.Stale = true
		return err
	}
	at, err := time.Parse(time.RFC3339, mark)
	if err != nil {
		return order.Errorf(order.KindStorage, "when the orders were fetched cannot be read: %w", err)
	}
	view.AsOf, view.Stale = timePtr(at), w.Now().Sub(at) > staleAfter
	return nil
}

// group is a group of the view.
func (v *TodayView) group(name order.TodayGroup) *TodayGroup {
	return &v.Groups[slices.Index(order.TodayGroups, name)]
}

// putRows puts in what the shop's orders say, with who it is about.
func (w *Work) putRows(ctx context.Context, view *TodayView, rows []order.TodayRow) error {
	names, err := w.Store.NamesOf(ctx, view.conn)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row := TodayRow{Why: r.Why, Since: r.Since.Date(), Amount: r.Amount, Pieces: r.Pieces, CustomerID: r.Customer, Subject: r.Key()}
		if r.Number != 0 {
			number := r.Number
			row.OnSiteOrder, row.ExtOrderID = &number, names[number]
			p, err := w.Store.Past(ctx, view.conn, number)
			if err != nil && !order.IsKind(err, order.KindNotFound) {
				return err
			}
			row.who(p)
			row.Stands = p.Sentence()
		} else if c, err := w.Store.Customer(ctx, view.conn, r.Customer); err == nil {
			row.Customer, row.Contact, row.Email, row.Phone = c.Name, c.Contact.Name(), c.Contact.Email, c.Contact.Phone
		} else if !order.IsKind(err, order.KindNotFound) {
			return err
		} else {
			row.Customer = fmt.Sprintf("customer %d", r.Customer)
		}
		g := view.group(r.Group)
		g.Orders = append(g.Orders, row)
	}
	return nil
}

func (r *TodayRow) who(p order.Past) {
	r.Customer, r.CustomerID = p.CustomerName, p.Customer
	r.Contact = strings.TrimSpace(p.ContactFirst + " " + p.ContactLast)
	r.Email, r.Phone = p.ContactEmail, p.ContactPhone
}

// putLocal puts in what stands on this laptop: quotes that lapse, orders that
// are not sent, and those that only a person can settle.
func (w *Work) putLocal(ctx context.Context, view *TodayView) error {
	quoted, err := w.Store.Quoted(ctx)
	if err != nil {
		return err
	}
	for _, o := range quoted {
		q, _ := o.LastQuote()
		left := int(order.DayOf(q.Until) - order.DayOf(view.Day))
		if left > lapseDays {
			continue
		}
		why := "quote lapses " + q.Until.Time().Format("Mon 2 Jan") + ", in " + days(left)
		switch {
		case left < 0:
			why = "quote lapsed " + q.Until.Time().Format("Mon 2 Jan") + ", " + days(-left) + " ago"
		case left == 0:
			why = "quote lapses today"
		}
		row := TodayRow{
			ExtOrderID: o.ExtOrderID, Customer: q.Shown.Customer, Why: why, Since: order.DateOf(q.At.Local()), Amount: o.Total(), Pieces: o.Pieces(),
			Contact: o.Contact(), Email: o.Fields.ContactEmail, Phone: o.Fields.ContactPhone, Subject: "quote " + q.Number, Quote: q.Number,
		}
		g := view.group(order.TodayQuotes)
		g.Orders = append(g.Orders, row)
	}
	queue, err := w.QueueRows(ctx, false)
	if err != nil {
		return err
	}
	for _, q := range queue.Orders {
		row := TodayRow{
			OnSiteOrder: q.OnSiteOrder, ExtOrderID: q.ExtOrderID, Customer: q.Customer, Why: q.Happening(w.Now()), Amount: q.Total, Pieces: q.Pieces,
			Subject: "order " + q.ExtOrderID,
		}
		if q.QueuedAt != nil {
			row.Since = order.DateOf(q.QueuedAt.Local())
		}
		var g *TodayGroup
		switch {
		case q.NeedsPerson || q.State == order.Rejected || q.ReplacedBy != "" || q.Overdue:
			g = view.group(order.TodayNeedsYou)
		case q.State.OnlyHere():
			g = view.group(order.TodayNotSent)
		default:
			continue
		}
		g.Orders = append(g.Orders, row)
	}
	return nil
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// putChanges says what became of the shop's orders since the last look.
func (w *Work) putChanges(ctx context.Context, view *TodayView, heads []order.Head, rep string) error {
	text, err := w.Store.Mark(ctx, view.conn, lookMark)
	if err != nil {
		return err
	}
	var before look
	if text != "" {
		if err := json.Unmarshal([]byte(text), &before); err != nil {
			w.Log.Warn("the last look cannot be read; this one is the first", "err", err)
		}
	}
	view.look = look{At: w.Now().UTC(), Steps: map[string]int{}}
	view.ChangedSince = timePtr(before.At)
	from := order.DayOf(view.Day) - lookDays
	var changed []order.Head
	said := map[int64]string{}
	for _, h := range heads {
		if h.Ordered < from && h.Sent {
			continue
		}
		key := strconv.FormatInt(h.Number, 10)
		view.look.Steps[key] = h.Steps()
		was, known := before.Steps[key]
		if before.At.IsZero() || rep != "" && !strings.EqualFold(h.Rep, rep) {
			continue
		}
		if what := order.Changed(was, h.Steps()); known && what != "" {
			changed, said[h.Number] = append(changed, h), what
		}
	}
	if before.At.IsZero() {
		return nil
	}
	slices.SortFunc(changed, func(a, b order.Head) int { return cmp.Compare(b.Number, a.Number) })
	names, err := w.Store.NamesOf(ctx, view.conn)
	if err != nil {
		return err
	}
	const most = 200 // more are no news but a first fetch
	for _, h := range changed[:min(len(changed), most)] {
		number := h.Number
		p, err := w.Store.Past(ctx, view.conn, number)
		if err != nil && !order.IsKind(err, order.KindNotFound) {
			return err
		}
		row := TodayRow{
			OnSiteOrder: &number, ExtOrderID: names[number], Why: said[number], Since: order.DateOf(before.At.Local()), Amount: h.Total,
			Pieces: h.Pieces, Subject: fmt.Sprintf("order %d", number), Stands: p.Sentence(),
		}
		row.who(p)
		view.Changed = append(view.Changed, row)
	}
	numbered, err := w.Store.NumberedSince(ctx, before.At)
	for _, r := range numbered {
		number := r.OnSiteOrder
		view.Changed = append(view.Changed, TodayRow{
			OnSiteOrder: &number, ExtOrderID: r.ExtOrderID, Customer: r.CustomerName, Why: "has its number, was " + r.ExtOrderID,
			Since: order.DateOf(before.At.Local()), Amount: r.Total, Pieces: r.Pieces, Subject: "order " + r.ExtOrderID,
		})
	}
	return err
}

// Looked keeps what the shop's orders look like in a view, so that the next look
// says what has changed since.
func (w *Work) Looked(ctx context.Context, v TodayView) error {
	if w.Store.MayChange() != nil || v.look.At.IsZero() {
		return nil
	}
	data, err := json.Marshal(v.look)
	if err != nil {
		return order.Errorf(order.KindInternal, "this look cannot be kept: %w", err)
	}
	return w.Store.SetMark(ctx, v.conn, lookMark, string(data))
}

// mind leaves out what is put off, and adds the rep's notes.
func (w *Work) mind(ctx context.Context, view *TodayView) error {
	minded, err := w.Store.Minded(ctx)
	if err != nil {
		return err
	}
	for i := range view.Groups {
		g := &view.Groups[i]
		g.Orders = slices.DeleteFunc(g.Orders, func(r TodayRow) bool {
			off := view.Day.Before(minded[r.Subject].Until)
			if off {
				view.Snoozed++
			}
			return off
		})
		for j := range g.Orders {
			g.Orders[j].Note = minded[g.Orders[j].Subject].Note
		}
	}
	return nil
}

func monthView(weeks []order.MonthWeek, day order.Date) TodayMonth {
	m := TodayMonth{Month: day.Time().Format("2006-01"), Weeks: []TodayWeek{}}
	for _, x := range weeks {
		m.Weeks = append(m.Weeks, TodayWeek{x.Week, x.Pieces, x.Amount, x.PiecesBefore, x.AmountBefore})
		m.Pieces += x.Pieces
		m.Amount += x.Amount
		m.PiecesBefore += x.PiecesBefore
		m.AmountBefore += x.AmountBefore
	}
	return m
}

// Snooze puts a row of Today off: for a day, a week, or for good; any day that
// order.TypeDate reads is taken too. What it is about may be named as the row's
// subject, an order's number or external id, or "customer 118".
func (w *Work) Snooze(ctx context.Context, about, until string) (order.Minded, error) {
	return w.remind(ctx, about, func(m *order.Minded) error {
		switch strings.ToLower(strings.TrimSpace(until)) {
		case "good", "for good", "ever", "forever":
			m.Until = order.ForGood
			return nil
		case "day", "a day":
			m.Until = w.Today().AddDays(1)
			return nil
		case "week", "a week":
			m.Until = w.Today().AddDays(7)
			return nil
		case "no", "none", "wake":
			m.Until = order.Date{}
			return nil
		}
		_, s, err := w.selling(ctx)
		if err != nil {
			return err
		}
		day, _, err := order.TypeDate(until, w.Today(), s.DayFirst)
		if err != nil || day.IsZero() || !w.Today().Before(day) {
			return order.FieldError("until", "%q is not until when it is put off; say day, week, good or a day to come such as 12/5", catalog.Clean(until))
		}
		m.Until = day
		return nil
	})
}

// NoteRow keeps a note beside a row of Today; an empty one takes it away.
func (w *Work) NoteRow(ctx context.Context, about, note string) (order.Minded, error) {
	return w.remind(ctx, about, func(m *order.Minded) error {
		if order.HoldsCardNumber(note) {
			return order.FieldError("note", "the note holds a full card number, which is kept nowhere; take it out")
		}
		if m.Note = catalog.Clean(strings.TrimSpace(note)); len([]rune(m.Note)) > mostNote {
			return order.FieldError("note", "the note is longer than %d letters; write it shorter", mostNote)
		}
		return nil
	})
}

const mostNote = 500

func (w *Work) remind(ctx context.Context, about string, say func(*order.Minded) error) (order.Minded, error) {
	subject, err := w.subject(ctx, about)
	if err != nil {
		return order.Minded{}, err
	}
	minded, err := w.Store.Minded(ctx)
	if err != nil {
		return order.Minded{}, err
	}
	m := minded[subject]
	m.Subject = subject
	if err := say(&m); err != nil {
		return m, err
	}
	return m, w.Store.Mind(ctx, m)
}

// subject is what a row is kept under, from what a person calls it.
func (w *Work) subject(ctx context.Context, about string) (string, error) {
	about = strings.TrimSpace(about)
	kind, rest, two := strings.Cut(about, " ")
	if two && slices.Contains([]string{"order", "customer", "quote"}, kind) {
		return about, nil
	}
	if number, err := strconv.ParseInt(about, 10, 64); err == nil {
		conn, _, err := w.selling(ctx)
		if err != nil {
			return "", err
		}
		if _, err := w.Store.Past(ctx, conn.Name, number); err == nil {
			return fmt.Sprintf("order %d", number), nil
		} else if !order.IsKind(err, order.KindNotFound) {
			return "", err
		}
	}
	if at := strings.LastIndex(about, "-Q"); at > 0 && rest == "" {
		return "quote " + about, nil
	}
	o, err := w.Store.Order(ctx, about)
	if err != nil {
		return "", err
	}
	if q, quoted := o.LastQuote(); quoted && o.State.Editable() {
		return "quote " + q.Number, nil
	}
	return "order " + o.ExtOrderID, nil
}

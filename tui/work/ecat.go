package work

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"orderpad/client"
	"orderpad/client/ecat"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ImportRow is one row of a file, or one record of eCat, and what became of it.
type ImportRow struct {
	Row        int             `json:"row"`      // counted from 1
	Line       int             `json:"line"`     // of the file, counted from 1; 0 where there is no file
	OrderID    *int64          `json:"order_id"` // null where it made none
	ExtOrderID string          `json:"ext_order_id"`
	Action     string          `json:"action"` // created, updated, known, refused ...
	Problems   []ImportProblem `json:"problems"`

	repeated bool // refused because the file was imported before
}

// Left tells of an order that only a stop kept out.
func (r ImportRow) Left() bool {
	return len(r.Problems) > 0 && r.Problems[len(r.Problems)-1].Message == leftText
}

// NeedsPerson tells of a record of eCat's whose draft asks something of the
// rep before it can go on.
func (r ImportRow) NeedsPerson() bool {
	return r.Action == string(store.ECatAsks) || r.Action == string(store.ECatRevision)
}

// ImportProblem is a problem with the column that it is in.
type ImportProblem struct {
	order.Problem
	Column int `json:"column,omitempty"` // counted from 1; 0 where the file has none
}

// ECatView is what a pull did, or with a dry run would do.
type ECatView struct {
	Rows    []ImportRow   `json:"rows"`
	Created int           `json:"created"`
	Updated int           `json:"updated"` // earlier versions that a newer one took the place of
	Refused int           `json:"refused"`
	Marked  []ecat.Marked `json:"marked"` // eCat's answer for each number
	Unread  []string      `json:"unread"` // what is no record, by its path
	Reps    []RepCount    `json:"reps"`   // whose orders they are
	DryRun  bool          `json:"dry_run,omitempty"`
}

// RepCount is how many orders of the queue are of one rep.
type RepCount struct {
	Rep    string `json:"rep"`
	Orders int    `json:"orders"`
}

// ecatTimeout bounds an answer with a whole queue in it.
const ecatTimeout = 2 * time.Minute

// ECatPull takes the orders out of eCat's queue into drafts and marks those
// that are due, as the setting mark says. The queue is the organisation's: the
// first time the error is needs_person and names whose orders they are, unless
// sure says that this was seen. Done again it changes nothing; stopped anywhere
// it can be done again.
func (w *Work) ECatPull(ctx context.Context, dry, sure bool) (ECatView, error) {
	view := ECatView{Rows: []ImportRow{}, Marked: []ecat.Marked{}, Unread: []string{}, Reps: []RepCount{}, DryRun: dry}
	conn, err := w.ecatConnection(ctx)
	if err != nil {
		return view, err
	}
	c, s, err := w.ecatClient(ctx, conn)
	if err != nil {
		return view, err
	}
	records, unread, err := c.NewOrders(ctx)
	if err != nil {
		return view, err
	}
	view.Unread = append(view.Unread, unread...)
	for i, r := range records {
		if r.Nameless() {
			view.Unread = append(view.Unread, fmt.Sprintf("data[%d]: the record has neither an id nor an order_number, by which it could be told from others; it stays at eCat", i))
		}
	}
	mapped, err := w.mapECat(ctx, conn, records)
	if err != nil {
		return view, err
	}
	view.Reps = countReps(mapped)
	if !dry {
		if err := w.agreeECat(ctx, conn, s, view.Reps, sure); err != nil {
			return view, err
		}
	}
	if err := w.takeECat(ctx, mapped, dry, &view); err != nil || dry {
		return view, err
	}
	view.Marked, err = w.markECat(ctx, conn)
	return view, err
}

// ecatConnection is the connection to eCat that was named, or the only one.
func (w *Work) ecatConnection(ctx context.Context) (order.Connection, error) {
	if w.Connection != "" {
		conn, err := w.Store.Connection(ctx, w.Connection)
		if err == nil && conn.Kind != order.KindECat {
			err = order.FieldError("connection", "%s is a %s connection, not one to eCat", conn.Name, conn.Kind)
		}
		return conn, err
	}
	found, err := w.ecatConnections(ctx)
	if err != nil {
		return order.Connection{}, err
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		e := order.Errorf(order.KindInvalid, "there is no connection to eCat yet")
		e.Field, e.Hint = "connection", "add one with: orderpad connection add NAME --kind ecat --url https://... --user NAME --set org=NAME"
		return order.Connection{}, e
	}
	names := make([]string, len(found))
	for i, conn := range found {
		names[i] = conn.Name
	}
	return order.Connection{}, order.FieldError("connection", "there are several connections to eCat; name one with --connection: %s", strings.Join(names, ", "))
}

func (w *Work) ecatConnections(ctx context.Context) ([]order.Connection, error) {
	all, err := w.Store.Connections(ctx)
	return slices.DeleteFunc(all, func(c order.Connection) bool { return c.Kind != order.KindECat }), err
}

func (w *Work) ecatClient(ctx context.Context, conn order.Connection) (*ecat.Conn, order.Settings, error) {
	return w.ecatWith(ctx, conn, nil)
}

// ecatWith is ecatClient with a secret of its own, unless give is nil.
func (w *Work) ecatWith(ctx context.Context, conn order.Connection, give func(context.Context) (string, error)) (*ecat.Conn, order.Settings, error) {
	s, err := conn.ReadSettings()
	if err != nil {
		return nil, s, err
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return nil, s, err
	}
	roots, err := w.roots(s.CA)
	if err != nil {
		return nil, s, err
	}
	variable := ""
	if give == nil {
		give = func(ctx context.Context) (string, error) { return w.secret(ctx, key) }
		variable = w.Vault.Environment(key)
	}
	c, err := ecat.New(conn, s, client.Deps{
		HTTP: client.Config{
			Version: w.Version, Budget: w.Store.Budget(key.Origin, s.Rate), RootCAs: roots, Now: w.Now,
			Timeouts: client.Timeouts{Overall: ecatTimeout},
		},
		Secret: give, Wait: w.Patience, Variable: variable,
	})
	return c, s, err
}

// mapECat maps records to orders, lowest id first.
func (w *Work) mapECat(ctx context.Context, conn order.Connection, records []ecat.Record) ([]mappedRecord, error) {
	s, err := w.shopSettings(ctx)
	if err != nil {
		return nil, err
	}
	take, stock, err := w.taking(ctx, s, true)
	if err != nil {
		return nil, err
	}
	mapped := make([]mappedRecord, 0, len(records))
	for i, r := range records {
		if r.Nameless() {
			continue
		}
		m := mappedRecord{row: i + 1}
		o, problems, err := ecat.Read(r.Raw, s.Spelling)
		if err != nil {
			problems = append(problems, order.Problem{Message: err.Error(), Severity: order.SeverityError})
		}
		problems = append(problems, order.Fit(&o, take)...)
		if r.ID == 0 {
			problems = append(problems, order.Problem{
				Field: "id", Severity: order.SeverityWarning, Message: "the record has no id; it is told from others by its number, and a newer version by its own",
			})
		}
		for _, p := range problems {
			m.notes = append(m.notes, p.Message)
		}
		m.problems = problems
		m.ECatRecord = store.ECatRecord{Connection: conn.Name, ID: r.Key(), Number: r.Number, UUID: r.UUID, Raw: r.Raw, Order: o, Notes: m.notes}
		mapped = append(mapped, m)
	}
	slices.SortStableFunc(mapped, func(a, b mappedRecord) int { return cmp.Compare(a.ID, b.ID) })
	return mapped, stock.err()
}

type mappedRecord struct {
	store.ECatRecord
	row      int
	notes    []string
	problems []order.Problem
}

// shopSettings are the settings of the connection that orders go through, also
// while another kind is named.
func (w *Work) shopSettings(ctx context.Context) (order.Settings, error) {
	conn, s, err := w.selling(ctx)
	if err != nil || conn.Kind != order.KindECat {
		return s, err
	}
	conn, err = w.Store.CurrentConnection(ctx)
	if order.IsKind(err, order.KindNotFound) {
		return order.DefaultSettings(), nil
	}
	if err != nil {
		return s, err
	}
	return conn.ReadSettings()
}

func countReps(records []mappedRecord) []RepCount {
	count := map[string]int{}
	for _, r := range records {
		count[cmp.Or(catalog.Clean(r.Order.Fields.CustomerServiceRep), "no rep named")]++
	}
	reps := []RepCount{}
	for _, rep := range slices.Sorted(maps.Keys(count)) {
		reps = append(reps, RepCount{rep, count[rep]})
	}
	return reps
}

// agreeECat asks before the first orders of an organisation are taken: its
// queue is one for all reps.
func (w *Work) agreeECat(ctx context.Context, conn order.Connection, s order.Settings, reps []RepCount, sure bool) error {
	key := "ecat.agreed." + conn.URL + "/" + s.Org
	if _, agreed, err := w.Store.Setting(ctx, key); err != nil || agreed || len(reps) == 0 {
		return err
	}
	if sure {
		return w.Store.SetSetting(ctx, key, w.Today().String())
	}
	total := 0
	var names []string
	for _, r := range reps {
		total += r.Orders
		names = append(names, fmt.Sprintf("%s (%d)", r.Rep, r.Orders))
	}
	e := order.Errorf(order.KindNeedsPerson, "eCat's queue is one for all of %s, and this takes %d orders out of it: %s. Whoever else pulls it will not see those that were marked received",
		s.Org, total, strings.Join(names, ", "))
	e.Hint = "look with: orderpad ecat pull --dry-run; take them with: orderpad ecat pull --yes"
	return e
}

// takeECat commits the records, all versions of a uuid together.
func (w *Work) takeECat(ctx context.Context, records []mappedRecord, dry bool, view *ECatView) error {
	done := map[string]bool{}
	for i, r := range records {
		key := strings.ToLower(r.UUID)
		if key == "" {
			key = fmt.Sprint("record ", r.ID)
		}
		if done[key] {
			continue
		}
		done[key] = true
		group := []mappedRecord{r}
		for _, other := range records[i+1:] {
			if r.UUID != "" && strings.EqualFold(other.UUID, r.UUID) {
				group = append(group, other)
			}
		}
		var list []store.ECatRecord
		for _, one := range group {
			list = append(list, one.ECatRecord)
		}
		taken, err := w.Store.TakeECat(ctx, list, dry)
		if err != nil {
			return err
		}
		for n, t := range taken {
			view.add(group[n], t, sayFate(t))
		}
	}
	slices.SortFunc(view.Rows, func(a, b ImportRow) int { return a.Row - b.Row })
	return nil
}

// sayFate says to the rep what a record's fate asks of them; empty where it
// asks nothing.
func sayFate(t store.ECatTaken) string {
	switch t.Fate {
	case store.ECatRefused:
		return fmt.Sprintf("another order here has the number %s (order %d); this one stays at eCat until that is cleared up", t.Order.ExtOrderID, t.Order.ID)
	case store.ECatReplaced:
		return fmt.Sprintf("it takes the place of %s, which can be restored: %s", t.Against.ExtOrderID, sayChanges(*t.Against, t.Order))
	case store.ECatRevision:
		return fmt.Sprintf("%s is %s already, and this replaces it; the shop must cancel the first: %s", t.Against.ExtOrderID, t.Against.State, sayChanges(*t.Against, t.Order))
	case store.ECatAsks:
		return askECat(t.Against.ExtOrderID)
	case store.ECatOlder:
		return "a newer version of it is here; this one is kept as a draft that can be restored"
	}
	return ""
}

func askECat(other string) string {
	return fmt.Sprintf("eCat sent it under the same order as %s with every line replaced: if it is a new order both stay, else discard one of them", other)
}

// sayChanges names the first differences between two versions.
func sayChanges(before, after order.Order) string {
	const most = 5
	changes := order.DiffLines(before.Lines, after.Lines)
	if len(changes) == 0 {
		return "the lines are the same"
	}
	var said []string
	for _, d := range changes[:min(most, len(changes))] {
		said = append(said, d.String())
	}
	if more := len(changes) - most; more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(said, "; ")
}

// add puts a record's row into the view.
func (v *ECatView) add(r mappedRecord, t store.ECatTaken, says string) {
	row := ImportRow{Row: r.row, ExtOrderID: r.Number, Action: string(t.Fate), Problems: []ImportProblem{}}
	if t.Fate != store.ECatRefused {
		row.ExtOrderID = t.Order.ExtOrderID
		if !v.DryRun || t.Fate == store.ECatKnown { // a dry run makes none
			row.OrderID = &t.Order.ID
		}
	}
	if t.Fate != store.ECatKnown {
		for _, p := range r.problems {
			row.Problems = append(row.Problems, ImportProblem{Problem: p})
		}
	}
	if says != "" {
		severity := order.SeverityWarning
		if t.Fate == store.ECatRefused {
			severity = order.SeverityError
		}
		row.Problems = append(row.Problems, ImportProblem{Problem: order.Problem{Field: "order_number", Message: says, Severity: severity}})
	}
	switch t.Fate {
	case store.ECatKnown:
	case store.ECatRefused:
		v.Refused++
	case store.ECatReplaced:
		v.Created++
		v.Updated++
	default:
		v.Created++
	}
	v.Rows = append(v.Rows, row)
}

// markECat tells eCat of the orders that are due, and keeps each answer. What
// was not marked is tried again next time.
func (w *Work) markECat(ctx context.Context, conn order.Connection) ([]ecat.Marked, error) {
	all := []ecat.Marked{}
	s, err := conn.ReadSettings()
	if err != nil {
		return all, err
	}
	due, err := w.Store.ECatDue(ctx, conn.Name, s.Mark != "committed")
	if err != nil || len(due) == 0 {
		return all, err
	}
	c, _, err := w.ecatClient(ctx, conn)
	if err != nil {
		return all, err
	}
	marked, failed := c.Mark(ctx, due)
	for _, m := range marked {
		if err := w.Store.MarkECat(ctx, conn.Name, m.Number, m.Error); err != nil {
			return all, err
		}
		all = append(all, m)
	}
	return all, failed
}

// ECatMarkDue marks at every eCat what became due, such as after orders were
// accepted. A failure is for the log: the next pull marks them.
func (w *Work) ECatMarkDue(ctx context.Context) {
	conns, err := w.ecatConnections(ctx)
	for _, conn := range conns {
		if _, failed := w.markECat(ctx, conn); failed != nil {
			err = failed
		}
	}
	if err != nil {
		w.Log.Info("orders could not be marked received at eCat", "kind", string(order.KindOf(err)))
	}
}

// ecatProblems asks about an order that eCat sent under the same uuid with
// every line replaced.
func (w *Work) ecatProblems(ctx context.Context, o order.Order) ([]order.Problem, error) {
	if o.Origin != ecat.Origin {
		return nil, nil
	}
	others, err := w.Store.ECatQuestions(ctx, o.ID)
	var problems []order.Problem
	for _, other := range others {
		problems = append(problems, order.Problem{Field: "ExtOrderID", Message: askECat(other), Severity: order.SeverityWarning})
	}
	return problems, err
}

// ECatOrder reads one order of eCat's by its id, received or not, without
// keeping it: how it would be mapped, and its record whole.
func (w *Work) ECatOrder(ctx context.Context, id int64) (order.Order, []order.Problem, []byte, error) {
	conn, err := w.ecatConnection(ctx)
	if err != nil {
		return order.Order{}, nil, nil, err
	}
	c, _, err := w.ecatClient(ctx, conn)
	if err != nil {
		return order.Order{}, nil, nil, err
	}
	record, err := c.Order(ctx, id)
	if err != nil {
		return order.Order{}, nil, nil, err
	}
	s, err := w.shopSettings(ctx)
	if err != nil {
		return order.Order{}, nil, nil, err
	}
	o, problems, err := ecat.Read(record.Raw, s.Spelling)
	return o, problems, record.Raw, err
}

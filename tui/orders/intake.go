package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// intake is orders on their way in, from a file or from eCat; one at a time.
type intake struct {
	latest   kit.Latest
	ctx      context.Context
	stop     context.CancelFunc // ends the call, whose answer is still wanted
	news     chan work.Progress
	progress kit.Progress
}

// tookIn is what an intake came to: what to do with it on the screen.
type tookIn func() tea.Cmd

// takeIn begins an intake. Its answer comes also when it is stopped, since
// what was done by then stays done.
func (s *Screen) takeIn(label, unit string, call func(context.Context, func(work.Progress)) (tookIn, error)) tea.Cmd {
	in := &s.intake
	ctx, req := in.latest.Next(context.Background(), kit.Orders)
	ctx, in.stop = context.WithCancel(ctx)
	in.ctx, in.news = ctx, make(chan work.Progress, 1)
	in.progress = kit.Progress{Label: label, Unit: unit, Started: s.env.Now()}
	news := in.news
	tell := func(p work.Progress) {
		select {
		case news <- p:
		default: // a newer one follows
		}
	}
	return tea.Batch(kit.Listen(ctx, req, news), kit.Run(ctx, req, func(ctx context.Context) (tookIn, error) { return call(ctx, tell) }))
}

// tookIn takes progress and the end of an intake.
func (s *Screen) tookIn(msg tea.Msg) tea.Cmd {
	in := &s.intake
	switch msg := msg.(type) {
	case kit.Event[work.Progress]:
		if !in.latest.Is(msg.Req) {
			return nil
		}
		in.progress.Done, in.progress.Total = int64(msg.Value.Done), int64(msg.Value.Total)
		return kit.Listen(in.ctx, msg.Req, in.news)
	case kit.Result[tookIn]:
		stopped := in.ctx != nil && in.ctx.Err() != nil
		if !in.latest.Done(msg.Req) {
			return nil
		}
		in.stop()
		switch {
		case msg.Value != nil:
			return tea.Batch(msg.Value(), s.loadList())
		case stopped:
			return tea.Batch(s.loadList(), kit.Notify(kit.Info, "Stopped; what is here stays, and doing it again takes nothing twice."))
		case msg.Err != nil:
			return sayError(msg.Err)
		}
	}
	return nil
}

// Work tells how far orders that are coming in are.
func (s *Screen) Work() (kit.Progress, bool) { return s.intake.progress, s.intake.latest.Running() }

// StopWork stops them; the answer says how far it went.
func (s *Screen) StopWork() tea.Cmd {
	s.intake.stop()
	return nil
}

// fileName is the last part of a path, for a title.
func fileName(path string) string {
	path = strings.Trim(strings.TrimSpace(path), `"'`)
	return catalog.Clean(path[strings.LastIndexAny(path, `/\`)+1:])
}

// told is a summary and, where there is more to say, the report. The report
// opens only while the rep is here.
func (s *Screen) told(kind kit.Role, text string, report *kit.Report) tea.Cmd {
	if report == nil || !s.open {
		return kit.Notify(kind, text)
	}
	first, _, _ := strings.Cut(text, ". ") // the report says the rest
	return tea.Batch(kit.Notify(kind, kit.Sentence(first)), kit.Show(report))
}

// importForm asks for the file; an error of the one before stands beside it.
func (s *Screen) importForm(path string, failed error) *formBox {
	box := newForm(s.env, "Import orders from a file", func(b *formBox) (tea.Cmd, bool) {
		if b.value(0) == "" {
			return b.fail(0, errors.New("type the path of a CSV, Excel or JSON file"))
		}
		return s.tryImport(b.value(0)), true
	}, "file")
	box.text = []string{"CSV or Excel with a row for each line, or JSON: the proxy's, ExternalOrderJson, orderpad's own or eCat's. Nothing is changed before you have seen the report."}
	box.foot = "look at it"
	box.form.At(0).SetValue(path)
	if failed != nil {
		text := failed.Error()
		var e *order.Error
		if errors.As(failed, &e) && e.Hint != "" {
			text += "; " + e.Hint
		}
		_, _ = box.fail(0, errors.New(text)) // the box opens with it
	}
	return box
}

// tryImport is the dry run, whose report asks. A CSV whose columns are not all
// understood is asked about first.
func (s *Screen) tryImport(path string) tea.Cmd {
	w := s.work
	return s.takeIn("Reading "+fileName(path), "orders", func(ctx context.Context, tell func(work.Progress)) (tookIn, error) {
		v, err := w.ImportFile(ctx, path, work.ImportRequest{DryRun: true, Progress: tell})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var columns work.ImportColumns
		var e *order.Error
		if len(v.Unknown) > 0 || errors.As(err, &e) && e.Field == "columns" {
			var other error
			if columns, other = w.ImportColumnsOf(ctx, path); other != nil {
				return nil, other
			}
		}
		return func() tea.Cmd {
			switch {
			case len(columns.Columns) > 0 && !columns.Remembered && s.open:
				return s.askColumns(path, columns.Columns)
			case err != nil && s.open:
				return kit.Show(s.importForm(path, err))
			case err != nil:
				return sayError(err)
			}
			return s.askImport(path, v)
		}, nil
	})
}

func (s *Screen) askImport(path string, v work.ImportView) tea.Cmd {
	text := fmt.Sprintf("The file has %s: %s to import, %s refused.", kit.Count(len(v.Rows), "order", "orders"), kit.Int(v.Created), kit.Int(v.Refused))
	if !s.open {
		return kit.Notify(kit.Info, text+" Import it again in Orders to take them.")
	}
	now := func(req work.ImportRequest) tea.Msg {
		return answer(func() tea.Cmd { return s.importNow(path, req) })
	}
	var answers []kit.Button
	if v.Created > 0 {
		answers = append(answers, kit.Button{Key: "y", Label: "import " + kit.Int(v.Created), Msg: now(work.ImportRequest{})})
	}
	if v.Known > 0 {
		text += fmt.Sprintf(" Of the refused, %s here already: r changes drafts, and makes revisions of sent ones.", isAre(v.Known))
		answers = append(answers, kit.Button{Key: "r", Label: "import and revise", Msg: now(work.ImportRequest{Revise: true})})
	}
	if v.Repeated > 0 {
		text += fmt.Sprintf(" %s imported %s: a imports them again.", kit.Count(v.Repeated, "order was", "orders were"), v.Before)
		answers = append(answers, kit.Button{Key: "a", Label: "import all again", Msg: now(work.ImportRequest{Again: true})})
	}
	if v.Columns != nil {
		answers = append(answers, kit.Button{Key: "c", Label: "its columns", Msg: answer(func() tea.Cmd { return s.lookAtColumns(path) })})
	}
	return kit.Show(kit.NewReport(s.env, "Import "+fileName(path), s.reportLines(text, v.Rows, columnsLeft(v)), answers...))
}

// lookAtColumns asks what the columns hold although all are understood.
func (s *Screen) lookAtColumns(path string) tea.Cmd {
	w := s.work
	return s.run(func(ctx context.Context) (did, error) {
		columns, err := w.ImportColumnsOf(ctx, path)
		if err != nil {
			return nil, err
		}
		return func() tea.Cmd { return s.askColumns(path, columns.Columns) }, nil
	})
}

func isAre(n int) string {
	if n == 1 {
		return "1 is"
	}
	return kit.Int(n) + " are"
}

func columnsLeft(v work.ImportView) []string {
	said := slices.Clone(v.LeftOut)
	for _, p := range v.Unknown {
		said = append(said, fmt.Sprintf("column %d: %s", p.Column, p.Message))
	}
	return said
}

func (s *Screen) importNow(path string, req work.ImportRequest) tea.Cmd {
	w := s.work
	return s.takeIn("Importing "+fileName(path), "orders", func(ctx context.Context, tell func(work.Progress)) (tookIn, error) {
		req.Progress = tell
		v, err := w.ImportFile(ctx, path, req)
		if err != nil && len(v.Rows) == 0 {
			return nil, err
		}
		return func() tea.Cmd { return s.imported(v, err) }, nil
	})
}

// imported says what an import came to. An error here is that the refused
// could not be written; what was imported stays.
func (s *Screen) imported(v work.ImportView, failed error) tea.Cmd {
	text, kind := kit.Count(v.Created, "new draft", "new drafts"), kit.OK
	if v.Updated > 0 {
		text += ", " + kit.Int(v.Updated) + " changed"
	}
	if n := v.Refused - v.Left; n > 0 {
		text, kind = text+", "+kit.Int(n)+" refused", kit.Warn
	}
	if v.Left > 0 {
		text, kind = "Stopped: "+text+", "+kit.Int(v.Left)+" left", kit.Warn
	}
	switch text += "."; {
	case v.File != "" && v.Left > 0:
		text += " What is left and refused is in " + catalog.Clean(v.File) + ": import that to go on."
	case v.File != "":
		text += " The refused are in " + catalog.Clean(v.File) + ": mend them and import that."
	}
	if failed != nil {
		text, kind = text+" "+kit.Sentence(failed.Error()), kit.Error
	}
	var report *kit.Report
	if rows := withProblems(v.Rows); len(rows) > 0 {
		report = kit.NewReport(s.env, "Imported", s.reportLines(text, rows, columnsLeft(v)))
	}
	return s.told(kind, text, report)
}

// lookAtECat asks eCat what is new and whose it is; the report asks.
func (s *Screen) lookAtECat() tea.Cmd {
	w := s.work
	return s.takeIn("Asking eCat for new orders", "", func(ctx context.Context, _ func(work.Progress)) (tookIn, error) {
		v, err := w.ECatPull(ctx, true, false)
		if err != nil {
			return nil, err
		}
		return func() tea.Cmd { return s.askECat(v) }, nil
	})
}

func (s *Screen) askECat(v work.ECatView) tea.Cmd {
	if len(v.Rows) == 0 && len(v.Unread) == 0 {
		return kit.Notify(kit.Info, "eCat has no new orders.")
	}
	text := fmt.Sprintf("eCat's queue has %s, for all reps together:", kit.Count(len(v.Rows), "order", "orders"))
	for i, r := range v.Reps {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" %s (%d)", catalog.Clean(r.Rep), r.Orders)
	}
	text += fmt.Sprintf(". Taking them makes %s; whoever else pulls will not see those that are then marked received.", kit.Count(v.Created, "draft", "drafts"))
	if !s.open {
		return kit.Notify(kit.Info, fmt.Sprintf("eCat has %s; pull them in Orders.", kit.Count(len(v.Rows), "order", "orders")))
	}
	return kit.Show(kit.NewReport(s.env, "Pull eCat's orders?", s.reportLines(text, v.Rows, notRead(v.Unread)),
		kit.Button{Key: "y", Label: "take them", Msg: answer(s.pullECat)}))
}

func notRead(paths []string) []string {
	var said []string
	for _, p := range paths {
		said = append(said, "not read: "+p)
	}
	return said
}

func (s *Screen) pullECat() tea.Cmd {
	w := s.work
	return s.takeIn("Taking eCat's orders", "", func(ctx context.Context, _ func(work.Progress)) (tookIn, error) {
		v, err := w.ECatPull(ctx, false, true)
		if err != nil && len(v.Rows) == 0 {
			return nil, err
		}
		stopped := ctx.Err() != nil
		return func() tea.Cmd { return s.pulled(v, err, stopped) }, nil
	})
}

// pulled says what a pull came to. After an error the orders that it names are
// here, and the next pull goes on.
func (s *Screen) pulled(v work.ECatView, failed error, stopped bool) tea.Cmd {
	marked, left := 0, notRead(v.Unread)
	for _, m := range v.Marked {
		if m.OK {
			marked++
			continue
		}
		left = append(left, m.Number+" was not marked received: "+m.Error)
	}
	text, kind := kit.Count(v.Created, "new draft", "new drafts")+" from eCat", kit.OK
	if v.Updated > 0 {
		text += ", " + kit.Int(v.Updated) + " in place of earlier ones"
	}
	if v.Refused > 0 {
		text += ", " + kit.Int(v.Refused) + " left at eCat"
	}
	text += fmt.Sprintf("; %s marked received.", kit.Int(marked))
	switch {
	case stopped:
		text = "Stopped: " + text + " The next pull goes on."
	case failed != nil:
		text += " " + kit.Sentence("It did not come to its end, and the next pull goes on: "+failed.Error())
	}
	rows := withProblems(v.Rows)
	if v.Refused > 0 || len(left) > 0 || len(rows) > 0 || failed != nil {
		kind = kit.Warn
	}
	var report *kit.Report
	if len(rows)+len(left) > 0 {
		report = kit.NewReport(s.env, "From eCat", s.reportLines(text, rows, left))
	}
	return s.told(kind, text, report)
}

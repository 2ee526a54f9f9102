package work

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ImportColumn is one column of a file, as a person tells what it holds.
type ImportColumn struct {
	Header  string
	Samples []string // the first values that differ, at most three
	Path    string   // what it holds; empty: not understood; order.ColumnIgnored: left out
}

// ImportColumns are the columns of a CSV file and what each is taken for: what
// was chosen for a file with these columns before, else what is recognised.
type ImportColumns struct {
	Columns    []ImportColumn
	Remembered bool // a person has said so before
}

// ImportColumnsOf reads the columns of a CSV file of orders.
func (w *Work) ImportColumnsOf(ctx context.Context, path string) (ImportColumns, error) {
	var view ImportColumns
	file, err := w.readTableFile(ctx, path)
	if err != nil {
		return view, err
	}
	columns, err := w.ColumnsFor(ctx, file.Header)
	if err != nil {
		return view, err
	}
	if view.Remembered = columns != nil; !view.Remembered {
		columns = order.GuessColumns(file.Header)
	}
	view.Columns = columnsOf(file, columns)
	return view, nil
}

// SetImportColumns keeps what the columns of a file hold, for all files with
// these columns. A column that nothing is said of is left out.
func (w *Work) SetImportColumns(ctx context.Context, path string, columns order.Columns) error {
	file, err := w.readTableFile(ctx, path)
	if err != nil {
		return err
	}
	checked, err := columns.Check()
	if err != nil {
		return err
	}
	for _, name := range file.Header {
		if checked[name] == "" {
			checked[name] = order.ColumnIgnored
		}
	}
	return w.RememberColumns(ctx, file.Header, checked)
}

// readTableFile reads the table of a file of orders.
func (w *Work) readTableFile(ctx context.Context, path string) (order.File, error) {
	path = typedPath(path)
	data, err := readImport(path)
	if err != nil {
		return order.File{}, err
	}
	if isJSON(data) {
		return order.File{}, order.FieldError(path, "%s is JSON, whose fields have names; only a table has columns", path)
	}
	return w.openTable(ctx, data, nil)
}

// openTable finds the table of a file: below the first row with the names that
// a mapping says, that were said before, or that are recognised.
func (w *Work) openTable(ctx context.Context, data []byte, mapping order.Columns) (order.File, error) {
	var failed error
	looked := 0
	file, err := order.OpenFile(data, func(row []string) int {
		known := order.HeaderKnows(row)
		said := 0
		for _, name := range row {
			if _, ok := mapping[name]; ok {
				said++
			}
		}
		if said > 0 {
			return 1000*said + known
		}
		if known > 0 || len(row) < 2 || looked > 5 || failed != nil {
			return known
		}
		looked++ // what a person has said of foreign headers
		saved, err := w.ColumnsFor(ctx, row)
		failed = err
		return len(saved)
	})
	return file, cmp.Or(err, failed)
}

func columnsOf(file order.File, columns order.Columns) []ImportColumn {
	const most = 3
	list := make([]ImportColumn, len(file.Header))
	for i, name := range file.Header {
		c := ImportColumn{Header: name, Path: columns[name]}
		for _, record := range file.Records[:min(len(file.Records), 200)] {
			if len(c.Samples) == most {
				break
			}
			if i < len(record) && strings.TrimSpace(record[i]) != "" && !slices.Contains(c.Samples, record[i]) {
				c.Samples = append(c.Samples, record[i])
			}
		}
		list[i] = c
	}
	return list
}

// columns are those that were given, which are remembered for this header; else
// those that were given for it before; else those that are recognised.
func (r *importRun) columns(ctx context.Context) (order.Columns, error) {
	given := r.req.Columns
	if given == nil {
		saved, err := r.w.ColumnsFor(ctx, r.table.Header)
		if err != nil || saved != nil {
			return saved, err
		}
		return order.GuessColumns(r.table.Header), nil
	}
	columns, err := given.Check()
	if err != nil {
		return nil, err
	}
	for header := range columns {
		if !slices.Contains(r.table.Header, header) {
			return nil, order.FieldError(header, "the file has no column %q; its columns are: %s", header, catalog.Clean(strings.Join(r.table.Header, ", ")))
		}
	}
	for header, path := range order.GuessColumns(r.table.Header) {
		if _, said := columns[header]; !said {
			columns[header] = path
		}
	}
	if r.req.DryRun {
		return columns, nil
	}
	return columns, r.w.RememberColumns(ctx, r.table.Header, columns)
}

// columnsKey is the same for all files with these columns, in whatever order,
// and for the file of what was refused of one.
func columnsKey(prefix string, header []string) string {
	var names []string
	for _, name := range header {
		if !strings.EqualFold(strings.TrimSpace(name), order.ProblemColumn) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return prefix + strings.Join(names, "\t")
}

const orderColumnsKey = "import.columns."

// ColumnsFor are the columns that were chosen for a file of orders with this
// header before, nil when none were.
func (w *Work) ColumnsFor(ctx context.Context, header []string) (order.Columns, error) {
	return w.columnsKept(ctx, orderColumnsKey, header)
}

// RememberColumns keeps what the columns of files of orders with this header
// hold.
func (w *Work) RememberColumns(ctx context.Context, header []string, columns order.Columns) error {
	return w.keepColumns(ctx, orderColumnsKey, header, columns)
}

func (w *Work) columnsKept(ctx context.Context, prefix string, header []string) (order.Columns, error) {
	value, ok, err := w.Store.Setting(ctx, columnsKey(prefix, header))
	if err != nil || !ok {
		return nil, err
	}
	var columns order.Columns
	if err := json.Unmarshal([]byte(value), &columns); err != nil {
		return nil, order.Errorf(order.KindInternal, "the remembered columns cannot be read: %w", err)
	}
	return columns, nil
}

func (w *Work) keepColumns(ctx context.Context, prefix string, header []string, columns order.Columns) error {
	value, err := json.Marshal(columns)
	if err != nil {
		return err
	}
	return w.Store.SetSetting(ctx, columnsKey(prefix, header), string(value))
}

// ReadColumns reads a mapping file: a JSON object from headers to paths.
func ReadColumns(data []byte) (order.Columns, error) {
	var columns order.Columns
	if err := json.Unmarshal(data, &columns); err != nil {
		return nil, order.Errorf(order.KindInvalid, `the mapping is not a JSON object from a column to a field, such as {"Style":"LinesOE.N.PartNumber"}: %w`, err)
	}
	if columns == nil {
		columns = order.Columns{}
	}
	return columns, nil
}

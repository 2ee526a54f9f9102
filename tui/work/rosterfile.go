package work

import (
	"context"
	"maps"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

const rosterColumnsKey = "roster.columns."

// RosterFile is a file of names, read.
type RosterFile struct {
	Entries []order.RosterEntry
	Left    []order.FileProblem // what cannot be read
	Columns ImportColumns       // what its columns are taken for; none where it has no header
	Asks    bool                // its header is not understood, and nobody has said yet what it means
}

// ReadRosterFile reads a file of names for a style with these sizes.
func (w *Work) ReadRosterFile(ctx context.Context, path string, sizes []string) (RosterFile, error) {
	data, err := readImport(typedPath(path))
	if err != nil {
		return RosterFile{}, err
	}
	return w.readRoster(ctx, data, sizes)
}

// readRoster reads names with the columns that were said for their header
// before, else those that are recognised.
func (w *Work) readRoster(ctx context.Context, data []byte, sizes []string) (RosterFile, error) {
	var view RosterFile
	var columns order.Columns
	if file, err := rosterTable(data); err == nil && len(file.Header) > 1 {
		if columns, err = w.columnsKept(ctx, rosterColumnsKey, file.Header); err != nil {
			return view, err
		}
		taken := columns
		if taken == nil {
			taken = order.GuessRosterColumns(file.Header)
		}
		known := slices.Collect(maps.Values(taken))
		understood := slices.Contains(known, order.RosterName) && slices.Contains(known, order.RosterSize)
		if understood || !slices.ContainsFunc(file.Header, func(cell string) bool { return isSize(cell, sizes) }) {
			view.Columns = ImportColumns{Columns: columnsOf(file, taken), Remembered: columns != nil}
			view.Asks = !understood
		}
	}
	var err error
	view.Entries, view.Left, err = order.ReadRosterColumns(data, sizes, columns)
	return view, err
}

// SetRosterColumns keeps what the columns of a file of names hold, for all
// files with these columns.
func (w *Work) SetRosterColumns(ctx context.Context, path string, columns order.Columns) error {
	data, err := readImport(typedPath(path))
	if err != nil {
		return err
	}
	return w.KeepRosterColumns(ctx, data, columns)
}

// KeepRosterColumns is SetRosterColumns of a file that is read already.
func (w *Work) KeepRosterColumns(ctx context.Context, data []byte, columns order.Columns) error {
	file, err := rosterTable(data)
	if err != nil {
		return err
	}
	header := file.Header
	for name, holds := range columns {
		switch {
		case !slices.Contains(header, name):
			return order.FieldError(name, "the file has no column %q; its columns are: %s", name, catalog.Clean(strings.Join(header, ", ")))
		case !slices.Contains([]string{order.RosterName, order.RosterSize, order.RosterNumber, order.ColumnIgnored}, holds):
			return order.FieldError(name, "a column of names holds name, size, number, or - for nothing, not %q", catalog.Clean(holds))
		}
	}
	return w.keepColumns(ctx, rosterColumnsKey, header, columns)
}

// isSize tells whether a cell is a size: then its line is no header.
func isSize(cell string, sizes []string) bool {
	if len(sizes) == 0 {
		_, ok := catalog.NormalizeSize(cell)
		return ok
	}
	_, ok := catalog.MatchSize(strings.TrimSpace(cell), sizes)
	return ok
}

// rosterTable is a file of names with its header, or its first row where no
// header is recognised: a person may know it for one.
func rosterTable(data []byte) (order.File, error) {
	header, rows, err := order.RosterHeader(data)
	if err == nil && header == nil && len(rows) > 0 {
		header, rows = rows[0], rows[1:]
	}
	return order.File{Header: header, Records: rows}, err
}

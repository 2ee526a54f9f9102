package work

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// actionRepeated is what becomes of an order without an id that was imported
// before: in the report it is refused.
const actionRepeated = "repeated"

// digest tells what the file says of an order without an id from all else;
// empty for one with an id, which tells it by itself.
func (r *importRun) digest(o order.FileOrder) string {
	if strings.TrimSpace(o.Order.ExtOrderID) != "" {
		return ""
	}
	sum := sha256.New()
	for _, place := range o.Source {
		if r.elements != nil {
			sum.Write(canonical(r.elements[place].Raw))
			continue
		}
		record := r.table.Records[place]
		for i, name := range r.table.Header {
			if i < len(record) && !strings.EqualFold(strings.TrimSpace(name), order.ProblemColumn) {
				fmt.Fprintf(sum, "%q=%q,", strings.TrimSpace(name), strings.TrimSpace(record[i]))
			}
		}
		sum.Write([]byte{'\n'})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// canonical is JSON however it was indented and in whatever order its fields
// stood.
func canonical(raw []byte) []byte {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return raw
	}
	plain, err := json.Marshal(value)
	if err != nil {
		return raw
	}
	return plain
}

// importedBefore finds those of a batch that have no id and are here already.
func (r *importRun) importedBefore(ctx context.Context, batch []order.FileOrder) (map[string]order.Order, error) {
	if r.req.Again {
		return nil, nil
	}
	var digests []string
	for _, o := range batch {
		if d := r.digest(o); d != "" && !o.Refused() {
			digests = append(digests, d)
		}
	}
	if len(digests) == 0 {
		return nil, nil
	}
	known, err := r.w.Store.ImportedAs(ctx, digests)
	if ctx.Err() != nil {
		return nil, nil // none of the batch is imported
	}
	return known, err
}

// decideNameless tells what becomes of an order without an id.
func (r *importRun) decideNameless(o *order.FileOrder, imported map[string]order.Order) string {
	as, found := imported[r.digest(*o)]
	if !found {
		return "created"
	}
	r.before = append(r.before, as)
	o.Problems = append(o.Problems, order.FileProblem{Row: o.Row, Line: o.Line, Problem: order.Problem{
		Severity: order.SeverityError,
		Message: fmt.Sprintf("it was imported on %s, as %s (%s); import it with --again to have it twice",
			as.CreatedAt.Format(time.DateOnly), catalog.Clean(as.ExtOrderID), as.State),
	}})
	return actionRepeated
}

// beforeText says when orders were imported before, and as what.
func beforeText(before []order.Order) string {
	if len(before) == 0 {
		return ""
	}
	slices.SortFunc(before, func(a, b order.Order) int { return int(a.ID - b.ID) })
	first, last := before[0], before[len(before)-1]
	text := "on " + first.CreatedAt.Format(time.DateOnly)
	if day := last.CreatedAt.Format(time.DateOnly); day != first.CreatedAt.Format(time.DateOnly) {
		text += " to " + day
	}
	text += " as " + catalog.Clean(first.ExtOrderID)
	if last.ID != first.ID {
		text += " to " + catalog.Clean(last.ExtOrderID)
	}
	return text
}

package work

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// indexBlob names the search index among the cache's blobs.
const indexBlob = "search-index"

// Search finds styles and colours: words in any order, parts of words, sizes,
// short colour names; ranked, with the exact total.
func (w *Work) Search(ctx context.Context, text string, limit int) (SearchView, error) {
	index, err := w.Index(ctx)
	if err != nil {
		return SearchView{}, err
	}
	often, err := w.Store.OrderedStyles(ctx)
	if err != nil {
		return SearchView{}, err
	}
	words, narrow := readNarrow(text)
	query := search.Query{Text: words, Limit: limit, Orders: often}
	if narrow != (narrowed{}) {
		query.Limit = index.StyleColors()
	}
	found, err := index.Search(ctx, query)
	if err != nil {
		return SearchView{}, err
	}
	view := SearchView{
		Total: found.Total, TookMS: float64(found.Took.Microseconds()) / 1000, Corrected: found.Corrected, Meant: found.Meant,
		Results: make([]SearchHit, 0, len(found.Hits)),
	}
	spoken, err := w.Store.Spoken(ctx)
	if err != nil {
		return view, err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return view, err
	}
	if narrow != (narrowed{}) {
		if err := w.narrow(ctx, &found, narrow, s, spoken, limit); err != nil {
			return view, err
		}
		view.Total, view.Results = found.Total, make([]SearchHit, 0, len(found.Hits))
	}
	for _, h := range found.Hits {
		view.Results = append(view.Results, viewHit(h, s, spokenFor(spoken[store.StyleColor{Style: h.Style, Color: h.Color}], "", h.UpdatedAt)))
	}
	return view, w.putLowest(ctx, view.Results)
}

// putLowest gives hits the lowest price of their style's list: the rep's own,
// else that of the shop's file.
func (w *Work) putLowest(ctx context.Context, hits []SearchHit) error {
	var styles []string
	for _, h := range hits {
		if n := len(styles); n == 0 || styles[n-1] != h.Style {
			styles = append(styles, h.Style)
		}
	}
	lowest, err := w.Store.LowestPrices(ctx, styles)
	if err != nil {
		return err
	}
	file, _ := w.Shop()
	for i := range hits {
		style := catalog.Key(hits[i].Style)
		price, known := lowest[style]
		if !known {
			for _, p := range file.PricesOf(hits[i].Style) {
				if price == 0 || p.Price < price {
					price = p.Price
				}
			}
			lowest[style] = price
		}
		hits[i].From = price
	}
	return nil
}

// partNames are part numbers by size: as they are sent, those that are not the
// base part, and as the inventory spells them, beside each.
type partNames struct{ sent, spelled map[string]string }

func newPartNames() partNames {
	return partNames{sent: map[string]string{}, spelled: map[string]string{}}
}

// add takes in a size with the part number that carries it in the inventory.
func (n partNames) add(s order.Settings, style, size, inventory string) {
	sent := style
	if s.Split == order.SplitSuffix {
		sent = s.Spelling.Part(style, size)
	}
	if sent != style {
		n.sent[size] = sent
	}
	if inventory != "" && (sent != style || inventory != style) {
		n.spelled[size] = inventory
	}
}

func viewHit(h search.Hit, s order.Settings, spoken map[string]int) SearchHit {
	parts := newPartNames()
	hit := SearchHit{
		Style: h.Style, Color: h.Color, Description: h.Description, Sizes: map[string]int{}, Parts: parts.sent, Spelled: parts.spelled,
		UpdatedAt: timePtr(h.UpdatedAt),
	}
	for _, in := range h.Sizes {
		hit.Sizes[in.Size] = in.OnHand - spoken[in.Size]
		hit.Total += hit.Sizes[in.Size]
		hit.Scale = append(hit.Scale, in.Size)
		parts.add(s, h.Style, in.Size, in.Part)
	}
	return hit
}

// loadedIndex is a search index with what it was built from: the catalogue's
// generation, and the shop's own suffixes.
type loadedIndex struct {
	*search.Index
	generation int64
	suffixes   string
}

// suffixesOf tells spellings apart in which part numbers end in other suffixes
// than the tables': a part then belongs to another style.
func suffixesOf(s catalog.Spelling) string {
	var all []string
	for _, size := range slices.Sorted(maps.Keys(s.Override)) {
		all = append(all, size+s.Override[size])
	}
	return strings.Join(all, " ")
}

// blobOf is the name under which the cache keeps the index of some suffixes: a
// part of a file's name.
func blobOf(suffixes string) string {
	if suffixes == "" {
		return indexBlob
	}
	return fmt.Sprintf("%s-%08x", indexBlob, crc32.ChecksumIEEE([]byte(suffixes)))
}

// Index is the search index: the one in memory, else the one that the cache
// keeps as a blob, else one built from the cache's rows.
func (w *Work) Index(ctx context.Context) (*search.Index, error) {
	if index := w.index.Load(); index != nil {
		return index.Index, nil
	}
	if err := w.renewIndex(ctx); err != nil {
		return nil, err
	}
	return w.index.Load().Index, nil
}

// renewIndex takes the index of the catalogue as it is now into use, if that
// is not the one in memory. The old one serves until then.
func (w *Work) renewIndex(ctx context.Context) error {
	w.indexMu.Lock()
	defer w.indexMu.Unlock()
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return err
	}
	suffixes := suffixesOf(s.Spelling)
	if index := w.index.Load(); index != nil && index.generation == age.Generation && index.suffixes == suffixes {
		return nil
	}
	blob, err := w.Store.LoadBlob(ctx, blobOf(suffixes), age.Generation)
	if err != nil {
		return err
	}
	if blob != nil {
		index, err := search.Read(blob)
		if err == nil {
			w.index.Store(&loadedIndex{index, age.Generation, suffixes})
			return nil
		}
		w.Log.Warn("search index cannot be read; it is built anew", "error", err)
	}
	return w.buildIndex(ctx, s.Spelling)
}

// buildIndex builds the index from the cache's rows, keeps it as a blob and
// takes it into use. The old one serves until then.
func (w *Work) buildIndex(ctx context.Context, spelling catalog.Spelling) error {
	builder := search.NewBuilder(spelling)
	generation, err := w.Store.EachInventory(ctx, func(row catalog.InventoryRow) error {
		builder.Add(row)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return w.keepIndex(ctx, builder.Build(), generation, suffixesOf(spelling))
}

// keepIndex takes the index of a generation of the catalogue into use, and
// keeps it as a blob.
func (w *Work) keepIndex(ctx context.Context, index *search.Index, generation int64, suffixes string) error {
	var blob bytes.Buffer
	if _, err := index.WriteTo(&blob); err != nil {
		return order.Errorf(order.KindInternal, "the search index cannot be written: %w", err)
	}
	if err := w.Store.SaveBlob(ctx, blobOf(suffixes), generation, blob.Bytes()); err != nil {
		return err
	}
	w.index.Store(&loadedIndex{index, generation, suffixes})
	return nil
}

// ShowStyle is a style as the inventory on this laptop has it; a colour, if
// named, may be written as in a search.
func (w *Work) ShowStyle(ctx context.Context, number, color string) (StyleView, error) {
	style, err := w.Style(ctx, number)
	if err != nil {
		var e *order.Error
		if errors.As(err, &e) && e.Kind == order.KindNotFound {
			e.Hint = "look for it with: orderpad inventory search " + catalog.Clean(number)
		}
		return StyleView{}, err
	}
	colors := style.ColorNames()
	if color != "" {
		if colors = catalog.MatchColors(color, colors); len(colors) == 0 {
			e := order.Errorf(order.KindNotFound, "%s", order.UnknownColor(style.Number, color))
			e.Field = "color"
			return StyleView{}, e
		}
	}
	list, err := w.Store.Prices(ctx, style.Number)
	if err != nil {
		return StyleView{}, err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return StyleView{}, err
	}
	view := StyleView{
		Style: style.Number, Description: catalog.Readable(style.Description), Sizes: style.Sizes,
		Colors: []ColorView{}, Prices: viewPrices(list),
	}
	for _, name := range colors {
		c, _ := style.Color(name)
		view.Colors = append(view.Colors, viewColor(style, c, s))
	}
	return view, nil
}

func viewColor(style catalog.Style, c catalog.StyleColor, s order.Settings) ColorView {
	parts := newPartNames()
	view := ColorView{Color: c.Color, Sizes: map[string]*int{}, Parts: parts.sent, Spelled: parts.spelled, Total: c.Total(), UpdatedAt: timePtr(c.FetchedAt)}
	for _, size := range style.Sizes {
		stock := c.Stock[size]
		view.Sizes[size] = nil
		if !stock.Made {
			continue
		}
		view.Sizes[size] = &stock.OnHand
		if len(stock.Parts) > 0 {
			parts.add(s, style.Number, size, stock.Parts[0].Part)
		}
	}
	return view
}

// StyleFor is Style for the grid of an order: its own pieces, and those of the
// order that it revises, count as there.
func (w *Work) StyleFor(ctx context.Context, o order.Order, number string) (catalog.Style, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return catalog.Style{}, err
	}
	return w.styleFor(ctx, number, s, o.UUID)
}

// Style is a style with its stock less what is queued here, for a grid.
func (w *Work) Style(ctx context.Context, number string) (catalog.Style, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return catalog.Style{}, err
	}
	return w.style(ctx, number, s)
}

// ImportPrices replaces the shop's price list by a CSV.
func (w *Work) ImportPrices(ctx context.Context, r io.Reader) (int, error) {
	list, err := catalog.ReadPriceList(r)
	if err != nil {
		e := order.Errorf(order.KindInvalid, "the price list cannot be read: %w", err)
		e.Hint = "the file needs the columns style, size, from_qty, price; nothing was changed"
		return 0, e
	}
	return len(list), w.Store.ReplacePrices(ctx, list)
}

// Prices is the price list of a style.
func (w *Work) Prices(ctx context.Context, style string) ([]PriceView, error) {
	list, err := w.Store.Prices(ctx, style)
	if err == nil && len(list) == 0 {
		return nil, order.Errorf(order.KindNotFound, "the price list has nothing for %s; bring one in with: orderpad prices import FILE.csv", style)
	}
	return viewPrices(list), err
}

func viewPrices(list []catalog.ListPrice) []PriceView {
	catalog.SortListPrices(list)
	views := make([]PriceView, len(list))
	for i, p := range list {
		views[i] = PriceView{p.Size, p.FromQty, p.Price}
	}
	return views
}

// Split shows what the connection would send for a style and colour in some
// sizes; nothing is saved. Sizes are SIZE=QTY. The price may be empty.
func (w *Work) Split(ctx context.Context, number, color string, sizes []string, price string) (SplitView, error) {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return SplitView{}, err
	}
	style, err := w.style(ctx, number, s)
	if order.IsKind(err, order.KindNotFound) {
		style, err = catalog.Style{Number: number}, nil
	}
	if err != nil {
		return SplitView{}, err
	}
	line, err := splitLine(style, color, sizes, price, s)
	if err != nil {
		return SplitView{}, err
	}
	if line, err = w.OfferPrices(ctx, order.Order{}, line); err != nil {
		return SplitView{}, err
	}
	return w.previewLines(ctx, conn, s, order.Order{Lines: []order.Line{line}})
}

// unsureColor asks for more of a colour that fits some of the style's and is
// none of them for sure; one that fits none is for the check to warn of.
func unsureColor(style, color string, match catalog.ColorMatch) error {
	var found []string
	for _, name := range match.Names {
		found = append(found, catalog.Clean(name))
	}
	switch len(found) {
	case 0:
		return nil
	case 1:
		return order.FieldError("color", "%q is no colour of %s; is it %s? Type the whole name", catalog.Clean(color), style, found[0])
	}
	return order.FieldError("color", "%q fits several colours of %s: %s; type more of it", catalog.Clean(color), style, strings.Join(found, ", "))
}

func splitLine(style catalog.Style, color string, sizes []string, price string, s order.Settings) (order.Line, error) {
	line := order.Line{Style: style.Number, Color: color, Description: catalog.Clean(style.Description)}
	match := catalog.MatchColor(color, style.ColorNames())
	if name, ok := match.AtPrompt(color); ok {
		line.Color = name
	} else if err := unsureColor(style.Number, color, match); err != nil {
		return line, err
	}
	amount, err := readPrice("price", price)
	if err != nil {
		return line, err
	}
	line.SetPrice(amount, "", s.Surcharges)
	for _, text := range sizes {
		if err := splitSize(&line, text, style.Sizes, s); err != nil {
			return line, err
		}
	}
	if line.Pieces() == 0 {
		return line, order.FieldError("sizes", "name sizes and quantities, such as S=4 M=8")
	}
	return line, nil
}

func splitSize(line *order.Line, text string, scale []string, s order.Settings) error {
	name, qty, ok := cutLast(text)
	if !ok {
		return order.FieldError("sizes", "%q is not SIZE=QTY, such as S=4", text)
	}
	size, err := lineSize(name, scale)
	if err != nil {
		return err
	}
	n, err := order.ParseQty(size, qty)
	if err != nil {
		return err
	}
	if n += line.Cell(size).Qty; n > order.MaxQty {
		return order.FieldError(size, "quantity %d of %s is over 99,999; split it over several lines", n, size)
	}
	line.SetQty(size, n, s.Surcharges)
	return nil
}

// cutLast cuts S=4 and S:4.
func cutLast(text string) (name, value string, ok bool) {
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == '=' || text[i] == ':' {
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

// previewLines shows what a connection would send for the lines of an order.
func (w *Work) previewLines(ctx context.Context, conn order.Connection, s order.Settings, o order.Order) (SplitView, error) {
	var failed error
	lines := o.Lines
	previews := order.PreviewSplit(lines, s, w.shelfFor(ctx, s, o.UUID, &failed))
	if failed != nil {
		return SplitView{}, failed
	}
	view := SplitView{Mode: s.Split, Lines: viewParts(previews)}
	for _, line := range lines {
		view.Pieces += line.Pieces()
		view.Total += line.Total()
	}
	var err error
	view.Wire, err = wireLines(conn, s, lines)
	if order.IsKind(err, order.KindInvalid) { // the check says why it cannot leave
		view.Wire, err = nil, nil
	}
	return view, err
}

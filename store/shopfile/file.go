// Package shopfile reads the shop's own file, shop.toml: what its numbers are
// called, its calendar, prices and rules (page SHOP, "The shop's own file"). It
// is pure: bytes in, a File or one sentence out. A file with anything wrong in
// it is no file at all, so that half a rule never counts.
package shopfile

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// FileName is what the file is called in the home folder.
const FileName = "shop.toml"

// maxBytes bounds a file; a page of rules has some thousand.
const maxBytes = 1 << 20

// File is what a shop says of itself.
type File struct {
	// Settings stand below those of a connection, by the same names.
	Settings map[string]string
	Names    Names
	Prices   []catalog.ListPrice
	Once     map[string]bool // part numbers of fees that a first order pays alone
	Runs     []Run
	Rules    []Rule
	Program  Program
	Notes    []string // what is odd and does not spoil the file
}

// Names are what the shop calls its numbers.
type Names struct {
	OrderTypes  map[string]string `json:"order_types"`
	DesignTypes map[string]string `json:"design_types"`
	Statuses    map[string]string `json:"statuses"` // of sales
	Departments map[string]string `json:"departments"`
	Employees   map[string]string `json:"employees"`
}

// OrderType is what the shop calls an order type; the number where it has no
// name, empty for 0.
func (n Names) OrderType(id int64) string { return named(n.OrderTypes, id) }

// DesignType is OrderType for id_DesignType.
func (n Names) DesignType(id int64) string { return named(n.DesignTypes, id) }

// Status is OrderType for id_SalesStatus.
func (n Names) Status(id int64) string { return named(n.Statuses, id) }

// Employee is OrderType for id_EmpCreatedBy.
func (n Names) Employee(id int64) string { return named(n.Employees, id) }

func named(names map[string]string, id int64) string {
	if id == 0 {
		return ""
	}
	number := strconv.FormatInt(id, 10)
	return cmp.Or(names[number], number)
}

// Run is how the shop spreads pieces over sizes, in parts: S 2 M 4 L 4 XL 2.
type Run struct {
	Name   string
	Styles []string // empty for all
	Parts  map[string]int
}

// document is the file as it is written.
type document struct {
	Shop struct {
		Name    string `toml:"name"`
		Address string `toml:"address"`
		Phone   string `toml:"phone"`
		Mail    string `toml:"mail"`
		Terms   string `toml:"terms"`
		Logo    string `toml:"logo"`
	} `toml:"shop"`
	Names struct {
		OrderTypes  map[string]string `toml:"order_types"`
		DesignTypes map[string]string `toml:"design_types"`
		Statuses    map[string]string `toml:"statuses"`
		Departments map[string]string `toml:"departments"`
		Employees   map[string]string `toml:"employees"`
	} `toml:"names"`
	Calendar struct {
		Holidays []any    `toml:"holidays"`
		WorkDays []string `toml:"work_days"`
		Transit  *int     `toml:"transit"`
	} `toml:"calendar"`
	Orderpad struct {
		Oldest string `toml:"oldest"`
		New    string `toml:"new"`
	} `toml:"orderpad"`
	Surcharges map[string]any `toml:"surcharges"`
	Fees       struct {
		Once []string `toml:"once"`
	} `toml:"fees"`
	Prices []struct {
		Style string `toml:"style"`
		Size  string `toml:"size"`
		From  int    `toml:"from"`
		Price any    `toml:"price"`
	} `toml:"prices"`
	Runs []struct {
		Name   string         `toml:"name"`
		Styles []string       `toml:"styles"`
		Sizes  map[string]int `toml:"sizes"`
	} `toml:"runs"`
	Rules []struct {
		When  string `toml:"when"`
		Offer string `toml:"offer"`
		Say   string `toml:"say"`
		Ask   string `toml:"ask"`
	} `toml:"rules"`
}

// words are the names that may stand in the file, by the table they stand in.
var words = map[string][]string{
	"":         {"shop", "names", "calendar", "surcharges", "fees", "prices", "runs", "rules", "orderpad"},
	"orderpad": {"oldest", "new"},
	"shop":     {"name", "address", "phone", "mail", "terms", "logo"},
	"names":    {"order_types", "design_types", "statuses", "departments", "employees"},
	"calendar": {"holidays", "work_days", "transit"},
	"fees":     {"once"},
	"prices":   {"style", "size", "from", "price"},
	"runs":     {"name", "styles", "sizes"},
	"rules":    {"when", "offer", "say", "ask"},
}

// Parse reads a file. An error is an order.Error whose Field is LINE:COLUMN.
func Parse(data []byte) (File, error) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	if len(text) > maxBytes {
		return File{}, order.FieldError("1:1", "line 1, column 1: the file is larger than 1 MB")
	}
	r := reader{text: text, file: File{Settings: map[string]string{}, Once: map[string]bool{}}}
	var doc document
	meta, err := toml.Decode(text, &doc)
	if err != nil {
		return File{}, r.broken(err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return File{}, r.unknown(unknown)
	}
	for _, step := range []func(document) error{r.settings, r.names, r.prices, r.runs, r.rules, r.program} {
		if err := step(doc); err != nil {
			return File{}, err
		}
	}
	return r.file, nil
}

type reader struct {
	text string
	file File
}

// at refuses what stands at a place.
func (r *reader) at(p place, format string, args ...any) error {
	return order.FieldError(p.String(), "line %d, column %d: %s", p.line, p.column, fmt.Sprintf(format, args...))
}

// otherKind is how the TOML library says that a value is of another kind.
var otherKind = regexp.MustCompile(`line (\d+) \(last key "([^"]*)"\)`)

func (r *reader) broken(err error) error {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		p := place{max(1, parse.Position.Line), max(1, parse.Position.Col)}
		return r.at(p, "it is not TOML: %s", catalog.Clean(cmp.Or(parse.Message, err.Error())))
	}
	p := place{1, 1}
	key := "this"
	if m := otherKind.FindStringSubmatch(err.Error()); m != nil {
		p.line, _ = strconv.Atoi(m[1]) // digits, as the form says
		key = m[2]
		lines := strings.Split(r.text, "\n")
		if at := strings.Index(lines[min(p.line, len(lines))-1], key[strings.LastIndexByte(key, '.')+1:]); at >= 0 {
			p.column = at + 1
		}
	}
	return r.at(p, "%s is of another kind than it has to be: text stands in quotes, a number does not", catalog.Clean(key))
}

// unknown names the first word that nothing knows, and the nearest.
func (r *reader) unknown(keys []toml.Key) error {
	key := keys[0]
	last := key[len(key)-1]
	table := strings.Join(key[:len(key)-1], ".")
	known, ok := words[table]
	if !ok {
		known = words[""]
	}
	near := order.Near(last, known)
	said := "the words here are " + strings.Join(known, ", ")
	if near != "" {
		said = "did you mean " + near + "?"
	}
	return r.at(find(r.text, table, -1, last), "there is no %s; %s", catalog.Clean(key.String()), said)
}

// written is a value as it may stand in quotes: a number is an amount, a day
// of TOML's own is one of ours.
func written(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(value)
}

func joined(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = cmp.Or(written(v), "?")
	}
	return strings.Join(texts, ",")
}

func (r *reader) settings(doc document) error {
	type said struct{ name, value, table, key string }
	list := []said{
		{"shop.name", doc.Shop.Name, "shop", "name"}, {"shop.address", doc.Shop.Address, "shop", "address"},
		{"shop.phone", doc.Shop.Phone, "shop", "phone"}, {"shop.mail", doc.Shop.Mail, "shop", "mail"},
		{"shop.terms", doc.Shop.Terms, "shop", "terms"}, {"shop.logo", doc.Shop.Logo, "shop", "logo"},
		{"holidays", joined(doc.Calendar.Holidays), "calendar", "holidays"},
		{"work_days", strings.Join(doc.Calendar.WorkDays, ","), "calendar", "work_days"},
	}
	if doc.Calendar.Transit != nil {
		list = append(list, said{"transit", strconv.Itoa(*doc.Calendar.Transit), "calendar", "transit"})
	}
	for size, amount := range doc.Surcharges {
		list = append(list, said{"surcharge." + size, cmp.Or(written(amount), "?"), "surcharges", size})
	}
	slices.SortFunc(list, func(a, b said) int { return cmp.Compare(a.name, b.name) })
	conn := order.Connection{Kind: order.KindProxy}
	for _, s := range list {
		if s.value == "" {
			continue
		}
		if err := conn.SetSetting(s.name, s.value); err != nil {
			return r.at(find(r.text, s.table, -1, s.key), "%s", strings.Replace(err.Error(), s.name, s.key, 1))
		}
	}
	r.file.Settings = conn.Settings
	return nil
}

func (r *reader) names(doc document) error {
	n := doc.Names
	for table, names := range map[string]map[string]string{
		"order_types": n.OrderTypes, "design_types": n.DesignTypes, "statuses": n.Statuses, "departments": n.Departments, "employees": n.Employees,
	} {
		for number, name := range names {
			at := find(r.text, "names."+table, -1, number)
			if id, err := strconv.ParseInt(number, 10, 64); err != nil || id <= 0 {
				return r.at(at, "%q is not a number of the shop such as 21", catalog.Clean(number))
			}
			if name = strings.TrimSpace(catalog.Clean(name)); name == "" {
				return r.at(at, "%s has no name", number)
			}
			names[number] = name
		}
	}
	r.file.Names = Names(n)
	for i, part := range doc.Fees.Once {
		fee, known := order.FeePart(part)
		if !known {
			near := order.Nearest(part, order.FeeParts())
			return r.at(find(r.text, "fees", -1, "once"), "%q, the %d. of the list, is no fee; the nearest is %s", catalog.Clean(part), i+1, near)
		}
		r.file.Once[fee] = true
	}
	return nil
}

func (r *reader) prices(doc document) error {
	seen := map[catalog.ListPrice]bool{}
	for i, p := range doc.Prices {
		row := catalog.ListPrice{Style: strings.TrimSpace(p.Style), FromQty: max(p.From, 1)}
		if row.Style == "" {
			return r.at(find(r.text, "prices", i, "style"), "a price needs the style that it is for")
		}
		if p.From < 0 {
			return r.at(find(r.text, "prices", i, "from"), "from is a number of pieces of at least 1, not %d", p.From)
		}
		if p.Size != "" {
			var known bool
			if row.Size, known = catalog.NormalizeSize(p.Size); !known {
				return r.at(find(r.text, "prices", i, "size"), "no size table knows %q", catalog.Clean(p.Size))
			}
		}
		price, err := catalog.ParsePrice(written(p.Price))
		if err != nil {
			return r.at(find(r.text, "prices", i, "price"), "the price of %s: %v", catalog.Clean(row.Style), err)
		}
		key := catalog.ListPrice{Style: strings.ToUpper(row.Style), Size: row.Size, FromQty: row.FromQty}
		if seen[key] {
			return r.at(find(r.text, "prices", i, "style"), "%s has a price for this size and quantity already", catalog.Clean(row.Style))
		}
		row.Price, seen[key] = price, true
		r.file.Prices = append(r.file.Prices, row)
	}
	return nil
}

func (r *reader) runs(doc document) error {
	for i, run := range doc.Runs {
		if strings.TrimSpace(run.Name) == "" {
			return r.at(find(r.text, "runs", i, "name"), "a run of sizes needs a name")
		}
		parts, sum := map[string]int{}, 0
		for size, n := range run.Sizes {
			normal, known := catalog.NormalizeSize(size)
			switch {
			case !known:
				return r.at(find(r.text, "runs", i, "sizes"), "no size table knows %q", catalog.Clean(size))
			case n < 0 || n > 10_000:
				return r.at(find(r.text, "runs", i, "sizes"), "%s has %d parts; they are 0 to 10,000", normal, n)
			}
			parts[normal] += n
			sum += n
		}
		if sum == 0 {
			return r.at(find(r.text, "runs", i, "sizes"), "the run %s has no sizes, such as sizes = { S = 2, M = 4, L = 4 }", catalog.Clean(run.Name))
		}
		r.file.Runs = append(r.file.Runs, Run{Name: catalog.Clean(run.Name), Styles: run.Styles, Parts: parts})
	}
	return nil
}

// PricesOf are the file's prices of a style, whatever its case.
func (f File) PricesOf(style string) []catalog.ListPrice {
	var list []catalog.ListPrice
	for _, p := range f.Prices {
		if catalog.Key(p.Style) == catalog.Key(style) {
			list = append(list, p)
		}
	}
	return list
}

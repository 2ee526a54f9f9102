package order

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// ConnectionKind says what a connection talks to.
type ConnectionKind string

// The kinds of connection.
const (
	KindProxy        ConnectionKind = "proxy"        // the shop's proxy
	KindManageOrders ConnectionKind = "manageorders" // ShopWorks ManageOrders, directly
	KindECat         ConnectionKind = "ecat"         // SuperCat eCat, orders to pull
)

// Connection is a server that the rep works with. Its secret is not here but
// in the keyring, under origin and user.
type Connection struct {
	Name     string            `json:"name"`
	Kind     ConnectionKind    `json:"kind"`
	URL      string            `json:"url"` // the server's root, without a path of its API
	User     string            `json:"user,omitempty"`
	Settings map[string]string `json:"settings,omitempty"` // what was set; see Settings for what stands in
}

// Settings are a connection's settings with their defaults filled in (page
// DECISIONS: a shop with another habit changes a line, not the program).
type Settings struct {
	Split      Mode
	Spelling   catalog.Spelling
	Surcharges catalog.Surcharges
	Breaks     Breaks // what counts together towards a price break
	PushPath   string // of order-push on ManageOrders
	ExtPrefix  string // what the proxy puts before our ids
	Test       bool
	Customer   int64
	OrderType  int64
	Location   int64
	Employee   int64
	Source     string // ExtSource
	APISource  string // what a shop's import goes by: it may take ManageOrders alone and skip all else without a word
	Rep        string
	Email      string      // stands in for a contact without an address
	Rate       int         // units a minute
	TaxFlags   []int       // of sts_EnableTax01 to 04, those that lines carry
	Org        string      // eCat's short name of the organisation
	Mark       string      // eCat: when a pulled order is marked received
	Roster     RosterPlace // where names and numbers go
	DayFirst   bool        // 3/4 in a file is the third of April
	PartName   string      // of the fee line for names; some shops have only Monogram
	PartNumber string      // of the fee line for names and numbers
	Shop       Shop        // how the shop signs its papers
	Calendar   Calendar    // on which days the shop works, and how long its parcels take
	Office     string      // telephone of whom a rep calls
	Change     string      // what a rep does on the day that something changes, in one line
	CA         string      // file of certificates that are trusted beside the system's
	Keep       int         // months that customers' data stays on the laptop
	Blanks     bool        // the shop sells garments without a design: nobody is asked about one
	// Unset are those of customer, order_type, location and employee that
	// nobody has set or confirmed for a connection straight to ManageOrders:
	// what stands in are one shop's numbers (proxy guide), not this one's.
	Unset []string
}

// Shop is how the shop signs its papers.
type Shop struct {
	Name, Address, Phone, Mail, Terms string
	Logo                              string // path of a file
	HidePrices                        bool   // confirmations show no money
}

// ownNumbers are the settings whose defaults are one shop's own numbers.
var ownNumbers = []string{"customer", "order_type", "location", "employee"}

// setting is one named setting: how a value is read into Settings.
type setting struct {
	help string
	read func(s *Settings, value string) error
}

func oneOf(allowed ...string) func(string) error {
	return func(v string) error {
		if !slices.Contains(allowed, v) {
			return notOneOf(allowed)
		}
		return nil
	}
}

// notOneOf is a value that is none of those a setting may have.
type notOneOf []string

func (allowed notOneOf) Error() string { return "is one of " + strings.Join(allowed, ", ") }

func number(to func(*Settings) *int64) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			return fmt.Errorf("is a whole number, 0 or more")
		}
		*to(s) = n
		return nil
	}
}

// settings is the table of all settings but suffix.SIZE and surcharge.SIZE.
var settings = map[string]setting{
	"split": {"who splits sizes into parts: suffix, server or columns", func(s *Settings, v string) error {
		s.Split = Mode(v)
		return oneOf(string(SplitSuffix), string(SplitServer), string(SplitColumns))(v)
	}},
	"sizes": {"how part numbers spell sizes: seed or export-2026", func(s *Settings, v string) error {
		s.Spelling.Table = catalog.Table(v)
		return oneOf(string(catalog.TableSeed), string(catalog.TableExport))(v)
	}},
	"breaks": {"what counts together towards a price break: line, style, order or design", func(s *Settings, v string) error {
		s.Breaks = Breaks(v)
		return oneOf(string(BreaksLine), string(BreaksStyle), string(BreaksOrder), string(BreaksDesign))(v)
	}},
	"push_path": {"where orders are pushed on ManageOrders", func(s *Settings, v string) error {
		s.PushPath = v
		if !strings.HasPrefix(v, "/") || strings.ContainsAny(v, "?# ") {
			return fmt.Errorf("is a path such as /onsite/order-push")
		}
		return nil
	}},
	"ext_prefix": {"what the proxy puts before an order's id", func(s *Settings, v string) error { s.ExtPrefix = v; return nil }},
	"test": {"test mode: on or off", func(s *Settings, v string) error {
		s.Test = v == "on"
		return oneOf("on", "off")(v)
	}},
	"customer":   {"customer of an order without one", number(func(s *Settings) *int64 { return &s.Customer })},
	"order_type": {"order type", number(func(s *Settings) *int64 { return &s.OrderType })},
	"location":   {"company location", number(func(s *Settings) *int64 { return &s.Location })},
	"employee":   {"employee who creates the order", number(func(s *Settings) *int64 { return &s.Employee })},
	"source":     {"ExtSource", func(s *Settings, v string) error { s.Source = v; return nil }},
	"api_source": {"APISource, which the shop's import goes by", func(s *Settings, v string) error { s.APISource = v; return nil }},
	"rep":        {"customer service rep of an order without one", func(s *Settings, v string) error { s.Rep = v; return nil }},
	"email": {"address that stands in for a contact without one", func(s *Settings, v string) error {
		s.Email = v
		if v != "" && !ValidEmail(v) {
			return fmt.Errorf("is an e-mail address such as orders@shop.com")
		}
		return nil
	}},
	"rate": {"units a minute that the server allows", func(s *Settings, v string) error {
		n, err := strconv.Atoi(v)
		s.Rate = n
		if err != nil || n < 4 || n > 10_000 {
			return fmt.Errorf("is a whole number from 4 to 10,000")
		}
		return nil
	}},
	"tax_flags": {"which of sts_EnableTax01 to 04 each line carries: off, or numbers such as 1,2", func(s *Settings, v string) error {
		s.TaxFlags = nil
		if v == "off" || v == "" {
			return nil
		}
		for _, f := range strings.Split(v, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(f))
			if err != nil || n < 1 || n > 4 {
				return fmt.Errorf("is off, or numbers from 1 to 4 such as 1,2")
			}
			s.TaxFlags = append(s.TaxFlags, n)
		}
		slices.Sort(s.TaxFlags)
		s.TaxFlags = slices.Compact(s.TaxFlags)
		return nil
	}},
	"org": {"eCat's short name of the organisation", func(s *Settings, v string) error {
		s.Org = v
		if len(v) < 2 || len(v) > 9 || strings.ContainsAny(v, "/?#% ") {
			return fmt.Errorf("has 2 to 9 letters and digits")
		}
		return nil
	}},
	"roster": {"where names and numbers of a roster go: details (of a design's location) or notes (of the line)", func(s *Settings, v string) error {
		s.Roster = RosterPlace(v)
		return oneOf(string(RosterDetails), string(RosterNotes))(v)
	}},
	"office": {"telephone of the office: whom a rep calls", func(s *Settings, v string) error { s.Office = v; return nil }},
	"change": {"what a rep does on the day that something changes, such as: 1 Dec: sync, then install 2.0", func(s *Settings, v string) error { s.Change = v; return nil }},
	"ca":     {"file of certificates (PEM) that are trusted beside the system's, such as a company's authority", func(s *Settings, v string) error { s.CA = v; return nil }},
	"keep": {"months that customers' data stays on the laptop; older is removed by: orderpad forget", func(s *Settings, v string) error {
		n, err := strconv.Atoi(v)
		s.Keep = n
		if err != nil || n < 1 || n > 240 {
			return fmt.Errorf("is a whole number of months from 1 to 240")
		}
		return nil
	}},
	"part.name":   {"part number of the fee for names", func(s *Settings, v string) error { s.PartName = v; return nil }},
	"part.number": {"part number of the fee for names and numbers", func(s *Settings, v string) error { s.PartNumber = v; return nil }},
	"blanks": {"garments without a design are usual here: on or off", func(s *Settings, v string) error {
		s.Blanks = v == "on"
		return oneOf("on", "off")(v)
	}},
	"holidays": {"days on which the shop does not work, beside Saturdays and Sundays, such as 2026-12-24,2026-12-25", func(s *Settings, v string) (err error) {
		s.Calendar.Holidays, err = readHolidays(v)
		return err
	}},
	"work_days": {"days of the week on which the shop works, such as mon,tue,wed,thu", func(s *Settings, v string) (err error) {
		s.Calendar.Days, err = readWorkDays(v)
		return err
	}},
	"transit": {"working days that a parcel takes to the customer", func(s *Settings, v string) (err error) {
		s.Calendar.Transit, err = readTransit(v)
		return err
	}},
	"shop.name":    {"the shop's name on quotes and confirmations", func(s *Settings, v string) error { s.Shop.Name = v; return nil }},
	"shop.address": {"the shop's address there, in one line", func(s *Settings, v string) error { s.Shop.Address = v; return nil }},
	"shop.phone":   {"the shop's phone there", func(s *Settings, v string) error { s.Shop.Phone = v; return nil }},
	"shop.logo":    {"file of the shop's logo there, a PNG or JPEG of 2 MB at most", func(s *Settings, v string) error { s.Shop.Logo = v; return nil }},
	"shop.terms":   {"the shop's terms there, six lines at most", func(s *Settings, v string) error { s.Shop.Terms = v; return nil }},
	"shop.mail": {"address that a customer's approval of a quote is mailed to", func(s *Settings, v string) error {
		s.Shop.Mail = v
		if v != "" && !ValidEmail(v) {
			return fmt.Errorf("is an e-mail address such as orders@shop.com")
		}
		return nil
	}},
	"shop.prices": {"prices on confirmations: on or off", func(s *Settings, v string) error {
		s.Shop.HidePrices = v == "off"
		return oneOf("on", "off")(v)
	}},
	"dates": {"how dates such as 3/4/26 are read, typed or in files: month-first or day-first", func(s *Settings, v string) error {
		s.DayFirst = v == "day-first"
		return oneOf("month-first", "day-first")(v)
	}},
	"mark": {"when a pulled eCat order is marked received: accepted or committed", func(s *Settings, v string) error {
		s.Mark = v
		return oneOf("accepted", "committed")(v)
	}},
}

// DefaultSettings are what stands in for what was not set.
func DefaultSettings() Settings {
	return Settings{
		Split: SplitSuffix, Breaks: BreaksStyle, Spelling: catalog.Spelling{Table: catalog.TableSeed},
		PushPath: "/onsite/order-push", ExtPrefix: "NWCA-",
		Customer: 2791, OrderType: 6, Location: 2, Employee: 2, Source: "orderpad", APISource: "ManageOrders",
		Calendar: Calendar{Transit: 3, Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}, Rate: 30, Keep: 36, Mark: "accepted", Roster: RosterDetails, PartName: "NAME", PartNumber: "NAME/NUMBER",
	}
}

// Unconfirmed tells whether a setting stands for one shop's own number that
// nobody has set for this connection: see Settings.Unset.
func Unconfirmed(kind ConnectionKind, set map[string]string, name string) bool {
	_, said := set[name]
	return kind == KindManageOrders && !said && slices.Contains(ownNumbers, name)
}

// SettingNames lists every setting with what it is for.
func SettingNames() map[string]string {
	names := map[string]string{
		"suffix.SIZE":    "suffix of one size, such as suffix.3XL=_3XL",
		"surcharge.SIZE": "what one oversize costs more, such as surcharge.2XL=2.00",
	}
	for name, s := range settings {
		names[name] = s.help
	}
	return names
}

// SettingChoices are the values that a setting may have; nil where they are no
// list to choose from.
func SettingChoices(name string) []string {
	var allowed notOneOf
	if s, known := settings[name]; known {
		errors.As(s.read(&Settings{}, "\x00"), &allowed) // which no list has
	}
	return slices.Clone(allowed)
}

// ReadSettings fills in the defaults and reads what was set.
func (c Connection) ReadSettings() (Settings, error) {
	s := DefaultSettings()
	for _, name := range slices.Sorted(maps.Keys(c.Settings)) {
		if err := s.set(name, c.Settings[name]); err != nil {
			return s, err
		}
	}
	for _, name := range ownNumbers {
		if Unconfirmed(c.Kind, c.Settings, name) {
			s.Unset = append(s.Unset, name)
		}
	}
	if c.Kind == KindProxy && s.Split == SplitColumns {
		return s, FieldError("split", "split=columns cannot be used on a proxy, which drops the size columns; use suffix or server")
	}
	return s, nil
}

// SetSetting checks one setting and keeps it; an empty value takes it away, so
// that the default stands again.
func (c *Connection) SetSetting(name, value string) error {
	changed := *c
	changed.Settings = maps.Clone(c.Settings)
	if changed.Settings == nil {
		changed.Settings = map[string]string{}
	}
	name = canonicalSetting(name)
	changed.Settings[name] = value
	if value == "" {
		delete(changed.Settings, name)
		if err := checkSettingName(name); err != nil {
			return err
		}
	}
	if _, err := changed.ReadSettings(); err != nil {
		return err
	}
	*c = changed
	return nil
}

// canonicalSetting writes the size of suffix.2x as the tables do.
func canonicalSetting(name string) string {
	for _, prefix := range []string{"suffix.", "surcharge."} {
		if size, ok := strings.CutPrefix(name, prefix); ok {
			if normal, known := catalog.NormalizeSize(size); known {
				return prefix + normal
			}
		}
	}
	return name
}

func checkSettingName(name string) error {
	prefix, size, dotted := strings.Cut(name, ".")
	if prefix == "suffix" || prefix == "surcharge" {
		if !dotted {
			return FieldError(name, "%s is set for one size at a time, such as %s.2XL", name, name)
		}
		if _, ok := catalog.LookupSize(size); !ok {
			return FieldError(name, "no size table knows %q; name a size such as 3XL", size)
		}
		return nil
	}
	if _, ok := settings[name]; !ok {
		return FieldError(name, "there is no setting %q; did you mean %s?", name, Nearest(name, slices.Sorted(maps.Keys(SettingNames()))))
	}
	return nil
}

func (s *Settings) set(name, value string) error {
	if err := checkSettingName(name); err != nil {
		return err
	}
	prefix, size, _ := strings.Cut(name, ".")
	switch prefix {
	case "suffix":
		if strings.ContainsAny(value, " \t?#&") {
			return FieldError(name, "%s is what comes after the base part number, such as _3XL", name)
		}
		if s.Spelling.Override == nil {
			s.Spelling.Override = map[string]string{}
		}
		s.Spelling.Override[size] = value
	case "surcharge":
		price, err := catalog.ParsePrice(value)
		if err != nil {
			return FieldError(name, "%s: %v; type an amount such as 2.00", name, err)
		}
		if s.Surcharges == nil {
			s.Surcharges = catalog.Surcharges{}
		}
		s.Surcharges[size] = price
	default:
		if err := settings[name].read(s, value); err != nil {
			return FieldError(name, "%s %w", name, err)
		}
	}
	return nil
}

// Nearest finds the known name that is closest to a misspelt one.
func Nearest(name string, known []string) string {
	best, distance := "", 1<<30
	for _, k := range known {
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	return best
}

// Near is the known name that a name may well be a misspelling of; empty when
// none is.
func Near(name string, known []string) string {
	if nearest := Nearest(name, known); near(name, nearest) {
		return nearest
	}
	return ""
}

// near tells whether a name may well be a misspelling of another: what is
// wrong is at most half of it, or it is a part of the other that says something.
func near(name, known string) bool {
	name, known = strings.ToLower(name), strings.ToLower(known)
	return 2*editDistance(name, known) <= max(len(name), len(known)) || len(name) > 2 && strings.Contains(known, name)
}

// editDistance counts the letters to insert, drop or change.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// Defaults gives the settings' stand-in for what an order leaves open, and the
// note of a customer's agreement that stands.
func (s Settings) Defaults(o Order) Order {
	fill := func(p **int64, v int64) {
		if *p == nil {
			*p = &v
		}
	}
	f := &o.Fields
	if a, stands := o.Agreed(); stands {
		f.Notes = append(slices.Clip(f.Notes), a.Note())
	}
	fill(&f.IDCustomer, s.Customer)
	fill(&f.IDOrderType, s.OrderType)
	fill(&f.IDCompanyLocation, s.Location)
	fill(&f.IDEmpCreatedBy, s.Employee)
	f.ExtSource = cmp.Or(f.ExtSource, s.Source)
	f.APISource = cmp.Or(f.APISource, s.APISource)
	f.CustomerServiceRep = cmp.Or(f.CustomerServiceRep, s.Rep)
	f.ContactEmail = cmp.Or(f.ContactEmail, s.Email)
	return o
}

package order

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// What a mail writes around an order.
var (
	quoteMark  = regexp.MustCompile(`^(?:[ \t\x{a0}]*[>|]+)+[ \t\x{a0}]?`)
	bulletMark = regexp.MustCompile(`^[ \t\x{a0}]*(?:[•·▪◦*‣]|[-–—](?:[ \x{a0}]+[^\s\d]|[A-Za-z])|\(?(?:\d{1,2}|[a-k])[.)][ \x{a0}]+|(?i:item|line)[ \x{a0}]?#?\d{1,2}[:.)][ \x{a0}]+)`)
	wrote      = regexp.MustCompile(`(?i)^\s*(?:on\b.{4,120}\bwrote:\s*$|-{2,}\s*(?:original|forwarded) message\s*-{0,}|begin forwarded message)`)
	mailHeader = regexp.MustCompile(`(?i)^\s*\*?(from|to|cc|bcc|sent|date|subject|reply-to)\*?\s*:`)
	signature  = regexp.MustCompile(`^--[ \x{a0}]?$`)
)

// lines takes the text apart into lines, those of its own and those that are
// quoted, with quote marks, bullets and the heads of mails cut off.
func (m *textReader) lines() (fresh, quoted []textLine) {
	row, start := 0, 0
	signed, below := false, false
	table := strings.Contains(m.text, "|--") // a table of markdown is no quote
	add := func(end int) {
		row++
		at := Span{start, end}
		text := m.text[start:end]
		isQuoted := below
		if mark := quoteMark.FindString(text); mark != "" && !table && (strings.Contains(mark, ">") ||
			!strings.Contains(text[len(mark):], "|")) {
			at.Start += len(mark)
			isQuoted, text = true, text[len(mark):]
			signed = false
		}
		switch {
		case signature.MatchString(text):
			signed = true
			return
		case wrote.MatchString(text):
			below, signed = true, false
			return
		case signed:
			m.mask(at) // a PO or a place may stand there
			return
		}
		if head := mailHeader.FindStringSubmatch(text); head != nil {
			switch strings.ToLower(head[1]) {
			case "from":
				below = below || row > 1
			case "subject":
				m.mask(at)
			}
			return
		}
		if mark := bulletMark.FindString(text); mark != "" && !strings.Contains(text, "\t") {
			mark = strings.TrimRight(mark, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
			if len(mark) > 0 && !strings.HasSuffix(mark, "-") || strings.HasPrefix(strings.TrimSpace(mark), "-") {
				at.Start += len(mark)
			}
		}
		for at.Start < at.End && strings.ContainsRune(" \t", rune(m.text[at.Start])) && m.text[at.Start] != '\t' {
			at.Start++
		}
		l := textLine{row: row, at: at, mask: m.mask(at)}
		if isQuoted {
			quoted = append(quoted, l)
		} else {
			fresh = append(fresh, l)
		}
	}
	for i := 0; i < len(m.text); i++ {
		switch m.text[i] {
		case '\n':
			if i == 0 || m.text[i-1] != '\r' {
				add(i)
			} else {
				row--
				add(i - 1)
			}
			start = i + 1
		case '\r':
			if i+1 == len(m.text) || m.text[i+1] != '\n' {
				add(i)
				start = i + 1
			} else {
				row++
			}
		}
	}
	if start < len(m.text) {
		add(len(m.text))
	}
	return fresh, quoted
}

// What is found beside goods: it is offered or passed over, and no number of
// it is a quantity.
var (
	monthName   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	dayForms    = `(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|` + monthName + `\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|\d{1,2}(?:st|nd|rd|th)?[ -]` + monthName + `(?:[ -]\d{4}|-\d{2})?)`
	dayLead     = `(?:(?:needed|need|due|in[- ]hands?|ship(?:s|ping|ped)?|deliver(?:y|ed)?|arrives?|want(?:ed)?|required?|event|we)\b[ :]*)*(?:(?:is|date|them|it|these|this|all|here|order)\b[ :]*){0,3}(?:(?:by|on|before|due|date|no later than|hands?)\b[ :]*)?`
	fullDay     = regexp.MustCompile(`(?i)\b(` + dayLead + `)(` + dayForms + `)\b`)
	shortDay    = regexp.MustCompile(`(?i)\b((?:(?:needed|need|due|in[- ]hands?|ship(?:s|ping|ped)?|deliver(?:y|ed)?|want(?:ed)?)\b[ :]*)*(?:(?:date|them|it|these|this|all)\b[ :]*){0,3}(?:by|before|due|hands?|date|ship on|event)[ :]+)(\d{1,2}/\d{1,2})\b`)
	weekdayLead = regexp.MustCompile(`(?i)\b(?:by|before|on|due)\s+(?:next\s+|this\s+)?(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?\b`)
	purchase    = regexp.MustCompile(`(?i)\b(?:p\.?o\.?|purchase order)(?:\s*(?:number|num\b|no\b\.?|#))?\s*[:#]?\s*([a-z]{0,4}-?\d[a-z0-9-]*)\b`)
	passedBy    = []*regexp.Regexp{
		regexp.MustCompile(`\S+@[\w-]+\.\S+|\b(?:https?://|www\.)\S+`),
		regexp.MustCompile(`(?i)(?:\b(?:[a-z]|cell|phone|ph|tel|office|mobile|fax|call(?: me)?(?: at)?)[:.]?\s*)?(?:\+?\b1[ .-])?(?:\(\d{3}\)\s?|\b\d{3}[ .-])\d{3}[ .-]\d{4}\b(?:\s*(?:x|ext\.?)\s*\d+)?`),
		regexp.MustCompile(`(?:(?i:ship(?:ping)?(?: it| them)? to|deliver(?:y)?(?: it| them)? to|send (?:it|them) to)[ :]*)?\b\d{1,6} (?:[A-Z0-9][\w.]* ){0,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Way|Ct|Court|Pl|Place|Hwy|Highway|Pkwy|Parkway|Terrace|Circle|Meridian)\b\.?(?: [NSEW]{1,2}\b)?(?:,? (?:Suite|Ste|Apt|Unit|Room|Rm|#)\.? ?[A-Z]? ?\d*\b)?(?:,? [A-Z][a-z]+(?: [A-Z][a-z]+)?,? [A-Z]{2},? \d{5}(?:-\d{4})?)?`),
		regexp.MustCompile(`(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?,? )?\b[A-Z]{2},? \d{5}(?:-\d{4})?\b`),
		regexp.MustCompile(`(?i)\b(?:at |@ ?)?\d{1,2}(?::\d{2})\s?(?:am|pm|a\.m\.|p\.m\.)?\b|\b(?:at )?\d{1,2} ?(?:pm|p\.m\.|a\.m\.)(?:\b|\s|$)`),
	}
)

// mask finds what a line says beside goods, and offers it.
func (m *textReader) mask(at Span) []Span {
	text := m.text[at.Start:at.End]
	if len(text) > 2000 || !strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, "yY") {
		return nil
	}
	var out []Span
	add := func(loc []int) Span {
		s := Span{at.Start + loc[0], at.Start + loc[1]}
		for s.Start < s.End && m.text[s.Start] == ' ' {
			s.Start++
		}
		out = append(out, s)
		return s
	}
	lower := strings.ToLower(text)
	if containsAny(lower, "po", "p.o", "purchase") {
		for _, loc := range purchase.FindAllStringSubmatchIndex(text, -1) {
			s := add(loc[:2])
			m.offer("po", s, func(o *Offers) { o.PO = text[loc[2]:loc[3]] })
		}
	}
	for i, form := range passedBy {
		if !mayPassBy[i](text, lower) {
			continue
		}
		for _, loc := range form.FindAllStringIndex(text, -1) {
			add(loc)
		}
	}
	forms := []*regexp.Regexp{fullDay, shortDay}
	if !strings.ContainsAny(text, "/-.") && !containsAny(lower, monthStarts...) {
		forms = nil
	}
	for _, form := range forms {
		for _, loc := range form.FindAllStringSubmatchIndex(text, -1) {
			if slices.ContainsFunc(out, func(s Span) bool {
				return at.Start+loc[4] < s.End &&
					at.Start+loc[5] > s.Start
			}) {
				continue
			}
			day, ok := m.day(text[loc[4]:loc[5]])
			if !ok {
				continue
			}
			s := add(loc[:2])
			if strings.Contains(strings.ToLower(text[loc[2]:loc[3]]), "ship") {
				m.offer("ship_by", s, func(o *Offers) { o.ShipBy = day })
			} else {
				m.offer("in_hands", s, func(o *Offers) { o.InHands = day })
			}
		}
	}
	if containsAny(lower, "mon", "tue", "wed", "thu", "fri", "sat", "sun") {
		for _, loc := range weekdayLead.FindAllStringIndex(text, -1) {
			add(loc)
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.Start - b.Start })
	return out
}

// mayPassBy tells, cheaply, where each of passedBy is worth looking for: most
// lines of a long text are of none.
var mayPassBy = []func(text, lower string) bool{
	func(text, _ string) bool { return strings.ContainsAny(text, "@/w") },
	func(text, _ string) bool { return digits(text) >= 10 },
	func(text, _ string) bool { return containsAny(text, streets...) },
	func(text, _ string) bool { return longestDigits(text) >= 5 },
	func(text, lower string) bool {
		return strings.Contains(text, ":") || containsAny(lower, "pm", "p.m", "a.m")
	},
}

var (
	streets     = strings.Fields("St Ave Rd Road Blvd Boulevard Ln Lane Dr Way Ct Court Pl Hwy Highway Pkwy Parkway Terrace Circle Meridian")
	monthStarts = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")
)

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

func digits(text string) int {
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n
}

func longestDigits(text string) int {
	longest, run := 0, 0
	for i := range len(text) {
		if run++; !isDigit(text[i]) {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// offer keeps the first of each kind.
func (m *textReader) offer(name string, at Span, set func(*Offers)) {
	if _, ok := m.offers.Said[name]; !ok {
		m.offers.Said[name] = at
		set(&m.offers)
	}
}

var dayOrdinal = regexp.MustCompile(`(?i)(\d)(st|nd|rd|th)\b`)

// day reads a date as people write it; one without a year is the next such
// day.
func (m *textReader) day(text string) (Date, bool) {
	text = dayOrdinal.ReplaceAllString(strings.NewReplacer(".", "/", ",", "").Replace(text), "$1")
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "/ ", " ")), " ")
	first, second := "1/2", "2/1"
	if m.opts.DayFirst {
		first, second = second, first
	}
	_ = second
	for _, layout := range []string{"2006-1-2", first + "/2006", first + "/06", "Jan 2 2006", "January 2 2006",
		"2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06"} {
		if t, err := time.Parse(layout, text); err == nil {
			return DateOf(t), true
		}
	}
	for _, layout := range []string{first, "Jan 2", "January 2", "2 Jan", "2 January", "2-Jan", "2-January"} {
		t, err := time.Parse(layout, text)
		if err != nil || m.opts.Today.IsZero() {
			continue
		}
		d := Date{m.opts.Today.Year, t.Month(), t.Day()}
		if d.Before(m.opts.Today) {
			d.Year++
		}
		return d, true
	}
	return Date{}, false
}

// headWords reads a text that names goods and nothing else, such as the label
// of a row: the style, the colour and the cut, as far as they are named.
func (m *textReader) headWords(text string) (g readGroup, ok bool) {
	c := m.newClause(text, nil)
	if len(c.lx) == 0 {
		return g, false
	}
	paths, _, _ := c.paths()
	readings := evaluator{m: m, c: c}.readings(paths)
	readings = slices.DeleteFunc(readings, func(r clauseReading) bool {
		return len(r.groups) != 1 || !r.groups[0].empty || r.groups[0].style == m.goods.any
	})
	if len(readings) != 1 || catalog.Clean(text) == "" {
		return g, false
	}
	return readings[0].groups[0], true
}

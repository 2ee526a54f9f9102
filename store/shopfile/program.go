package shopfile

import (
	"net/url"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// Program is what the shop asks of the program itself.
type Program struct {
	Oldest string // version that it accepts at least, such as 1.4.0; empty for any
	New    string // where the newer one is
}

// program reads what the shop asks of the program.
func (r *reader) program(doc document) error {
	p := doc.Orderpad
	if _, known := parts(p.Oldest); p.Oldest != "" && !known {
		return r.at(find(r.text, "orderpad", -1, "oldest"), "%q is no version such as 1.4.0", catalog.Clean(p.Oldest))
	}
	if u, err := url.Parse(p.New); p.New != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return r.at(find(r.text, "orderpad", -1, "new"), "%q is no https address", catalog.Clean(p.New))
	}
	r.file.Program = Program(p)
	return nil
}

// TooOld is what a program of a version is told that the shop does not accept
// any more; empty where it does. A program that was not released has no version
// to compare.
func (p Program) TooOld(version string) string {
	oldest, asked := parts(p.Oldest)
	mine, released := parts(strings.TrimPrefix(version, "v"))
	if !asked || !released {
		return ""
	}
	for i := range oldest {
		if mine[i] > oldest[i] {
			return ""
		}
		if mine[i] < oldest[i] {
			said := "The shop accepts orderpad " + p.Oldest + " and newer; this is " + version
			if p.New != "" {
				said += "; the newer one is at " + p.New
			}
			return said
		}
	}
	return ""
}

// parts are the three numbers of a version; what stands behind them does not
// count: commits behind a tag are no older than the tag.
func parts(version string) (n [3]int, ok bool) {
	number, _, _ := strings.Cut(version, "-")
	fields := strings.Split(number, ".")
	if len(fields) < 2 || len(fields) > 3 {
		return n, false
	}
	for i, field := range fields {
		var err error
		if n[i], err = strconv.Atoi(field); err != nil || n[i] < 0 {
			return n, false
		}
	}
	return n, true
}

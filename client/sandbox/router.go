package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one row of a server's routing table. Segments of pattern that start
// with a colon are parameters, read with r.PathValue.
type route struct {
	method  string
	pattern string
	serve   http.HandlerFunc
}

func (rt *route) name() string { return rt.method + " " + rt.pattern }

// router finds the first row that fits. Like Express it takes paths in any
// case and with a trailing slash, answers HEAD as GET, and takes a double
// slash for another path.
type router []route

// find answers the row for r with its parameters set on r, or nil.
func (rs router) find(r *http.Request) *route {
	path := r.URL.EscapedPath()
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	have := strings.Split(path, "/")
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for i := range rs {
		if rs[i].method != method {
			continue
		}
		if values, ok := fit(strings.Split(rs[i].pattern, "/"), have); ok {
			for name, value := range values {
				r.SetPathValue(name, value)
			}
			return &rs[i]
		}
	}
	return nil
}

func fit(want, have []string) (map[string]string, bool) {
	if len(want) != len(have) {
		return nil, false
	}
	var values map[string]string
	for i, w := range want {
		name, isParam := strings.CutPrefix(w, ":")
		if !isParam {
			if !strings.EqualFold(w, have[i]) {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(have[i])
		if err != nil || value == "" {
			return nil, false
		}
		if values == nil {
			values = map[string]string{}
		}
		values[name] = value
	}
	return values, true
}

package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// spellings are the names by which a fault finds a request: with the server
// and, for the proxy, also without the path that all its routes begin with, as
// its document writes them.
func spellings(server, name string) []string {
	full := server + " " + name
	if short := strings.Replace(full, proxyBase, "", 1); short != full {
		return []string{full, short}
	}
	return []string{full}
}

// checkRoute refuses a fault whose route no request could have: it would never
// go off, and a drill would pass for it. An order number or id in a path
// stands for itself only beside a word of the route, as in orders/140001.
func (s *Server) checkRoute(f *Fault) error {
	part, isUpstream := strings.CutPrefix(f.Route, upstreamPrefix)
	var names []string
	for _, e := range s.shops {
		if isUpstream && e.name != "manageorders" {
			continue
		}
		for i := range e.routes {
			name := e.routes[i].name()
			if isUpstream {
				names = append(names, name)
			} else {
				names = append(names, spellings(e.name, name)...)
			}
		}
	}
	if slices.ContainsFunc(names, func(name string) bool { return couldHold(strings.ToLower(name), strings.ToLower(part)) }) {
		return nil
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "proxy") && !strings.Contains(name, proxyBase) })
	slices.Sort(names)
	prefix := ""
	if isUpstream {
		prefix = upstreamPrefix
	}
	return fmt.Errorf("fault %d: no request has the route %q; take a part of one of: %s%s",
		f.Fault, f.Route, prefix, strings.Join(names, ", "+prefix))
}

// couldHold says whether part occurs in name, or in name with its parameters
// filled in so that at least one word of part is a word of the route.
func couldHold(name, part string) bool {
	if strings.Contains(name, part) {
		return true
	}
	words, have := strings.Split(part, "/"), strings.Split(name, "/")
	for from := 0; from+len(words) <= len(have); from++ {
		if aligned(have[from:from+len(words)], words) {
			return true
		}
	}
	return false
}

func aligned(have, words []string) bool {
	literal := false
	for i, w := range words {
		switch h := have[i]; {
		case strings.HasPrefix(h, ":"):
			continue
		case i > 0 && i < len(words)-1 && w != h, i == 0 && !strings.HasSuffix(h, w), i > 0 && i == len(words)-1 && !strings.HasPrefix(h, w):
			return false
		}
		literal = literal || w != ""
	}
	return literal
}

package client

import (
	"net/url"
	"strings"

	"orderpad/store/order"
)

// RawPath reads what a person gives as a path to read: below one of the roots,
// or below the first of them when it names none.
func RawPath(path string, roots ...string) (Request, error) {
	u, err := url.Parse(strings.TrimSpace(path))
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || u.Fragment != "" || strings.Trim(u.Path, "/") == "" {
		return Request{}, order.FieldError("path", "%q is not a path such as orders/100 or inventorylevels?PartNumber=PC54", path)
	}
	escaped := "/" + strings.TrimLeft(u.EscapedPath(), "/")
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == "." || segment == ".." {
			return Request{}, order.FieldError("path", "%q must not hold . or .. as a step", path)
		}
	}
	rooted := false
	for _, root := range roots {
		rooted = rooted || strings.HasPrefix(escaped, root+"/")
	}
	if !rooted {
		escaped = roots[0] + escaped
	}
	return Request{Path: escaped, Query: u.Query(), MaxBytes: maxInventory}, nil
}

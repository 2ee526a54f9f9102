package client

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Err is what an answer's status means for a request that only reads: nil for
// a 2xx that is no web page, else an error of the fitting kind with the
// server's own words. What it means for an order is Classify's to say.
func (a *Answer) Err() error {
	host := a.host
	switch {
	case a.Portal():
		f := fail(order.KindOffline, CauseBroken, nil, "Not %s answered but a web page, probably of "+portalSays, host)
		f.Portal, f.err.Hint = true, portalHint
		return f
	case a.Status >= 200 && a.Status < 300:
		return nil
	}
	said := a.Says()
	if said != "" {
		said = ": " + said
	}
	e := &order.Error{RetryAfter: a.Limit.RetryAfter}
	switch {
	case a.Status == http.StatusUnauthorized:
		e.Kind, e.Message = order.KindUnauthorized, host+" does not accept the sign-in"+said
		e.Hint = "Run: orderpad login NAME"
	case a.Status == http.StatusForbidden:
		e.Kind, e.Message = order.KindForbidden, host+" does not allow this"+said
		e.Hint = "Ask the shop whether this account may use it"
	case a.Status == http.StatusNotFound:
		e.Kind, e.Message = order.KindNotFound, host+" does not know what was asked for"+said
	case a.Status == http.StatusConflict:
		e.Kind, e.Message = order.KindConflict, host+" has something else under this name"+said
	case a.Status == http.StatusTooManyRequests:
		e.Kind, e.Message = order.KindRateLimited, "The limit of "+host+" is used up for now; there is room again in "+roundUp(a.Limit.RetryAfter).String()
	case a.Status >= 500:
		e.Kind, e.Message = order.KindOffline, host+" has trouble of its own (status "+strconv.Itoa(a.Status)+"); try again later"+said
	default:
		e.Kind, e.Message = order.KindRejected, host+" refused the request"+said
	}
	return e
}

// Portal tells whether the answer looks like another's: a redirect, the status
// made for portals, or a web page in place of data.
func (a *Answer) Portal() bool {
	switch {
	case a.Status == http.StatusNetworkAuthenticationRequired:
		return true
	case a.Status >= 300 && a.Status < 400 && a.Status != http.StatusNotModified:
		return true
	}
	return a.Status >= 200 && a.Status < 300 && isHTML(a.Body)
}

// Says is the server's own words in an answer, cleaned and short: its error,
// details, message or result where that is text. A web page says nothing.
func (a *Answer) Says() string { return brief(a.words(), 200) }

// words is what Says says, as it came but for the secrets that the request
// carried.
func (a *Answer) words() string {
	var said struct{ Error, Message, Details, Result any }
	if json.Unmarshal(a.Body, &said) != nil {
		return ""
	}
	for _, v := range []any{said.Error, said.Details, said.Message, said.Result} {
		if inner, ok := v.(map[string]any); ok { // a proxy's details are ManageOrders' answer
			v = inner["result"]
		}
		if text, ok := v.(string); ok && strings.TrimSpace(text) != "" {
			return hide(text, a.hidden)
		}
	}
	return ""
}

// brief cleans text from outside and cuts it to a number of characters.
func brief(text string, most int) string {
	// Cleaning a megabyte to keep a line of it would be waste.
	if len(text) > 8*most {
		text = text[:8*most]
	}
	text = strings.Join(strings.Fields(catalog.Clean(text)), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}

// isHTML tells whether a body begins as a web page does.
func isHTML(body []byte) bool {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '<'
}

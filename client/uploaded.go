package client

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// uploadedSays is the one sentence that ManageOrders was observed to say of an
// order that it took, whatever its quotes, its case and its full stop.
var uploadedSays = regexp.MustCompile(`(?i)^\s*ExtOrderID:?\s*["'“”„‘’«»]?([^\s"'“”„‘’«»]+)["'“”„‘’«»]?\s+has\s+been\s+uploaded\s*\.?\s*$`)

// otherPrefix is what a proxy puts before our id where its prefix is not the
// connection's setting: one word and a dash, and never the mark of a test order.
var otherPrefix = regexp.MustCompile(`^[A-Za-z0-9]+-$`)

// uploaded returns our id as a whole 200 calls it that says, once and with
// nothing beside it that speaks against it, that the order has been uploaded;
// else nothing. On a proxy only what ManageOrders answered (details) counts: the
// proxy itself says success to a sign-in page.
func uploaded(sent Sent, doc any, raw []byte) string {
	if repeatsKeys(raw) {
		return ""
	}
	said := doc
	var ours []string
	for _, id := range []string{sent.ServerID, sent.ExtOrderID} {
		if id != "" {
			ours = append(ours, id)
		}
	}
	if sent.Route == Proxy {
		body, _ := doc.(map[string]any)
		if id, _ := body["extOrderId"].(string); sent.ExtOrderID != "" {
			if prefix, ok := strings.CutSuffix(id, sent.ExtOrderID); ok && otherPrefix.MatchString(prefix) && prefix != "TEST-" {
				ours = append([]string{id}, ours...)
			}
		}
		if body["success"] != true || !agrees(body, "details", ours) {
			return ""
		}
		said = body["details"]
	}
	if body, ok := said.(map[string]any); ok {
		if !agrees(body, "result", ours) {
			return ""
		}
		said = body["result"]
	}
	text, _ := said.(string)
	id := saysUploaded(text, ours)
	if id != "" && sent.Route == Proxy && strings.EqualFold(id, sent.ExtOrderID) && sent.ServerID != "" {
		return sent.ServerID
	}
	return id
}

// saysUploaded is the one of our ids that the known sentence names; empty for any
// other text.
func saysUploaded(text string, ours []string) string {
	m := uploadedSays.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	id, _ := oneOf(m[1], ours)
	return id
}

// saysOnlyYes is a message beside the known sentence that says the same, as the
// proxy's "Order successfully pushed to ManageOrders": made of such words alone.
// How a server may take a yes back in words, nobody can list.
var saysOnlyYes = regexp.MustCompile(`(?i)^(\s*\b(the|your|order|push|upload|was|is|has|been|successful|successfully|success|pushed|uploaded|ok|to|manageorders|shopworks)\b)*\s*[.!]?\s*$`)

// aTime is a time as servers write it, in digits.
var aTime = regexp.MustCompile(`^[0-9TZ:.,+/ -]*$`)

// agrees tells whether an object holds nothing beside one key but what goes with
// a yes: flags that are up, errors that are empty, our own id. What is not known
// here costs a look-up.
func agrees(body map[string]any, but string, ours []string) bool {
	for key, v := range body {
		text, isText := v.(string)
		good := false
		switch strings.ToLower(key) {
		case but:
			good = key == but
		case "success", "ok":
			good = v == true
		case "error", "errors", "warning", "warnings":
			good = isEmpty(v)
		case "extorderid", "ordernumber":
			_, good = oneOf(text, ours)
		case "status", "statuscode", "code":
			good = isFine(v)
		case "message":
			good = v == nil || isText && (saysOnlyYes.MatchString(text) || saysUploaded(text, ours) != "")
		case "timestamp", "onsiteimportexpected":
			good = v == nil || isText && aTime.MatchString(text)
		}
		if !good {
			return false
		}
	}
	return true
}

// isFine tells whether a status says that all is well.
func isFine(v any) bool {
	switch v := v.(type) {
	case json.Number:
		return v == "200"
	case float64:
		return v == 200
	case string:
		return v == "200" || strings.EqualFold(v, "ok") || strings.EqualFold(v, "success")
	}
	return false
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// oneOf finds one of our ids, whatever the case of its letters; other letters that
// only fold to the same are another's.
func oneOf(id string, ours []string) (string, bool) {
	for _, one := range ours {
		if len(id) == len(one) && strings.EqualFold(id, one) {
			return one, true
		}
	}
	return "", false
}

// repeatsKeys tells whether an object anywhere in a document has a key twice,
// whatever its case: what such an answer says depends on who reads it.
func repeatsKeys(raw []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(raw))
	var open []map[string]bool // by depth; nil for a list
	isKey := false
	for {
		t, err := dec.Token()
		if err != nil {
			return false // its end: the document was read whole before
		}
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			isKey = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if isKey {
				key := strings.ToLower(t)
				if open[len(open)-1][key] {
					return true
				}
				open[len(open)-1][key], isKey = true, false
				continue
			}
		}
		isKey = len(open) > 0 && open[len(open)-1] != nil
	}
}

package order

import (
	"encoding/json"
	"strings"
)

// DesignID is the shop's number of a design as decimal text: OnSite counts
// versions behind the point, so 38464.01 is a live value (Swagger: a double).
// The empty DesignID is an unknown design, whose key is left out: 0 would
// attach an orphan.
type DesignID string

// maxDesignID bounds a design's number in digits, point included.
const maxDesignID = 20

// ParseDesignID reads a design's number; nothing and 0 are the empty one.
func ParseDesignID(text string) (DesignID, error) {
	s := strings.TrimSpace(text)
	whole, fraction, pointed := strings.Cut(s, ".")
	if len(s) > maxDesignID || strings.Trim(whole+fraction, "0123456789") != "" || pointed && (whole == "" || fraction == "") {
		return "", Errorf(KindInvalid, "%q is not a design's number such as 30472 or 38464.01", text)
	}
	whole = strings.TrimLeft(whole, "0")
	if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
		return DesignID(whole), nil
	}
	if whole == "" {
		whole = "0"
	}
	return DesignID(whole + "." + fraction), nil
}

// MarshalJSON writes a number, digit for digit, or null.
func (d DesignID) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return []byte(d), nil
}

// UnmarshalJSON reads a number or text; null is the empty one.
func (d *DesignID) UnmarshalJSON(data []byte) error {
	text := string(data)
	if text == "null" {
		text = ""
	} else if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	v, err := ParseDesignID(text)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

package sandbox

import (
	"fmt"
	"strings"
)

// The proxy's size table: exact spelling after trimming, in this case only.
var sizeTable = func() map[string]string {
	table := map[string]string{}
	for to, from := range map[string]string{
		"S":    "S,SM,Small,SMALL",
		"M":    "M,MD,Medium,MEDIUM",
		"L":    "L,LG,Large,LARGE",
		"XL":   "XL,X-Large,X-LARGE,XLarge,1XL",
		"2XL":  "2XL,2X,XX-Large,XX-LARGE",
		"3XL":  "3XL,XXXL,3X,XXX-Large,XXX-LARGE",
		"4XL":  "4XL,XXXXL,4X,XXXX-Large",
		"5XL":  "5XL,XXXXXL,5X,XXXXX-Large",
		"6XL":  "6XL,XXXXXXL,6X,XXXXXX-Large",
		"XS":   "XS,X-Small,X-SMALL,Extra Small,EXTRA SMALL",
		"OSFA": "OSFA,OS,One Size,ONE SIZE,One Size Fits All,ONE SIZE FITS ALL",
	} {
		for alias := range strings.SplitSeq(from, ",") {
			table[alias] = to
		}
	}
	// Every other size, XXL among them, passes as it is.
	return table
}()

// inherited are the names that a JavaScript object has without having them:
// the look-up finds a function, which JSON leaves out.
var inherited = map[string]bool{
	"constructor": true, "toString": true, "toLocaleString": true, "valueOf": true, "hasOwnProperty": true,
	"isPrototypeOf": true, "propertyIsEnumerable": true, "__defineGetter__": true, "__defineSetter__": true,
	"__lookupGetter__": true, "__lookupSetter__": true,
}

// wireSize answers the Size member of a line and whether there is one.
func wireSize(v any, line int) (size any, has bool, err error) {
	if !truthy(v) {
		return nil, true, nil
	}
	s, isText := v.(string)
	if !isText {
		return nil, false, fmt.Errorf("Line item %d: externalSize.trim is not a function", line) //nolint:staticcheck // the proxy's own text
	}
	s = strings.TrimSpace(s)
	if inherited[s] {
		return nil, false, nil
	}
	if s == "__proto__" {
		return object{}, true, nil
	}
	if to, ok := sizeTable[s]; ok {
		return to, true, nil
	}
	return s, true, nil
}

// feeCodes are part numbers that the proxy takes for a fee or service, in any
// case.
var feeCodes = func() map[string]bool {
	codes := map[string]bool{}
	for code := range strings.SplitSeq("SEG,DECG,DECC,Monogram,RUSH,Freight,DD,DDE,DDT,AL,DT,Discount,Pallet,Art,AS-Garm,CDP,AS-CAP,LTM,CTR-Garmt,CTR-Cap,AL-CAP,DECG-FB,3D-EMB,GRT-50,GRT-75,SPRESET,SPSU,Vellum,Color Chg,Laser Patch,SECC,CB,CS,WEIGHT,FB,NAME,NAME/NUMBER", ",") {
		codes[strings.ToLower(code)] = true
	}
	return codes
}()

func isFee(part string) bool { return feeCodes[strings.ToLower(strings.TrimSpace(part))] }

package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// ReadRun reads what somebody looks for who can fill it: words of goods, and
// sizes with numbers, as in navy tee s24 m36 2xl60. IsStyle tells words that are
// a style's number, which is never a size. The sizes come in scale order.
func ReadRun(text string, isStyle func(string) bool) (words string, run []catalog.Wanted, err error) {
	var rest []string
	add := func(size, digits string) error {
		n, err := ParseQty(size, digits)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(run, func(w catalog.Wanted) bool { return w.Size == size }) {
			return FieldError(size, "%s is named twice; name it once with all its pieces", size)
		}
		if n > 0 {
			run = append(run, catalog.Wanted{Size: size, Pieces: n})
		}
		return nil
	}
	fields := strings.FieldsFunc(catalog.Clean(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '?' })
	for i := 0; i < len(fields); i++ {
		word := fields[i]
		if size, digits, ok := sizeAndQty(word); ok && !isStyle(word) {
			if err := add(size, digits); err != nil {
				return "", nil, err
			}
			continue
		}
		size, known := catalog.NormalizeSize(strings.TrimRight(word, ":="))
		if next := i + 1; known && !isStyle(word) && next < len(fields) && allDigits(fields[next]) {
			if err := add(size, fields[next]); err != nil {
				return "", nil, err
			}
			i = next
			continue
		}
		rest = append(rest, word)
	}
	slices.SortFunc(run, func(a, b catalog.Wanted) int { return catalog.CompareSizes(a.Size, b.Size) })
	words = strings.Join(rest, " ")
	switch {
	case len(run) == 0:
		return words, nil, FieldError("text", "name sizes with their pieces, such as: navy tee s24 m36 2xl60")
	case words == "":
		return words, nil, FieldError("text", "name the goods too, such as: navy tee s24 m36 2xl60")
	}
	return words, run, nil
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// sizeAndQty takes s24, 2xl60, xl:5 and m=36 apart. The size has a letter, or
// 24 would be one.
func sizeAndQty(word string) (size, digits string, ok bool) {
	at := len(strings.TrimRight(word, "0123456789"))
	name := strings.TrimRight(word[:at], ":=-")
	if at == len(word) || name == "" || strings.Trim(name, "0123456789") == "" {
		return "", "", false
	}
	size, known := catalog.NormalizeSize(name)
	return size, word[at:], known
}

package shopfile

import (
	"fmt"
	"strings"
)

// place is where something stands in the file, both from 1.
type place struct{ line, column int }

func (p place) String() string { return fmt.Sprintf("%d:%d", p.line, p.column) }

// find is where a key of a table stands; of an array of tables that with the
// number at, from 0. A key that is not written in a line of its own, such as one
// in braces, is found by its name; one that is missing, by its table.
func find(text, table string, at int, key string) place {
	found, header, count, inside := place{1, 1}, false, -1, table == ""
	for i, line := range strings.Split(text, "\n") {
		bare := strings.TrimSpace(line)
		if strings.HasPrefix(bare, "[") {
			name, _, _ := strings.Cut(strings.Trim(bare, "["), "]")
			name = strings.TrimSpace(name)
			count += bool2int(name == table)
			inside = name == table && (at < 0 || count == at)
			if name == table || table != "" && key != "" && table+"."+key == name || table == "" && name == key {
				if inside || !header {
					found, header = place{i + 1, strings.Index(line, strings.Trim(name, `"`)) + 1}, true
				}
			}
			continue
		}
		if !inside || strings.HasPrefix(bare, "#") {
			continue
		}
		if column := keyColumn(line, key); column > 0 {
			return place{i + 1, column}
		}
	}
	if header {
		return found
	}
	for i, line := range strings.Split(text, "\n") { // in braces, or dotted
		if column := strings.Index(line, key); key != "" && column >= 0 {
			return place{i + 1, column + 1}
		}
	}
	return found
}

func bool2int(b bool) int {
	if b {
		return 1
	}
	return 0
}

// keyColumn is where a line's key stands, from 1; 0 where it has another.
func keyColumn(line, key string) int {
	name, _, ok := strings.Cut(line, "=")
	if !ok || strings.Trim(strings.TrimSpace(name), `"'`) != key {
		return 0
	}
	return strings.Index(line, key) + 1
}

// valueColumn is where the text in quotes begins in the line of a key, from 1.
func valueColumn(text string, p place) int {
	lines := strings.Split(text, "\n")
	if p.line > len(lines) {
		return p.column
	}
	line := lines[p.line-1]
	equals := strings.Index(line, "=")
	if equals < 0 {
		return p.column
	}
	if quote := strings.IndexAny(line[equals:], `"'`); quote >= 0 {
		return equals + quote + 2
	}
	return p.column
}

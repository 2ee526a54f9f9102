package kit

// figures are the signs of an amount, three rows high, made of half blocks.
var figures = map[rune][3]string{
	'0': {"█▀█", "█ █", "█▄█"},
	'1': {"▀█ ", " █ ", "▄█▄"},
	'2': {"▀▀█", "█▀▀", "█▄▄"},
	'3': {"▀▀█", " ▀█", "▄▄█"},
	'4': {"█ █", "▀▀█", "  █"},
	'5': {"█▀▀", "▀▀█", "▄▄█"},
	'6': {"█▀▀", "█▀█", "█▄█"},
	'7': {"▀▀█", "  █", "  █"},
	'8': {"█▀█", "█▀█", "█▄█"},
	'9': {"█▀█", "▀▀█", "▄▄█"},
	'$': {"▄█▄", "▀█▄", "▄█▀"},
	'.': {" ", " ", "▄"},
	',': {"  ", "  ", "▄▀"},
	'-': {"  ", "▀▀", "  "},
}

// Large draws an amount three rows high, each as wide as the others. A theme
// without half blocks has none: the amount stands alone in the last row.
func Large(t *Theme, amount string) (out [3]string) {
	if t.Glyphs.Full != unicodeGlyphs.Full {
		return [3]string{Spaces(Width(amount)), Spaces(Width(amount)), amount}
	}
	for n, c := range amount {
		for i, row := range figures[c] {
			if n > 0 {
				out[i] += " "
			}
			out[i] += row
		}
	}
	return out
}

package kit

import (
	tea "charm.land/bubbletea/v2"
)

// optionLetters are what Option makes of letters and digits in the US layout of
// macOS, where the terminal does not send alt instead. E, I, N and U with Option
// wait for another letter; their accents, typed alone, are here.
var optionLetters = map[rune]string{
	'å': "a", '∫': "b", 'ç': "c", '∂': "d", '´': "e", 'ƒ': "f", '©': "g", '˙': "h", 'ˆ': "i", '∆': "j", '˚': "k", '¬': "l", 'µ': "m",
	'˜': "n", 'ø': "o", 'π': "p", 'œ': "q", '®': "r", 'ß': "s", '†': "t", '¨': "u", '√': "v", '∑': "w", '≈': "x", '¥': "y", 'Ω': "z",
	'º': "0", '¡': "1", '™': "2", '£': "3", '¢': "4", '∞': "5", '§': "6", '¶': "7", '•': "8", 'ª': "9",
	'\u2126': "z", '\u03bc': "m", // the same signs by other code points
}

// OptionKey is the alt key that a character of Option stands for; any other key
// is itself.
func OptionKey(k tea.KeyPressMsg) tea.KeyPressMsg {
	text := []rune(k.Text)
	if len(text) != 1 {
		return k
	}
	letter, ok := optionLetters[text[0]]
	if !ok {
		return k
	}
	return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModAlt}
}

package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// Fit is the cut that a word beside a size, or a style's description, names.
type Fit string

// The cuts.
const (
	FitAdult   Fit = "adult"
	FitYouth   Fit = "youth"
	FitLadies  Fit = "ladies"
	FitMens    Fit = "mens"
	FitTall    Fit = "tall"
	FitToddler Fit = "toddler"
	FitInfant  Fit = "infant"
	FitPetite  Fit = "petite"
	FitUnisex  Fit = "unisex"
	FitBig     Fit = "big"
)

var fitWords = map[string]Fit{
	"adult": FitAdult, "adults": FitAdult, "ad": FitAdult,
	"youth": FitYouth, "youths": FitYouth, "yth": FitYouth, "kid": FitYouth, "kids": FitYouth, "child": FitYouth, "children": FitYouth,
	"childrens": FitYouth, "boys": FitYouth, "girls": FitYouth, "junior": FitYouth, "juniors": FitYouth, "jr": FitYouth,
	"ladies": FitLadies, "lady": FitLadies, "womens": FitLadies, "women": FitLadies, "woman": FitLadies, "female": FitLadies, "wmns": FitLadies, "ladys": FitLadies,
	"mens": FitMens, "men": FitMens, "man": FitMens, "guys": FitMens, "male": FitMens,
	"tall": FitTall, "talls": FitTall, "toddler": FitToddler, "toddlers": FitToddler, "tod": FitToddler,
	"infant": FitInfant, "infants": FitInfant, "baby": FitInfant, "petite": FitPetite, "petites": FitPetite,
	"unisex": FitUnisex, "big": FitBig,
}

var apostrophes = strings.NewReplacer("'", "", "’", "")

// FitWord tells which cut a word names, whatever its case: youth, kid's,
// Women’s.
func FitWord(word string) (Fit, bool) {
	if len(word) > 12 {
		return "", false
	}
	fit, ok := fitWords[strings.ToLower(apostrophes.Replace(word))]
	return fit, ok
}

// Fit is the cut that the style's description names, the one that is no
// adult's first; empty where it names none.
func (s Style) Fit() Fit {
	var found Fit
	for _, w := range strings.FieldsFunc(s.Description, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\'' && r != '’'
	}) {
		switch fit, ok := FitWord(w); {
		case !ok || len(w) < 3 || strings.EqualFold(w, "man"):
		case fit == FitYouth || fit == FitLadies || fit == FitToddler || fit == FitInfant:
			return fit
		default:
			found = fit
		}
	}
	return found
}

// IsFit tells whether a fit word adds nothing on the style: it is of that cut,
// or the word is adult and the style is of none that is not.
func (s Style) IsFit(fit Fit) bool {
	own := s.Fit()
	switch fit {
	case own:
		return true
	case FitAdult:
		return own == "" || own == FitMens || own == FitUnisex
	}
	return false
}

// MatchSize finds the style's size that a text names, with the words and
// letters of cuts that belong to it: Youth M is YM, or the M of a youth style;
// A-XL is XL; Tall L is LT, YS the S of a youth style that has no YS. A size of a cut that the style does not have is
// none: Youth M is never the M of an adult style.
func (s Style) MatchSize(text string) (string, bool) {
	var fits []Fit
	var rest []string
	for _, w := range sizeWords(text) {
		if fit, ok := FitWord(w); ok {
			fits = append(fits, fit)
		} else {
			rest = append(rest, w)
		}
	}
	base := strings.Join(rest, " ")
	if len(fits) == 1 && base != "" && !slices.Contains(s.Sizes, strings.ToUpper(text)) {
		return s.SizeOfFit(fits[0], base)
	}
	if size, ok := MatchSize(text, s.Sizes); ok || len(fits) > 0 {
		return size, ok
	}
	if len(base) > 1 && base[0] == 'A' { // AS, A-XL, A 2XL
		return s.SizeOfFit(FitAdult, strings.TrimSpace(base[1:]))
	}
	if len(base) > 1 && base[0] == 'Y' && s.IsFit(FitYouth) { // YS on a style that is youth
		return s.SizeOfFit(FitYouth, strings.TrimSpace(base[1:]))
	}
	if rest, ok := strings.CutSuffix(base, "T"); ok && rest != "" && s.IsFit(FitTall) { // LT on one that is tall
		return s.SizeOfFit(FitTall, rest)
	}
	return "", false
}

// SizeOfFit finds the style's size that a text names within a cut.
func (s Style) SizeOfFit(fit Fit, text string) (string, bool) {
	base, known := NormalizeSize(text)
	if !known {
		base = strings.ToUpper(strings.TrimSpace(text))
	}
	letters := map[Fit]func(string) string{
		FitYouth:  func(b string) string { return "Y" + b },
		FitTall:   func(b string) string { return b + "T" },
		FitPetite: func(b string) string { return b + "P" },
		FitBig:    func(b string) string { return b + "B" },
	}
	if named := letters[fit]; named != nil {
		if size, ok := MatchSize(named(base), s.Sizes); ok {
			return size, true
		}
	}
	size, ok := MatchSize(text, s.Sizes)
	if !ok {
		return "", false
	}
	if group, _ := LookupSize(size); s.IsFit(fit) || fit != FitAdult && group.Group == string(fit) {
		return size, true
	}
	return "", false
}

// OneSize is the size of a style that has only one.
func (s Style) OneSize() (string, bool) {
	if len(s.Sizes) == 1 {
		return s.Sizes[0], true
	}
	return "", false
}

// NearestSize is the style's size that is written most like a text; empty when
// the style has none.
func (s Style) NearestSize(text string) string {
	normal, _ := NormalizeSize(text)
	best, least := "", 1<<30
	for _, size := range s.Sizes {
		if d := min(distance(normal, size), distance(strings.ToUpper(text), size)); d < least {
			best, least = size, d
		}
	}
	return best
}

// sizeWords takes a written size apart: upper case, without the signs between.
func sizeWords(text string) []string {
	text = strings.ToUpper(Clean(text))
	return slices.DeleteFunc(strings.FieldsFunc(text, func(r rune) bool {
		return r == ' ' || r == '-' || r == '‑' || r == '–' || r == '_' || r == '.'
	}), func(w string) bool { return w == "" })
}

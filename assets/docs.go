package assets

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed docs/*.md
var docs embed.FS

// Doc is one page of the documents that are shipped with the program.
type Doc struct {
	Name  string // as a person asks for it, in small letters: rep
	Title string // its first heading
	Text  string // Markdown
}

// readers is the order in which pages are listed: a rep's first.
var readers = []string{"rep", "shop", "install", "settings", "terminals", "fields", "reliability", "decisions", "dependencies",
	"architecture", "developing"}

// Docs are the pages, those of the rep first.
func Docs() []Doc {
	files, err := fs.Glob(docs, "docs/*.md")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	pages := make([]Doc, 0, len(files))
	for _, file := range files {
		text, err := docs.ReadFile(file)
		if err != nil {
			panic(err) // it is in the program
		}
		first, _, _ := strings.Cut(string(text), "\n")
		pages = append(pages, Doc{
			Name:  strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(file, "docs/"), ".md")),
			Title: strings.TrimPrefix(first, "# "), Text: string(text),
		})
	}
	slices.SortStableFunc(pages, func(a, b Doc) int { return rank(a.Name) - rank(b.Name) })
	return pages
}

func rank(name string) int {
	if i := slices.Index(readers, name); i >= 0 {
		return i
	}
	return len(readers)
}

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"orderpad/assets"
	"orderpad/store/order"
)

// docView is a page as --json prints it; the list leaves the text out.
type docView struct {
	Page  string `json:"page"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

func (a *app) docsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "docs [PAGE]", Short: "The documents: the first hour, the office's part, fields, reliability ...",
		Args: cobra.MaximumNArgs(1), Example: "  orderpad docs\n  orderpad docs rep\n  orderpad docs decisions | less",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var pages []string
			for _, d := range assets.Docs() {
				if len(args) == 0 {
					pages = append(pages, d.Name+"\t"+d.Title)
				}
			}
			return pages, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listDocs()
			}
			return a.showDoc(args[0])
		},
	}
}

func (a *app) listDocs() error {
	var views []docView
	var rows [][]string
	for _, d := range assets.Docs() {
		views = append(views, docView{Page: d.Name, Title: d.Title})
		rows = append(rows, []string{d.Name, d.Title})
	}
	return a.print(map[string]any{"pages": views}, func(out io.Writer) { table(out, rows...) })
}

func (a *app) showDoc(page string) error {
	page = strings.TrimSuffix(strings.ToLower(page), ".md")
	var names []string
	for _, d := range assets.Docs() {
		if d.Name == page {
			return a.print(docView{d.Name, d.Title, d.Text}, func(out io.Writer) { fmt.Fprint(out, d.Text) })
		}
		names = append(names, d.Name)
	}
	e := order.Errorf(order.KindNotFound, "there is no page %q; the pages are %s", page, strings.Join(names, ", "))
	if near := order.Near(page, names); near != "" {
		e.Message += "; did you mean " + near + "?"
	}
	e.Hint = "see: orderpad docs"
	return e
}

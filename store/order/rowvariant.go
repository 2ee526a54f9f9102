package order

import (
	"strings"
)

// split takes the colour and size out of a shop's name of what was bought,
// where no column has them: Core Tee - Navy / 2XL. What of it is neither is the
// description.
func (r *rowReader) split(part *PartLine, l *rowLine) {
	name, described := l.variant, false
	if name == "" && r.variant && part.Size == "" {
		name, described = part.Description, true
	}
	if name == "" {
		return
	}
	title, options, found := cutLast(name, " - ")
	if !found {
		if title, options = "", name; described || !strings.Contains(name, "/") && part.Color != "" && part.Size != "" {
			return
		}
	}
	color, size := r.options(part, strings.Split(options, " / "))
	if color == "" && size == "" && !found {
		color, size = r.options(part, strings.Split(options, "/"))
	}
	if color == "" && size == "" {
		if part.Description == "" {
			part.Description = name
		}
		return
	}
	if part.Color == "" {
		part.Color = color
	}
	if part.Size == "" {
		part.Size = size
	}
	if title = strings.TrimSpace(title); title != "" && (part.Description == "" || described) {
		part.Description = title
	}
}

// options tells which of a variant's options is the size and which the colour.
func (r *rowReader) options(part *PartLine, options []string) (color, size string) {
	var style *readStyle
	if r.fit.goods != nil {
		base, _ := r.opts.Spelling.ParsePart(part.Part)
		style = r.fit.goods.style(strings.TrimSpace(base))
	}
	var rest []string
	for _, option := range options {
		option = strings.TrimSpace(option)
		if _, value, ok := strings.Cut(option, ":"); ok {
			option = strings.TrimSpace(value)
		}
		var isSize bool
		if style != nil {
			_, isSize = style.size(option)
			if _, named := style.colors.Match(option).One(); named {
				isSize = false
			}
		} else {
			_, isSize = sizeHeader(option)
		}
		if isSize && size == "" {
			size = option
		} else if option != "" {
			rest = append(rest, option)
		}
	}
	if len(rest) == 1 {
		color = rest[0]
	} else if len(rest) > 1 {
		color = strings.Join(rest, "/")
	}
	return color, size
}

func cutLast(text, sep string) (before, after string, found bool) {
	if at := strings.LastIndex(text, sep); at >= 0 {
		return text[:at], text[at+len(sep):], true
	}
	return text, "", false
}

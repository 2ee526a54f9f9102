package order

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// cells looks up the sizes of a group with their numbers.
func (e evaluator) cells(g *readGroup, raw rawGroup) {
	switch {
	case raw.even:
		e.spread(g, raw)
	case len(raw.sizes) > 0:
		e.pairs(g, raw, raw.sizes, raw.nums)
	case len(raw.listed) > 0:
		e.list(g, raw)
	case len(raw.alone) > 0:
		e.numbers(g, raw)
	}
	if len(g.cells) == 0 && len(g.doubts) == 0 && !raw.same {
		g.ask(1, nil, "it has no pieces")
	}
}

// pairs takes sizes and their numbers.
func (e evaluator) pairs(g *readGroup, raw rawGroup, sizes []string, nums []int) {
	block := catalog.Fit("")
	if len(raw.fits) > 0 {
		block = raw.fits[0]
	} else if e.m.fit != "" && (g.carry || e.m.fitFresh) {
		block = e.m.fit
	}
	if len(raw.fits) > 1 {
		g.ask(1, nil, "%s and %s share one list of sizes; is it for each?", raw.fits[0], raw.fits[1])
	}
	var foreign []Cell // of another cut
	var near catalog.Fit
	over := slices.Clone(g.cells) // of the line above
	g.cells = nil
	said := map[string]bool{}
	for i, text := range sizes {
		own, bare := cutFit(text)
		fit := own
		if fit == "" {
			fit, bare = block, text
		}
		var size string
		var ok bool
		if fit == "" {
			size, ok = g.style.size(text)
		} else {
			size, ok = g.style.SizeOfFit(fit, bare)
			if !ok && own != "" {
				size, ok = g.style.size(text)
			}
		}
		// Youth S 4, M 8: what is the M?
		if own == "" && block == "" && near != "" {
			if other, ok2 := g.style.SizeOfFit(near, text); !ok2 || other != size {
				g.ask(1, nil, "%s stands behind a %s size; is it %s too?", strings.ToUpper(text), near, near)
			}
		}
		if own != "" {
			near = own
		}
		if nums[i] > MaxQty {
			g.ask(1, nil, "quantity %d of %s is over 99,999; split it over several lines", nums[i],
				strings.ToUpper(text))
			g.field(strings.ToUpper(text))
			continue
		}
		switch {
		case g.style == e.m.goods.any:
			normal, _ := catalog.NormalizeSize(text)
			g.put(normal, nums[i])
		case ok:
			said[size] = true
			g.put(size, nums[i])
		case fit != "":
			normal, _ := catalog.NormalizeSize(bare)
			foreign = append(foreign, Cell{Size: normal, Qty: nums[i]})
			near = fit
		default:
			g.ask(2, nil, "%s does not come in %s; its sizes are %s, the nearest is %s",
				g.style.Number, strings.ToUpper(catalog.Clean(text)), strings.Join(g.style.Sizes, " "),
				g.style.NearestSize(text))
			normal, _ := catalog.NormalizeSize(text)
			g.field(normal)
		}
	}
	if raw.same {
		for _, c := range over {
			if said[c.Size] {
				g.anew = append(g.anew, c.Size)
			} else {
				g.put(c.Size, c.Qty)
			}
		}
	}
	if len(foreign) > 0 {
		g.ask(1, e.family(g, near, foreign), "%s has no %s sizes; which style are they of?", g.style.Number, near)
	}
}

// put adds a size; the same again is asked.
func (g *readGroup) put(size string, n int) {
	at, found := slices.BinarySearchFunc(g.cells, size, func(c Cell,
		s string) int {
		return catalog.CompareSizes(c.Size, s)
	})
	if found {
		g.ask(1, nil, "%s stands there twice, with %d and %d; which one is right?", size, g.cells[at].Qty, n)
		return
	}
	if n > 0 {
		g.cells = slices.Insert(g.cells, at, Cell{Size: size, Qty: n})
	}
}

// family is what cells of another cut would be on the styles of that cut in
// the same family.
func (e evaluator) family(g *readGroup, fit catalog.Fit, cells []Cell) []string {
	var out []string
	for _, s := range e.m.goods.family(g.style, fit) {
		l := ReadLine{Style: s.Number, Price: g.price}
		l.Color, _ = catalog.MatchColor(g.color, s.ColorNames()).One()
		for _, c := range cells {
			if size, ok := s.SizeOfFit(fit, c.Size); ok {
				l.Cells = append(l.Cells, Cell{Size: size, Qty: c.Qty})
			}
		}
		if l.Color != "" && len(l.Cells) == len(cells) {
			out = append(out, l.String())
		}
	}
	return out
}

// list takes sizes that are followed by as many numbers; what has fewer is
// asked.
func (e evaluator) list(g *readGroup, raw rawGroup) {
	sizes, nums := raw.listed, raw.alone
	if raw.ranges {
		sizes = e.between(g, sizes)
	}
	if len(nums) == len(sizes)+1 && len(sizes) > 1 {
		sum := 0
		for _, n := range nums[:len(sizes)] {
			sum += n
		}
		if sum == nums[len(sizes)] {
			nums = nums[:len(sizes)]
		}
	}
	switch {
	case len(nums) == 0:
		g.ask(2, nil, "how many of each? The sizes have no numbers")
	case len(nums) == 1 && len(sizes) > 1:
		same := make([]int, len(sizes))
		for i := range same {
			same[i] = nums[0]
		}
		e.pairs(g, raw, sizes, same)
		g.ask(1, []string{g.line().String()}, "is it %d of each size?", nums[0])
	case len(nums) == len(sizes) && len(sizes) > 1:
		e.pairs(g, raw, sizes, nums)
		if raw.ranges {
			g.ask(1, []string{g.line().String()}, "is that what the range of sizes means?")
		}
	case len(nums) == 1 && e.alone && !e.c.hasMinus(): // M, 12 in cells
		e.pairs(g, raw, sizes, nums)
	case len(nums) == 1:
		g.ask(2, nil, "%s and %d: is it a minus? Write %s %d for pieces", strings.ToUpper(sizes[0]), nums[0],
			strings.ToUpper(sizes[0]), nums[0])
	default:
		g.ask(2, nil, "%d sizes and %d numbers; which number is of which size?", len(sizes), len(nums))
	}
}

// hasMinus tells whether a number of the clause may be negative: M -4.
func (c *clause) hasMinus() bool {
	for i := 1; i < len(c.lx); i++ {
		if c.lx[i].kind == lexNumber && c.lx[i].glued && strings.Contains("-−–", c.lx[i-1].text) {
			return true
		}
	}
	return false
}

// between spreads a range of sizes out: S-XL.
func (e evaluator) between(g *readGroup, sizes []string) []string {
	first, ok1 := g.style.size(sizes[0])
	last, ok2 := g.style.size(sizes[len(sizes)-1])
	from, to := slices.Index(g.style.Sizes, first), slices.Index(g.style.Sizes, last)
	if len(sizes) != 2 || !ok1 || !ok2 || from > to {
		return sizes
	}
	return slices.Clone(g.style.Sizes[from : to+1])
}

// numbers takes numbers without sizes: pieces of a style that has one size,
// else places that are asked about.
func (e evaluator) numbers(g *readGroup, raw rawGroup) {
	nums := raw.alone
	size, one := g.style.OneSize()
	if one && len(nums) == 1 {
		e.pairs(g, rawGroup{fits: raw.fits}, []string{size}, nums)
		return
	}
	if one && len(nums) == 2 && nums[0] == nums[1] && len(raw.totals) == 0 {
		g.ask(2, nil, "is it %d, or twice %d?", nums[0], nums[0])
		return
	}
	if len(nums) == 1 || one {
		g.ask(2, nil, "%d of which sizes? %s comes in %s", nums[0], g.style.Number, strings.Join(g.style.Sizes, " "))
		return
	}
	var choices []string
	for from := 0; from+len(nums) <= len(g.style.Sizes) && len(choices) < 4; from++ {
		l := g.line()
		for i, n := range nums {
			if n > 0 && n <= MaxQty {
				l.Cells = append(l.Cells, Cell{Size: g.style.Sizes[from+i], Qty: n})
			}
		}
		if l.Color != "" {
			choices = append(choices, l.String())
		}
	}
	var said []string
	for _, n := range nums {
		said = append(said, fmt.Sprint(n))
	}
	g.ask(2, choices, "which sizes are %s of? %s comes in %s", strings.Join(said, " "), g.style.Number,
		strings.Join(g.style.Sizes, " "))
}

// spread spreads a total evenly over the sizes that are made and cost no more:
// 48 even.
func (e evaluator) spread(g *readGroup, raw rawGroup) {
	if !e.m.opts.Typed || len(raw.alone) != 1 || len(raw.sizes)+len(raw.listed) > 0 {
		g.ask(1, nil, "over which sizes is it spread?")
		return
	}
	color, _ := g.style.Color(g.color)
	if raw.usual {
		e.spreadUsual(g, color, raw.alone[0])
		return
	}
	var sizes []string
	for _, size := range g.style.Sizes {
		if color.Stock[size].Made && e.m.opts.Surcharges[size] == 0 {
			sizes = append(sizes, size)
		}
	}
	if len(sizes) == 0 {
		g.ask(1, nil, "the inventory knows no sizes of %s to spread over; type each size", g.style.Number)
		return
	}
	for i, n := range Even(raw.alone[0], len(sizes)) {
		g.put(sizes[i], n)
	}
}

// spreadUsual spreads a total as it is usual over all sizes that are made: 100
// usual.
func (e evaluator) spreadUsual(g *readGroup, color catalog.StyleColor, total int) {
	var made []string
	for _, size := range g.style.Sizes {
		if color.Stock[size].Made {
			made = append(made, size)
		}
	}
	switch {
	case len(made) == 0:
		g.ask(1, nil, "the inventory knows no sizes of %s to spread over; type each size", g.style.Number)
		return
	case total > MaxQty:
		g.ask(1, nil, "quantity %d is over 99,999; split it over several lines", total)
		return
	}
	var near []Run
	if e.m.opts.Usual != nil {
		near = e.m.opts.Usual(g.style.Style)
	}
	run := UsualRun(near, cutOf(g.style.Description), made)
	g.spread = run.String()
	for i, n := range SpreadBy(total, run, made) {
		g.put(made[i], n)
	}
}

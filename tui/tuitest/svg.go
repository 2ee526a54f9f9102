package tuitest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Cell size of a picture, in pixels at a font of 15.
const (
	cellW, cellH, baseline = 9, 19, 14
	margin                 = 14
)

// paper is the text and background a picture has by default.
func paper(light bool) (fg, bg color.Color) {
	if light {
		return color.RGBA{0x1D, 0x24, 0x2E, 0xFF}, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	}
	return color.RGBA{0xD7, 0xDE, 0xE8, 0xFF}, color.RGBA{0x12, 0x18, 0x21, 0xFF}
}

// SVG is the screen as a picture: every cell on its own grid, so that no font
// can shift it.
func (t *Terminal) SVG() []byte { return picture(t.emu, t.light, t.cursor.Load()) }

// Picture renders styled text of w by h cells, such as a Driver's view, as
// SVG.
func Picture(content string, w, h int, light bool) []byte {
	emu := vt.NewSafeEmulator(w, h)
	fg, bg := paper(light)
	emu.SetDefaultForegroundColor(fg)
	emu.SetDefaultBackgroundColor(bg)
	_, _ = emu.Write([]byte("\x1b[20h\x1b[?25l" + content))
	return picture(emu, light, false)
}

func picture(emu *vt.SafeEmulator, light, cursor bool) []byte {
	w, h := emu.Width(), emu.Height()
	// A copy drawn under the emulator's lock: CellAt hands out cells that the
	// program may be writing.
	cells := uv.NewScreenBuffer(w, h)
	emu.Draw(cells, cells.Bounds())
	paperFg, paperBg := paper(light)
	var back, text, out bytes.Buffer
	for y := range h {
		for x := 0; x < w; x++ {
			c := cells.CellAt(x, y)
			if c == nil || c.Width == 0 {
				continue
			}
			fg, bg := c.Style.Fg, c.Style.Bg
			if fg == nil {
				fg = paperFg
			}
			if c.Style.Attrs&uv.AttrReverse != 0 {
				if bg == nil {
					bg = paperBg
				}
				fg, bg = bg, fg
			}
			if bg != nil && hex(bg) != hex(paperBg) {
				fmt.Fprintf(&back, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", margin+x*cellW, margin+y*cellH, c.Width*cellW, cellH, hex(bg))
			}
			drawText(&text, c, x, y, hex(fg))
		}
	}
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="'JetBrains Mono','DejaVu Sans Mono',monospace" font-size="15">`+"\n", 2*margin+w*cellW, 2*margin+h*cellH)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", hex(paperBg))
	out.Write(back.Bytes())
	out.Write(text.Bytes())
	if cursor {
		at := emu.CursorPosition()
		fmt.Fprintf(&out, `<rect x="%d" y="%d" width="2" height="%d" fill="%s"/>`+"\n", margin+at.X*cellW, margin+at.Y*cellH+1, cellH-2, hex(paperFg))
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// corners are the rounded corners of a box, from the cell's top left.
var corners = map[string]string{
	"╭": "m4.5 19v-5.5q0-4 4.5-4", "╮": "m0 9.5q4.5 0 4.5 4v5.5",
	"╰": "m4.5 0v5.5q0 4 4.5 4", "╯": "m0 9.5q4.5 0 4.5-4v-5.5",
}

func drawText(b *bytes.Buffer, c *uv.Cell, x, y int, fill string) {
	if c.Content == "" || c.Content == " " {
		return
	}
	left, top := margin+x*cellW, margin+y*cellH
	// Lines are drawn, since fonts leave gaps between cells.
	switch c.Content {
	case "─":
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="1" fill="%s"/>`+"\n", left, top+cellH/2, cellW, fill)
		return
	case "│":
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="1" height="%d" fill="%s"/>`+"\n", left+cellW/2, top, cellH, fill)
		return
	case "█":
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", left, top+3, cellW, cellH-6, fill)
		return
	case "░":
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" opacity="0.4"/>`+"\n", left, top+3, cellW, cellH-6, fill)
		return
	}
	if d, ok := corners[c.Content]; ok {
		fmt.Fprintf(b, `<path d="M%d %d%s" fill="none" stroke="%s"/>`+"\n", left, top, d, fill)
		return
	}
	style := ""
	if c.Style.Attrs&uv.AttrBold != 0 {
		style += ` font-weight="bold"`
	}
	if c.Style.Attrs&uv.AttrFaint != 0 {
		style += ` opacity="0.6"`
	}
	if c.Style.Underline != 0 {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" fill="%s"%s>`, left, top+baseline, fill, style)
	_ = xml.EscapeText(b, []byte(c.Content))
	b.WriteString("</text>\n")
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
}

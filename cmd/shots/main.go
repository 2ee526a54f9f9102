// Command shots draws each screen as a picture, light and dark and at several
// sizes, from the real binary on the demo: for the README, and to be looked at
// by whoever changes a screen.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"orderpad/tui/tuitest"
)

// shown are the pictures that the README shows.
var shown = map[string]bool{"grid-dark-120x40": true, "track-light-120x40": true}

func main() {
	bin := flag.String("bin", "bin/orderpad", "the program")
	out := flag.String("out", "shots", "folder of the pictures")
	readme := flag.String("readme", "assets/shots", "folder of the pictures that the README shows; empty for none")
	themes := flag.String("themes", "dark,light", "backgrounds of the terminal")
	sizes := flag.String("sizes", "80x24,120x40", "windows")
	flag.Parse()
	if err := draw(*bin, *out, *readme, strings.Split(*themes, ","), strings.Split(*sizes, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func draw(bin, out, readme string, themes, sizes []string) error {
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	for _, dir := range []string{out, readme} {
		if dir == "" {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // pictures for everybody
			return err
		}
	}
	taken := map[string][]byte{}
	for _, theme := range themes {
		for _, size := range sizes {
			t := &tour{bin: bin, light: theme == "light", keep: func(name string, svg []byte) error {
				name += "-" + theme + "-" + size
				taken[name] = svg
				return keep(out, readme, name, svg)
			}}
			if _, err := fmt.Sscanf(size, "%dx%d", &t.size.W, &t.size.H); err != nil {
				return fmt.Errorf("a window is given as 80x24, not as %q", size)
			}
			if err := tuitest.Outside(t.run); err != nil {
				return fmt.Errorf("%s at %s: %w", theme, size, err)
			}
		}
	}
	var frames [][]byte
	for _, name := range reel {
		if svg := taken[name+filmed]; svg != nil {
			frames = append(frames, svg)
		}
	}
	if readme == "" || len(frames) < len(reel) {
		return nil
	}
	return os.WriteFile(filepath.Join(readme, "film.svg"), film(frames), 0o644) //nolint:gosec // a picture for everybody
}

// keep writes a picture as SVG, and as PNG where rsvg-convert is installed.
func keep(out, readme, name string, svg []byte) error {
	file := filepath.Join(out, name+".svg")
	if err := os.WriteFile(file, svg, 0o600); err != nil {
		return err
	}
	if readme != "" && shown[name] {
		if err := os.WriteFile(filepath.Join(readme, name+".svg"), svg, 0o644); err != nil { //nolint:gosec // a picture for everybody
			return err
		}
	}
	convert, err := exec.LookPath("rsvg-convert")
	if err != nil {
		return nil // the SVG is the picture
	}
	return exec.Command(convert, file, "-o", filepath.Join(out, name+".png")).Run() //nolint:gosec // a file that was just written
}

package main

import (
	"bytes"
	"fmt"
)

// reel are the pictures of the film that the README shows, in their order.
var reel = []string{"search", "search-entry", "grid-draft", "grid-customer", "order-queued", "queue", "track"}

// filmed is the size and theme that the film is taken in.
const filmed = "-dark-80x24"

// each is how many seconds a picture of the film stands.
const each = 3

// film joins pictures of one size into one SVG that shows them in turn, for ever,
// without a script: a README may show no other.
func film(frames [][]byte) []byte {
	var out bytes.Buffer
	head := frames[0][:bytes.IndexByte(frames[0], '\n')+1]
	out.Write(head)
	for i, frame := range frames {
		whole := len(frames) * each
		from, to := float64(i)/float64(len(frames)), float64(i+1)/float64(len(frames))
		values, times := "hidden;visible;hidden", fmt.Sprintf("0;%.4f;%.4f", from, to)
		switch i {
		case 0:
			values, times = "visible;hidden", fmt.Sprintf("0;%.4f", to)
		case len(frames) - 1:
			values, times = "hidden;visible", fmt.Sprintf("0;%.4f", from)
		}
		first := "hidden"
		if i == 0 {
			first = "visible" // also where nothing moves
		}
		fmt.Fprintf(&out, `<g visibility="%s"><animate attributeName="visibility" values="%s" keyTimes="%s" dur="%ds" calcMode="discrete" repeatCount="indefinite"/>`+"\n",
			first, values, times, whole)
		body := frame[bytes.IndexByte(frame, '\n')+1:]
		out.Write(bytes.TrimSuffix(bytes.TrimSpace(body), []byte("</svg>")))
		out.WriteString("</g>\n")
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

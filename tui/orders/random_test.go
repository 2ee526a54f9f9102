package orders_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

func TestRandomKeysKeepScreenAndShopTheSame(t *testing.T) {
	keys := []string{"1", "2", "9", "0", "tab", "enter", "left", "right", "up", "down", "home", "end", "+", "-", "backspace", "delete",
		"esc", "alt+e", "alt+r", "alt+s", "alt+p", "alt+a", "alt+x", "alt+u", "alt+w", "ctrl+z", "ctrl+y", "ctrl+n", "ctrl+o", "alt+f", "alt+c", "s", "j", "/", "alt+t", "alt+k"}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, 80, 24).grid()
		for range rapid.IntRange(1, 40).Draw(rt, "keys") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				r.Paste(rapid.SampledFrom([]string{"S 4", "4\t8", "x", "1\n2\n3", "Ann S 7\nBob M 12"}).Draw(rt, "paste"))
			case 1:
				r.Resize(rapid.IntRange(40, 130).Draw(rt, "w"), rapid.IntRange(10, 40).Draw(rt, "h"))
			case 2:
				for id := range r.shop.orders {
					r.shop.edit(id, func(o *order.Order) { o.Fields.Terms += "x" })
				}
				r.Send(kit.ChangedMsg{Orders: true, Cache: true})
			default:
				r.Press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			r.Fits(t)
		}
	})
}

func TestWhatTheGridShowsIsWhatIsSaved(t *testing.T) {
	keys := []string{"1", "2", "3", "0", "tab", "shift+tab", "enter", "left", "right", "up", "down", "home", "end", "+", "-", "backspace", "delete",
		"alt+r", "alt+x", "ctrl+z", "ctrl+z", "ctrl+y"}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, 100, 30).grid()
		for range rapid.IntRange(1, 60).Draw(rt, "keys") {
			switch rapid.IntRange(0, 12).Draw(rt, "what") {
			case 0:
				r.Fire(nil)
			case 1:
				r.Paste(rapid.SampledFrom([]string{"S 4, 3XL 2", "4\t8", "M 1, L 2", "6\t7\t8"}).Draw(rt, "paste"))
			default:
				r.Press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
		}
		r.Fire(nil)
		var saved order.Order
		for _, o := range r.shop.orders {
			saved = o
		}
		if n := saved.Pieces(); n > 0 {
			r.Has(", "+kit.Count(n, "piece", "pieces"), saved.Total().Grouped())
		} else {
			r.HasNot("SENT AS")
		}
	})
}

package setup

import "testing"

func TestDroppedPath(t *testing.T) {
	for text, want := range map[string]string{
		"/home/nika/shop.json":                   "/home/nika/shop.json",
		" '/home/nika/my files/shop.json' ":      "/home/nika/my files/shop.json",
		`"C:\Users\Nika Ruiz\shop.json"`:         `C:\Users\Nika Ruiz\shop.json`,
		`/home/nika/my\ files/shop.json`:         "/home/nika/my files/shop.json",
		"file:///home/nika/my%20files/shop.json": "/home/nika/my files/shop.json",
		"file:///C:/Users/Nika%20Ruiz/shop.json": "C:/Users/Nika Ruiz/shop.json",
		`C:\Users\Nika\shop.json`:                `C:\Users\Nika\shop.json`,
		"":                                       "",
		"'":                                      "'",
	} {
		if got := droppedPath(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

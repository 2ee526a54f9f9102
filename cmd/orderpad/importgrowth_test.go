package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What taking in a file may cost the whole process; a quiet machine needs a
// third of the time.
const (
	importLimit  = 10 * time.Second
	importMemory = 160 // MB
)

// TestImportGrowth takes in 100,000 lines, in one order and in 5,000: neither
// takes longer than its lines, or more memory than a laptop spares.
func TestImportGrowth(t *testing.T) {
	if testing.Short() || slowed {
		t.Skip("it builds the program and measures it")
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "orderpad.exe")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, row := range []struct {
		lines, orders int
		grid          bool // sizes across, each row of other goods
	}{{10_000, 1, false}, {100_000, 1, false}, {10_000, 500, false}, {100_000, 5_000, false}, {100_000, 5_000, true}} {
		var file strings.Builder
		header := "Order,Customer,Email,PO,Style,Color,Size,Qty,Price\n"
		if row.grid {
			header = "Order,Customer,Style,Color,S,M,L,XL,Price\n"
		}
		file.WriteString(header)
		for i := range row.lines {
			n := i * row.orders / row.lines
			if row.grid {
				fmt.Fprintf(&file, "A-%d,Elm School %d,PC%d,%s,1,2,3,1,8.50\n", n, n, 50+i%20, []string{"Navy", "Red", "White"}[i%3])
				continue
			}
			fmt.Fprintf(&file, "A-%d,Elm School %d,a%d@elm.test,PO-%d,PC5%d,%s,%s,3,8.50\n", n, n, n, n, n%7,
				[]string{"Navy", "Red", "White"}[i%3], []string{"S", "M", "L", "XL", "2XL"}[i%5])
		}
		name := filepath.Join(dir, "orders.csv")
		if err := os.WriteFile(name, []byte(file.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		cmd := exec.CommandContext(t.Context(), bin, "--home", filepath.Join(dir, fmt.Sprint("home", row)), "import", name, "--json")
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		peak := peakOf(cmd.Process.Pid)
		err := cmd.Wait()
		if err != nil || !strings.Contains(out.String(), fmt.Sprintf(`"created":%d`, row.orders)) && !strings.Contains(out.String(), fmt.Sprintf(`"created": %d`, row.orders)) {
			t.Fatalf("%d lines in %d orders: %v\n%.300s", row.lines, row.orders, err, out.String())
		}
		// Time on the processors: what others do on this machine does not count.
		took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		limit := importLimit * time.Duration(row.lines) / 100_000
		if took > max(limit, 2*time.Second) {
			t.Errorf("%d lines in %d orders take %v", row.lines, row.orders, took)
		}
		megabytes := <-peak
		if megabytes > importMemory {
			t.Errorf("%d lines in %d orders need %d MB", row.lines, row.orders, megabytes)
		}
		t.Logf("%d lines in %d orders: %v, %d MB", row.lines, row.orders, took.Round(time.Millisecond), megabytes)
	}
}

// peakOf watches the largest resident size of a process until it ends, in MB; 0
// where the system does not tell. What the kernel reports of an ended child
// counts the test's own size in, from before it became the program.
func peakOf(pid int) <-chan int {
	peak := make(chan int, 1)
	go func() {
		most := 0
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, rest, there := strings.Cut(string(status), "VmHWM:")
			if err != nil || !there { // it has ended, or there is no such file here
				peak <- most / 1024
				return
			}
			var kilobytes int
			if _, err := fmt.Sscan(rest, &kilobytes); err == nil {
				most = max(most, kilobytes)
			}
			<-time.After(time.Millisecond)
		}
	}()
	return peak
}

package buckettest

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"orderpad/client/bucket"
)

// GatewayVariable names the program of client/bucket/gateway, built. Without it
// tests that need a real S3 server are skipped; make gateway runs them.
const GatewayVariable = "ORDERPAD_GATEWAY"

// GatewayKeys are the keys of a gateway of a test.
var GatewayKeys = bucket.Keys{Access: "tester", Secret: "not a secret at all"}

// Gateway starts a real S3 server over a folder of the test and returns where
// its bucket is. It ends with the test.
func Gateway(t testing.TB) bucket.Place {
	t.Helper()
	program := os.Getenv(GatewayVariable)
	if program == "" {
		t.Skip("needs a real S3 server: make gateway")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, program, t.TempDir(), address, "shop", GatewayKeys.Access, GatewayKeys.Secret) //nolint:gosec // the program that make built
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		answer, err := http.Get("http://" + address + "/") //nolint:noctx // of a test, on loopback
		if err == nil {
			_ = answer.Body.Close()
			break
		}
		select {
		case <-tick.C:
		case <-time.After(20 * time.Second):
			t.Fatalf("no gateway: %s", said.String())
		}
	}
	place, err := bucket.ParsePlace("s3://shop?endpoint=http://" + address + "&region=us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return place
}

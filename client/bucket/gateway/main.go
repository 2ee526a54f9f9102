// Command gateway is a real S3 server on loopback over a folder, for tests: one
// bucket, made at the start. It stands in a module of its own, so that nothing
// of it reaches the program.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "gateway:", err)
		os.Exit(1)
	}
}

// serve runs the gateway until a signal ends it. Its arguments are the folder,
// the address, the bucket, the access key and its secret.
func serve() error {
	if len(os.Args) != 6 {
		return errors.New("usage: gateway FOLDER HOST:PORT BUCKET KEY SECRET")
	}
	folder, address, bucket := os.Args[1], os.Args[2], os.Args[3]
	if host, _, err := net.SplitHostPort(address); err != nil || host != "127.0.0.1" {
		return fmt.Errorf("%s is not on loopback", address)
	}
	if err := os.MkdirAll(filepath.Join(folder, bucket), 0o700); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	back, err := posix.New(folder, meta.XattrMeta{}, posix.PosixOpts{})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, back, &embedgw.Config{
		RootUserAccess: os.Args[4], RootUserSecret: os.Args[5], Ports: []string{address},
		MaxConnections: 512, MaxRequests: 256, MultipartMaxParts: 10000, Quiet: true, KeepAlive: true,
	})
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"orderpad/client/sandbox"
	"orderpad/store/order"
)

func (a *app) sandboxCommand() *cobra.Command {
	var opts sandbox.Options
	var data sandbox.DataOptions
	var ready, today, faults string
	cmd := &cobra.Command{
		Use: "sandbox", Short: "Run the three servers on this computer, for training and tests", Args: cobra.NoArgs,
		Long: "Runs the shop's proxy, ManageOrders and eCat on loopback with sample data and a clock of their own.\nThe user is demo, the secret is demo.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := readSandboxFlags(&opts, &data, today, faults, a); err != nil {
				return err
			}
			if !cmd.Flags().Changed("orders") {
				data.Orders = 0 // the demo's own number
			} else if data.Orders == 0 {
				data.Orders = -1 // none
			}
			return a.runSandbox(cmd.Context(), opts, data, ready)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Listen, "listen", "127.0.0.1:0", "address of the proxy; with port 0 each server gets a free one")
	flags.StringVar(&ready, "ready-file", "", "file that gets the servers' addresses as JSON once they answer")
	flags.IntVar(&data.Rows, "rows", 0, "inventory rows (0: the sample catalogue)")
	flags.IntVar(&data.Orders, "orders", 400, "past orders")
	flags.Int64Var(&data.Seed, "seed", 1, "same seed and day, same data")
	flags.StringVar(&today, "today", "", "day of the data, such as 2026-11-21 (default: today)")
	flags.DurationVar(&opts.ImportEvery, "import-every", 0, "time between imports (0: each full hour)")
	flags.BoolVar(&opts.TLS, "tls", false, "speak https with a certificate of their own authority")
	flags.StringVar(&opts.OwnHost, "own-host", "h.test", "host, beside its address, whose /api/files/ addresses the proxy takes for its own")
	flags.StringVar(&faults, "faults", "", "file with faults to inject, as control/faults takes them")
	return cmd
}

func readSandboxFlags(opts *sandbox.Options, data *sandbox.DataOptions, today, faults string, a *app) error {
	if data.Rows < 0 || data.Orders < 0 || opts.ImportEvery < 0 {
		return order.Errorf(order.KindUsage, "--rows, --orders and --import-every take no number below zero")
	}
	if today != "" {
		day, err := order.ParseDate(today)
		if err != nil || day.IsZero() {
			return order.Errorf(order.KindUsage, "--today takes a day such as 2026-11-21, not %q", today)
		}
		data.Today = day.Time()
		clock := time.Now().UTC()
		opts.Now = day.Time().Add(clock.Sub(clock.Truncate(24 * time.Hour)))
	}
	if faults == "" {
		return nil
	}
	file, err := a.readFile(faults)
	if err != nil {
		return err
	}
	if opts.Faults, err = sandbox.ReadFaults(bytes.NewReader(file)); err != nil {
		return order.FieldError(faults, "%s does not hold faults such as {\"faults\":[{\"route\":\"order-push\",\"nth\":1,\"fault\":5}]}: %w", faults, err)
	}
	return nil
}

// runSandbox serves until the context ends.
func (a *app) runSandbox(ctx context.Context, opts sandbox.Options, data sandbox.DataOptions, ready string) error {
	opts.Data = sandbox.Generate(data)
	server, err := sandbox.Start(opts)
	if err != nil {
		return order.Errorf(order.KindInvalid, "the sandbox cannot start: %w", err)
	}
	defer func() { _ = server.Close() }() // the process ends with it
	urls := server.URLs()
	a.say("proxy         %s\nmanageorders  %s\necat          %s\ncontrol       %s\nuser demo, secret demo; ctrl+c ends it", urls.Proxy, urls.ManageOrders, urls.ECat, urls.Control)
	if ready != "" {
		if err := server.WriteReady(ready); err != nil {
			return order.Errorf(order.KindStorage, "the ready file %s cannot be written: %w", ready, err)
		}
		defer func() { _ = os.Remove(ready) }()
	}
	if a.json {
		if err := json.NewEncoder(a.out).Encode(urls); err != nil {
			return fmt.Errorf("the addresses cannot be printed: %w", err)
		}
	}
	<-ctx.Done()
	return nil
}

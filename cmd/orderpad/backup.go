package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

func (a *app) backupCommand() *cobra.Command {
	var folder, recipient string
	cmd := &cobra.Command{
		Use: "backup FILE", Short: "Write a checked copy of all orders, or one after each queued order", Args: cobra.MaximumNArgs(1),
		Long: "Writes a checked copy of all orders to FILE.\n\n" +
			"With --each-order an encrypted copy goes to a folder after each order that is queued, for instance on a stick or in a\n" +
			"synced folder: only who holds the key reads it. Make one with age-keygen; its public half is the recipient.",
		Example: "  orderpad backup orders.db\n  orderpad backup --each-order /media/stick --recipient age1...\n  orderpad backup --each-order off",
		RunE: func(cmd *cobra.Command, args []string) error {
			each := cmd.Flags().Changed("each-order")
			switch {
			case each == (len(args) == 1):
				return order.Errorf(order.KindUsage, "name a file for one copy, or a folder with --each-order")
			case each && (folder == "off") == (recipient != ""):
				return order.Errorf(order.KindUsage, "--each-order FOLDER needs --recipient with the public key; --each-order off ends the copies")
			case !each && recipient != "":
				return order.Errorf(order.KindUsage, "--recipient goes with --each-order FOLDER")
			}
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if !each {
				view, err := w.Backup(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return a.print(view, func(out io.Writer) {
					fmt.Fprintf(out, "%s copied to %s and checked. It is not encrypted: keep it where only you read it.\n", kit.Count(view.Orders, "order", "orders"), view.File)
				})
			}
			return a.copyEachOrder(cmd.Context(), w, folder, recipient)
		},
	}
	cmd.Flags().StringVar(&folder, "each-order", "", "folder that gets an encrypted copy after each queued order; off ends it")
	cmd.Flags().StringVar(&recipient, "recipient", "", "public key of age to encrypt to, which begins with age1")
	return cmd
}

func (a *app) copyEachOrder(ctx context.Context, w *work.Work, folder, recipient string) error {
	var view work.CopiesView
	var err error
	if folder == "off" {
		view, err = w.CopyNone(ctx)
	} else {
		view, err = w.CopyEachOrder(ctx, folder, recipient)
	}
	if err != nil {
		return err
	}
	return a.print(view, func(out io.Writer) {
		if view.Folder == "" {
			fmt.Fprintln(out, "No copies are made after an order is queued. Those that were made stay.")
			return
		}
		fmt.Fprintf(out, "After each queued order an encrypted copy goes to %s. The first is there: %s\n", view.Folder, view.Last)
	})
}

func (a *app) restoreCommand() *cobra.Command {
	var identity string
	var anyway bool
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Bring the orders of a copy back, beside those that are here", Args: cobra.ExactArgs(1),
		Long: "Brings the orders of a copy back. Nothing that is here is lost: orders that the copy lacks stay, no order that the\n" +
			"shop has goes back to one that it has not, and where both sides changed an order what was sent stands and the other\n" +
			"edit becomes a draft. The file as it was is kept. Orders that were not sent are looked up at the server before they\n" +
			"may go, since they may have gone after the copy was made; new orders get numbers that were never used.",
		RunE: func(cmd *cobra.Command, args []string) error {
			view, err := a.restore(cmd.Context(), args[0], identity, anyway)
			if err != nil {
				return err
			}
			return a.print(view, func(out io.Writer) {
				fmt.Fprintln(out, view.Sentence())
				if view.Kept != "" {
					fmt.Fprintf(out, "What was here is kept: %s\n", view.Kept)
				}
			})
		},
	}
	cmd.Flags().StringVar(&identity, "identity", "", "file with the secret key, for an encrypted copy")
	cmd.Flags().BoolVar(&anyway, "yes", false, "make drafts of the copy's orders whose numbers other orders have here")
	return cmd
}

// restore puts a copy back, decrypted first where it is encrypted.
func (a *app) restore(ctx context.Context, file, identity string, anyway bool) (view work.RestoreView, err error) {
	home, err := a.homeDir()
	if err != nil {
		return view, err
	}
	if a.now, err = clock(a.getenv, a.now); err != nil {
		return view, err
	}
	a.lookOnly(home)
	sealed, err := store.Sealed(file)
	switch {
	case err != nil:
		return view, err
	case sealed && identity == "":
		e := order.Errorf(order.KindUsage, "%s is encrypted; name the file with the secret key", file)
		e.Hint = "orderpad restore " + file + " --identity key.txt"
		return view, e
	case !sealed && identity != "":
		return view, order.FieldError("identity", "%s is not encrypted; leave --identity out", file)
	}
	plain := file
	if sealed {
		if plain, err = store.Unseal(home, file, identity); err != nil {
			return view, err
		}
		defer func() { err = errors.Join(err, os.Remove(plain)) }()
	}
	if a.store, err = store.Restore(ctx, store.Options{Dir: home, Now: a.now, ReadOnly: a.readOnly}, plain, anyway); err != nil {
		return view, err
	}
	return work.Restored(ctx, a.store, file)
}

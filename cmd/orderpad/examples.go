package main

import "github.com/spf13/cobra"

// examples shows commands at work, by their path; a command may bring its own
// instead. A test holds that every command without subcommands has one.
var examples = map[string]string{
	"orderpad completion bash":       "  source <(orderpad completion bash)",
	"orderpad completion zsh":        "  orderpad completion zsh > \"${fpath[1]}/_orderpad\"",
	"orderpad completion fish":       "  orderpad completion fish > ~/.config/fish/completions/orderpad.fish",
	"orderpad completion powershell": "  orderpad completion powershell | Out-String | Invoke-Expression",
	"orderpad connection export":     "  orderpad connection export shop > shop.json",
	"orderpad connection import":     "  orderpad connection import shop.json",
	"orderpad connection list":       "  orderpad connection list",
	"orderpad connection remove":     "  orderpad connection remove shop",
	"orderpad connection show":       "  orderpad connection show\n  orderpad connection show shop",
	"orderpad connection test":       "  orderpad connection test shop",
	"orderpad connection use":        "  orderpad connection use shop",
	"orderpad customers refresh":     "  orderpad customers refresh",
	"orderpad customers search":      "  orderpad customers search cascade\n  orderpad customers search ann@acme.com",
	"orderpad customers show":        "  orderpad customers show 107",
	"orderpad demo":                  "  orderpad demo\n  orderpad demo --import-every 5s",
	"orderpad doctor":                "  orderpad doctor\n  orderpad doctor --report",
	"orderpad ecat pull":             "  orderpad ecat pull --dry-run\n  orderpad ecat pull",
	"orderpad ecat show":             "  orderpad ecat show 48213",
	"orderpad help":                  "  orderpad help order set",
	"orderpad inventory refresh":     "  orderpad inventory refresh\n  orderpad inventory refresh --full\n  orderpad inventory refresh --only PartNumber=PC54",
	"orderpad inventory show":        "  orderpad inventory show PC54\n  orderpad inventory show PC54 --color Navy",
	"orderpad login":                 "  orderpad login shop\n  pass shop | orderpad login shop --stdin",
	"orderpad logout":                "  orderpad logout shop",
	"orderpad order check":           "  orderpad order check 3",
	"orderpad order customer":        "  orderpad order customer 3 cascade\n  orderpad order customer 3 --new 'Rainier Rowing'",
	"orderpad order discard":         "  orderpad order discard 3",
	"orderpad order duplicate":       "  orderpad order duplicate 3\n  orderpad order duplicate 141600",
	"orderpad order hold":            "  orderpad order hold 3",
	"orderpad order list":            "  orderpad order list\n  orderpad order list cascade --state draft --limit 20",
	"orderpad order queue":           "  orderpad order queue 3\n  orderpad order queue 3 --yes",
	"orderpad order redo":            "  orderpad order redo 3",
	"orderpad order release":         "  orderpad order release 3",
	"orderpad order restore":         "  orderpad order restore 3",
	"orderpad order revise":          "  orderpad order revise 3",
	"orderpad order shipping-note":   "  orderpad order shipping-note 3",
	"orderpad order show":            "  orderpad order show 3\n  orderpad order show OP7F3K-0012 --json\n  orderpad order show 3 --server",
	"orderpad order undo":            "  orderpad order undo 3",
	"orderpad paths":                 "  orderpad paths",
	"orderpad prices import":         "  orderpad prices import prices.csv",
	"orderpad prices show":           "  orderpad prices show PC54",
	"orderpad queue":                 "  orderpad queue\n  orderpad queue --json",
	"orderpad resolve":               "  orderpad resolve 3 --sent\n  orderpad resolve 3 --resend",
	"orderpad restore":               "  orderpad restore orders.db\n  orderpad restore orders.db.age --identity key.txt",
	"orderpad sandbox":               "  orderpad sandbox\n  orderpad sandbox --ready-file ready.json --rows 50000 --seed 7",
	"orderpad sync":                  "  orderpad sync\n  orderpad sync --watch",
	"orderpad version":               "  orderpad version",
}

// exemplify gives commands without examples those of the table.
func exemplify(cmd *cobra.Command) {
	if cmd.Example == "" {
		cmd.Example = examples[cmd.CommandPath()]
	}
	for _, sub := range cmd.Commands() {
		exemplify(sub)
	}
}

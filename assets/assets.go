// Package assets holds the bytes that orderpad is built with: size tables,
// colour names, demo data and help pages. It has no behaviour of its own.
package assets

import _ "embed"

// Sizes is the size table as CSV: order, size, group, suffix in the seed
// table, suffix in the 2026 export, inventory column. "-" means that the
// table does not know the size.
//
//go:embed sizes.csv
var Sizes []byte

// Colours is a CSV of the words of colour names, how inventories shorten them,
// and what says nothing new behind them: word, aliases, empty_after (the last
// two separated by blanks).
//
//go:embed colours.csv
var Colours []byte

// Tones is a CSV of what the words of colour names look like: word, family,
// shade (dark or light); either may be empty.
//
//go:embed tones.csv
var Tones []byte

// Fields is the table of ExternalOrderJson's fields as CSV: path (N stands for
// a place in a list), type, key on ManageOrders ("=" the same), path in the
// proxy's form ("-" dropped), meaning.
//
//go:embed fields.csv
var Fields []byte

// ECat is the table that maps eCat's orders to ours as CSV: path in eCat's
// record (N stands for a place in a list), path in ExternalOrderJson's names,
// meaning. A target that begins with "=" is one that client/ecat works out;
// "-" is known and has no place on an order.
//
//go:embed ecat.csv
var ECat []byte

// RosterForm is the page that a group fills in: names and sizes for one row of
// an order, a template of html/template.
//
//go:embed roster.html
var RosterForm string

// Words are the 2048 English words of BIP-39, one a line in order: 11 bits
// each, the first four letters of each its own.
//
//go:embed words.txt
var Words string

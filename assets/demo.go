package assets

import _ "embed"

// The demo catalogue and its customers, as CSV with a header line. Style
// numbers are the trade's own; companies, people, prices and stock are made
// up. The sandbox generates its data from them.
var (
	// DemoShop is the made-up shop's own file; LOGO stands for the path of
	// DemoLogo, HOLIDAYS for its days.
	//
	//go:embed demo/shop.toml
	DemoShop string

	// DemoLogo is its logo, a PNG.
	//
	//go:embed demo/logo.png
	DemoLogo []byte

	// DemoStyles: style, description, shape (of DemoShapes), palette (of
	// DemoColours), number of colours, vendor, product type, the shop's unit
	// cost and its selling price for 24 to 71 pieces, both in dollars.
	//
	//go:embed demo/styles.csv
	DemoStyles []byte

	// DemoShapes: which sizes lie in the base part's columns, which suffixes
	// have parts of their own, the weight among generated styles and the
	// product types (joined by |) that those take.
	//
	//go:embed demo/shapes.csv
	DemoShapes []byte

	// DemoColours: palette, colour as the vendor spells it, colour range.
	// Staples come first in each palette.
	//
	//go:embed demo/colours.csv
	DemoColours []byte

	// DemoTypes: product type, ledger account, find code, preprint group and
	// the palette that generated styles of the type take.
	//
	//go:embed demo/types.csv
	DemoTypes []byte

	// DemoVendors: id, vendor, and the column in which the stock of that
	// vendor's suffixed parts lies, empty for the usual one.
	//
	//go:embed demo/vendors.csv
	DemoVendors []byte

	// DemoStock: the stock of the style-colours that documentation and tests
	// show; it replaces what would be generated for them.
	//
	//go:embed demo/stock.csv
	DemoStock []byte

	// DemoCustomers: one line a contact, several for some customers; tax is
	// "exempt" or the sales tax in per cent.
	//
	//go:embed demo/customers.csv
	DemoCustomers []byte

	// DemoFees: fee and service lines with their usual price in dollars.
	//
	//go:embed demo/fees.csv
	DemoFees []byte

	// DemoWords: kind and word, for the descriptions and numbers of generated
	// styles; the kinds are mill, adjective, fabric, prefix and each product
	// type.
	//
	//go:embed demo/words.csv
	DemoWords []byte
)

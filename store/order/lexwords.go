package order

import "strings"

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	// glueWords may stand anywhere in a clause and say nothing of the goods. A
	// word that could say something (no, or, extra, about) is not among them.
	glueWords = wordSet(`please pls plz need needs want get getting send order ordering i we we'd we'll i'd i'll i'm
		we're we’d we’ll i’d i’ll i’m us me my our
		can could would like love of the in and for pcs pc pieces piece qty quantity a an some these those this here
		following as
		is are be hi hello hey thanks thank thx you your also then unit units unit item items have size sizes color
		colors colour colours
		style part let's oh ok okay`)
	// changeWords say that the clause changes what was said before, or leaves
	// something out.
	changeWords = wordSet(`add adding more less fewer instead change changing swap switch replace remove drop cancel
		minus plus extra additional another
		except without no not don't dont don’t skip but only delete reduce increase bump rather make makes making
		correction correct update updated
		actually already forget ignore scratch exchange return returned substitute`)
	orderVerbs = wordSet("order buy get purchase have request place see")
	addWords   = wordSet("add adding plus")
	dropWords  = wordSet("drop remove cancel delete without scratch forget skip")
	// timesWords multiply what was said, undoWords take it back, when what was
	// said follows.
	timesWords = wordSet("double triple twice half halve")
	undoWords  = wordSet("cancel ignore disregard scratch forget")
	aboveWords = wordSet("the it that this them these those all everything please of my order last previous above")
	// cutWords stand beside the word for a cut, greetingWords beside people.
	cutWords      = wordSet("cut cuts fit fits fitted one ones all make them should version versions")
	greetingWords = wordSet("hi hello hey thanks thank thx love ok okay oh")
	addingWords   = wordSet("add adding plus more extra additional another increase")
	againWords    = wordSet("same ditto likewise identical idem") // what was said above, of other goods
	sameWords     = wordSet("size sizes order quantities quantity qty qtys thing numbers run breakdown again as above amounts")
	dozenWords    = wordSet("dozen doz dz dozens")
	countWords    = wordSet("pcs pc pieces piece qty quantity units unit") // beside a number and nothing else it is a sum
	eachWords     = wordSet("each ea")
	totalWords    = wordSet("total totals sum altogether subtotal tot ttl grand overall count")
	moneyWords    = wordSet("$ usd dollars cost costs price prices budget paid deposit balance invoice owed owe due tax amount estimate quote")
	// decorationWords say that a sentence is of what is put on the goods.
	decorationWords = wordSet(`ink inks thread threads imprint imprints print prints printed printing logo logos
		embroidery embroidered embroider pms pantone
		art artwork stitch stitches stitching screenprint screenprinted madeira isacord backing`)
	// intentWords say that a sentence orders what it names; pastWords that it may
	// not.
	intentWords = wordSet("order orders ordering reorder need needs needing want wants wanting like get getting send buy buying purchase purchasing request requesting require")
	pastWords   = wordSet(`last previous previously before had loved liked ordered got bought was were saw seen sample
		samples not no never if or maybe perhaps instead
		don't don’t didn't didn’t won't won’t than`)
	inkNumbers  = wordSet("pms pantone madeira isacord") // a number behind one names a colour of ink or thread
	rangeWords  = wordSet("to thru through til till until")
	numberWords = map[string]int{
		"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12,
		"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	}
	tens = map[string]int{
		"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
		"ninety": 90,
	}
	// garments are the words for kinds of goods. Each is one of a class that
	// a description names by one of its words; "" fits any.
	garments = map[string]string{}
)

// garmentClasses are the kinds of goods: the words people have for them, and
// those of descriptions.
var garmentClasses = []struct{ words, described string }{
	{"tee tees t-shirt t-shirts tshirt tshirts", "tee tees t-shirt t-shirts shirt"},
	{"shirt shirts top tops", "tee t-shirt shirt polo jersey top broadcloth"},
	{"polo polos", "polo polos"},
	{"hoodie hoodies hoody hoodys hooded", "hooded hoodie"},
	{"sweatshirt sweatshirts crewneck crewnecks fleece", "sweatshirt crew crewneck fleece hoodie"},
	{"cap caps hat hats trucker truckers snapback snapbacks", "cap caps trucker snapback hat"},
	{"beanie beanies", "beanie"}, {"visor visors", "visor"},
	{"jacket jackets", "jacket jac"}, {"vest vests", "vest"},
	{"tank tanks", "tank"}, {"jersey jerseys", "jersey"}, {"pullover pullovers", "pullover"},
	{"pant pants sweatpant sweatpants trousers", "pant sweatpant pants"}, {"short shorts", "short shorts"},
	{"bag bags tote totes", "tote bag backpack duffel pack brief"}, {"backpack backpacks", "backpack"},
	{"duffel duffels", "duffel"},
	{"apron aprons", "apron"}, {"blanket blankets", "blanket"}, {"towel towels", "towel"}, {"scarf scarves", "scarf"},
	{"bodysuit bodysuits onesie onesies", "bodysuit piece"}, {"bib bibs", "bib"},
	{"coverall coveralls", "coverall"}, {"cardigan cardigans", "cardigan"}, {"glove gloves", "gloves"},
	{"garment garments ones", ""},
}

var garmentDescribed = map[string]map[string]bool{}

func init() {
	for _, c := range garmentClasses {
		described := wordSet(c.described)
		for _, w := range strings.Fields(c.words) {
			garments[w] = c.described
			garmentDescribed[w] = described
		}
	}
}

// isGarmentOf tells whether a word for a kind of goods fits the style. Words
// of its own description always do.
func (s *readStyle) isGarmentOf(word string) bool {
	described := garmentDescribed[word]
	if len(described) == 0 || s.words[word] {
		return true
	}
	for w := range described {
		if s.words[w] {
			return true
		}
	}
	return false
}

package work

import "orderpad/store/catalog"

// Amount writes the ERP's decimal text as money for eyes: 1,234.50. What is no
// amount stays as it is.
func Amount(text string) string {
	if m, err := catalog.ParseMoney(text); err == nil {
		return m.Grouped()
	}
	return text
}

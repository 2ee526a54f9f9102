package work

import "orderpad/store/catalog"

// moneyText writes the ERP's decimal text as all money is written, with cents:
// 119 is 119.00. Fractions of a cent and what is no amount stay as they are.
func moneyText(text string) string {
	if m, err := catalog.ParseMoney(text); err == nil {
		return m.String()
	}
	return text
}

// Amount writes the ERP's decimal text as money for eyes: 1,234.50. What is no
// amount stays as it is.
func Amount(text string) string {
	if m, err := catalog.ParseMoney(text); err == nil {
		return m.Grouped()
	}
	return text
}

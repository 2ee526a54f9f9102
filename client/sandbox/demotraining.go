package sandbox

// The customers whom a rep can practise a call on: one with a rhythm that has
// gone quiet, and one who ordered at this time last year and not since. They
// stand outside of the demo's tables and are written last, so that all else of a
// seed stays what it was.
var practice = []struct {
	customer demoCustomer
	ages     []int // days since each order
}{
	{demoCustomer{
		id: 2961, company: "Ballard Rowing Club", rep: "Pat Rivera", terms: "Net 30", tax: 103,
		street: "6049 Seaview Ave NW", city: "Seattle", region: "WA", zip: "98107",
		contacts: []demoContact{{first: "Nadia", last: "Kerr", email: "nadia.kerr@rowing.example", phone: "206-555-0161", title: "Captain"}},
	}, []int{248, 217, 184, 152, 121, 92}},
	{demoCustomer{
		id: 2962, company: "Fircrest Holiday Market", rep: "Pat Rivera", terms: "Net 10", tax: 101,
		street: "555 Contra Costa Ave", city: "Fircrest", region: "WA", zip: "98466",
		contacts: []demoContact{{first: "Owen", last: "Bright", email: "owen.bright@market.example", phone: "253-555-0162", title: "Organiser"}},
	}, []int{371, 362}},
}

// practise adds their orders, all long shipped and paid, numbered below the
// oldest of the history.
func (h *historian) practise(first int64) {
	for i := range practice {
		p := &practice[i]
		for _, age := range p.ages {
			first--
			h.write(first, pastOrder{
				customer: &p.customer, contact: p.customer.contacts[0], age: age, pace: 100, stage: stagePaid, terms: p.customer.terms,
			})
		}
	}
}

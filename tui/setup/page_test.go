package setup

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"orderpad/store/order"
)

// The defaults that the screen shows are those that the domain has.
func TestShownDefaultsAreTheDomains(t *testing.T) {
	for name := range order.SettingNames() {
		if strings.HasSuffix(name, ".SIZE") {
			continue
		}
		value, has := strings.CutSuffix(defaultOf(name), " (default)")
		if !has {
			if !slices.Contains([]string{"rep", "email", "org", "holidays", "work_days", "office", "change", "ca", "shop.name", "shop.address", "shop.phone", "shop.logo", "shop.terms", "shop.mail"}, name) {
				t.Errorf("%s has no default on the screen", name)
			}
			continue
		}
		conn := order.Connection{Kind: order.KindManageOrders}
		if err := conn.SetSetting(name, value); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s, err := conn.ReadSettings()
		s.Unset = nil
		if err != nil || !reflect.DeepEqual(s, order.DefaultSettings()) {
			t.Errorf("%s is %q on the screen, which is not the default (%v)", name, value, err)
		}
	}
}

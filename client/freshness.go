package client

import (
	"encoding/json"
	"fmt"
	"time"

	"orderpad/store/catalog"
)

// readFreshness reads what an answer says about its age and wholeness, beside
// its records.
func readFreshness(sum Summary) Freshness {
	var f Freshness
	unread := func(key string) {
		f.Unread = append(f.Unread, fmt.Sprintf("%s: cannot be read: %s", key, brief(string(sum.Rest[key]), 60)))
	}
	into := func(key string, to any) {
		if raw, ok := sum.Rest[key]; ok && json.Unmarshal(raw, to) != nil {
			unread(key)
		}
	}
	var cached bool
	var cacheDate string
	into("cached", &cached)
	into("cacheDate", &cacheDate)
	into("stale", &f.Stale)
	into("warnings", &f.Warnings)
	for i, w := range f.Warnings {
		f.Warnings[i] = brief(w, 300)
	}
	if cached && cacheDate != "" {
		at, err := time.Parse(time.RFC3339, cacheDate)
		if err != nil {
			at, err = time.Parse(time.DateOnly, cacheDate)
		}
		if err != nil {
			unread("cacheDate")
		}
		f.CachedAt = at
	}
	for _, p := range sum.Problems {
		f.Unread = append(f.Unread, catalog.Clean(p.Path+": "+p.Message))
	}
	if sum.Unlisted > 0 {
		f.Unread = append(f.Unread, fmt.Sprintf("and %d more", sum.Unlisted))
	}
	return f
}

// bound keeps the list of what could not be read short; the rest is counted.
func (f *Freshness) bound() {
	if more := len(f.Unread) - maxProblems; more > 0 {
		f.Unread = append(f.Unread[:maxProblems], fmt.Sprintf("and %d more", more))
	}
}

// Add takes in what another answer said: the older age, all warnings.
func (f *Freshness) Add(o Freshness) {
	if f.CachedAt.IsZero() || !o.CachedAt.IsZero() && o.CachedAt.Before(f.CachedAt) {
		f.CachedAt = o.CachedAt
	}
	f.Stale = f.Stale || o.Stale
	f.Warnings = append(f.Warnings, o.Warnings...)
	f.Unread = append(f.Unread, o.Unread...)
}

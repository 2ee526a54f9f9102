package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// State is what the control server tells of the sandbox.
type State struct {
	Now      time.Time               `json:"now"`
	Up       bool                    `json:"up"`
	Orders   map[string][]OrderState `json:"orders"`   // by ExtOrderID, each upload
	Requests map[string]int          `json:"requests"` // by route, of all three servers
	Units    int                     `json:"units"`    // of the proxy's rate limit, spent so far
	ECat     map[string]bool         `json:"ecat"`     // order number to received
	Faults   []Fault                 `json:"faults"`
}

// OrderState is one upload of an order.
type OrderState struct {
	UploadedAt time.Time       `json:"uploaded_at"`
	ImportAt   time.Time       `json:"import_at"`
	Order      int64           `json:"id_Order"` // 0 before the import
	Stage      string          `json:"stage"`    // uploaded, imported, art done, purchased, received, produced, shipped, invoiced
	Body       json.RawMessage `json:"body"`
}

// State answers the sandbox's state now.
func (s *Server) State() State {
	requests, units := s.journal.counts()
	s.net.Lock()
	up := s.up
	s.net.Unlock()
	st := State{
		Now: s.clock.now(), Up: up, Orders: map[string][]OrderState{}, Requests: requests, Units: units,
		ECat: s.ecat.state(), Faults: s.faults.all(),
	}
	s.erp.mu.Lock()
	defer s.erp.mu.Unlock()
	s.erp.settle()
	for _, p := range s.erp.pushed {
		st.Orders[p.ext] = append(st.Orders[p.ext], OrderState{
			UploadedAt: p.at, ImportAt: p.importAt, Order: p.no, Stage: p.stageName(), Body: p.raw,
		})
	}
	return st
}

func (s *Server) controlRoutes() router {
	rs := router{
		{"GET", "/arrived", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Arrived()) }},
		{"GET", "/state", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.State()) }},
		{"POST", "/clock", s.controlClock},
		{"POST", "/network", s.controlNetwork},
		{"POST", "/faults", s.controlFaults},
		{"POST", "/options", s.controlOptions},
		{"POST", "/ecat", s.controlECat},
		{"POST", "/reset", func(w http.ResponseWriter, _ *http.Request) { s.done(w, s.Reset()) }},
	}
	// "control/arrived" may be read as a path below the control server's root.
	for _, rt := range rs {
		rs = append(rs, route{rt.method, "/control" + rt.pattern, rt.serve})
	}
	return rs
}

func (s *Server) controlMissing(w http.ResponseWriter, r *http.Request) {
	refuse(w, http.StatusNotFound, fmt.Errorf("no control route %s %s", r.Method, r.URL.Path))
}

func refuse(w http.ResponseWriter, status int, err error) {
	writeJSON(w, status, object{{"error", err.Error()}})
}

// done answers a control request with the clock, or what went wrong.
func (s *Server) done(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	writeJSON(w, http.StatusOK, object{{"now", s.clock.now()}})
}

// read decodes a control request; members it does not know are refused, so
// that a misspelt one is not taken for done.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(io.LimitReader(r.Body, maxPush))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, err)
		return false
	}
	return true
}

func (s *Server) controlClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Now     *time.Time `json:"now"`
		Advance *string    `json:"advance"`
	}
	if !read(w, r, &in) {
		return
	}
	switch {
	case in.Now != nil && in.Advance == nil:
		s.SetNow(*in.Now)
	case in.Advance != nil && in.Now == nil:
		d, err := time.ParseDuration(*in.Advance)
		if err != nil {
			refuse(w, http.StatusBadRequest, err)
			return
		}
		s.Advance(d)
	default:
		refuse(w, http.StatusBadRequest, fmt.Errorf(`send {"now":"2006-01-02T15:04:05Z"} or {"advance":"90m"}`))
		return
	}
	s.done(w, nil)
}

func (s *Server) controlNetwork(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Up *bool `json:"up"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Up == nil {
		refuse(w, http.StatusBadRequest, fmt.Errorf(`send {"up":true} or {"up":false}`))
		return
	}
	s.done(w, s.SetNetwork(*in.Up))
}

func (s *Server) controlFaults(w http.ResponseWriter, r *http.Request) {
	list, err := ReadFaults(r.Body)
	for i := 0; err == nil && i < len(list); i++ {
		if err = list[i].check(s.opts.TLS); err == nil {
			err = s.checkRoute(&list[i])
		}
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	s.done(w, s.SetFaults(list))
}

func (s *Server) controlOptions(w http.ResponseWriter, r *http.Request) {
	var in struct {
		WrapPull *bool     `json:"wrap_pull"`
		Unset    *[]string `json:"unset"` // of the proxy: secret, credentials
	}
	if !read(w, r, &in) {
		return
	}
	if in.Unset != nil {
		secret, credentials := slices.Contains(*in.Unset, "secret"), slices.Contains(*in.Unset, "credentials")
		for _, name := range *in.Unset {
			if name != "secret" && name != "credentials" {
				refuse(w, http.StatusBadRequest, fmt.Errorf("the proxy has no setting %q; unset takes secret and credentials", name))
				return
			}
		}
		s.SetUnset(secret, credentials)
	}
	if in.WrapPull != nil {
		s.SetWrapPull(*in.WrapPull)
	}
	s.done(w, nil)
}

func (s *Server) controlECat(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Add      map[string]any `json:"add"`
		Resubmit string         `json:"resubmit"`
		Change   map[string]any `json:"change"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Add != nil {
		s.SubmitECat(in.Add)
	}
	if in.Resubmit != "" {
		if _, err := s.Resubmit(in.Resubmit, in.Change); err != nil {
			refuse(w, http.StatusNotFound, err)
			return
		}
	}
	s.done(w, nil)
}

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options say what a sandbox starts with. The zero value is an empty shop on
// free ports of 127.0.0.1, on the real time, importing each full hour.
type Options struct {
	// Listen is the address of the proxy. With port 0 every server gets a free
	// port of its own; with a port P the others are P+1 (manageorders), P+2
	// (ecat) and P+3 (control). Loopback only.
	Listen string
	// Data is what the servers hold; it is not changed.
	Data *Data
	// Now is where the sandbox's clock starts; zero is the real now.
	Now time.Time
	// ImportEvery is the time between imports; 0 is each full hour.
	ImportEvery time.Duration
	// TLS makes the three servers speak https with a certificate of their own
	// authority, see Server.CA. The control server stays plain.
	TLS bool
	// OwnHost is a host, beside the one that the request names, whose
	// /api/files/<key> addresses the proxy takes for its own.
	OwnHost string
	// WrapPull makes order-pull wrap its records in order_json.
	WrapPull bool
	// Faults are injected from the start.
	Faults []Fault
}

// URLs are the servers' roots.
type URLs struct {
	Proxy        string `json:"proxy"`
	ManageOrders string `json:"manageorders"`
	ECat         string `json:"ecat"`
	Control      string `json:"control"`
	CA           string `json:"ca,omitempty"` // file with the authority's certificate, with TLS
}

// Server is a running sandbox.
type Server struct {
	opts    Options
	start   time.Time
	clock   *clock
	journal *journal
	faults  *faultSet
	erp     *erp
	mo      *manageOrders
	proxy   *proxy
	ecat    *eCat
	certs   *certificates // nil without TLS

	shops   []*endpoint // proxy, manageorders, ecat: what the network switch cuts
	control *endpoint
	closing chan struct{}

	net sync.Mutex // serialises opening and closing of listeners
	up  bool
}

// Start listens and answers. It fails when an address is not on loopback or
// cannot be had, or a fault of opts is not one of the list.
func Start(opts Options) (*Server, error) {
	if opts.Listen == "" {
		opts.Listen = "127.0.0.1:0"
	}
	addrs, err := addresses(opts.Listen, 4)
	if err != nil {
		return nil, err
	}
	s := &Server{opts: opts, clock: newClock(opts.Now), journal: newJournal(), faults: &faultSet{}, closing: make(chan struct{}), up: true}
	s.start = opts.Now
	if opts.TLS {
		if s.certs, err = newCertificates(s.faults); err != nil {
			return nil, err
		}
	}
	s.erp = newERP(s.clock, opts.Data, opts.ImportEvery)
	s.mo = newManageOrders(s.erp, s.clock, s.journal, opts.WrapPull)
	s.ecat = newECat(opts.Data)
	s.proxy = newProxy(s, opts.OwnHost)
	s.shops = []*endpoint{
		{name: "proxy", addr: addrs[0], routes: s.proxy.routes(), idle: proxyIdle, missing: s.proxy.missing, wrap: s.proxy.around,
			listen: func(l net.Listener) net.Listener { return urlErrors{l, s.clock.now} }},
		{name: "manageorders", addr: addrs[1], routes: s.mo.routes(), idle: time.Minute, missing: s.mo.missing},
		{name: "ecat", addr: addrs[2], routes: s.ecat.routes(), idle: time.Minute, missing: s.ecat.missing},
	}
	s.control = &endpoint{name: "control", addr: addrs[3], routes: s.controlRoutes(), idle: time.Minute, missing: s.controlMissing}
	s.control.handler = s.control.dispatch()
	for _, e := range s.shops {
		e.certs = s.certs
		e.handler = s.front(e)
	}
	if err := s.SetFaults(opts.Faults); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	// A fault that refuses connections must not keep a server from learning
	// its port: open all, then close what is to be refused.
	for _, e := range append(s.shops, s.control) {
		if err := e.open(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	if err := s.wire(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// front is what every request to a shop server passes: counting, the journal,
// the faults.
func (s *Server) front(e *endpoint) http.Handler {
	next := e.dispatch()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := s.clock.now()
		w.Header().Set("Date", now.Format(http.TimeFormat))
		used := requestsOn(r) > 1
		name := r.Method + " " + r.URL.Path
		pattern := name
		rt := e.routes.find(r)
		if rt != nil {
			pattern = rt.name()
		}
		s.journal.count(pattern)
		f := s.faults.take(false, used, append(spellings(e.name, name), spellings(e.name, pattern)...)...)
		if f != nil && (f.Fault == 4 || f.Fault == 36) {
			drop(w)
			return
		}
		if rt != nil && isPush(rt) {
			r = s.journal.note(now, e.name, pattern, r)
		}
		switch {
		case f != nil:
			s.serveFault(f, e.name, w, r, next)
		case r.URL.Path == captivePath:
			writeHTML(w, http.StatusOK, captivePage)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func isPush(rt *route) bool {
	switch rt.pattern {
	case proxyBase + "/orders/create", "/onsite/order-push", "/manageorders/externalorderjson", "/v1/manageorders/externalorderjson":
		return true
	}
	return false
}

// URLs answers the servers' roots. They stay the same for the sandbox's life.
func (s *Server) URLs() URLs {
	return URLs{Proxy: s.shops[0].url(), ManageOrders: s.shops[1].url(), ECat: s.shops[2].url(), Control: s.control.url()}
}

// CA is the certificate of the authority that signed the servers' certificates
// as PEM, nil without TLS.
func (s *Server) CA() []byte {
	if s.certs == nil {
		return nil
	}
	return s.certs.caPEM
}

// WriteReady writes the URLs to file, by rename, so that who sees the file
// reads it whole. With TLS the authority's certificate stands beside it as
// file.pem, and the field ca names it.
func (s *Server) WriteReady(file string) error {
	urls := s.URLs()
	if s.certs != nil {
		urls.CA = file + ".pem"
		if err := replaceFile(urls.CA, s.certs.caPEM); err != nil {
			return err
		}
	}
	body, err := json.Marshal(urls)
	if err != nil {
		return err
	}
	return replaceFile(file, append(body, '\n'))
}

func replaceFile(name string, body []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".ready-*")
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Close ends all servers and what they have under way.
func (s *Server) Close() error {
	s.net.Lock()
	defer s.net.Unlock()
	select {
	case <-s.closing:
		return nil
	default:
		close(s.closing)
	}
	var errs []error
	for _, e := range append(s.shops, s.control) {
		errs = append(errs, e.close())
	}
	s.proxy.wait()
	return errors.Join(errs...)
}

// Now is the sandbox's time.
func (s *Server) Now() time.Time { return s.clock.now() }

// Advance moves the clock on: imports, stages, token and cache lifetimes and
// the rate limit follow.
func (s *Server) Advance(d time.Duration) { s.clock.advance(d) }

// SetNow sets the clock. Set back, what was imported stays imported.
func (s *Server) SetNow(t time.Time) { s.clock.set(t) }

// SetNetwork cuts the three shop servers off (connections are refused, those
// under way end) or brings them back on the same ports. The control server
// stays.
func (s *Server) SetNetwork(up bool) error {
	s.net.Lock()
	s.up = up
	s.net.Unlock()
	return s.wire()
}

// wire opens and closes listeners to fit the network switch and fault 1.
func (s *Server) wire() error {
	s.net.Lock()
	defer s.net.Unlock()
	select {
	case <-s.closing:
		return errors.New("the sandbox is closed")
	default:
	}
	var errs []error
	for _, e := range s.shops {
		if !s.up || s.faults.closes(e.routeNames()) {
			errs = append(errs, e.close())
		} else {
			errs = append(errs, e.open())
		}
	}
	return errors.Join(errs...)
}

// SetFaults replaces the faults that are injected and starts their counting
// anew. It fails, changing nothing, on one that is not in the list or not a
// server's to make.
func (s *Server) SetFaults(list []Fault) error {
	for i := range list {
		if err := list[i].check(s.opts.TLS); err != nil {
			return err
		}
		if err := s.checkRoute(&list[i]); err != nil {
			return err
		}
	}
	before := s.faults.certificate()
	s.faults.set(list)
	if !s.control.running() {
		return nil // Start opens the listeners
	}
	if s.faults.certificate() != before {
		// Connections that were made with the other certificate end.
		for _, e := range s.shops {
			if err := e.close(); err != nil {
				return err
			}
		}
	}
	return s.wire()
}

// Faults answers what is injected and how often each went off.
func (s *Server) Faults() []Fault { return s.faults.all() }

// Arrived lists the pushes that a server took in, oldest first.
func (s *Server) Arrived() []Arrival { return s.journal.list() }

// ForgetArrivals empties the list of pushes and counts, as Reset does, and leaves
// the shop as it is.
func (s *Server) ForgetArrivals() { s.journal.reset() }

// Resubmit sends an eCat order again, as a rep does by mistake or to change
// it: the same uuid, the next dash suffix, a higher id; change replaces
// members of the record. It answers the new order number.
func (s *Server) Resubmit(orderNumber string, change map[string]any) (string, error) {
	return s.ecat.resubmit(orderNumber, change)
}

// SubmitECat adds an eCat order that was not marked received yet.
func (s *Server) SubmitECat(order map[string]any) { s.ecat.submit(order) }

// SetWrapPull switches order-pull between flat records and order_json ones.
func (s *Server) SetWrapPull(wrap bool) { s.mo.setWrap(wrap) }

// SetUnset makes the proxy one whose configuration lacks its secret, or its
// user and password at ManageOrders, or has both again.
func (s *Server) SetUnset(secret, credentials bool) { s.proxy.setUnset(unset{secret, credentials}) }

// Reset makes the sandbox as it was at its start: data, clock, caches, rate
// limit, tokens, journal; no faults; network up.
func (s *Server) Reset() error {
	s.clock.set(firstTime(s.start, time.Now()))
	s.journal.reset()
	s.erp.reset(s.opts.Data)
	s.mo.forget()
	s.mo.setWrap(s.opts.WrapPull)
	s.ecat.reset(s.opts.Data)
	s.proxy.reset()
	if err := s.SetFaults(nil); err != nil {
		return err
	}
	return s.SetNetwork(true)
}

func firstTime(t, def time.Time) time.Time {
	if t.IsZero() {
		return def
	}
	return t
}

// addresses are n addresses from a base, with its port counted up unless it
// is 0.
func addresses(base string, n int) ([]string, error) {
	host, port, err := splitLoopback(base)
	if err != nil {
		return nil, err
	}
	var list []string
	for i := range n {
		p := port
		if port != 0 {
			p = port + i
		}
		list = append(list, joinPort(host, p))
	}
	if port+n-1 > 65535 {
		return nil, fmt.Errorf("the sandbox needs %d ports from %d on", n, port)
	}
	return list, nil
}

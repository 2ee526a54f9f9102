package sandbox

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	htmlType    = "text/html; charset=utf-8"
	captivePath = "/captive-portal/login"
	captivePage = "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body><form method=\"post\" action=\"/login\">Please accept the terms to continue.</form></body></html>"
)

// instead is the answer of the faults that keep a request from its handler.
// ok is false for the others.
func (f *Fault) instead(server string, now time.Time) (answer, bool) {
	html := func(status int, page string) answer {
		return f.override(answer{status: status, header: http.Header{"Content-Type": {htmlType}}, body: []byte(page)})
	}
	js := func(status int, v any) answer {
		return f.override(answer{status: status, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: encode(v)})
	}
	switch f.Fault {
	case 11:
		return html(500, "<html><head><title>500 Internal Server Error</title></head><body>Internal Server Error</body></html>"), true
	case 12:
		return html(502, "<html><head><title>Application error</title></head><body>An error occurred in the application.</body></html>"), true
	case 13, 14, 15, 48:
		var a answer
		if server == "proxy" {
			a = js(429, tooMany)
		} else {
			a = js(429, object{{"message", "Too Many Requests"}})
		}
		switch {
		case f.Fault == 13, f.Fault == 48:
			a.header.Set("Retry-After", strconv.Itoa(int(f.delay(2)/time.Second)))
		case f.Fault == 14:
			a.header.Set("Retry-After", now.Add(f.delay(2)).UTC().Format(http.TimeFormat))
		case f.How != "none":
			a.header.Set("Retry-After", "soon")
		}
		return a, true
	case 40:
		return js(401, object{{"message", "The incoming token has expired"}}), true
	case 16, 17:
		if server == "proxy" {
			return js(401, object{{"error", "Unauthorized"}}), true
		}
		return js(401, object{{"message", "The incoming token has expired"}}), true
	case 18:
		return js(403, object{{"result", "Forbidden"}}), true
	case 19:
		return html(200, captivePage), true
	case 20:
		a := html(302, captivePage)
		a.header.Set("Location", captivePath)
		return a, true
	case 33:
		return js(500, object{{"result", "Internal Server Error"}}), true
	}
	return answer{}, false
}

func (f *Fault) override(a answer) answer {
	if f.Status != 0 {
		a.status = f.Status
	}
	if f.Body != nil {
		a.body = []byte(*f.Body)
		if strings.HasPrefix(strings.TrimSpace(*f.Body), "{") {
			a.header.Set("Content-Type", "application/json; charset=utf-8")
		}
	}
	return a
}

// serveFault answers a request in the fault's way; next is what the server would
// have done.
func (s *Server) serveFault(f *Fault, server string, w http.ResponseWriter, r *http.Request, next http.Handler) {
	if f.Fault == 25 {
		w.Header().Set("Date", s.clock.now().Add(24*time.Hour).Format(http.TimeFormat))
		next.ServeHTTP(w, r)
		return
	}
	if with, ok := f.effect(r); ok {
		next.ServeHTTP(w, with)
		return
	}
	if f.reaches() {
		s.journal.arrive(arrivalOf(r.Context()))
	}
	switch f.Fault {
	case 43, 45:
		rec := newRecorder()
		next.ServeHTTP(rec, r)
		f.alter(rec.answer()).send(w)
		return
	case 44:
		if f.commits() {
			next.ServeHTTP(newRecorder(), r)
		}
		s.informs(f, w, r)
		return
	case 47:
		f.echo(r).send(w)
		return
	}
	if a, ok := f.instead(server, s.clock.now()); ok {
		if f.commits() {
			next.ServeHTTP(newRecorder(), r)
		}
		a.send(w)
		return
	}
	rec := newRecorder()
	if f.commits() {
		next.ServeHTTP(rec, r)
	} else {
		writeJSON(rec, http.StatusOK, object{{"result", "not stored"}})
	}
	s.mangle(f, server, w, r, rec.answer())
}

func (s *Server) mangle(f *Fault, server string, w http.ResponseWriter, r *http.Request, a answer) {
	switch f.Fault {
	case 4, 5, 36:
		drop(w)
	case 6, 7:
		s.hang(r)
		drop(w)
	case 8:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		flush(w)
		drop(w)
	case 9:
		s.pause(r, f.delay(5))
		a.send(w)
	case 10:
		s.drip(w, r, a, f.delay(5))
	case 21:
		a.body = otherID(a.body, arrivalOf(r.Context()))
		a.send(w)
	case 42:
		f.odd(server, arrivalOf(r.Context())).send(w)
	case 22:
		answer{status: http.StatusOK, header: http.Header{}}.send(w)
	case 23:
		s.endless(w, r)
	case 24:
		bomb(w, r)
	}
}

// drop ends the connection with a reset and no further answer.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the connection cannot be taken over: net/http closes it
	}
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = c.NetConn()
	}
	if c, ok := conn.(*net.TCPConn); ok {
		_ = c.SetLinger(0) // only makes the close a reset; the close follows anyway
	}
	_ = conn.Close()
}

func flush(w http.ResponseWriter) {
	_ = http.NewResponseController(w).Flush() // fails only when the client has gone
}

// hang waits until the client gives up or the sandbox closes.
func (s *Server) hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // net/http notices a gone client once the body is read
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
}

func (s *Server) pause(r *http.Request, d time.Duration) {
	_, _ = io.Copy(io.Discard, r.Body)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.closing:
	}
}

// drip sends the body in twenty pieces over d.
func (s *Server) drip(w http.ResponseWriter, r *http.Request, a answer, d time.Duration) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	piece := max(1, (len(a.body)+19)/20)
	for i := 0; i < len(a.body); i += piece {
		if _, err := w.Write(a.body[i:min(i+piece, len(a.body))]); err != nil {
			return
		}
		flush(w)
		s.pause(r, d/20)
	}
}

// otherID makes an answer name an order that nobody sent.
func otherID(body []byte, a *Arrival) []byte {
	const other = "OTHER-0001"
	if a != nil {
		if id := extOrderID(a.Upstream); id != "" {
			return bytes.ReplaceAll(body, []byte(id), []byte(other))
		}
	}
	return encode(object{{"result", fmt.Sprintf("ExtOrderID %q has been uploaded.", other)}})
}

// endless is a JSON answer that never ends, until the client hangs up.
func (s *Server) endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	if _, err := io.WriteString(w, `{"result":[`); err != nil {
		return
	}
	row := bytes.Repeat([]byte(`{"id_Order":1},`), 4096)
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		default:
		}
		if _, err := w.Write(row); err != nil {
			return
		}
	}
}

// bomb sends 10 GiB of spaces as 10 MiB of gzip. Clients that did not ask for
// gzip get it too, as a hostile server would do.
func bomb(w http.ResponseWriter, _ *http.Request) {
	var one bytes.Buffer
	z := gzip.NewWriter(&one)
	if _, err := z.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
		panic("sandbox: " + err.Error()) // a buffer takes every write
	}
	if err := z.Close(); err != nil {
		panic("sandbox: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(http.StatusOK)
	for range 10 << 10 {
		if _, err := w.Write(one.Bytes()); err != nil {
			return
		}
	}
}

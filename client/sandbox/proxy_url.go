package sandbox

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// urlErrors makes the proxy answer an address with a broken escape as the real
// server does. Go's server refuses it before any handler sees it, with a fixed
// text that nothing else here writes.
type urlErrors struct {
	net.Listener
	now func() time.Time
}

func (l urlErrors) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &urlErrorConn{Conn: c, now: l.now}, nil
}

type urlErrorConn struct {
	net.Conn
	now  func() time.Time
	line []byte // the latest start of what was read
}

// NetConn lets a dropped connection be reset.
func (c *urlErrorConn) NetConn() net.Conn {
	if t, ok := c.Conn.(interface{ NetConn() net.Conn }); ok {
		return t.NetConn()
	}
	return c.Conn
}

func (c *urlErrorConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 1 { // single bytes are net/http waiting for the next request
		line, _, _ := bytes.Cut(p[:n], []byte("\r\n"))
		c.line = append(c.line[:0], line[:min(len(line), 4096)]...)
	}
	return n, err
}

var malformed = []byte("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request")

func (c *urlErrorConn) Write(p []byte) (int, error) {
	path, escaped := c.path()
	if !escaped || !bytes.HasPrefix(p, malformed) {
		return c.Conn.Write(p)
	}
	body := encode(unexpectedBody(path, c.now()))
	_, err := fmt.Fprintf(c.Conn, "HTTP/1.1 500 %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		http.StatusText(http.StatusInternalServerError), len(body), body)
	return len(p), err
}

// path is that of the request line read last, when it carries an escape.
func (c *urlErrorConn) path() (string, bool) {
	parts := strings.SplitN(string(c.line), " ", 3)
	if len(parts) < 3 {
		return "", false
	}
	path, _, _ := strings.Cut(parts[1], "?")
	return path, strings.Contains(path, "%")
}

package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// encode writes JSON as JSON.stringify does: nothing escaped for HTML, no
// line end. Every value the sandbox answers can be encoded; a failure is a
// programming error.
func encode(v any) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("sandbox: " + err.Error())
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body := encode(v)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone: nobody is left to tell
}

// field is one member of an object whose members keep their order.
type field struct {
	name  string
	value any
}

// object is a JSON object that is written in the order it was built.
type object []field

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.Write(encode(f.name))
		buf.WriteByte(':')
		buf.Write(encode(f.value))
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

// answer is a whole HTTP answer held in memory.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// recorder takes what a handler writes, so that it can be changed, cached or
// compressed before it leaves.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

func (r *recorder) answer() answer {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return answer{status: r.status, header: r.header, body: r.body.Bytes()}
}

// send writes a recorded answer to w.
func (a answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client has gone: nobody is left to tell
}

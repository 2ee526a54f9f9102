package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// TestEchoShowsNoSecret: a server that sends back every header and body, as
// often as it likes, shows nothing of a secret in any answer or error.
func TestEchoShowsNoSecret(t *testing.T) {
	for _, secret := range []string{"s3cret", `long "quoted" sécret/+ 12345`} {
		for _, status := range []int{200, 400, 401, 500} {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				w.WriteHeader(status)
				echo, _ := json.Marshal(fmt.Sprintf("%v and again %v, %s and again %s", r.Header, r.Header, body, body))
				fmt.Fprintf(w, `{"error":%s,"result":%s}`, echo, echo)
			}))
			c := newTest(t, srv.URL, nil)
			basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+secret))
			req := Request{Method: "POST", Path: "/", Header: http.Header{"X-Crm-Api-Secret": {secret}, "Authorization": {basic}}, Body: []byte(`{"password":"` + secret + `"}`), Hide: []string{secret}}
			a, err := c.Do(context.Background(), req)
			if err != nil {
				t.Fatal(err)
			}
			posted := Report(Sent{Route: Proxy, ServerID: "A", Answer: a})
			said := a.Says() + posted.Detail + posted.Head
			if e := a.Err(); e != nil {
				said += e.Error()
			}
			if status != 200 || len(secret) >= plainSecret {
				said += string(a.Body)
			}
			err = c.Stream(context.Background(), req, func(_ *Answer, body io.Reader) error {
				_, err := DecodeStream(body, "result", func(int, struct{}) error { return nil })
				return err
			})
			if err == nil {
				t.Fatal("words in the list's place are no error")
			}
			said += err.Error()
			for _, leak := range []string{secret, secret[:6], basic[6:]} {
				if strings.Contains(said, leak) {
					t.Errorf("status %d shows %q in %s", status, leak, said)
				}
			}
			if !strings.Contains(said, masked) {
				t.Errorf("status %d: nothing was sent back: %s", status, said)
			}
			srv.Close()
		}
	}
}

// TestEveryMentionOfASecretIsTakenOut, in each of the sentences that quote a
// server: its words, the ledger's line and head, and an error.
func TestEveryMentionOfASecretIsTakenOut(t *testing.T) {
	const secret = "pass12" // short, so that it stays in data as it arrives
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"error":"%[1]s %[1]s %[1]s","result":"%[1]s and %[1]s"}`, secret)
	}))
	defer srv.Close()
	c := newTest(t, srv.URL, nil)
	req := Request{Method: "POST", Path: "/", Hide: []string{secret}}
	a, err := c.Do(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	posted := Report(Sent{Route: Proxy, ServerID: "A", Answer: a, Secrets: []string{secret}})
	err = c.Stream(context.Background(), req, func(_ *Answer, body io.Reader) error {
		_, err := DecodeStream(body, "result", func(int, struct{}) error { return nil })
		return err
	})
	if err == nil {
		t.Fatal("words in the list's place are no error")
	}
	for name, said := range map[string]string{"words": a.Says(), "detail": posted.Detail, "head": posted.Head, "error": err.Error()} {
		if strings.Contains(said, secret) || strings.Count(said, masked) < 2 {
			t.Errorf("the %s: %s", name, said)
		}
	}
}

// TestRedactorSeesSecretsInPieces reads byte by byte.
func TestRedactorSeesSecretsInPieces(t *testing.T) {
	const body = "xtoken12xx token12token12 toke token1 end token1"
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(body), "bytes": iotest.OneByteReader(strings.NewReader(body)), "halves": iotest.HalfReader(strings.NewReader(body))} {
		got, err := io.ReadAll(redacting(r, []string{"token12", "other"}))
		if want := strings.ReplaceAll(body, "token12", masked); err != nil || string(got) != want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	broken := errors.New("broke")
	got, err := io.ReadAll(redacting(io.MultiReader(strings.NewReader("a token"), iotest.ErrReader(broken)), []string{"token12"}))
	if string(got) != "a token" || !errors.Is(err, broken) {
		t.Errorf("%q %v", got, err)
	}
}

// raw is a server that answers every connection with the same bytes and then
// says nothing more, without closing.
func raw(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			go func() {
				buf := make([]byte, 4096)
				_, _ = conn.Read(buf)
				_, _ = io.WriteString(conn, answer)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// TestAnswersBelow200End: neither a switch of protocols nor hints without an
// answer behind them are waited for beyond the bounds.
func TestAnswersBelow200End(t *testing.T) {
	for name, answer := range map[string]string{
		"101": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
		"100": "HTTP/1.1 100 Continue\r\n\r\n", "102": "HTTP/1.1 102 Processing\r\n\r\n", "103": strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 3), "199": "HTTP/1.1 199 Odd\r\n\r\n",
	} {
		for _, sending := range []bool{false, true} {
			c := newTest(t, raw(t, answer), func(cfg *Config) { cfg.Timeouts = Timeouts{Header: 300 * time.Millisecond, Overall: time.Second} })
			began := time.Now()
			a, err := c.Do(context.Background(), Request{Method: "POST", Path: "/", Body: []byte("{}"), Sending: sending})
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%s: took %s", name, took)
			}
			if o := Classify(Sent{Route: ManageOrders, ServerID: "A", Answer: a, Err: err}); o.Result != Unknown {
				t.Errorf("%s: %+v %v", name, o, err)
			}
		}
	}
}

// TestWhatNeverLeftCostsNothing: 45 tries against a closed port book and give
// back; an answer keeps its units.
func TestWhatNeverLeftCostsNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	_ = l.Close()
	open := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(open.Close)
	for url, want := range map[string]int{closed: 0, open.URL: 90, raw(t, "nonsense\r\n\r\n"): 90} {
		booked := 0
		c := newTest(t, url, func(cfg *Config) {
			cfg.Budget = fakeBudget{
				take: func(units int, _ bool) (time.Duration, error) { booked += units; return 0, nil },
				back: func(units int) { booked -= units }, seen: func(RateLimit) {},
			}
		})
		for range 45 {
			_, _ = c.Do(context.Background(), Request{Path: "/", Units: 2})
		}
		if booked != want {
			t.Errorf("%d units are booked, want %d", booked, want)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
)

// TestScripts runs testdata/script: the program against a sandbox, as a person
// would use it. Beside testscript's own commands there are
//
//	orderpad ARGS...                      must succeed; ! orderpad must not
//	refused EXIT KIND FIELD ARGS...       must end so; FIELD - is any
//	sandbox                               starts one: $PROXY, $MANAGEORDERS, $CONTROL
//	control GET|POST ROUTE [BODY]         of the sandbox
//	connect NAME proxy|manageorders [SETTING=VALUE...]  adds and signs in
//	json PATH [VALUE]                     of the last document: results.0.style, lines.len for how many
//	has PATH KEY...                       an object, or each of a list, has these keys
//	keep VARIABLE PATH, keepfile FILE PATH
//	arrived FILE...                       control/arrived has each body once, and no other
//	pass DURATION                         for the sandbox and the program alike
//	agekey FILE VARIABLE                  a key of age, and its public half
//	newest VARIABLE FOLDER                the last file of a folder by name
//	newer                                 makes orders.db that of a later orderpad
//	locked                                another program holds the send lock from now on
//	input TEXT                            is the next orderpad's standard input; \n begins a line
//
// $ORDERPAD_HOME is a folder of the script's own, and so is the keyring.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setUpScript,
		// All that fails of a script is told at once.
		ContinueOnError: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"orderpad": cmdOrderpad, "refused": cmdRefused, "sandbox": cmdSandbox, "control": cmdControl, "connect": cmdConnect,
			"json": cmdJSON, "has": cmdHas, "keep": cmdKeep, "keepfile": cmdKeepFile, "arrived": cmdArrived, "input": cmdInput, "pass": cmdPass,
			"newer": cmdNewer, "locked": cmdLocked, "agekey": cmdAgeKey, "newest": cmdNewest,
		},
	})
}

// script is what a script has at hand between its commands.
type script struct {
	ring  credential.Keyring
	input string
	ahead time.Duration // of the real clock
	last  any           // the document of the last orderpad or control
	err   errorBody     // of the last orderpad that failed
}

type scriptKey struct{}

func scriptOf(ts *testscript.TestScript) *script { return ts.Value(scriptKey{}).(*script) }

func setUpScript(env *testscript.Env) error {
	env.Values[scriptKey{}] = &script{ring: credential.Memory()}
	env.Setenv("ORDERPAD_HOME", env.WorkDir+"/home")
	return nil
}

// demoData is generated once for all sandboxes, which leave it as it is.
var demoData = sync.OnceValue(func() *sandbox.Data { return sandbox.Generate(sandbox.DataOptions{}) })

func cmdSandbox(ts *testscript.TestScript, _ bool, _ []string) {
	server, err := sandbox.Start(sandbox.Options{Data: demoData()})
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	urls := server.URLs()
	ts.Setenv("PROXY", urls.Proxy)
	ts.Setenv("MANAGEORDERS", urls.ManageOrders)
	ts.Setenv("ECAT", urls.ECat)
	ts.Setenv("CONTROL", urls.Control)
}

// scriptDeadline bounds a command, which may wait for a server's limit.
const scriptDeadline = 2 * time.Minute

// runOrderpad runs the program and holds what is true of every run: with --json
// standard output is exactly one document, and a failure stands on standard
// error with the kind that the exit code goes by.
func runOrderpad(ts *testscript.TestScript, args []string) (code int) {
	s := scriptOf(ts)
	var out, errs bytes.Buffer
	a := &app{in: strings.NewReader(s.input), out: &out, err: &errs, getenv: ts.Getenv, vault: credential.With(s.ring, ts.Getenv)}
	ahead := s.ahead
	a.now = func() time.Time { return time.Now().Add(ahead) }
	s.input, s.last, s.err = "", nil, errorBody{}
	ctx, cancel := context.WithTimeout(context.Background(), scriptDeadline)
	defer cancel()
	code = a.run(ctx, args)
	_, _ = ts.Stdout().Write(out.Bytes())
	_, _ = ts.Stderr().Write(errs.Bytes())
	if !a.json {
		return code
	}
	var err error
	if s.last, err = decode(out.Bytes()); err != nil {
		ts.Fatalf("standard output is not one document: %v\n%s\n%s", err, out.Bytes(), errs.Bytes())
	}
	if code == 0 {
		return code
	}
	if strings.Contains(errs.String(), `{"error"`) {
		ts.Fatalf("the error's document is on standard error: %s", errs.Bytes())
	}
	var said errorDocument
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		ts.Fatalf("standard output does not have the error: %v\n%s", err, out.Bytes())
	}
	s.err = said.Error
	if want, known := exitCodes[s.err.Kind]; !known || want != code {
		ts.Fatalf("the kind %q does not end with %d", s.err.Kind, code)
	}
	return code
}

func cmdOrderpad(ts *testscript.TestScript, neg bool, args []string) {
	if code := runOrderpad(ts, args); (code == 0) == neg {
		ts.Fatalf("orderpad %s ended with %d", strings.Join(args, " "), code)
	}
}

func cmdRefused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: refused EXIT KIND FIELD ARGS...")
	}
	code := runOrderpad(ts, append(args[3:], "--json"))
	said := scriptOf(ts).err
	if strconv.Itoa(code) != args[0] || string(said.Kind) != args[1] || (args[2] != "-" && said.Field != args[2]) {
		ts.Fatalf("ended with %d, kind %q, field %q: %s", code, said.Kind, said.Field, said.Message)
	}
	if said.Message == "" || strings.ContainsAny(said.Message, "\n\x1b") {
		ts.Fatalf("%q is no clear sentence", said.Message)
	}
}

func cmdInput(ts *testscript.TestScript, _ bool, args []string) {
	scriptOf(ts).input = strings.ReplaceAll(strings.Join(args, " "), `\n`, "\n") + "\n"
}

func cmdPass(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	scriptOf(ts).ahead += d
	cmdControl(ts, false, []string{http.MethodPost, "clock", `{"advance":"` + args[0] + `"}`})
}

func cmdNewer(ts *testscript.TestScript, _ bool, _ []string) {
	db, err := sql.Open("sqlite3", filepath.Join(ts.Getenv("ORDERPAD_HOME"), "orders.db"))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec("PRAGMA user_version = 900")
	ts.Check(err)
}

func cmdLocked(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := store.Open(context.Background(), store.Options{Dir: ts.Getenv("ORDERPAD_HOME")})
	ts.Check(err)
	release, err := s.SendLock(context.Background(), 0)
	ts.Check(err)
	ts.Defer(func() {
		release()
		_ = s.Close()
	})
}

func cmdConnect(ts *testscript.TestScript, _ bool, args []string) {
	name, kind := args[0], args[1]
	add := []string{"connection", "add", name, "--kind", kind, "--url", ts.Getenv(strings.ToUpper(kind))}
	if kind != "proxy" {
		add = append(add, "--user", "demo")
	}
	for _, set := range args[2:] {
		add = append(add, "--set", set)
	}
	cmdOrderpad(ts, false, add)
	scriptOf(ts).input = "demo\n"
	cmdOrderpad(ts, false, []string{"login", name, "--stdin"})
}

func cmdControl(ts *testscript.TestScript, neg bool, args []string) {
	var body io.Reader
	if len(args) > 2 {
		body = strings.NewReader(args[2])
	}
	req, err := http.NewRequest(args[0], ts.Getenv("CONTROL")+"/control/"+args[1], body)
	ts.Check(err)
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	ts.Check(err)
	if (res.StatusCode != http.StatusOK) != neg {
		ts.Fatalf("%s: %s", res.Status, answer)
	}
	_, _ = ts.Stdout().Write(answer)
	scriptOf(ts).last, err = decode(answer)
	ts.Check(err)
}

// at finds a value in a document; len is the length of a list or object.
func at(value any, path string) (any, error) {
	for _, step := range strings.Split(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[step]
			if step == "len" {
				next, ok = len(v), true
			}
			if !ok {
				return nil, fmt.Errorf("there is no %q in %s", step, path)
			}
			value = next
		case []any:
			n, err := strconv.Atoi(step)
			switch {
			case step == "len":
				value = len(v)
			case err != nil || n < 0 || n >= len(v):
				return nil, fmt.Errorf("there is no %q in %s, a list of %d", step, path, len(v))
			default:
				value = v[n]
			}
		default:
			return nil, fmt.Errorf("there is nothing below %q in %s", step, path)
		}
	}
	return value, nil
}

func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	data, err := encodeJSON(value)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(data)
}

func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	value, err := at(scriptOf(ts).last, args[0])
	if len(args) == 1 {
		if (err == nil) == neg {
			ts.Fatalf("%s: %v", args[0], text(value))
		}
		return
	}
	ts.Check(err)
	if got, want := text(value), strings.Join(args[1:], " "); (got == want) == neg {
		ts.Fatalf("%s is %s, want %s", args[0], got, want)
	}
}

func cmdHas(ts *testscript.TestScript, neg bool, args []string) {
	value := scriptOf(ts).last
	if args[0] != "." {
		var err error
		value, err = at(value, args[0])
		ts.Check(err)
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	if len(list) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	for _, one := range list {
		object, _ := one.(map[string]any)
		for _, key := range args[1:] {
			if _, ok := object[key]; ok == neg {
				ts.Fatalf("%q in %s", key, text(one))
			}
		}
	}
}

func cmdKeep(ts *testscript.TestScript, _ bool, args []string) {
	value, err := at(scriptOf(ts).last, args[1])
	ts.Check(err)
	ts.Setenv(args[0], text(value))
}

func cmdKeepFile(ts *testscript.TestScript, _ bool, args []string) {
	value, err := at(scriptOf(ts).last, args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text(value)), 0o600))
}

func cmdArrived(ts *testscript.TestScript, _ bool, args []string) {
	res, err := http.Get(ts.Getenv("CONTROL") + "/control/arrived")
	ts.Check(err)
	defer res.Body.Close()
	var list []struct{ Request json.RawMessage }
	ts.Check(json.NewDecoder(res.Body).Decode(&list))
	if len(list) != len(args) {
		ts.Fatalf("%d orders arrived, want %d", len(list), len(args))
	}
	for _, file := range args {
		want, err := decode([]byte(ts.ReadFile(file)))
		ts.Check(err)
		n := 0
		for _, a := range list {
			got, err := decode(a.Request)
			ts.Check(err)
			if reflect.DeepEqual(got, want) {
				n++
			}
		}
		if n != 1 {
			ts.Fatalf("%s arrived %d times as it was shown", file, n)
		}
	}
}

// decode reads exactly one document, its numbers digit by digit.
func decode(data []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("something follows the document: %w", err)
	}
	return value, nil
}

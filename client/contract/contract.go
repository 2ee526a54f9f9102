// Package contract holds ShopWorks' official API definitions and checks
// requests and answers against them. It is for tests only: of the clients, of
// the sandbox, and of what the two say to each other.
//
// The definitions are taken as they are, made strict (a member or query
// parameter they do not name is refused), and then loosened by Departures, the
// one list of where reality is known to differ.
package contract

import (
	"bytes"
	"context"
	_ "embed" // the definitions
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

var (
	//go:embed manageorders-pull.swagger.json
	pull []byte
	//go:embed manageorders-push.swagger.json
	push []byte
	//go:embed nwca-proxy.openapi.json
	proxy []byte
	//go:embed ecat.openapi.json
	ecat []byte
)

// Validator checks what one side of ManageOrders is asked and answers.
type Validator struct {
	doc     *openapi3.T
	router  routers.Router
	aliases map[string]string // paths that the definition lacks, and what they equal
	options *openapi3filter.Options
	secret  string   // header that a request carries its sign-in in
	open    []string // ends of paths that need none
}

// NewPull is the read side; baseURL is the server's root, without /v1.
func NewPull(baseURL string) (*Validator, error) { return load(pull, baseURL+"/v1", departPull, nil) }

// NewPush is the write side; baseURL is the server's root, without /onsite.
// The older push path is held to the same definition.
func NewPush(baseURL string) (*Validator, error) {
	return load(push, baseURL+"/onsite", departPush, map[string]string{
		"/manageorders/externalorderjson":    "/onsite/order-push",
		"/v1/manageorders/externalorderjson": "/onsite/order-push",
	})
}

// NewProxy is the shop's proxy, written down from what was observed of it. Its
// records are those of the read side, which it passes on. baseURL is the
// server's root.
func NewProxy(baseURL string) (*Validator, error) {
	upstream, err := official(pull, baseURL, departPull)
	if err != nil {
		return nil, err
	}
	doc, err := ours(proxy)
	if err != nil {
		return nil, err
	}
	for name, schema := range upstream.Components.Schemas {
		doc.Components.Schemas[name] = openapi3.NewSchemaRef("", schema.Value)
	}
	doc.Components.Schemas["ProxyPayment"] = upstream.Components.Schemas["PaymentsResult"].Value.Properties["result"].Value.Items
	v, err := finish(doc, baseURL, nil)
	if err == nil {
		v.secret, v.open = "X-Crm-Api-Secret", []string{"/getorderno/{ext}", "/inventorylevels", "/health"}
	}
	return v, err
}

// NewECat is eCat's batch export, written down from its guide. baseURL is the
// server's root.
func NewECat(baseURL string) (*Validator, error) {
	doc, err := ours(ecat)
	if err != nil {
		return nil, err
	}
	return finish(doc, baseURL, nil)
}

// ours reads a definition of our own, whose records may be another's.
func ours(raw []byte) (*openapi3.T, error) {
	var doc openapi3.T
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	return &doc, nil
}

// official reads one of ShopWorks' definitions, with the departures.
func official(raw []byte, server string, depart func(*openapi3.T)) (*openapi3.T, error) {
	var doc2 openapi2.T
	if err := json.Unmarshal(raw, &doc2); err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	doc, err := openapi2conv.ToV3(&doc2)
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	doc.Servers = openapi3.Servers{{URL: server}}
	if err := openapi3.NewLoader().ResolveRefsIn(doc, nil); err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	depart(doc)
	return doc, nil
}

func load(raw []byte, server string, depart func(*openapi3.T), aliases map[string]string) (*Validator, error) {
	doc, err := official(raw, server, depart)
	if err != nil {
		return nil, err
	}
	return finish(doc, server, aliases)
}

// finish resolves and closes a definition.
func finish(doc *openapi3.T, server string, aliases map[string]string) (*Validator, error) {
	doc.Servers = openapi3.Servers{{URL: server}}
	if err := openapi3.NewLoader().ResolveRefsIn(doc, nil); err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	closed := map[*openapi3.Schema]bool{}
	for _, ref := range doc.Components.Schemas {
		closeSchema(ref.Value, closed)
	}
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			for _, answer := range operation.Responses.Map() {
				for _, media := range answer.Value.Content {
					closeSchema(media.Schema.Value, closed)
				}
			}
		}
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	options := &openapi3filter.Options{
		AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
		IncludeResponseStatus: true, MultiError: true,
	}
	options.WithCustomSchemaErrorFunc(func(e *openapi3.SchemaError) string {
		return strings.Join(e.JSONPointer(), ".") + ": " + e.Reason
	})
	return &Validator{doc: doc, router: router, aliases: aliases, options: options, secret: "Authorization", open: []string{"/signin"}}, nil
}

// closeSchema refuses unknown members of every object below s.
func closeSchema(s *openapi3.Schema, done map[*openapi3.Schema]bool) {
	if s == nil || done[s] {
		return
	}
	done[s] = true
	if s.Type.Is("object") && len(s.Properties) > 0 && s.AdditionalProperties.Has == nil {
		no := false
		s.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
	}
	for _, p := range s.Properties {
		closeSchema(p.Value, done)
	}
	closeSchemaOf(s.AdditionalProperties.Schema, done)
	if s.Items != nil {
		if all := s.Items.Value.AllOf; len(all) == 1 {
			s.Items = all[0] // the same, and errors then name the member
		}
		closeSchema(s.Items.Value, done)
	}
	for _, list := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, ref := range list {
			closeSchema(ref.Value, done)
		}
	}
}

func closeSchemaOf(ref *openapi3.SchemaRef, done map[*openapi3.Schema]bool) {
	if ref != nil {
		closeSchema(ref.Value, done)
	}
}

// Routes lists the routes of the definition as "GET /manageorders/orders".
func (v *Validator) Routes() []string {
	var list []string
	for path, item := range v.doc.Paths.Map() {
		for method := range item.Operations() {
			list = append(list, method+" "+path)
		}
	}
	slices.Sort(list)
	return list
}

// Queries lists the query parameters that a route of Routes knows.
func (v *Validator) Queries(route string) []string {
	method, path, _ := strings.Cut(route, " ")
	var names []string
	for _, p := range v.doc.Paths.Value(path).GetOperation(method).Parameters {
		if p.Value.In == "query" {
			names = append(names, p.Value.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Route answers the route of the definition that a request is for, as Routes
// lists it.
func (v *Validator) Route(req *http.Request) (string, error) {
	in, err := v.input(req, nil)
	if err != nil {
		return "", err
	}
	return in.Route.Method + " " + in.Route.Path, nil
}

func (v *Validator) input(req *http.Request, body []byte) (*openapi3filter.RequestValidationInput, error) {
	r := req.Clone(context.Background())
	if as, ok := v.aliases[r.URL.Path]; ok {
		r.URL.Path, r.URL.RawPath = as, ""
	}
	if r.URL.Host == "" { // a request as a server sees it
		r.URL.Host, r.URL.Scheme = r.Host, "http"
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	rt, params, err := v.router.FindRoute(r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, err)
	}
	return &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: rt, Options: v.options}, nil
}

// Request checks a request with the body it carries: route, query, body, and
// that it is authorised unless it signs in.
func (v *Validator) Request(req *http.Request, body []byte) error {
	in, err := v.input(req, body)
	if err != nil {
		return err
	}
	var errs []error
	for name := range req.URL.Query() {
		if in.Route.Operation.Parameters.GetByInAndName("query", name) == nil {
			errs = append(errs, fmt.Errorf("query parameter %s is unknown", name))
		}
	}
	open := slices.ContainsFunc(v.open, func(end string) bool { return strings.HasSuffix(in.Route.Path, end) })
	if !open && req.Header.Get(v.secret) == "" {
		errs = append(errs, errors.New("no "+v.secret))
	}
	errs = append(errs, openapi3filter.ValidateRequest(context.Background(), in))
	return named(in, errors.Join(errs...))
}

// Response checks an answer to a request. The statuses that the definition
// lacks (see Departures) pass with any body.
func (v *Validator) Response(req *http.Request, status int, header http.Header, body []byte) error {
	in, err := v.input(req, nil)
	if err != nil {
		return err
	}
	if slices.Contains(undefinedStatuses, status) {
		return nil
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: status, Header: header, Options: v.options,
		Body: io.NopCloser(bytes.NewReader(body)),
	}
	return named(in, openapi3filter.ValidateResponse(context.Background(), out))
}

func named(in *openapi3filter.RequestValidationInput, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", in.Route.Method, in.Route.Path, err)
}

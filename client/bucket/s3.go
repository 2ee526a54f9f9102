package bucket

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"orderpad/client"
	"orderpad/store/order"
)

// Place is where a bucket is, as the rep names it: a folder, or
// s3://BUCKET?endpoint=https://HOST[&region=R].
type Place struct {
	Folder   string
	Bucket   string
	Prefix   string   // within the bucket, without slashes at its ends
	Endpoint *url.URL // of S3
	Region   string
}

// ParsePlace reads what the rep typed. Plain http is for loopback only.
func ParsePlace(text string) (Place, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(strings.ToLower(text), "s3:") {
		if text == "" || strings.Contains(text, "://") {
			return Place{}, placeError("%q is neither a folder nor s3://BUCKET?endpoint=https://HOST", text)
		}
		return Place{Folder: text}, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return Place{}, placeError("%q is not s3://BUCKET?endpoint=https://HOST", text)
	}
	p := Place{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/")}
	if p.Prefix != "" && !ValidName(p.Prefix) {
		return Place{}, placeError("%q cannot be part of a name in a bucket", p.Prefix)
	}
	for name, values := range u.Query() {
		switch name {
		case "endpoint":
			p.Endpoint, err = client.ParseURL(values[0])
			if err != nil {
				return Place{}, err
			}
		case "region":
			p.Region = values[0]
		default:
			return Place{}, placeError("a store has no %q; it has endpoint and region", name)
		}
	}
	if p.Endpoint == nil {
		return Place{}, placeError("the store needs its address: s3://%s?endpoint=https://HOST", p.Bucket)
	}
	if p.Endpoint.Path != "" && p.Endpoint.Path != "/" {
		return Place{}, placeError("the endpoint %s has a path; it is the server alone", p.Endpoint)
	}
	return p, nil
}

func placeError(format string, args ...any) error {
	e := order.FieldError("STORE", format, args...)
	e.Hint = "name a folder, or a bucket such as: s3://my-shop?endpoint=https://s3.example.com&region=us-east-1"
	return e
}

// String is the place as it is typed.
func (p Place) String() string {
	if p.Folder != "" {
		return p.Folder
	}
	text := "s3://" + p.Bucket
	if p.Prefix != "" {
		text += "/" + p.Prefix
	}
	text += "?endpoint=" + strings.TrimSuffix(p.Endpoint.String(), "/")
	if p.Region != "" {
		text += "&region=" + url.QueryEscape(p.Region)
	}
	return text
}

// Keys are the access key of a store and its secret. They are kept in the
// keyring and print as nothing.
type Keys struct{ Access, Secret string }

// String keeps both out of logs and messages.
func (Keys) String() string { return "(the store's key)" }

// GoString keeps both out of %#v as well.
func (k Keys) GoString() string { return k.String() }

// deadline is how long one request may take, answer and all.
const deadline = 30 * time.Second

// S3 is a bucket of S3-compatible object storage. It is an arbiter as far as the
// store is: Probe finds out.
type S3 struct {
	client *minio.Client
	place  Place
	clock  *serverClock
}

// NewS3 makes the bucket; it asks nothing yet. rootCAs are trusted instead of
// the system's; nil trusts the system's.
func NewS3(p Place, keys Keys, rootCAs *x509.CertPool) (*S3, error) {
	transport, err := minio.DefaultTransport(p.Endpoint.Scheme == "https")
	if err != nil {
		return nil, order.Errorf(order.KindInternal, "the store's connection cannot be made: %w", err)
	}
	if rootCAs != nil {
		transport.TLSClientConfig.RootCAs = rootCAs
	}
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = deadline
	clock := &serverClock{inner: transport}
	made, err := minio.New(p.Endpoint.Host, &minio.Options{
		Creds: credentials.NewStaticV4(keys.Access, keys.Secret, ""), Secure: p.Endpoint.Scheme == "https",
		Region: p.Region, Transport: clock,
		// A Put that is tried again after it arrived would be told that another
		// was quicker: who asked decides what comes after a lost answer.
		MaxRetries: 1,
	})
	if err != nil {
		return nil, placeError("the store %s cannot be used: %w", p, err)
	}
	return &S3{made, p, clock}, nil
}

// serverClock keeps what the last answer said of the store's clock, and follows
// no redirect by itself: net/http's client does that, not a transport.
type serverClock struct {
	inner http.RoundTripper
	last  atomic.Pointer[reading]
}

type reading struct{ server, here time.Time }

func (c *serverClock) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := time.Now()
	answer, err := c.inner.RoundTrip(r)
	if err != nil {
		return answer, err
	}
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		c.last.Store(&reading{at, asked})
	}
	return answer, nil
}

// Arbiter is true.
func (s *S3) Arbiter() bool { return true }

// Now is what the store's clock showed at its last answer, and the time that
// went by since on this computer's monotonic clock.
func (s *S3) Now() time.Time {
	if r := s.clock.last.Load(); r != nil {
		return r.server.Add(time.Since(r.here))
	}
	return time.Time{}
}

func (s *S3) key(name string) string {
	if s.place.Prefix == "" {
		return name
	}
	return s.place.Prefix + "/" + name
}

// Get reads an object.
func (s *S3) Get(ctx context.Context, name string) (Object, error) {
	if err := checkName(name); err != nil {
		return Object{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	answer, err := s.client.GetObject(ctx, s.place.Bucket, s.key(name), minio.GetObjectOptions{})
	if err != nil {
		return Object{}, s.failed(ctx, err)
	}
	defer func() { _ = answer.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(answer, Largest+1))
	if err != nil {
		return Object{}, s.failed(ctx, err)
	}
	if len(data) > Largest {
		return Object{}, tooLarge(name, Largest)
	}
	info, err := answer.Stat() // from the same answer
	if err != nil {
		return Object{}, s.failed(ctx, err)
	}
	return Object{Entry{name, info.ETag, int64(len(data)), info.LastModified.UTC()}, data}, nil
}

// Put writes an object in one request, which is made once.
func (s *S3) Put(ctx context.Context, name string, data []byte, when Condition) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	opts := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	switch {
	case when.Absent:
		opts.SetMatchETagExcept("*")
	case when.Tag != "":
		opts.SetMatchETag(when.Tag)
	}
	info, err := s.client.PutObject(ctx, s.place.Bucket, s.key(name), bytes.NewReader(data), int64(len(data)), opts)
	if err != nil {
		if when.Tag != "" && errors.Is(s.failed(ctx, err), ErrMissing) {
			return "", ErrTaken // the object that was named is gone
		}
		return "", s.failed(ctx, err)
	}
	return info.ETag, nil
}

// List names the objects below a prefix, a thousand a request.
func (s *S3) List(ctx context.Context, prefix string) ([]Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*deadline)
	defer cancel()
	var all []Entry
	under := s.key("")
	for info := range s.client.ListObjects(ctx, s.place.Bucket, minio.ListObjectsOptions{Prefix: s.key(prefix), Recursive: true}) {
		if info.Err != nil {
			return nil, s.failed(ctx, info.Err)
		}
		if name := strings.TrimPrefix(info.Key, under); ValidName(name) {
			all = append(all, Entry{name, info.ETag, info.Size, info.LastModified.UTC()})
		}
	}
	return all, ctx.Err()
}

// Remove deletes an object; none there is no error.
func (s *S3) Remove(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	return s.failed(ctx, s.client.RemoveObject(ctx, s.place.Bucket, s.key(name), minio.RemoveObjectOptions{}))
}

// Versioned tells whether the bucket keeps what is written over or deleted. A
// key that may not ask is told so.
func (s *S3) Versioned(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	v, err := s.client.GetBucketVersioning(ctx, s.place.Bucket)
	return v.Enabled(), s.failed(ctx, err)
}

// failed says what the store answered; nothing of its wording goes to the rep
// but its code.
func (s *S3) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(err)
	host := s.place.Endpoint.Host
	say := func(kind order.Kind, hint, format string, args ...any) error {
		e := order.Errorf(kind, format, args...)
		e.Field, e.Hint, e.Err = s.place.String(), hint, err
		return e
	}
	switch code := answer.Code; {
	case code == "NoSuchKey":
		return ErrMissing
	case code == "PreconditionFailed", code == "ConditionalRequestConflict", answer.StatusCode == http.StatusPreconditionFailed:
		return ErrTaken
	case code == "NoSuchBucket":
		return say(order.KindNotFound, "make the bucket at the provider first, or mend its name", "there is no bucket %s at %s", s.place.Bucket, host)
	case code == "RequestTimeTooSkewed":
		return say(order.KindInvalid, "set the clock of this computer, and do it again",
			"the store %s refuses this computer, whose clock is %s off", host, time.Until(s.Now()).Abs().Round(time.Minute))
	case code == "InvalidAccessKeyId", code == "SignatureDoesNotMatch", code == "InvalidToken", code == "ExpiredToken",
		answer.StatusCode == http.StatusUnauthorized, strings.Contains(code, "User"): // a gateway's own word for an unknown key
		return say(order.KindUnauthorized, "copy the access key and its secret from the provider again", "the store %s does not know this access key or its secret (%s)", host, code)
	case code == "AccessDenied", answer.StatusCode == http.StatusForbidden:
		return say(order.KindForbidden, "give the key the rights to read, write and list this bucket; see: orderpad docs shop",
			"the store %s refuses this access key what it needs in %s (%s)", host, s.place.Bucket, code)
	case code == "NotImplemented", answer.StatusCode == http.StatusNotImplemented:
		return say(order.KindInvalid, "choose a store that has conditional writes; see: orderpad docs shop", "the store %s cannot do what a shop needs (%s)", host, code)
	case code == "QuotaExceeded", code == "XMinioStorageFull", code == "EntityTooLarge", answer.StatusCode == http.StatusInsufficientStorage:
		return say(order.KindStorage, "make room in the bucket at the provider; nothing is lost, it stays on this laptop", "the store %s is full (%s)", host, code)
	case code == "SlowDown", answer.StatusCode == http.StatusTooManyRequests:
		return say(order.KindRateLimited, "", "the store %s wants to be asked less often", host)
	case ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ctx.Err()
	case code != "" && answer.StatusCode >= 400 && answer.StatusCode < 500:
		return say(order.KindInvalid, "see: orderpad docs shop", "the store %s refuses what a shop needs (%s)", host, code)
	}
	return say(order.KindOffline, "", "the shop's store %s cannot be reached", host)
}

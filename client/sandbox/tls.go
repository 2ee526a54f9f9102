package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// certificates are the good one and those that fault 3 shows.
type certificates struct {
	caPEM  []byte
	good   *tls.Certificate
	bad    map[string]*tls.Certificate // untrusted, expired, host
	faults *faultSet
}

func newCertificates(faults *faultSet) (*certificates, error) {
	now := time.Now() // certificates are checked against the client's clock, not the sandbox's
	ca, caKey, err := authority(now)
	if err != nil {
		return nil, err
	}
	stranger, strangerKey, err := authority(now)
	if err != nil {
		return nil, err
	}
	c := &certificates{
		caPEM:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw}),
		bad:    map[string]*tls.Certificate{},
		faults: faults,
	}
	if c.good, err = leaf(ca, caKey, now.Add(24*time.Hour), "localhost"); err != nil {
		return nil, err
	}
	if c.bad["untrusted"], err = leaf(stranger, strangerKey, now.Add(24*time.Hour), "localhost"); err != nil {
		return nil, err
	}
	if c.bad["expired"], err = leaf(ca, caKey, now.Add(-time.Hour), "localhost"); err != nil {
		return nil, err
	}
	if c.bad["host"], err = leaf(ca, caKey, now.Add(24*time.Hour), "elsewhere.test"); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificates) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			if bad := c.bad[c.faults.certificate()]; bad != nil {
				return bad, nil
			}
			return c.good, nil
		},
	}
}

func authority(now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "orderpad sandbox"},
		NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(raw)
	return cert, key, err
}

func leaf(ca *x509.Certificate, caKey *ecdsa.PrivateKey, until time.Time, host string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: host},
		NotBefore: until.Add(-36 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{host},
	}
	if host == "localhost" {
		t.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	}
	raw, err := x509.CreateCertificate(rand.Reader, t, ca, key.Public(), caKey)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, nil
}

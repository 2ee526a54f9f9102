package work

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"orderpad/store/order"
)

// mostCertificates bounds a file of certificates, in bytes.
const mostCertificates = 1 << 20

// roots are the authorities that a connection trusts: those of the system, and
// those in the file of its setting ca.
func (w *Work) roots(file string) (*x509.CertPool, error) {
	if file == "" {
		return w.RootCAs, nil
	}
	certificates, err := readCertificates(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if w.RootCAs != nil {
		pool = w.RootCAs.Clone()
	} else if system, err := x509.SystemCertPool(); err == nil {
		pool = system // a system without a store has this file alone
	}
	for _, c := range certificates {
		pool.AddCert(c)
	}
	return pool, nil
}

// readCertificates reads a file of the setting ca: PEM, or one certificate as
// Windows saves it (DER).
func readCertificates(file string) ([]*x509.Certificate, error) {
	data, err := readSome(file, mostCertificates)
	if err != nil {
		e := order.FieldError("ca", "the file of certificates %s cannot be read: %w", file, err)
		e.Hint = "ask IT for the company's certificate, and name its file in the setting ca"
		return nil, e
	}
	var all []*x509.Certificate
	rest := data
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, noCertificate(file, err)
			}
			all = append(all, c)
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	if all, err = x509.ParseCertificates(data); err != nil || len(all) == 0 {
		return nil, noCertificate(file, err)
	}
	return all, nil
}

func noCertificate(file string, cause error) error {
	e := order.FieldError("ca", "the file %s of the setting ca holds no certificate that can be read", file)
	e.Hint, e.Err = "ask IT for the company's certificate as PEM: it begins with -----BEGIN CERTIFICATE-----", cause
	return e
}

func readSome(name string, most int64) ([]byte, error) {
	file, err := os.Open(name) //nolint:gosec // the rep's own setting
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err // the sentence has the name
		}
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	return io.ReadAll(io.LimitReader(file, most))
}

// asPEM writes certificates as a file of the setting ca has them.
func asPEM(all []*x509.Certificate) string {
	var text strings.Builder
	for _, c := range all {
		text.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	return text.String()
}

package work

import (
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
)

// The setting ca makes a connection trust a company's own authority, as PEM or
// as Windows saves it, beside the system's; a file that is none is said when it
// is set, and the connection goes out with its certificates in it.
func TestCompanyAuthority(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := box.CA()
	block, _ := pem.Decode(text)
	authority := block.Bytes
	w := secretWork(t, dir)
	conn := order.Connection{Name: "shop", Kind: order.KindProxy, URL: box.URLs().Proxy}
	if _, err := w.AddConnection(t.Context(), conn, nil); err != nil {
		t.Fatal(err)
	}
	_, err = w.TestConnection(t.Context(), "shop")
	if !order.IsKind(err, order.KindOffline) {
		t.Errorf("without ca: %v", err)
	}
	for name, data := range map[string][]byte{
		"none.pem":  []byte("no certificate"),
		"empty.pem": {},
		"key.pem":   pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
		"cut.pem":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority[:99]}),
	} {
		_, err := w.SetConnection(t.Context(), "shop", []Assignment{{"ca", write(name, data)}})
		var said *order.Error
		if !errors.As(err, &said) || said.Field != "ca" || !strings.Contains(said.Message, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.SetConnection(t.Context(), "shop", []Assignment{{"ca", filepath.Join(dir, "gone.pem")}}); err == nil || !strings.Contains(err.Error(), "gone.pem") {
		t.Errorf("a file that is not there: %v", err)
	}
	for name, data := range map[string][]byte{
		"company.cer": authority, "company.pem": text, "bundle.pem": append([]byte("a company\n"), append(text, text...)...),
	} {
		if _, err := w.SetConnection(t.Context(), "shop", []Assignment{{"ca", write(name, data)}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.TestConnection(t.Context(), "shop"); err != nil {
			t.Errorf("%s is not trusted: %v", name, err)
		}
	}
	out, err := w.ExportConnection(t.Context(), "shop")
	if err != nil || out.Settings["ca"] != "" || !strings.Contains(out.Certificates, "BEGIN CERTIFICATE") {
		t.Fatalf("%+v, %v", out, err)
	}
	file := []byte(`{"name":"shop","kind":"proxy","url":"` + conn.URL + `","certificates":` + quoted(out.Certificates) + `}`)
	other := secretWork(t, t.TempDir())
	if _, err := other.ImportConnection(t.Context(), file, false); err != nil {
		t.Fatal(err)
	}
	if _, err := other.TestConnection(t.Context(), "shop"); err != nil {
		t.Errorf("imported: %v", err)
	}
}

func secretWork(t *testing.T, dir string) *Work {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(dir, "home")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	environment := func(name string) string { return map[string]string{"ORDERPAD_SECRET": "demo"}[name] }
	return New(Deps{Store: s, Vault: credential.With(credential.Memory(), environment)})
}

func quoted(text string) string {
	return `"` + strings.ReplaceAll(text, "\n", `\n`) + `"`
}

// Command release makes what is handed to a rep or an office: one archive for
// each system this machine has a compiler for, deb and rpm, manifests, an SBOM
// and checksums. Two runs on one commit give the same bytes. `make release` runs it.
package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// The tools, by the versions that build with this module's Go.
const (
	sbomTool = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0"
	packager = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2"
)

// target is one system, and the C compiler that SQLite needs for it.
type target struct{ os, arch, cc, debian string }

var targets = []target{
	{"linux", "amd64", "x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu"},
	{"linux", "arm64", "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"},
	{"windows", "amd64", "x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"},
}

// release is one run.
type release struct {
	version string // as git describes the commit, without the v of its tag
	commit  string
	date    time.Time // the commit's, which every file gets
	out     string    // the folder of the artefacts
	work    string    // what is made on the way
	url     string    // where the archives will be downloaded from; empty if not said
}

func main() {
	out := flag.String("out", "dist", "the folder of the artefacts; it must not hold anything yet")
	url := flag.String("url", os.Getenv("RELEASE_URL"), "where the archives will be downloaded from, for the manifests")
	flag.Parse()
	if err := run(*out, strings.TrimSuffix(*url, "/")); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(out, url string) (err error) {
	if held, _ := os.ReadDir(out); len(held) > 0 {
		return fmt.Errorf("%s holds an earlier release: move it away, then run this again", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // a release is for everyone
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "orderpad-release-")
	if err != nil {
		return err
	}
	defer func() {
		if gone := os.RemoveAll(work); err == nil {
			err = gone
		}
	}()
	r := release{out: out, work: work, url: url}
	if err := r.describe(); err != nil {
		return err
	}
	if err := r.checkout(); err != nil {
		return err
	}
	papers, err := r.papers()
	if err != nil {
		return err
	}
	for _, t := range systems() {
		if _, err := exec.LookPath(t.cc); err != nil && !t.here() {
			fmt.Printf("skipped %s %s: there is no %s (Debian: %s)\n", t.os, t.arch, t.cc, t.debian)
			continue
		}
		if err := r.system(t, papers); err != nil {
			return fmt.Errorf("%s %s: %w", t.os, t.arch, err)
		}
	}
	if runtime.GOOS != "darwin" {
		fmt.Println("skipped macOS: its programs are built on a Mac, by `make release` there")
	}
	if err := r.sbom(); err != nil {
		return err
	}
	if err := r.manifests(); err != nil {
		return err
	}
	if err := r.notes(); err != nil {
		return err
	}
	return r.sums()
}

// systems are those that can be built from this machine: a Mac builds its own.
func systems() []target {
	if runtime.GOOS == "darwin" {
		return []target{{"darwin", runtime.GOARCH, "cc", "xcode-select --install"}}
	}
	return targets
}

func (r *release) describe() error {
	version, err := output(nil, "git", "describe", "--tags", "--always", "--dirty")
	if err != nil {
		return err
	}
	if strings.HasSuffix(version, "-dirty") {
		return fmt.Errorf("there are changes that no commit has: commit them, so that the release can be made again")
	}
	r.version = version
	if len(version) > 1 && version[0] == 'v' && version[1] >= '0' && version[1] <= '9' {
		r.version = version[1:]
	}
	if r.commit, err = output(nil, "git", "rev-parse", "HEAD"); err != nil {
		return err
	}
	stamp, err := output(nil, "git", "show", "-s", "--format=%ct", "HEAD")
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return err
	}
	r.date = time.Unix(seconds, 0).UTC()
	return nil
}

// checkout goes into a clone of the commit: what only lies in the folder, and is
// in no commit, cannot get into a release, and the SBOM's tool reads no linked
// worktree.
func (r *release) checkout() error {
	top, err := output(nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return err
	}
	source := filepath.Join(r.work, "source")
	if _, err := output(nil, "git", "clone", "--quiet", "--no-checkout", top, source); err != nil {
		return err
	}
	if err := os.Chdir(source); err != nil {
		return err
	}
	_, err = output(nil, "git", "-c", "advice.detachedHead=false", "checkout", "--quiet", r.commit)
	return err
}

// build makes the program for t. Nothing of this machine gets into it.
func (r *release) build(t target, file string) error {
	flags := fmt.Sprintf("-s -w -X main.version=%s -X main.commit=%s", r.version, r.commit)
	_, err := output(t.environment(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags,
		"-o", file, "./cmd/orderpad")
	return err
}

// here says whether t is this machine's own system.
func (t target) here() bool { return t.os == runtime.GOOS && t.arch == runtime.GOARCH }

func (t target) environment() []string {
	settings := []string{"CGO_ENABLED=1", "GOOS=" + t.os, "GOARCH=" + t.arch}
	if t.here() {
		return settings // this machine's own compiler, whose work is in Go's cache already
	}
	return append(settings, "CC="+t.cc)
}

// system makes one system's program, its archive and, for Linux, its packages.
func (r *release) system(t target, papers []entry) error {
	name := "orderpad"
	if t.os == "windows" {
		name += ".exe"
	}
	file := filepath.Join(r.work, t.os+"-"+t.arch, name)
	if err := r.build(t, file); err != nil {
		return err
	}
	if t.os == "windows" {
		if err := r.sign(file); err != nil {
			return err
		}
	}
	notices, err := notices(t)
	if err != nil {
		return err
	}
	program, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	entries := append([]entry{{name, 0o755, program}, {"THIRD-PARTY-NOTICES.txt", 0o644, notices}}, papers...)
	if err := r.archive(t, entries); err != nil {
		return err
	}
	if t.os != "linux" {
		return nil
	}
	return r.packages(t, entries)
}

// sign signs the Windows program where the environment names a certificate, as
// of the commit's time, so that it is the same bytes each time; a time stamp
// server's answer is not.
func (r *release) sign(file string) error {
	certificate := os.Getenv("WINDOWS_CERTIFICATE")
	if certificate == "" {
		fmt.Println("the Windows program is not signed: WINDOWS_CERTIFICATE, a .p12 file, is not set; " +
			"INSTALL says what a rep sees")
		return nil
	}
	signed := file + ".signed"
	args := []string{"sign", "-pkcs12", certificate, "-h", "sha256", "-n", "orderpad",
		"-time", strconv.FormatInt(r.date.Unix(), 10)}
	if secret := os.Getenv("WINDOWS_CERTIFICATE_PASSWORD_FILE"); secret != "" {
		args = append(args, "-readpass", secret)
	}
	if stamp := os.Getenv("WINDOWS_TIMESTAMP_URL"); stamp != "" {
		args = append(args, "-ts", stamp)
	}
	if _, err := output(nil, "osslsigncode", append(args, "-in", file, "-out", signed)...); err != nil {
		return err
	}
	return os.Rename(signed, file)
}

func (r *release) sbom() error {
	file := filepath.Join(r.out, "orderpad-"+r.version+".cdx.json")
	_, err := output([]string{"CGO_ENABLED=1"}, "go", "run", sbomTool, "app", "-json", "-licenses", "-noserial",
		"-notimestamp", "-main", "cmd/orderpad", "-output", file, ".")
	return err
}

// sums writes SHA256SUMS over everything that was made, by name.
func (r *release) sums() error {
	files, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var lines []string
	for _, f := range files {
		sum, err := checksum(filepath.Join(r.out, f.Name()))
		if err != nil {
			return err
		}
		lines = append(lines, sum+"  "+f.Name())
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i][66:] < lines[j][66:] })
	text := strings.Join(lines, "\n") + "\n"
	fmt.Print(text)
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(text), 0o644) //nolint:gosec // a release is for everyone
}

func checksum(file string) (string, error) {
	data, err := os.ReadFile(file)
	return fmt.Sprintf("%x", sha256.Sum256(data)), err
}

// output runs a program and gives what it printed; its complaint is the error.
func output(environment []string, name string, args ...string) (string, error) {
	command := exec.Command(name, args...) //nolint:gosec // names of tools, written here
	command.Env = append(append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false"), environment...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	printed, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", name, err, complaint.String())
	}
	return strings.TrimSpace(string(printed)), nil
}

# orderpad: make run and make test need only Go and a C compiler.
SHELL := /bin/sh
# The version is stamped below; git's own stamp fails in a checkout of another user.
export GOFLAGS := -trimpath -buildvcs=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT  ?= $(shell git rev-parse HEAD 2>/dev/null)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: all build run shots soak test check lint vet tidy bench kill fuzz faults chaos chaos-ci gateway lab release release-check clean compiler help

all: build

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

# Without a C compiler Go turns cgo off, says nothing, and SQLite is missing
# from the program; so ask first.
compiler:
	@command -v go >/dev/null 2>&1 || { echo "make: Go is missing: install it from your system's packages (golang) or go.dev" >&2; exit 1; }
	@test "$$(go env CGO_ENABLED)" = 1 && set -- $$(go env CC) && command -v "$$1" >/dev/null 2>&1 || \
	{ echo "make: a C compiler is missing, which SQLite needs: install gcc (Debian, Ubuntu: apt install gcc; Fedora: dnf install gcc; macOS: xcode-select --install; Windows: mingw-w64), and leave CGO_ENABLED at 1" >&2; exit 1; }

build: compiler ## the program, at bin/orderpad
	go build -ldflags '$(LDFLAGS)' -o bin/orderpad ./cmd/orderpad

run: build ## builds and opens the demo on the embedded sandbox
	@bin/orderpad demo

test: compiler ## all tests
	go test ./...

check: compiler vet lint tidy ## what CI checks beside the tests
	CGO_CFLAGS="-O0 -g0" go test -race ./...

vet: compiler ## go vet for Linux, Windows and macOS
	go vet ./...
	GOOS=windows CGO_ENABLED=0 go vet -tags orderpad_nocgo ./...
	GOOS=darwin CGO_ENABLED=0 go vet -tags orderpad_nocgo ./...

lint: compiler ## golangci-lint
	go run $(LINT) run --allow-parallel-runners ./...

tidy:
	go mod tidy -diff
	go mod verify

BENCH ?= -rows 170000,1000000
bench: compiler ## the speed table, beside the peers that are installed (ten minutes)
	go run ./cmd/bench $(BENCH)

faults: build ## the 49 faults of the reliability design, against the real program
	go build -tags faults -o bin/orderpad-faults ./cmd/orderpad
	go run ./cmd/faults $(FAULTS)

MINUTES ?= 5
chaos: build ## several programs, faults and kills at random (MINUTES=5 SEED=1)
	go run ./cmd/chaos -minutes $(MINUTES) $(if $(SEED),-seed $(SEED))

chaos-ci: build ## five short seeds of chaos
	go run ./cmd/chaos -seconds 7 -seeds 1,2,3,4,5

release: compiler ## archives, deb, rpm, manifests, SBOM and checksums into dist/ (RELEASE_URL=https://...)
	go run ./cmd/release

release-check: ## unpacks dist/'s archive for this Linux, checks the sums and runs the main job
	.ci/release-check

shots: build ## pictures of every screen into shots/, light and dark
	go run ./cmd/shots

GATEWAY := client/bucket/gateway
gateway: compiler ## a shop's laptops on a real S3 server, killed at random (the server builds for a minute)
	cd $(GATEWAY) && go build -o bin/gateway .
	ORDERPAD_GATEWAY=$(CURDIR)/$(GATEWAY)/bin/gateway go test -count=1 ./client/bucket/... -v -run 'Bucket|Gateway'
	ORDERPAD_GATEWAY=$(CURDIR)/$(GATEWAY)/bin/gateway go test -count=1 ./cmd/orderpad -v -run TestTeamKilled

SEEDS ?= 10000
lab: ## 10,000 stories of a shop's laptops (SEEDS=)
	ORDERPAD_SEEDS=$(SEEDS) go test -count=1 -timeout 5h ./client/team -v -run TestSimulation

kill: compiler ## kills the program 500 times while it edits, queues and syncs
	ORDERPAD_KILLS=500 go test -count=1 -run TestKilled -v ./cmd/orderpad

MINUTES ?= 60
soak: build ## random use for MINUTES (60): memory as at the beginning
	go run ./cmd/soak -minutes $(MINUTES)

fuzz: compiler ## each fuzz target for a minute
	@for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime 1m $$pkg || exit 1; \
	  done; \
	done

clean:
	rm -rf bin shots

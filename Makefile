# The front door. `make demo` and `make test` do all their own set-up.
PRESET ?= release
BIN := build/$(PRESET)/bin

.PHONY: all setup build test demo bench sanitize clean

all: build

setup:
	@tools/setup.sh

build: setup
	@test -f build/$(PRESET)/build.ninja || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET)

test: build
	@cmake --build --preset $(PRESET) --target tests
	ctest --preset $(PRESET)

# Address and undefined-behaviour sanitizers on the torch-free half.
sanitize:
	@$(MAKE) --no-print-directory PRESET=asan test

clean:
	rm -rf build

# The front door. `make demo` and `make test` do all their own set-up.
PRESET ?= release
BIN := build/$(PRESET)/bin
DEMO ?= demo

.PHONY: all setup configure build test demo demo-data bench sanitize fuzz faults aarch64 gpu-bundle gpu-check clean

all: build

setup:
	@tools/setup.sh $(SETUP)

configure: setup
	@test -f build/$(PRESET)/build.ninja || cmake --preset $(PRESET)

build: configure
	@cmake --build --preset $(PRESET)

test: build
	@cmake --build --preset $(PRESET) --target tests
	ctest --preset $(PRESET)

# The tutorial's comparison, on a CT-like data set that is made on the spot.
demo: demo-data
	@rm -rf $(DEMO)/run
	$(BIN)/hayate compare $(DEMO)/data --regular demo_regular --fast demo --out $(DEMO)/run

demo-data: build
	@$(BIN)/hayate phantom --out $(DEMO)/data --cases 14 --matrix 256 --slices 64

# A step of the tutorial's network, and the filling of a cache.
bench: demo-data
	$(BIN)/hayate bench step
	$(BIN)/hayate bench cache $(DEMO)/data

# Address and undefined-behaviour sanitizers on the torch-free half, which needs no libtorch. Only
# what the tests run is built.
sanitize:
	@$(MAKE) --no-print-directory PRESET=asan SETUP=packages configure
	@cmake --build --preset asan --target tests
	ctest --preset asan

# libFuzzer on the readers of files and the kernels: FUZZ_SECONDS for each of them, two at a time.
FUZZ_SECONDS ?= 60
fuzz:
	@$(MAKE) --no-print-directory PRESET=asan SETUP=packages configure
	@cmake --build --preset asan --target fuzzers
	@tools/fuzz.sh $(FUZZ_SECONDS)

# Calls that fail, kills, power cuts and crafted files; FAULTS=short takes a sample of each.
FAULTS ?= long
faults: build
	@cmake --build --preset $(PRESET) --target faults
	@$(MAKE) --no-print-directory PRESET=asan SETUP=packages configure
	@cmake --build --preset asan --target faults
	@tools/faults.sh $(FAULTS)

# The torch-free half for aarch64, its fast tests under qemu; TESTS=REGEX takes some of them.
aarch64:
	@tools/aarch64.sh $(TESTS)

# One archive for machines with a GPU (docs/gpu.md): the programs against the libtorch that those have,
# and the check. DATA=FOLDER takes a data set along.
gpu-bundle:
	@tools/setup.sh packages
	@LIBTORCH_RELEASE=2.11 tools/fetch_libtorch.sh
	@test -f build/gpu/build.ninja || cmake --preset gpu
	@cmake --build --preset gpu
	@gpu/bundle.sh build/gpu/bin build/hayate-gpu.tar.gz $(DATA)

# The same check here, with what `make build` built; on the CPU where there is no GPU: GPU_CHECK='--device cpu'.
gpu-check: build
	@gpu/check.sh --out build/gpu-check $(GPU_CHECK)

clean:
	rm -rf build

#!/usr/bin/env bash
# Fetches libtorch (pinned by SHA-256 in tools/libtorch.txt) and unpacks its libraries and headers
# into .deps/libtorch. No Python runs here but pip, which downloads and checks; nothing is
# installed into any Python.
#
#   LIBTORCH_RELEASE=2.11   the release that machines with GPUs have (tools/libtorch_2.11.txt) instead,
#                           into .deps/libtorch-2.11: what gpu/bundle.sh builds against
#   LIBTORCH_ROOT=DIR       use the libtorch in DIR instead (>= 2.9, CPU or CUDA); nothing is fetched
#   HAYATE_WITH_CUDA=1      also libtorch's CUDA libraries and all that they need (2.4 GB to fetch,
#                           3.5 GB unpacked; tools/libtorch_cuda.txt), for machines with a GPU
set -euo pipefail
cd "$(dirname "$0")/.."

release=${LIBTORCH_RELEASE:-}
if [ -n "${LIBTORCH_ROOT:-}" ] && [ -z "$release" ]; then
  echo "libtorch: using $LIBTORCH_ROOT"
  exit 0
fi

target=.deps/libtorch${release:+-$release}
pins=tools/libtorch${release:+_$release}.txt
with_cuda=${HAYATE_WITH_CUDA:-0}
# The Python of the machine where the wheel is used.
python=${release:+3.12}
python=${python:-3.11}
pinned=$(sha256sum "$pins" | cut -d' ' -f1)-cuda0
wheels=(--requirement "$pins")
libraries=('nvidia/*/lib/libcudart.so*' 'nvidia/*/lib/libcupti.so*')
# What is Python's, and what needs libraries that nothing here uses.
skip=('torch/lib/libtorch_python*' 'torch/lib/libshm*' 'torch/lib/libtorch_cuda_linalg*')
if [ "$with_cuda" = 1 ] && [ -z "$release" ]; then
  pinned=$(cat tools/libtorch.txt tools/libtorch_cuda.txt | sha256sum | cut -d' ' -f1)-cuda1
  wheels+=(--requirement tools/libtorch_cuda.txt)
  libraries=('nvidia/*/lib/*.so*')
else
  skip+=('torch/lib/libtorch_cuda*' 'torch/lib/libtorch_nvshmem*' 'torch/lib/libc10_cuda*'
    'torch/lib/libcaffe2_nvrtc*')
fi
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$pinned" ]; then
  exit 0
fi

mkdir -p .deps
work=$(mktemp -d .deps/fetch.XXXXXX)
trap 'rm -rf "$work"' EXIT

echo "libtorch: fetching (about $([ ${#wheels[@]} -gt 2 ] && echo 2400 || echo 550) MB)"
python3 -m pip --disable-pip-version-check download --quiet --no-cache-dir \
  --no-deps --require-hashes --only-binary=:all: \
  --python-version "$python" --implementation cp --abi "cp${python/./}" --abi none \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64 \
  --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 \
  --platform manylinux_2_27_x86_64 --platform manylinux_2_18_x86_64 \
  --platform manylinux_2_12_x86_64 \
  --dest "$work" "${wheels[@]}"

echo "libtorch: unpacking"
mkdir "$work/tree"
for wheel in "$work"/*.whl; do
  unzip -q "$wheel" 'torch/lib/*' 'torch/include/*' "${libraries[@]}" \
    -x "${skip[@]}" -d "$work/tree" 2>/dev/null || [ $? -eq 11 ]
  rm "$wheel"
done
test -f "$work/tree/torch/lib/libtorch_cpu.so"
echo "$pinned" > "$work/tree/.complete"

# The rename comes last, so that an interrupted run never leaves half a library in place.
rm -rf "$target"
mv "$work/tree" "$target"

#!/usr/bin/env bash
# Packs what a machine with a GPU needs to run gpu/check.sh into one archive: the programs, stripped,
# Debian's libraries that they need, golden cases, the check, and MONAI for the comparison with PyTorch.
# The machine has libtorch and CUDA itself. `make gpu-bundle` builds the programs first.
#
#   gpu/bundle.sh PROGRAMS ARCHIVE [DATASET]
#
# PROGRAMS is a folder with programs that were built against the libtorch of that machine. The archive
# takes at most GPU_BUNDLE_MB megabytes (60), or there is none.
set -euo pipefail
programs=${1:?which folder of programs} archive=${2:?which archive} dataset=${3:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
limit=${GPU_BUNDLE_MB:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/hayate-gpu
mkdir -p "$tree"/{bin,lib,golden,peers,data}

names=(hayate hayate-engine hayate-conformance libhayate-nccl.so)
for name in "${names[@]}"; do strip --strip-unneeded -o "$tree/bin/$name" "$programs/$name"; done

# What ldd finds, but for libtorch, CUDA and what every system has: glibc and GCC's libraries, of which a
# later release than Debian's serves. libgomp is libtorch's own.
ldd "$tree"/bin/* | awk '$2 == "=>" && $3 ~ /^\// {print $1, $3}' | sort -u |
  grep -vE '^(libtorch|libc10|libcuda|libcupti|libnv|libgomp|libc\.so|libm\.so|libdl|librt|libpthread|libstdc\+\+|libgcc_s|libresolv|libutil)' |
  while read -r name path; do strip --strip-unneeded -o "$tree/lib/$name" "$path"; done

for group in network loss optim inference; do cp -r "$here/../tests/golden/$group" "$tree/golden/"; done
cp -r "$here"/{check,environment,rows,part,golden,page}.sh "$here"/page.css "$here"/parts "$tree/"
cp "$here/../bench/peers/step_pytorch.py" "$tree/peers/"
python3 -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes --only-binary=:all: \
  --dest "$work" --requirement "$here/../tools/monai.txt"
unzip -q "$work"/monai-*.whl 'monai/*' -d "$tree/peers"
[ -z "$dataset" ] || cp -rL --no-preserve=mode "$dataset" "$tree/data/"
commit=$(git -C "$here" describe --always --dirty 2>/dev/null || echo unknown)
echo "commit $commit, built $(date -u '+%Y-%m-%d') with $(c++ --version | head -n 1)" >"$tree/BUNDLE"

# gzip, since a bare system need not have xz.
tar -C "$work" --owner=0 --group=0 -cf - hayate-gpu | gzip -9 >"$work/archive"
size=$(stat -c %s "$work/archive")
if [ "$size" -gt $((limit * 1000000)) ]; then
  echo "bundle: $((size / 1000000)) MB are more than $limit: take a smaller DATA, or set GPU_BUNDLE_MB" >&2
  exit 73
fi
mkdir -p "$(dirname "$archive")"
mv "$work/archive" "$archive"
echo "$archive: $((size / 1000)) kB; on the machine: tar xzf $(basename "$archive") && hayate-gpu/check.sh"

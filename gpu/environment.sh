# shellcheck shell=bash
# What check.sh asks the machine: it reads this, it is not run.

# Sets programs, the folder with hayate and its kin.
find_programs() {
  for programs in ${HAYATE_BIN:+"$HAYATE_BIN"} "$here/bin" "$here/../build/release/bin"; do
    [ -x "$programs/hayate-engine" ] || continue
    programs=$(realpath "$programs")
    return
  done
  stop 66 "no hayate-engine in bin/; HAYATE_BIN=DIR says where it is"
}

# Sets torch_lib, the folder with libtorch_cpu.so, and libraries, what LD_LIBRARY_PATH takes.
find_libtorch() {
  python=${PYTHON:-python3}
  local root=${LIBTORCH_ROOT:-} folder
  if [ -z "$root" ]; then
    # Without an import, which takes seconds and fails where a GPU's libraries do.
    root=$("$python" -c 'import importlib.util, os
print(os.path.dirname(importlib.util.find_spec("torch").origin))' 2>/dev/null)
  fi
  [ -n "$root" ] || [ ! -e "$here/../.deps/libtorch" ] || root=$here/../.deps/libtorch
  torch_lib=''
  for folder in "$root/lib" "$root/torch/lib" "$root"; do
    [ ! -e "$folder/libtorch_cpu.so" ] || { torch_lib=$(realpath "$folder") && break; }
  done
  [ -n "$torch_lib" ] || stop 66 "no libtorch: $python has no torch; LIBTORCH_ROOT=DIR or PYTHON=… say where it is"
  libraries=$torch_lib
  # Wheels of NVIDIA's libraries lie beside torch; the driver's may be in no place that ld.so knows.
  for folder in "$torch_lib"/../../nvidia/*/lib /usr/local/nvidia/lib64 /usr/local/nvidia/lib; do
    [ ! -d "$folder" ] || libraries+=:$(realpath "$folder")
  done
  libraries+=${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  # Debian's libraries come last: they are for what the machine lacks.
  [ ! -d "$here/lib" ] || libraries+=:$here/lib
  export CHECK_TORCH_LIB=$torch_lib CHECK_PYTHON=$python
}

# Puts the programs into a folder with the libraries that they need, so that Python and others of the
# machine run with their own.
wrap_programs() {
  local program
  mkdir -p "$1"
  export CHECK_PROGRAMS=$programs CHECK_LIBRARIES=$libraries
  for program in hayate hayate-engine hayate-conformance; do
    printf '#!/usr/bin/env bash\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$libraries" "$programs/$program" \
      >"$1/$program"
    chmod +x "$1/$program"
  done
}

# Sets no_gpu: why no part is run that needs one, or nothing. Where there is a GPU that cannot be used,
# the parts shall say so.
find_gpu() {
  no_gpu=''
  [ "$device" = cuda ] || return 0
  [ ! -e /dev/nvidia0 ] || return 0
  [ -z "$(timeout 20 nvidia-smi -L 2>/dev/null)" ] || return 0
  no_gpu=$(timeout 60 hayate info --device cuda 2>&1 >/dev/null) || no_gpu=${no_gpu:-no answer}
}

# asked COMMAND…: its first line, or nothing.
asked() { timeout 20 "$@" 2>/dev/null | head -n 1; }

# Writes rows, a key, a tab and a JSON value each.
describe_machine() {
  local version=$torch_lib/../version.py driver gpu
  gpu=$(asked nvidia-smi --query-gpu=name,memory.total --format=csv,noheader)
  driver=$(asked nvidia-smi --query-gpu=driver_version --format=csv,noheader)
  {
    row GPU "${gpu:-none}"
    row driver "${driver:-none}"
    row device "$device"
    row sizes "$([ "$quick" = 1 ] && echo small || echo full)"
    row hayate "$(asked hayate --version) $(asked cat "$here/BUNDLE")"
    row libtorch "$torch_lib $(sed -n "s/^__version__ = '\(.*\)'/(\1)/p" "$version" 2>/dev/null)"
    row system "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), glibc $(getconf GNU_LIBC_VERSION | cut -d' ' -f2), kernel $(uname -r)"
    row processor "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
    row memory "$(awk '/^MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo)"
    row data "${data:-a phantom}"
    row date "$(date -u '+%Y-%m-%d %H:%M UTC')"
  } >"$1"
}

source "$here/rows.sh"

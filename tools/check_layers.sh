#!/usr/bin/env bash
# Holds the two laws between folders (HACKING.md): a folder of src/hayate includes only itself,
# base, volume, kernels and folders before it in the flow; and nothing before `networks` includes
# torch. Prints each offence as file:line, and fails if there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

# The folders of a list in cmake/rooms.cmake, in the order in which data flows.
rooms() {
  sed -n "/set($1/,/)/p" cmake/rooms.cmake | tr -d '()' | tr -s ' \n' ' ' | cut -d' ' -f2-
}
read -ra flow <<<"$(rooms HAYATE_CORE_ROOMS) line $(rooms HAYATE_ENGINE_ROOMS)"

offences=0
report() {
  [ -z "$1" ] && return
  echo "$1"
  offences=1
}

allowed=""
torch_allowed=0
for folder in "${flow[@]}"; do
  if [ "$folder" = line ]; then
    torch_allowed=1
    continue
  fi
  allowed="$allowed${allowed:+|}$folder"
  [ -d "src/hayate/$folder" ] || continue
  report "$(grep -rnE '#include "hayate/[a-z]+/' "src/hayate/$folder" |
    grep -vE "#include \"hayate/($allowed)/" || true)"
  [ $torch_allowed = 1 ] || report "$(grep -rnE '#include <(torch|ATen|c10)/' "src/hayate/$folder" || true)"
done

for folder in src/hayate/*/; do
  name=$(basename "$folder")
  printf '%s\n' "${flow[@]}" | grep -qx "$name" ||
    report "src/hayate/$name: not in the flow that cmake/rooms.cmake lists"
done

# Intrinsics and vendor headers live in kernels/ only.
report "$(grep -rnE '#include <(immintrin|x86intrin|arm_neon|hwy/)' src apps |
  grep -v '^src/hayate/kernels/' || true)"

[ $offences = 0 ] || { echo "layers: the includes above break the law between folders"; exit 1; }
echo "layers: ok"

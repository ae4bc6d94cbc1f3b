#!/usr/bin/env bash
# Holds the laws between folders (HACKING.md): a folder of src/hayate includes only itself, base,
# volume, kernels and folders before it in the flow; nothing before `networks` includes torch; and
# nothing but the list of image formats includes the folder of one. A type has a name of its own. Prints
# each offence as file:line, and fails if there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

source tools/rooms.sh
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

# Layouts of data sets are known to io alone.
report "$(grep -rnE '#include "hayate/io/layouts/' src apps --include=*.h --include=*.cpp |
  grep -vE "^(src/hayate/io/layouts/|src/hayate/io/(dataset_list|image_search|write_case_list)\.cpp:|[^:]*_test\.cpp:)" || true)"

# An image format is known to its own folder and to the list; beside them only tests craft its files,
# its golden cases go through its reader, and a program of its own (dicom) answers it.
for folder in src/hayate/io/*/; do
  format=$(basename "$folder")
  [ "$format" = layouts ] && continue
  report "$(grep -rnE "#include \"hayate/io/$format/" src apps --include=*.h --include=*.cpp |
    grep -vE "^(src/hayate/io/$format/|src/hayate/io/image_formats\.cpp:|apps/conformance/${format}_ops\.cpp:|src/hayate/${format}/|apps/${format}/|[^:]*_test\.cpp:)" || true)"
done

# Intrinsics and vendor headers live in kernels/ only.
report "$(grep -rnE '#include <(immintrin|x86intrin|arm_neon|hwy/)' src apps |
  grep -v '^src/hayate/kernels/' || true)"

# One name, one type: of two in one namespace, the linker takes either's functions for both.
report "$(grep -rhoE '^(struct|class) [A-Za-z0-9_]+( final)?( :| \{)' src/hayate --include=*.h |
  awk '{print $2}' | sort | uniq -d | sed 's/$/: two headers define a type of this name/')"

[ $offences = 0 ] || { echo "layers: what is above breaks the law between folders"; exit 1; }
echo "layers: ok"

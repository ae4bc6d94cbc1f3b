#!/usr/bin/env bash
# Draws docs/architecture.svg from the code: a row and a column for each folder of src/hayate in the
# order in which data flows, and in each cell how many files of the row's folder include a header of
# the column's. Since a folder includes only those before it, everything lies below the diagonal.
set -euo pipefail
cd "$(dirname "$0")/.."

source tools/rooms.sh
core=$(rooms HAYATE_CORE_ROOMS)
engine=$(rooms HAYATE_ENGINE_ROOMS)

# Lines "FROM TO", one for each file and folder that it includes, and "FROM = LINES" for sizes.
edges() {
  for room in $core $engine apps; do
    folder=src/hayate/$room
    [ "$room" = apps ] && folder=apps/hayate
    find "$folder" \( -name '*.h' -o -name '*.cpp' \) ! -name '*_test.cpp' | sort | while read -r file; do
      echo "$room = $(wc -l <"$file")"
      { grep -oE '#include "hayate/[a-z]+/' "$file" || true; } | cut -d/ -f2 | sort -u | sed "s/^/$room /"
    done
  done
}

edges | awk -v core="$core" -v engine="$engine" '
  $2 == "=" { files[$1]++; lines[$1] += $3; next }
  $1 != $2 { count[$1, $2]++ }
  function cell(x, y) { return sprintf("x=\"%d\" y=\"%d\"", x, y) }
  END {
    n = split(core " " engine " apps", room, " ")
    torch = split(core, ignored, " ")
    size = 30; left = 210; top = 110
    width = left + n * size + 20; height = top + n * size + 20
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n", width, height
    print "<style>text{fill:#1b1f24}.quiet{fill:#57606a;font-size:11px}.box{fill:#ffffff}.self{fill:#d0d7de}.cell{fill:#0969da}.on{fill:#ffffff;font-size:11px}.line{stroke:#cf222e;stroke-dasharray:5 4}.grid{stroke:#d8dee4}"
    print "@media (prefers-color-scheme: dark){text{fill:#e6edf3}.quiet{fill:#9198a1}.box{fill:#0d1117}.self{fill:#30363d}.cell{fill:#1f6feb}.on{fill:#ffffff}.grid{stroke:#21262d}}</style>"
    printf "<rect class=\"box\" width=\"%d\" height=\"%d\"/>\n", width, height
    for (i = 1; i <= n; i++) {
      y = top + (i - 1) * size; x = left + (i - 1) * size
      printf "<line class=\"grid\" x1=\"8\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", y + size, x + size, y + size
      printf "<text x=\"8\" y=\"%d\">%s</text><text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%d files, %d lines</text>\n", y + 20, room[i], left - 8, y + 20, files[room[i]], lines[room[i]]
      if (i < n) printf "<text transform=\"translate(%d %d) rotate(-55)\">%s</text>\n", x + 16, top - 8 + (i - 1) * size, room[i]
      printf "<rect class=\"self\" %s width=\"%d\" height=\"%d\" rx=\"3\"/>\n", cell(x + 1, y + 1), size - 2, size - 2
      for (j = 1; j < i; j++) {
        c = count[room[i], room[j]]
        if (!c) continue
        shade = 0.25 + 0.75 * (c > 30 ? 1 : c / 30)
        printf "<rect class=\"cell\" opacity=\"%.2f\" %s width=\"%d\" height=\"%d\" rx=\"3\"/>\n", shade, cell(left + (j - 1) * size + 1, y + 1), size - 2, size - 2
        printf "<text%s x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\">%d</text>\n", (shade > 0.6 ? " class=\"on\"" : ""), left + (j - 1) * size + size / 2, y + 19, c
      }
      for (j = i + 1; j <= n; j++) if (count[room[i], room[j]]) { print "an include up: " room[i] " of " room[j] > "/dev/stderr"; bad = 1 }
    }
    y = top + torch * size
    printf "<line class=\"line\" x1=\"8\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/><text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"end\">above: no torch</text>\n", y, width - 8, y, width - 12, y - 6
    print "</svg>"
    exit bad
  }' >docs/architecture.svg
echo "docs/architecture.svg"

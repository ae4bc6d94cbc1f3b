#!/usr/bin/env bash
# Draws docs/minutes.svg, Dice against minutes on several data sets, from docs/minutes.csv: rows of
# panel,series,minutes,dice. A series without minutes is what others have published, a dashed line.
#
#   tools/draw_minutes.sh                       draws it
#   tools/draw_minutes.sh --add PANEL SERIES RUN   adds a run's validations (RUN/metrics.csv)
set -euo pipefail
cd "$(dirname "$0")/.."
table=docs/minutes.csv

if [ "${1:-}" = --add ]; then
  awk -F, -v panel="$2" -v series="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["mean_foreground_dice"] != "" {
      printf "%s,%s,%.2f,%.4f\n", panel, series, $at["total_seconds_with_cache"] / 60, $at["mean_foreground_dice"]
    }' "$4/metrics.csv" >>"$table"
  exit
fi

awk -F, '
  NF != 4 { print "docs/minutes.csv:" NR ": got " NF " fields, expected 4" >"/dev/stderr"; failed = 1; exit 1 }
  NR == 1 { next }
  !($1 in panel_of) { panel_of[$1] = ++panels; name[panels] = $1 }
  {
    p = panel_of[$1]
    if (!((p, $2) in series_of)) { series_of[p, $2] = ++count[p]; label[p, count[p]] = $2; peer[p, count[p]] = $3 == "" }
    s = series_of[p, $2]
    n = ++points[p, s]; minutes[p, s, n] = $3; dice[p, s, n] = $4
    if ($4 > best[p, s]) best[p, s] = $4
    if ($3 > longest[p]) longest[p] = $3
  }
  function x(p, m) { return left + width * m / longest[p] }
  function y(d) { return top + height * (1 - d) }
  function axes(p,   d, m, step) {
    printf "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", left, top - 10, name[p]
    for (d = 0; d <= 1.001; d += 0.2) {
      printf "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", left, y(d), left + width, y(d)
      printf "<text class=\"quiet\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", left - 6, y(d) + 5, d
    }
    step = longest[p] > 8 ? 5 : 1
    for (m = 0; m <= longest[p]; m += step)
      printf "<text class=\"quiet\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d%s</text>\n", x(p, m), top + height + 20, m, (m + step > longest[p] ? " min" : "")
  }
  function curves(p,   s, n, line) {
    for (s = 1; s <= count[p]; s++) {
      line = ""
      if (peer[p, s]) line = sprintf("%d,%.1f %d,%.1f", left, y(dice[p, s, 1]), left + width, y(dice[p, s, 1]))
      for (n = 1; n <= points[p, s] && !peer[p, s]; n++) line = line sprintf("%.1f,%.1f ", x(p, minutes[p, s, n]), y(dice[p, s, n]))
      printf "<polyline class=\"line %s\" points=\"%s\"/>\n", peer[p, s] ? "peer" : "s" s, line
      printf "<line class=\"line %s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", peer[p, s] ? "peer" : "s" s, left, top + height + 22 + 21 * s - 5, left + 26, top + height + 22 + 21 * s - 5
      printf "<text x=\"%d\" y=\"%d\">%s: %s</text>\n", left + 34, top + height + 22 + 21 * s, label[p, s], best[p, s]
    }
  }
  END {
    if (failed) exit 1
    width = 270; height = 180
    rows = int((panels + 1) / 2)
    cell = 340; total = 60 + rows * cell
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 680 %d\" font-family=\"sans-serif\" font-size=\"15\">\n", total
    print "<style>text{fill:#1b1f24}.quiet{fill:#57606a}.box{fill:#ffffff}.grid{stroke:#d8dee4}.line{fill:none;stroke-width:3}.s1{stroke:#0969da}.s2{stroke:#1a7f37}.s3{stroke:#9a6700}.s4{stroke:#8250df}.peer{stroke:#57606a;stroke-dasharray:7 5;stroke-width:2}"
    print "@media (prefers-color-scheme: dark){text{fill:#e6edf3}.quiet{fill:#9198a1}.box{fill:#0d1117}.grid{stroke:#30363d}.s1{stroke:#4493f8}.s2{stroke:#3fb950}.s3{stroke:#d29922}.s4{stroke:#ab7df8}.peer{stroke:#9198a1}}</style>"
    printf "<rect class=\"box\" width=\"680\" height=\"%d\"/>\n", total
    print "<text x=\"12\" y=\"26\" font-size=\"18\">Mean foreground Dice of a full validation against minutes</text>"
    for (p = 1; p <= panels; p++) {
      left = 48 + 335 * ((p - 1) % 2); top = 78 + cell * int((p - 1) / 2)
      axes(p); curves(p)
    }
    print "</svg>"
  }' "$table" >docs/minutes.svg

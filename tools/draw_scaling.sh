#!/usr/bin/env bash
# Draws docs/scaling.svg: what share of its time a rank computes, predicted for 1 to 1,024 ranks that
# each take a step of the tutorial's network, from the figures below, which were measured
# (docs/many_nodes.md). With --table it prints numbers instead, and what two ranks wait at the speeds
# that bench/ranks/namespaces.sh measures.
#
# A bucket of gradients is sent when it is full and the one before is through. An all-reduce of b bytes
# over N ranks by gloo's ring takes 2 (N - 1) / N b / bandwidth + 2 (N - 1) hops. What is not through
# when backward ends is waited for; so are sums of statistics between layers, and in the reproducible
# mode everything.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-}
[ "$mode" = --table ] || exec >docs/scaling.svg
awk -v mode="$mode" '
  function setup() {
    step = 2.2                # s: 16 patches of 96³ on one core
    backward = 0.68           # of it
    hop = 50e-6               # s: half of a sum of 512 bytes over two ranks
    norms = 34                # sums a step: a mean and a variance of 17 layers
    most = 1.0e9              # bytes/s that gloo moves over a link without limit
    efficiency = 0.95         # of a link
    buckets = split("1.14 9.74 5.45 2.91", bucket_mb, " ")
    split("0.49 0.59 0.64 1.00", ready, " ")
  }
  function bandwidth(gbit) { b = gbit * 1e9 / 8 * efficiency; return b < most ? b : most }
  function all_reduce(bytes, n, gbit) { return 2 * (n - 1) / n * bytes / bandwidth(gbit) + 2 * (n - 1) * hop }
  function waits(n, gbit, norm, tree, of,   i, end, all) {
    if (n == 1) return 0
    for (i = 1; i <= buckets; i++) {
      all += bucket_mb[i] * 1e6
      if (end < ready[i] * backward * of) end = ready[i] * backward * of
      end += all_reduce(bucket_mb[i] * 1e6, n, gbit)
    }
    end = tree ? all_reduce(all, n, gbit) : end - backward * of
    return end + (norm ? norms * 2 * (n - 1) * hop : 0)
  }
  function share(s, n) { return 100 * step / (step + waits(n, gbit[s], norm[s], tree[s], step)) }
  function series(name, g, nm, t, place) { s++; label[s] = name; gbit[s] = g; norm[s] = nm; tree[s] = t; dy[s] = place }
  function x(n) { return left + width * log(n) / log(1024) }
  function y(p) { return top + height * (1 - p / 100) }
  function table(   i, n) {
    for (i = 1; i <= s; i++) {
      printf "%-42s", label[i]
      for (n = 2; n <= 1024; n *= 8) printf " %4d: %5.1f %%", n, share(i, n)
      print ""
    }
    for (i = 1; i <= split("10 1 0.3 0.1", g, " "); i++)
      printf "2 ranks on one machine at %s Gb/s wait %.0f ms of their gradients\n", g[i], 1e3 * waits(2, g[i], 0, 0, 1.3 * step)
  }
  function draw(   i, n, p, points) {
    left = 58; top = 64; width = 590; height = 300
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 680 430\" font-family=\"sans-serif\" font-size=\"16\">"
    print "<style>text{fill:#1b1f24}.quiet{fill:#57606a}.box{fill:#ffffff}.grid{stroke:#d8dee4}.line{fill:none;stroke-width:3}.s1{stroke:#0969da}.s2{stroke:#1a7f37}.s3{stroke:#9a6700;stroke-dasharray:8 5}.s4{stroke:#cf222e}"
    print "@media (prefers-color-scheme: dark){text{fill:#e6edf3}.quiet{fill:#9198a1}.box{fill:#0d1117}.grid{stroke:#30363d}.s1{stroke:#4493f8}.s2{stroke:#3fb950}.s3{stroke:#d29922}.s4{stroke:#f85149}}</style>"
    print "<rect class=\"box\" width=\"680\" height=\"430\"/>"
    print "<text x=\"12\" y=\"26\" font-size=\"18\">Share of its time that a rank computes, predicted</text>"
    print "<text class=\"quiet\" x=\"12\" y=\"48\">steps of 2.2 s, 4.8 million parameters, each rank its own link</text>"
    for (p = 0; p <= 100; p += 25) {
      printf "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", left, y(p), left + width, y(p)
      printf "<text class=\"quiet\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n", left - 6, y(p) + 5, p
    }
    for (n = 1; n <= 1024; n *= 4)
      printf "<text class=\"quiet\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(n), top + height + 22, n == 1024 ? "1,024" : n
    printf "<text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">ranks</text>\n", left + width / 2, top + height + 46
    printf "<rect class=\"box\" x=\"%d\" y=\"246\" width=\"430\" height=\"112\"/>\n", left + 4
    for (i = 1; i <= s; i++) {
      points = ""
      for (n = 1; n <= 1024; n *= 2) points = points sprintf("%.1f,%.1f ", x(n), y(share(i, n)))
      printf "<polyline class=\"line s%d\" points=\"%s\"/>\n", i, points
      printf "<line class=\"line s%d\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", i, left + 14, 240 + 26 * i - 5, left + 48, 240 + 26 * i - 5
      printf "<text x=\"%d\" y=\"%d\">%s: %.0f %% at 1,024</text>\n", left + 56, 240 + 26 * i, label[i], share(i, 1024)
    }
    print "</svg>"
  }
  BEGIN {
    setup()
    series("10 Gb/s, norm_sync local or node", 10, 0, 0)
    series("1 Gb/s, the same", 1, 0, 0)
    series("1 Gb/s, reproducible", 1, 0, 1)
    series("10 Gb/s, norm_sync all", 10, 1, 0)
    if (mode == "--table") table(); else draw()
  }'

// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/html_style.h"

namespace hayate {

// The colours of figures are those of figure_colours.h, darkened where they are text, and lightened
// for dark ground.
const std::string_view kHtmlStyle = R"css(
:root { color-scheme: light dark; --page: #f6f7f8; --card: #ffffff; --ink: #1d2329; --soft: #5a646e;
  --line: #dfe3e7; --faint: #8a8a8a; --regular: #b84f00; --fast: #007d5b; --single: #0067a3;
  --sky: #3d9bd1; --pink: #b9588b; --orange: #c98700; --violet: #7a5195; --olive: #8a8a00;
  --note: #fff6dd; --note-line: #e0b23c; }
@media (prefers-color-scheme: dark) { :root { --page: #14181c; --card: #1d2329; --ink: #e6eaee;
  --soft: #a2adb8; --line: #343d46; --faint: #9aa3ac; --regular: #ff9a52; --fast: #3ccf9f;
  --single: #5d93f5; --sky: #7fd0ff; --pink: #e79bc4; --orange: #f0b429; --violet: #b48ad6;
  --olive: #c2c244; --note: #352c12; --note-line: #9a7a24; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: .2rem 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; max-width: 46rem; }
.kicker, .soft, figcaption { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.1rem 1.25rem 1.25rem; margin-top: 1.1rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem;
  margin-top: 1.1rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: .9rem 1.1rem; }
.tile h2 { font-size: .95rem; font-weight: 600; color: var(--soft); margin: 0 0 .3rem; }
.tile .value { display: flex; justify-content: space-between; gap: 1rem;
  font-variant-numeric: tabular-nums; }
.tile .big { font-size: 1.9rem; font-weight: 650; line-height: 1.25; margin: 0 0 .35rem; }
.tile small { font-size: .85rem; font-weight: 400; color: var(--soft); }
.run::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .45em;
  border-radius: 2px; background: var(--single); }
.tile .value span:last-child { text-align: right; white-space: nowrap; }
.tile .run { white-space: normal; }
.regular::before { background: var(--regular); }
.fast::before { background: var(--fast); }
.columns { display: grid; gap: 0 2.2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.columns.wide { grid-template-columns: repeat(auto-fit, minmax(min(100%, 31rem), 1fr)); }
.columns h3 { margin-top: .7rem; color: var(--soft); font-weight: 600; }
section > details:last-child { border-bottom: 0; padding-bottom: 0; }
.columns table { font-size: .92rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .32rem .2rem .32rem .8rem; text-align: right; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; font-weight: 400; white-space: normal; }
thead th { color: var(--soft); font-weight: 600; font-size: .9rem; }
thead th:first-child { font-weight: 600; }
dl { margin: 0; display: grid; gap: 0 2.2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
dl div { display: flex; gap: 1rem; border-bottom: 1px solid var(--line); padding: .32rem 0; }
dt { flex: 0 0 9.5rem; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
figure { margin: 0 0 1.6rem; }
figure:last-child { margin-bottom: 0; }
figcaption { margin-bottom: .5rem; }
.panels { display: grid; gap: .75rem; }
.panels.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.panels.three { grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); }
.panel { border: 1px solid var(--line); border-radius: 8px; padding: .3rem; max-width: 38rem; }
.panel svg { display: block; width: 100%; height: auto; }
details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; }
pre { overflow-x: auto; font: .85rem/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
.reasons td { text-align: left; white-space: normal; vertical-align: top; }
.reasons th { vertical-align: top; white-space: nowrap; }
.reasons td:last-child { min-width: 20rem; }
.pictures { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.pictures figure { margin: 0; }
.pictures img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain;
  background: #000000; image-rendering: pixelated; border-radius: 6px; }
.pictures figcaption { font-size: .85rem; margin: .25rem 0 0; overflow-wrap: anywhere; }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px;
  margin: 0 .35em 0 .9em; }
.swatch:first-child { margin-left: 0; }
.legend > span { margin-right: 1rem; white-space: nowrap; }
ul.legend { list-style: none; padding: 0; }
ul.legend li { display: flex; align-items: baseline; }
ul.legend .swatch { flex: none; margin-left: 0; }
.beside-legend { display: grid; gap: 0 1.5rem; align-items: center;
  grid-template-columns: minmax(0, 38rem) minmax(10rem, 1fr); }
.beside-legend figcaption { grid-column: 1 / -1; }
.planes { display: grid; gap: .9rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.planes figure { margin: 0; }
.planes img { display: block; width: 100%; height: auto; max-width: 30rem; border-radius: 6px; }
.planes figcaption { font-size: .85rem; margin: .25rem 0 0; }
.bars th .bar { height: .4rem; min-width: 1px; border-radius: 2px; background: var(--single); }
.bars tbody th { width: 70%; }
.note { background: var(--note); border-color: var(--note-line); }
ul { margin: .3rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
@media (max-width: 34rem) { main { padding: 1rem .6rem 3rem; } section { padding: .9rem .8rem 1rem; }
  h1 { font-size: 1.45rem; } .beside-legend { grid-template-columns: minmax(0, 1fr); } dl div { flex-direction: column; gap: 0; } dt { flex-basis: auto; }
  .reasons thead { display: none; } .reasons th, .reasons td { display: block; padding: .1rem 0;
  border: 0; } .reasons tbody th { padding-top: .6rem; min-width: 0; font-weight: 600; } .reasons td:last-child { min-width: 0;
  border-bottom: 1px solid var(--line); padding-bottom: .6rem; }
  .long-names tbody th { min-width: 10.5rem; } th, td { padding-left: .5rem; } td { white-space: normal; }
  tbody th { overflow-wrap: anywhere; min-width: 5rem; }
  table { font-size: .92rem; } }
)css";

}  // namespace hayate

#!/usr/bin/env bash
# page.sh DIR: writes DIR/check.json and DIR/check.html out of DIR/machine and DIR/parts, as check.sh
# left them.
set -euo pipefail
shopt -s nullglob
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/rows.sh"
out=${1:?which folder}

html() { iconv -c -f UTF-8 -t UTF-8 | tr -d '\000-\010\013-\037\177' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# What a part left under a name, or nothing.
left() { [ ! -e "$1/$2" ] || cat "$1/$2"; }

seconds_of() { [ ! -e "$1/ms" ] || awk '{printf "%.1f", $1 / 1000}' "$1/ms"; }

# Rows as members of a JSON object.
json_rows() {
  awk -F '\t' '{printf "%s\"%s\": %s", (NR > 1 ? ", " : ""), $1, $2}' "$1"
}

# text NAME < WORDS: a member; null where there are none.
text() {
  local words
  words=$(cat)
  printf '"%s": ' "$1"
  if [ -n "$words" ]; then printf '%s\n' "$words" | json_string; else printf null; fi
}

json_part() {
  local folder=$1 rows
  rows=$(mktemp)
  left "$folder" rows >"$rows"
  printf '    {"name": "%s", ' "$(basename "$folder")"
  left "$folder" title | text title
  printf ', '
  left "$folder" outcome | text outcome
  printf ', "seconds": %s, "limit_seconds": %s, "exit_code": %s, ' "$(seconds_of "$folder" | grep . || echo null)" \
    "$(left "$folder" limit | grep . || echo null)" "$(left "$folder" code | grep . || echo null)"
  left "$folder" message | text message
  printf ', "results": {%s}}' "$(json_rows "$rows")"
  rm "$rows"
}

write_json() {
  local folder first=1
  printf '{\n  "machine": {%s},\n  "parts": [\n' "$(json_rows "$out/machine")"
  for folder in "$out"/parts/*/; do
    [ $first = 1 ] || printf ',\n'
    first=0
    json_part "${folder%/}"
  done
  printf '\n  ]\n}\n'
}

# Rows as a list; quotes round texts are JSON's, not the reader's, who wants no more than four digits.
html_rows() {
  html <"$1" | sed 's/\\"/"/g' | awk -F '\t' '{
    value = $2
    if (value ~ /^".*"$/) value = substr(value, 2, length(value) - 2)
    else if (value ~ /\./) value = sprintf(value < 1000 && value > -1000 ? "%.4g" : "%.0f", value)
    printf "<div><dt>%s</dt><dd>%s</dd></div>\n", $1, value }'
}

html_part() {
  local folder=$1 outcome class seconds
  outcome=$(left "$folder" outcome)
  class=${outcome// /-}
  seconds=$(seconds_of "$folder")
  printf '<section><h2><span class="number">%s</span> %s <span class="%s">%s</span></h2>\n' \
    "$(basename "$folder" | cut -d_ -f1)" "$(left "$folder" title | html)" "$class" "$outcome"
  [ -z "$seconds" ] || printf '<p class="soft">%s of %s s, exit code %s</p>\n' "$seconds" \
    "$(left "$folder" limit)" "$(left "$folder" code)"
  [ ! -s "$folder/message" ] || printf '<pre class="message">%s</pre>\n' "$(html <"$folder/message")"
  [ ! -s "$folder/rows" ] || printf '<dl>\n%s\n</dl>\n' "$(html_rows "$folder/rows")"
  [ ! -s "$folder/log" ] || printf '<details><summary>the last lines of its log</summary><pre>%s</pre></details>\n' \
    "$(tail -n 40 "$folder/log" | cut -c 1-400 | html)"
  echo '</section>'
}

count_of() {
  local folder count=0
  for folder in "$out"/parts/*/; do
    [ "$(left "${folder%/}" outcome)" != "$1" ] || count=$((count + 1))
  done
  echo "$count"
}

html_counts() {
  local outcome
  for outcome in passed failed 'out of time' 'no GPU' 'not there' running; do
    [ "$(count_of "$outcome")" = 0 ] ||
      printf '<span class="%s">%s %s</span> ' "${outcome// /-}" "$(count_of "$outcome")" "$outcome"
  done
}

write_html() {
  local folder
  printf '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
  printf '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>hayate on a GPU</title>\n<style>\n'
  cat "$here/page.css"
  printf '</style></head><body><main>\n<h1>hayate on a GPU</h1>\n<p class="counts">%s</p>\n' "$(html_counts)"
  printf '<section class="machine"><h2>Machine</h2><dl>\n%s\n</dl></section>\n' "$(html_rows "$out/machine")"
  for folder in "$out"/parts/*/; do html_part "${folder%/}"; done
  printf '</main></body></html>\n'
}

write_json >"$out/check.json.next"
mv "$out/check.json.next" "$out/check.json"
write_html >"$out/check.html.next"
mv "$out/check.html.next" "$out/check.html"

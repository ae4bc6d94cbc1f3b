# shellcheck shell=bash
# Results as rows, a key, a tab and a JSON value each: it is read, not run.

# Text as a JSON string; what is no UTF-8, and control characters, are left out.
json_string() {
  iconv -c -f UTF-8 -t UTF-8 | tr '\t' ' ' | tr -d '\000-\011\013-\037\177' |
    sed 's/\\/\\\\/g; s/"/\\"/g' | awk '{printf "%s%s", (NR > 1 ? "\\n" : ""), $0}' | sed 's/^/"/; s/$/"/'
  # An empty text has no line.
}

# row KEY TEXT
row() { printf '%s\t"%s"\n' "$1" "$(printf '%s\n' "$2" | json_string | sed 's/^"//; s/"$//')"; }

# number KEY VALUE: null where there is none.
number() {
  local value=null
  [[ ! $2 =~ ^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$ ]] || value=$2
  printf '%s\t%s\n' "$1" "$value"
}

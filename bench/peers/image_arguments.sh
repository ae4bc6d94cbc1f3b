# Sourced by scripts that are called SCRIPT PYTHON RUN IMAGE [PAIRS] [-- options of the peer's script]:
# sets python, run, image and pairs, leaves the peer's options in "$@", goes to the repository's root
# and reads the image once, so that it is in the page cache for both.
python=${1:?which python}
run=$(realpath "${2:?which run}")
image=$(realpath "${3:?which image}")
pairs=${4:-3}
shift $(($# < 4 ? $# : 4))
[ "${1:-}" = -- ] && shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cat "$image" >/dev/null

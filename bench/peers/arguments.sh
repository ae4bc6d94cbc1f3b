# Sourced by scripts that are called SCRIPT PYTHON DATASET [PAIRS] [-- options of the peer's script]:
# sets python, dataset and pairs, leaves the peer's options in "$@", goes to the repository's root and
# reads the files once, so that they are in the page cache for both.
python=${1:?which python}
dataset=$(realpath "${2:?which data set}")
pairs=${3:-3}
shift $(($# < 3 ? $# : 3))
[ "${1:-}" = -- ] && shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cat "$dataset"/imagesTr/* "$dataset"/labelsTr/* >/dev/null

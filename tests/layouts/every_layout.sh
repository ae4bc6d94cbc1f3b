#!/bin/bash
# Lays a data set of the Decathlon's layout out in every other layout, by hard links, and runs every command on each: a table
# of exit codes, the Dice of the run and a hash of its predictions, which are to be the same.
#
#   [PYTHON=VENV/bin/python] tests/layouts/every_layout.sh HAYATE DATASET FOLDER [EPOCHS]
#
# A PYTHON that has SimpleITK writes the cases in other formats, too (NRRD, MetaImage, DICOM), and with a mask for each class, and
# hashes are then of voxels. Voxels of DICOM are whole numbers: of images that hold others, its row differs.
set -eu
formats=$(dirname "$(realpath "$0")")/formats.py python=${PYTHON:+$(realpath -s "$PYTHON")}
hayate=$(realpath "$1") dataset=$(realpath "$2") work=$3 epochs=${4:-2}
mkdir -p "$work"
cd "$work"
[ -z "$(ls -A)" ] || { echo "$work is not empty" >&2; exit 2; }

cases=$(cd "$dataset/imagesTr" && ls ./*.nii.gz | sed 's|^\./||; s|\.nii\.gz$||' | grep -v '^\._')

# place IMAGE LABEL: links each case to where a layout has it; CASE stands for its name, BARE for that without underscores.
place() {
  for case in $cases; do
    local image=${1//CASE/$case} label=${2//CASE/$case}
    image=${image//BARE/${case//_/}} label=${label//BARE/${case//_/}}
    mkdir -p "$(dirname "$image")" "$(dirname "$label")"
    ln "$dataset/imagesTr/$case.nii.gz" "$image"
    ln "$dataset/labelsTr/$case.nii.gz" "$label"
  done
}
# rows FORMAT SEPARATOR: a line of text for each case.
rows() {
  local first=1
  for case in $cases; do
    [ $first = 1 ] || printf '%s' "$2"
    first=0
    printf '%s' "${1//CASE/$case}"
  done
}

labels=$("$hayate" list "$dataset" --out source.json >/dev/null 2>&1 && tr -d '\n' < source.json | sed 's/.*"labels": \({[^}]*}\).*/\1/')
place 'nnunet/imagesTr/CASE_0000.nii.gz' 'nnunet/labelsTr/CASE.nii.gz'
echo "{\"channel_names\": {\"0\": \"x\"}, \"labels\": $labels, \"file_ending\": \".nii.gz\"}" > nnunet/dataset.json
place 'folders/images/CASE.nii.gz' 'folders/masks/CASE.nii.gz'
place 'patients/CASE/image.nii.gz' 'patients/CASE/label.nii.gz'
place 'brats/CASE/CASE_mr.nii.gz' 'brats/CASE/CASE_seg.nii.gz'
place 'pairs/CASE.nii.gz' 'pairs/CASE_seg.nii.gz'
place 'bids/sub-BARE/anat/sub-BARE_T1w.nii.gz' 'bids/derivatives/manual/sub-BARE/anat/sub-BARE_dseg.nii.gz'
mkdir lists
ln -s "$dataset" lists/set
{ echo 'image,label'; rows $'set/imagesTr/CASE.nii.gz,set/labelsTr/CASE.nii.gz' $'\n'; echo; } > lists/cases.csv
echo "{\"training\": [$(rows '{"image": "set/imagesTr/CASE.nii.gz", "label": "set/labelsTr/CASE.nii.gz"}' ', ')]}" > lists/datalist.json

places=("$dataset" nnunet folders patients brats pairs bids lists/cases.csv lists/datalist.json source.json)
if [ -n "$python" ]; then
  "$python" "$formats" write "$dataset" . > formats.log 2>&1 || { cat formats.log >&2; exit 1; }
  places+=(nrrd mha dicom masks)
fi
hash_of() {
  [ -d "$1" ] || return 0
  if [ -n "$python" ]; then "$python" "$formats" hash "$1"; return; fi
  (cd "$1" && find . -name '*.nii.gz' | sort | xargs -r cat | sha256sum | cut -c1-16)
}

# The network that is tried has as many classes as the data set, and one recipe serves all layouts.
"$hayate" analyze "$dataset" --out chosen > /dev/null
printf '%-22s %-7s %-8s %-6s %-9s %-8s %-12s %s\n' layout verify analyze train evaluate predict Dice 'hash of the predictions'
for place in "${places[@]}"; do
  name=$(basename "$place")
  code() { local rc=0; "$@" > "$name.log" 2>&1 || rc=$?; printf '%s' $rc; }
  verify=$(code "$hayate" verify "$place")
  analyze=$(code "$hayate" analyze "$place" --out "analysis_$name")
  train=$(code "$hayate" train "$place" --recipe chosen/recipe.json --epochs "$epochs" --set data.split.group=none --out "run_$name")
  evaluate=$(code "$hayate" evaluate "run_$name" "$place" --json)
  dice=$(sed -n 's/.*"mean_foreground_dice": \([0-9.e-]*\).*/\1/p' "$name.log" | tail -1)
  predict=$(code "$hayate" predict "run_$name" "$place" --out "predicted_$name")
  hash=$(hash_of "predicted_$name")
  printf '%-22s %-7s %-8s %-6s %-9s %-8s %-12s %s\n' "$name" "$verify" "$analyze" "$train" "$evaluate" "$predict" "$dice" "$hash"
done

# shellcheck shell=bash
# title: Programs and libraries load
# seconds: 60
# needs: nothing
# libtorch_cuda.so and all that it needs, libtorch_nvshmem.so among them, and hayate with the libtorch
# that is there.
source "$CHECK_HERE/part.sh"

# lacking FILE…: the libraries that they need and that are nowhere; the driver's come with a GPU.
lacking() {
  local file
  for file; do
    LD_LIBRARY_PATH=$CHECK_LIBRARIES ldd "$file" | awk '/not found/ && $1 !~ /^libcuda\.so/ {print $1}'
  done | sort -u | paste -sd ' '
}

missing=$(lacking "$CHECK_PROGRAMS"/{hayate,hayate-engine,hayate-conformance})
[ -z "$missing" ] || fail "the programs need libraries that are nowhere: $missing"
add_row version "$(hayate --version)"
hayate info --device cpu >"$work/info"
cat "$work/info"
for key in libtorch kernels threads; do
  add_row "$key" "$(sed -n "s/^$key  *//p" "$work/info")"
done

cuda=("$CHECK_TORCH_LIB"/libtorch_cuda.so "$CHECK_TORCH_LIB"/libtorch_nvshmem.so "$CHECK_TORCH_LIB"/libc10_cuda.so)
if [ ! -e "${cuda[0]}" ]; then
  ! is_gpu || add_row 'libtorch_cuda.so' 'not there: libtorch is the one for CPUs'
else
  missing=$(lacking "${cuda[@]}")
  [ -z "$missing" ] || fail "libtorch's CUDA libraries need others that are nowhere: $missing"
  add_row 'libtorch_cuda.so' 'there, with all that it needs'
fi
is_gpu || exit 0
code=0
hayate info --device cuda >"$work/info" 2>"$work/info.errors" || code=$?
if [ "$code" = 0 ]; then
  add_row 'hayate info --device cuda' "$(sed -n 's/^device  *//p' "$work/info")"
elif grep -q 'no NVIDIA driver\|shows no GPU' "$work/info.errors"; then
  add_row 'hayate info --device cuda' "$(head -n 1 "$work/info.errors")"
else
  fail "$(<"$work/info.errors")"
fi

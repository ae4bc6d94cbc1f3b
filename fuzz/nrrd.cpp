// SPDX-License-Identifier: Apache-2.0
// An NRRD file of any bytes, which may name another file of voxels.
#include "header_and_voxels.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const hayate::HeaderAndVoxels file("case.nrrd");
  file.read(std::as_bytes(std::span(data, size)));
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_reader.h"
#include "image_outputs.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

void load_nifti(const GoldenCase& golden, Outputs& outputs) {
  const ImageInfo info = read_named_image(golden);
  const auto pixdim = std::any_cast<NiftiInfo>(info.header).pixdim;
  add_image_outputs(info, outputs);
  outputs.add("pixdim", std::vector<double>(pixdim.begin(), pixdim.begin() + 4));
}

}  // namespace

void add_nifti_ops(OpTable& ops) {
  ops["load_nifti"] = load_nifti;
}

}  // namespace hayate::conformance

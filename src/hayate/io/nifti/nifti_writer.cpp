// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_writer.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/deflate_stream.h"
#include "hayate/io/encode_pieces.h"
#include "hayate/io/header_grid.h"
#include "hayate/io/nifti/nifti_encode.h"
#include "hayate/io/nifti/nifti_forms.h"
#include "hayate/io/nifti/nifti_grid.h"

namespace hayate {
namespace {

// NIFTI_XFORM_ALIGNED_ANAT: millimetres in the space of some other file, which is all we know.
constexpr int kAlignedCode = 2;
// NIFTI_UNITS_MM
constexpr int kMillimetres = 2;

void check_name(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.ends_with(".nii") || name.ends_with(".nii.gz")) return;
  throw UsageError(fmt::format("{}: got a name that ends in '{}', expected .nii or .nii.gz",
                               path.string(), path.extension().string()));
}

/// `like` with the volume's type and shape, and that slope alone; it need not lie in the same
/// place.
NiftiHeader header_for(const VolumeSlabs& volume, const NiftiHeader& like, double slope) {
  NiftiHeader header = like;
  header.big_endian = false;
  header.voxel_type = volume.type();
  header.slope = slope;
  header.intercept = 0.0;
  const auto [c, x, y, z] = volume.shape();
  header.shape = {x, y, z};
  if (c > 1) header.shape.push_back(c);
  if (std::ranges::max(header.shape) > std::numeric_limits<std::int16_t>::max()) header.version = 2;
  return header;
}

void set_forms(NiftiHeader& header, const Affine& affine) {
  const auto or_aligned = [](int code) { return code == 0 ? kAlignedCode : code; };
  set_sform(header, affine, or_aligned(header.sform_code));
  set_qform(header, affine, or_aligned(header.qform_code));
  const bool is_qform = is_where_header_says(qform_affine(header), affine);
  if (!is_qform) header.qform_code = 0;
}

/// Whether a reader of this header will find the volume where it is, whichever form it prefers.
bool is_on_grid(const NiftiHeader& header, const Affine& affine) {
  if (!is_sform_finite(header) || !is_qform_finite(header)) return false;
  try {
    return is_where_header_says(compute_nifti_grid(header).voxel_to_world, affine);
  } catch (const DataError&) {
    // One of the reference's forms is unusable, though not the one that matters for its own rank.
    return false;
  }
}

void write_file(const std::filesystem::path& path, const NiftiHeader& header,
                const VolumeSlabs& volume) {
  AtomicFile file(path);
  const auto write = [&](std::span<const std::byte> bytes) { file.write(bytes); };
  const std::vector<std::byte> head = encode_nifti_header(header);
  if (path.extension() == ".gz") {
    DeflateStream packed(DeflateWrapper::kGzip, write);
    packed.add(head);
    encode_in_pieces(volume, ChannelPlace::kSlowest,
                     [&](std::span<const std::byte> piece) { packed.add(piece); });
    packed.finish();
  } else {
    write(head);
    encode_in_pieces(volume, ChannelPlace::kSlowest, write);
  }
  file.commit();
}

}  // namespace

void write_nifti(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const std::string& description, double slope) {
  check_name(path);
  NiftiHeader plain;
  plain.description = description;
  plain.xyzt_units = kMillimetres;
  NiftiHeader header = header_for(volume, plain, slope);
  set_forms(header, volume.voxel_to_world());
  write_file(path, header, volume);
}

void write_nifti(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const NiftiHeader& reference, double slope) {
  check_name(path);
  NiftiHeader header = header_for(volume, reference, slope);
  if (!is_on_grid(header, volume.voxel_to_world())) set_forms(header, volume.voxel_to_world());
  write_file(path, header, volume);
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_writer.h"

#include <algorithm>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/byte_buffer.h"
#include "hayate/io/gzip.h"
#include "hayate/io/header_grid.h"
#include "hayate/io/nifti/nifti_encode.h"
#include "hayate/io/nifti/nifti_forms.h"
#include "hayate/io/nifti/nifti_grid.h"
#include "hayate/io/reverse_axes.h"

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
NiftiHeader header_for(const Volume& volume, const NiftiHeader& like, double slope) {
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

/// Header and voxels as the file has them before compression.
ByteBuffer encode_file(const NiftiHeader& header, const Volume& volume) {
  const std::vector<std::byte> head = encode_nifti_header(header);
  ByteBuffer content(head.size() + static_cast<std::size_t>(volume.size_bytes()));
  std::ranges::copy(head, content.bytes().begin());
  std::byte* voxels = content.bytes().data() + head.size();
  const auto [c, x, y, z] = volume.shape();
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = 0; channel < c; ++channel) {
      const std::size_t begin =
          static_cast<std::size_t>(channel * volume.spatial_size()) * sizeof(T);
      // Head sizes are multiples of 16 (352, 544), so that voxels are aligned.
      reverse_axes<T>(volume.bytes().data() + begin, reinterpret_cast<T*>(voxels + begin),
                      {z, y, x}, [](T value) { return value; });
    }
  });
  return content;
}

void write_file(const std::filesystem::path& path, const ByteBuffer& content) {
  if (path.extension() == ".gz") {
    write_gzip(path, content.bytes());
    return;
  }
  AtomicFile file(path);
  file.write(content.bytes());
  file.commit();
}

}  // namespace

void write_nifti(const std::filesystem::path& path, const Volume& volume,
                 const std::string& description, double slope) {
  check_name(path);
  NiftiHeader plain;
  plain.description = description;
  plain.xyzt_units = kMillimetres;
  NiftiHeader header = header_for(volume, plain, slope);
  set_forms(header, volume.voxel_to_world());
  write_file(path, encode_file(header, volume));
}

void write_nifti(const std::filesystem::path& path, const Volume& volume,
                 const NiftiHeader& reference, double slope) {
  check_name(path);
  NiftiHeader header = header_for(volume, reference, slope);
  if (!is_on_grid(header, volume.voxel_to_world())) set_forms(header, volume.voxel_to_world());
  write_file(path, encode_file(header, volume));
}

}  // namespace hayate

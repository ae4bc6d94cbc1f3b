// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_notes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nifti1.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/nifti/nifti_forms.h"

namespace hayate {
namespace {

// Forms are float32 and a quaternion loses a little more.
constexpr double kFormsMm = 1e-2;
// Between a form's voxel sizes and pixdim.
constexpr double kScalesRelative = 1e-3;
// Offset that is more than headers and their extensions take.
constexpr std::uint64_t kFarOffset = 1 << 24;

using Notes = std::vector<HeaderNote>;

/// The qform where it is a rotation.
std::optional<Affine> find_qform(const NiftiHeader& header) {
  try {
    return qform_affine(header);
  } catch (const DataError&) {
    // Longer than a rotation can be: whoever reads it gets something else than the sform.
    return std::nullopt;
  }
}

/// MONAI, and so the loader here, goes by pixdim where a sole sform disagrees with it, and most
/// other programs by the sform.
void note_scales(const NiftiInfo& info, Notes& notes) {
  const Affine sform = sform_affine(info.header);
  const Vector3 scales = spacing_mm(sform);
  const Vector3 sizes{info.header.pixdim[1], info.header.pixdim[2], info.header.pixdim[3]};
  const bool agree = std::ranges::equal(scales, sizes, [](double scale, double size) {
    return std::abs(scale - size) <= kScalesRelative * size;
  });
  if (agree && all_close(info.voxel_to_world, sform, 1e-4, kFormsMm)) return;
  notes.push_back(
      {HeaderNoteKind::kScalesDisagree,
       fmt::format(
           "the sform has voxels of {} and pixdim says {}; taken is the affine {}, as MONAI "
           "does, while other programs go by the sform {}",
           format_mm(scales), format_mm(sizes), format_affine(info.voxel_to_world),
           format_affine(sform)),
       "make pixdim and sform agree"});
}

void note_places(const NiftiHeader& header, Notes& notes) {
  const std::optional<Affine> qform = find_qform(header);
  const Affine sform = sform_affine(header);
  if (qform && all_close(*qform, sform, 1e-4, kFormsMm)) return;
  notes.push_back(
      {HeaderNoteKind::kPlacesDisagree,
       fmt::format("sform {} and qform {} differ: programs that prefer the other one "
                   "see another image",
                   format_affine(sform), qform ? format_affine(*qform) : "(no rotation)"),
       "make them equal, or set the code of the wrong one to 0"});
}

/// Whether sform and qform point the axes elsewhere.
bool has_axes_at_odds(const NiftiHeader& header) {
  try {
    return io_orientation(sform_affine(header)) != io_orientation(qform_affine(header));
  } catch (const Error&) {
    return true;
  }
}

void note_forms(const NiftiInfo& info, Notes& notes) {
  const NiftiHeader& header = info.header;
  const bool has_sform = header.sform_code != 0;
  const bool has_qform = header.qform_code != 0;
  if (!has_sform && !has_qform) {
    notes.push_back({HeaderNoteKind::kNoOrientation, "the header has neither sform nor qform",
                     "write an sform from the scanner's files"});
  }
  if (has_sform && has_qform && has_axes_at_odds(header)) {
    notes.push_back({HeaderNoteKind::kAxesDisagree,
                     "sform and qform point the axes in different directions; the sform counts",
                     "make them equal, or set the code of the wrong one to 0"});
  }
  if (!is_sform_finite(header) || !is_qform_finite(header)) {
    notes.push_back({HeaderNoteKind::kNotFinite,
                     fmt::format("the {} is not finite; taken is the affine {}",
                                 is_sform_finite(header) ? "qform" : "sform",
                                 format_affine(info.voxel_to_world)),
                     "write the form again, or set its code to 0"});
    return;
  }
  if (has_sform && !has_qform && !is_singular(info.voxel_to_world)) note_scales(info, notes);
  if (has_sform && has_qform) note_places(header, notes);
}

void note_units(const NiftiHeader& header, Notes& notes) {
  const int unit = XYZT_TO_SPACE(header.xyzt_units);
  if (unit != NIFTI_UNITS_METER && unit != NIFTI_UNITS_MICRON) return;
  notes.push_back(
      {HeaderNoteKind::kUnits,
       fmt::format("the header says {}, which nothing here converts; expected millimetres",
                   unit == NIFTI_UNITS_METER ? "metres" : "micrometres"),
       "convert spacings and affine to millimetres"});
}

void note_offset(const NiftiHeader& header, Notes& notes) {
  if (header.vox_offset < kFarOffset) return;
  notes.push_back({HeaderNoteKind::kFarVoxels,
                   fmt::format("vox_offset: the voxels lie behind {} of something else, which "
                               "every reading passes through",
                               format_bytes(header.vox_offset)),
                   "write the file again without header extensions"});
}

}  // namespace

std::vector<HeaderNote> examine_nifti_header(const NiftiInfo& info) {
  Notes notes;
  note_forms(info, notes);
  note_units(info.header, notes);
  note_offset(info.header, notes);
  return notes;
}

}  // namespace hayate

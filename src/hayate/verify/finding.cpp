// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/finding.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace hayate {
namespace {

struct KindRow {
  FindingKind kind;
  std::string_view name;
  Severity severity;
};

constexpr KindRow kRows[] = {
    {FindingKind::kBadJson, "bad_json", Severity::kError},
    {FindingKind::kBadList, "bad_list", Severity::kError},
    {FindingKind::kCount, "count", Severity::kError},
    {FindingKind::kClassGap, "class_gap", Severity::kError},
    {FindingKind::kSameClassName, "same_class_name", Severity::kWarning},
    {FindingKind::kUnusedKey, "unused_key", Severity::kWarning},
    {FindingKind::kOddName, "odd_name", Severity::kWarning},
    {FindingKind::kUndeclared, "undeclared", Severity::kWarning},
    {FindingKind::kUnlistedFile, "unlisted_file", Severity::kWarning},
    {FindingKind::kChangedFile, "changed_file", Severity::kError},
    {FindingKind::kBadHeader, "bad_header", Severity::kError},
    {FindingKind::kDamagedFile, "damaged_file", Severity::kError},
    {FindingKind::kTooLarge, "too_large", Severity::kError},
    {FindingKind::kFarVoxels, "far_voxels", Severity::kWarning},
    {FindingKind::kTrailingBytes, "trailing_bytes", Severity::kWarning},
    {FindingKind::kTooManyAxes, "too_many_axes", Severity::kError},
    {FindingKind::kSingularAffine, "singular_affine", Severity::kError},
    {FindingKind::kNoForm, "no_form", Severity::kWarning},
    {FindingKind::kFormsDisagree, "forms_disagree", Severity::kWarning},
    {FindingKind::kFormNotFinite, "form_not_finite", Severity::kWarning},
    {FindingKind::kScalesDisagree, "scales_disagree", Severity::kWarning},
    {FindingKind::kUnits, "units", Severity::kWarning},
    {FindingKind::kImplausibleSpacing, "implausible_spacing", Severity::kWarning},
    {FindingKind::kFlatImage, "flat_image", Severity::kWarning},
    {FindingKind::kNotFinite, "not_finite", Severity::kError},
    {FindingKind::kConstantImage, "constant_image", Severity::kError},
    {FindingKind::kConstantChannel, "constant_channel", Severity::kWarning},
    {FindingKind::kChannelCount, "channel_count", Severity::kError},
    {FindingKind::kChannelGrid, "channel_grid", Severity::kError},
    {FindingKind::kLabelNotInteger, "label_not_integer", Severity::kError},
    {FindingKind::kFloatLabel, "float_label", Severity::kWarning},
    {FindingKind::kUndeclaredLabel, "undeclared_label", Severity::kError},
    {FindingKind::kUnannotatedClass, "unannotated_class", Severity::kWarning},
    {FindingKind::kEmptyLabel, "empty_label", Severity::kWarning},
    {FindingKind::kLabelShape, "label_shape", Severity::kError},
    {FindingKind::kLabelSpacing, "label_spacing", Severity::kError},
    {FindingKind::kLabelOrientation, "label_orientation", Severity::kError},
    {FindingKind::kLabelPosition, "label_position", Severity::kError},
    {FindingKind::kMaskValues, "mask_values", Severity::kWarning},
    {FindingKind::kMaskOverlap, "mask_overlap", Severity::kWarning},
    {FindingKind::kImageIsLabel, "image_is_label", Severity::kError},
    {FindingKind::kOrientationDiffers, "orientation_differs", Severity::kWarning},
    {FindingKind::kSpacingOutlier, "spacing_outlier", Severity::kWarning},
    {FindingKind::kDuplicateImage, "duplicate_image", Severity::kWarning},
    {FindingKind::kDuplicateLabel, "duplicate_label", Severity::kWarning},
    {FindingKind::kTestLeak, "test_leak", Severity::kError},
    {FindingKind::kBadSplit, "bad_split", Severity::kError},
    {FindingKind::kSplitLeak, "split_leak", Severity::kError},
    {FindingKind::kUnusedClass, "unused_class", Severity::kWarning},
};

const KindRow& row_of(FindingKind kind) {
  const auto* const row = std::ranges::find(kRows, kind, &KindRow::kind);
  assert(row != std::end(kRows));
  return *row;
}

}  // namespace

std::string_view finding_name(FindingKind kind) {
  return row_of(kind).name;
}

Severity finding_severity(FindingKind kind) {
  return row_of(kind).severity;
}

}  // namespace hayate

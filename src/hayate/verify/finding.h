// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hayate {

enum class Severity { kWarning, kError };

/// What can be wrong with a data set. Names and severities: finding.cpp.
enum class FindingKind {
  // of the list
  kBadJson,
  kBadList,
  kCount,
  kClassGap,
  kSameClassName,
  kUnusedKey,
  kOddName,
  kUndeclared,
  kUnlistedFile,
  kChangedFile,
  // of one file
  kBadHeader,
  kDamagedFile,
  kTooLarge,
  kFarVoxels,
  kTrailingBytes,
  kTooManyAxes,
  kSingularAffine,
  kNoForm,
  kFormsDisagree,
  kFormNotFinite,
  kScalesDisagree,
  kUnits,
  kImplausibleSpacing,
  kFlatImage,
  // of an image
  kNotFinite,
  kConstantImage,
  kConstantChannel,
  kChannelCount,
  kChannelGrid,
  // of a label
  kLabelNotInteger,
  kFloatLabel,
  kUndeclaredLabel,
  kUnannotatedClass,
  kEmptyLabel,
  kLabelShape,
  kLabelSpacing,
  kLabelOrientation,
  kLabelPosition,
  kMaskValues,
  kMaskOverlap,
  kImageIsLabel,
  // of cases beside each other
  kOrientationDiffers,
  kSpacingOutlier,
  kDuplicateImage,
  kDuplicateLabel,
  kTestLeak,
  kBadSplit,
  kSplitLeak,
  kUnusedClass,
};

/// Returns "test_leak", for programs.
std::string_view finding_name(FindingKind kind);

/// An error is what training would refuse or learn wrong things from; a warning may be meant so.
Severity finding_severity(FindingKind kind);

struct Finding {
  FindingKind kind;
  /// Name of the case; empty for the data set as a whole.
  std::string case_name;
  /// What and where, got and expected.
  std::string what;
  std::string cure;
  /// Which of several of its kind is worse, by a number that the kind has (voxels, a factor); 0
  /// where none is.
  double badness = 0.0;

  Severity severity() const { return finding_severity(kind); }
};

}  // namespace hayate

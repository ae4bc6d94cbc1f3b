// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hayate/verify/examine_case.h"

namespace hayate {

/// What only shows when cases are held against each other: orientations and spacings that stand
/// out, images and labels that come twice, training images among the test images, classes that no
/// label has. In the order of the cases.
std::vector<Finding> compare_cases(std::span<const CaseFacts> cases, const DatasetList& list);

/// Returns the values that the labels of all cases hold, ascending, where they are as many as the
/// declared classes, but others: they may stand for these. Else nothing.
std::vector<int> find_label_values(std::span<const CaseFacts> cases, const DatasetList& list);

/// Says how many labels hold each class that not all of them hold, and how many of the others were
/// not annotated for it (CaseFiles::unannotated); empty where all hold all. It is no fault.
/// \param cases  those of list.training first, in their order
std::string describe_missing_classes(std::span<const CaseFacts> cases, const DatasetList& list);

}  // namespace hayate

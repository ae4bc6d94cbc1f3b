// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/verify/finding.h"

namespace hayate {

/// What keeps the split that a data set brings along from being one, fold by fold and by the
/// functions that a training asks (split_cases, find_split_leaks): cases, patients or images on
/// both sides, a side without a case. Nothing where it brings none along. Reads the files that have
/// not been hashed yet.
std::vector<Finding> examine_split(const DatasetList& list, int threads);

/// Names the cases that are on neither side of any fold; empty where there are none.
std::string describe_unsplit_cases(const DatasetList& list);

}  // namespace hayate

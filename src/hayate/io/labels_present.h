// SPDX-License-Identifier: Apache-2.0
// Cases that were annotated for some of the classes only: what a label lacks of the others is not
// known.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Fills in CaseFiles::unannotated of every labelled case from its labels_present; empty where the
/// list does not say what the case was annotated for.
/// \param class_count  how many classes label files hold; regions are as many as the list has.
/// \throws DataError  when a case names what is no class or region of the list; with the names that
///         there are.
void resolve_labels_present(DatasetList& list, std::int64_t class_count);

/// Returns whether any of the cases was annotated for some of the classes only.
bool has_unannotated(std::span<const CaseFiles> cases);

/// Returns how many of the cases were not annotated for each scored class [class_count].
std::vector<std::int64_t> count_unannotated(std::span<const CaseFiles> cases,
                                            std::size_t class_count);

/// Says how many cases were not annotated for what: "oesophagus in 7 of 40 cases, larynx in 5";
/// empty where all were for all. \param names  of the scored classes, by index
std::string describe_unannotated(std::span<const CaseFiles> cases,
                                 const std::vector<std::string>& names);

}  // namespace hayate

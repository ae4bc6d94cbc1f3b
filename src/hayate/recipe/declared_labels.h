// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/label_values.h"
#include "hayate/metrics/class_regions.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Returns what the values of label files mean by these keys.
LabelValues label_values(const DataOptions& data);

/// Returns how many classes label files hold; 0: the recipe's regions leave it to the data set.
std::int64_t label_class_count(const Recipe& recipe);

/// Returns what predictions by the recipe get scores of. \pre the recipe leaves nothing open
ScoredClasses scored_classes(const Recipe& recipe);
/// Returns the same of a list as with_labels_of returned it. \param values  of all its classes
ScoredClasses scored_classes(const DatasetList& list, const LabelValues& values);

/// Returns the list as labels are read by these keys: its classes without what is ignored, their
/// names by class index, their values where these are not the indices, its regions, and what its
/// cases say that they were not annotated for. What the keys leave open is as the list has it.
/// \throws RecipeError  when a region holds, or is written as, what is the value of no class;
///         DataError  when the list declares classes with a gap between their values and nothing
///         says that this is meant, or a case was annotated for what is no class.
DatasetList with_labels_of(const DataOptions& data, DatasetList list);

/// Returns the recipe with label_values, ignore_label and regions as with_labels_of makes them of
/// it and the list, so that whoever reads it later needs no list. \param list  as with_labels_of
/// returned it \throws RecipeError  when the network has not as many channels as the list has
/// classes, or
///         regions.
Recipe with_labels_of(const DatasetList& list, Recipe recipe);

/// A list and a recipe that agree on what the values of label files mean.
struct ResolvedLabels {
  DatasetList list;
  Recipe recipe;
};

/// Returns both as the functions above make them of each other, for whoever reads cases by a recipe
/// that may leave labels to the data set. \throws as these
ResolvedLabels resolve_labels(const Recipe& asked, DatasetList list);

/// Returns the list as a run reads labels, whose recipe leaves nothing open.
DatasetList as_run_reads(const Recipe& recipe, DatasetList list);

/// Returns what the scored classes are called, by index: a class by its value where nobody has
/// named it, and classes that share a name with their value behind it. \param list  as
/// with_labels_of returned it
std::vector<std::string> scored_class_names(const DatasetList& list, std::int64_t count);

/// Says in a log how label files are read; nothing where their values are class indices.
void log_labels(const DatasetList& list);

/// Says in a log how many cases were not annotated for which classes or regions, and warns of those
/// that no case was annotated for: nothing can learn these. Nothing where all were for all.
/// \param scored_count  of classes or regions, background included
void log_unannotated(const DatasetList& list, std::int64_t scored_count);

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/meta_table.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/layouts/csv_table.h"
#include "hayate/io/layouts/declared_split.h"

namespace hayate {
namespace {

constexpr const char* kName = "meta.csv";

DeclaredFold read_fold(const CsvTable& table, std::size_t id, std::size_t split,
                       const DatasetList& list) {
  std::map<std::string, std::filesystem::path> images;
  for (const CaseFiles& files : list.training) images.emplace(files.name, files.image);
  DeclaredFold fold;
  for (const auto& row : table.rows) {
    const auto image = images.find(row[id]);
    const auto side = side_of_word(row[split]);
    // Often only some of the cases that the table tells of have been copied.
    if (image == images.end() || !side || *side == SplitSide::kTest) continue;
    (*side == SplitSide::kTrain ? fold.train : fold.validation).push_back(image->second);
  }
  return fold;
}

}  // namespace

void follow_meta_table(DatasetList& list) {
  if (!std::filesystem::exists(list.folder / kName)) return;
  try {
    const CsvTable table = read_csv(list.folder / kName);
    const auto column = [&](const std::string& name) {
      return static_cast<std::size_t>(std::ranges::find(table.columns, name, to_lower) -
                                      table.columns.begin());
    };
    const std::size_t id = column("image_id");
    const std::size_t split = column("split");
    if (std::max(id, split) >= table.columns.size()) return;
    DeclaredFold fold = read_fold(table, id, split, list);
    if (fold.validation.empty() || fold.train.empty()) return;
    list.split = DeclaredSplit{fmt::format("split of {}", kName), {std::move(fold)}};
  } catch (const DataError& error) {
    list.notes.push_back(fmt::format("not followed: {}", error.message()));
  }
}

}  // namespace hayate

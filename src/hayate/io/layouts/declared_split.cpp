// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/declared_split.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/text.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/json_list.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

class SplitsReader {
 public:
  SplitsReader(const fs::path& path, DatasetList& list) : path_(path), list_(list) {
    for (const CaseFiles& files : list.training) {
      images_.emplace(files.name.empty() ? case_name(files.image) : files.name, files.image);
    }
  }

  DeclaredSplit read() {
    const ordered_json root = parse();
    if (!root.is_array() || root.empty()) throw_malformed(path_, "expected a list of folds");
    DeclaredSplit split{path_.filename().string(), {}};
    for (std::size_t i = 0; i < root.size(); ++i) {
      const std::string where = fmt::format("fold {}", i);
      if (!root[i].is_object()) throw_malformed(path_, where + ": expected an object");
      split.folds.push_back({read_side(root[i], "train", where), read_side(root[i], "val", where)});
    }
    return split;
  }

 private:
  ordered_json parse() const {
    try {
      return ordered_json::parse(read_text_file(path_));
    } catch (const ordered_json::exception& error) {
      throw_malformed(path_, fmt::format("not valid JSON: {}", error.what()));
    }
  }

  std::vector<fs::path> read_side(const ordered_json& fold, const char* key,
                                  const std::string& where) {
    std::vector<fs::path> side;
    for (const ordered_json& name : array_at(path_, fold, key)) {
      if (!name.is_string())
        throw_malformed(path_, fmt::format("{}.{}: expected names", where, key));
      const auto image = images_.find(name.get<std::string>());
      if (image != images_.end()) {
        side.push_back(image->second);
      } else {
        list_.problems.push_back(fmt::format("{}: {}.{}: got '{}', which is no case",
                                             path_.string(), where, key, name.get<std::string>()));
      }
    }
    return side;
  }

  const fs::path& path_;
  DatasetList& list_;
  std::map<std::string, fs::path> images_;
};

}  // namespace

std::optional<DeclaredSplit> split_by_number(const NumberedFolds& numbered, std::string source) {
  std::int64_t largest = -1;
  for (const auto& [image, fold] : numbered.fold_of) largest = std::max(largest, fold);
  if (largest < 0) return std::nullopt;
  DeclaredSplit split{std::move(source), {}};
  split.folds.resize(static_cast<std::size_t>(largest) + 1);
  for (const fs::path& image : numbered.all) {
    const auto own = numbered.fold_of.find(image);
    for (std::int64_t fold = 0; fold <= largest; ++fold) {
      DeclaredFold& sides = split.folds[static_cast<std::size_t>(fold)];
      const bool validates = own != numbered.fold_of.end() && own->second == fold;
      (validates ? sides.validation : sides.train).push_back(image);
    }
  }
  return split;
}

std::optional<SplitSide> side_of_word(const std::string& word) {
  static const std::map<std::string, SplitSide> kSides{{"train", SplitSide::kTrain},
                                                       {"training", SplitSide::kTrain},
                                                       {"val", SplitSide::kValidation},
                                                       {"valid", SplitSide::kValidation},
                                                       {"validation", SplitSide::kValidation},
                                                       {"dev", SplitSide::kValidation},
                                                       {"test", SplitSide::kTest},
                                                       {"testing", SplitSide::kTest}};
  const auto side = kSides.find(to_lower(word));
  return side == kSides.end() ? std::nullopt : std::optional(side->second);
}

DeclaredSplit read_splits_final(const fs::path& path, DatasetList& list) {
  return SplitsReader(path, list).read();
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/bids.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/named_channels.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kLabelSuffixes{"dseg", "mask", "seg"};
constexpr std::array<std::string_view, 4> kDataTypes{"anat", "ct", "pet", "dwi"};

/// A name such as sub-01_ses-2_run-1_T1w.
struct BidsName {
  /// "sub-01_ses-2": whose image it is, and when it was made.
  std::string session;
  /// "run-1_T1w": the rest.
  std::string rest;
  /// "T1w"
  std::string suffix;
};

std::optional<BidsName> parse_name(const std::string& stem) {
  if (!stem.starts_with("sub-")) return std::nullopt;
  std::vector<std::string> session;
  std::vector<std::string> rest;
  for (const std::string& part : split(stem, '_')) {
    const bool is_whose = part.starts_with("sub-") || part.starts_with("ses-");
    (is_whose ? session : rest).push_back(part);
  }
  if (rest.empty()) return std::nullopt;
  return BidsName{join(session, "_"), join(rest, "_"), rest.back()};
}

bool is_subject(const fs::path& folder) {
  return folder.filename().string().starts_with("sub-");
}

bool is_data_type(const fs::path& folder) {
  return std::ranges::find(kDataTypes, folder.filename().string()) != kDataTypes.end();
}

/// The folders that hold a subject's images: of each session, or of the subject alone.
std::vector<fs::path> image_folders(const fs::path& subject) {
  std::vector<fs::path> folders;
  for (const fs::path& folder : find_folders(subject)) {
    if (is_data_type(folder)) folders.push_back(folder);
    if (!folder.filename().string().starts_with("ses-")) continue;
    for (const fs::path& of_session : find_folders(folder)) {
      if (is_data_type(of_session)) folders.push_back(of_session);
    }
  }
  return folders;
}

std::vector<fs::path> find_subjects(const fs::path& place) {
  std::vector<fs::path> subjects = find_folders(place);
  std::erase_if(subjects, [](const fs::path& folder) { return !is_subject(folder); });
  return subjects;
}

/// The images and the label of one session.
struct Session {
  /// Name without subject and session → file.
  std::map<std::string, fs::path> channels;
  std::vector<fs::path> labels;
};

class BidsReader {
 public:
  explicit BidsReader(Want want) : want_(want) {}

  DatasetList read(const fs::path& place) {
    list_.folder = place;
    add_tree(place, false);
    for (const fs::path& pipeline : find_folders(place / "derivatives")) add_tree(pipeline, true);
    add_sessions();
    return std::move(list_);
  }

 private:
  /// \param is_derivative  whether only labels are of use there, beside which images were
  /// processed.
  void add_tree(const fs::path& root, bool is_derivative) {
    for (const fs::path& subject : find_subjects(root)) {
      for (const fs::path& folder : image_folders(subject)) add_folder(folder, is_derivative);
    }
  }

  void add_folder(const fs::path& folder, bool is_derivative) {
    for (const auto& [stem, file] : find_images(folder, list_)) {
      const auto name = parse_name(stem);
      if (!name) continue;
      const bool is_label = std::ranges::find(kLabelSuffixes, name->suffix) != kLabelSuffixes.end();
      if (is_label) {
        sessions_[name->session].labels.push_back(file);
      } else if (!is_derivative) {
        sessions_[name->session].channels.emplace(name->rest, file);
      }
    }
  }

  /// A session with several masks is a problem, where labels are wanted.
  void add_sessions() {
    std::vector<NamedChannels> cases;
    for (const auto& [name, session] : sessions_) {
      const std::vector<fs::path>& labels = session.labels;
      if (labels.size() > 1 && want_ == Want::kCases) {
        list_.problems.push_back(fmt::format("{}: {} masks: {} and {}; expected one", name,
                                             labels.size(), labels[0].string(),
                                             labels[1].string()));
        continue;
      }
      cases.push_back(
          {name, session.channels, labels.empty() ? std::optional<fs::path>() : labels.front()});
    }
    add_named_channels(cases, list_);
  }

  Want want_;
  DatasetList list_;
  std::map<std::string, Session> sessions_;
};

bool recognises_bids(const fs::path& place) {
  const auto subjects = find_subjects(place);
  return std::ranges::any_of(
      subjects, [](const fs::path& subject) { return !image_folders(subject).empty(); });
}

DatasetList list_bids(const DatasetPlace& place, Want want) {
  return BidsReader(want).read(place.path);
}

}  // namespace

const DatasetLayout kBids{"BIDS", "sub-…/anat with masks in derivatives", recognises_bids,
                          list_bids};

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/patient_folders.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/io/layouts/channel_name.h"
#include "hayate/io/layouts/file_roles.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/named_channels.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Reads a folder with one label at most; nothing where it has several, which are of several
/// images.
std::optional<NamedChannels> read_channels(const fs::path& folder,
                                           const std::map<std::string, fs::path>& files) {
  NamedChannels patient{folder.filename().string(), {}, {}};
  for (const auto& [stem, file] : files) {
    const std::string channel = channel_name(stem, patient.name);
    if (!file_role(channel).is_label) {
      patient.channels.emplace(channel, file);
    } else if (patient.label) {
      return std::nullopt;
    } else {
      patient.label = file;
    }
  }
  return patient;
}

class PatientsReader {
 public:
  explicit PatientsReader(Want want) : want_(want) {}

  DatasetList read(const fs::path& place) {
    list_.folder = place;
    for (const fs::path& folder : find_folders(place)) add_folder(folder);
    add_named_channels(patients_, list_);
    note_unpaired();
    return std::move(list_);
  }

 private:
  void add_folder(const fs::path& folder) {
    const auto files = find_images(folder, list_);
    if (files.empty() || add_pairs(files)) return;
    if (auto patient = read_channels(folder, files)) {
      patients_.push_back(*std::move(patient));
    } else {
      list_.problems.push_back(fmt::format(
          "{}: several labels, and no image that goes with one by its name", folder.string()));
    }
  }

  /// Whether the folder's labels go with its images by their names; others are of another kind.
  bool add_pairs(const std::map<std::string, fs::path>& files) {
    const auto before = std::ssize(list_.test);
    if (!add_pairs_by_role(files, want_, list_)) return false;
    const auto alone = list_.test.begin() + before;
    for (auto image = alone; image != list_.test.end(); ++image) unpaired_.push_back(image->image);
    list_.test.erase(alone, list_.test.end());
    return true;
  }

  void note_unpaired() {
    if (unpaired_.empty()) return;
    list_.notes.push_back(
        fmt::format("{} images have no label beside them, as others in their folders do, and are "
                    "left out; the first is {}",
                    unpaired_.size(), unpaired_.front().string()));
  }

  Want want_;
  DatasetList list_;
  std::vector<NamedChannels> patients_;
  std::vector<fs::path> unpaired_;
};

DatasetList list_patient_folders(const DatasetPlace& place, Want want) {
  return PatientsReader(want).read(place.path);
}

bool recognises_patient_folders(const fs::path& place) {
  return is_folder(place) && !list_patient_folders({place}, Want::kImages).training.empty();
}

}  // namespace

const DatasetLayout kPatientFolders{"a folder for each patient",
                                    "folders with an image and a label each",
                                    recognises_patient_folders, list_patient_folders};

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <set>
#include <string>
#include <vector>

#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/dataset_list.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {

/// Files that lists of any bytes may name.
struct ListedDataset {
  TempFolder folder;

  ListedDataset() {
    for (const std::string name : {"imagesTr/a", "imagesTr/b", "imagesTr/a_0000", "imagesTr/b_0000",
                                   "labelsTr/a", "labelsTr/b", "imagesTs/c"}) {
      std::filesystem::create_directories((folder / name).parent_path());
      write_text(folder / (name + ".nii.gz"), "image");
    }
  }
};

/// What is listed is there, once, under a name of its own.
inline void check_cases(const std::vector<CaseFiles>& cases) {
  std::set<std::string> names;
  for (const CaseFiles& files : cases) {
    assert(names.insert(files.name).second);
    for (const std::filesystem::path& file : channel_files(files)) {
      assert(std::filesystem::is_regular_file(file));
      assert(file.native().find('\0') == std::string::npos);
    }
    for (const std::filesystem::path& file : label_files(files)) {
      assert(std::filesystem::is_regular_file(file));
      assert(file.native().find('\0') == std::string::npos);
    }
  }
}

}  // namespace hayate

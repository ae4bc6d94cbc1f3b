// SPDX-License-Identifier: Apache-2.0
// A data set whose dataset.json has any bytes: what is listed is there, once, and in the folder.
#include <cassert>
#include <set>

#include "accepts.h"
#include "hayate/io/case_image.h"
#include "hayate/io/dataset_list.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

struct Dataset {
  TempFolder folder;

  Dataset() {
    for (const std::string name :
         {"imagesTr/a", "imagesTr/b", "labelsTr/a", "labelsTr/b", "imagesTs/c"}) {
      fs::create_directories((folder / name).parent_path());
      write_text(folder / (name + ".nii.gz"), "image");
    }
  }
};

void check(const std::vector<CaseFiles>& cases, const fs::path& folder) {
  std::set<std::string> names;
  for (const CaseFiles& files : cases) {
    assert(names.insert(files.name).second);
    for (const fs::path& file : image_files(files)) assert(fs::is_regular_file(file));
    assert(!files.label || fs::is_regular_file(*files.label));
    for (const fs::path& file : {files.image, files.label.value_or(files.image)}) {
      assert(*file.lexically_relative(folder).begin() != "..");
      assert(file.native().find('\0') == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const Dataset dataset;
  const fs::path& folder = dataset.folder.path();
  write_bytes(folder / "dataset.json", std::as_bytes(std::span(data, size)));
  accepts([&] {
    const DatasetList list = scan_dataset(folder);
    check(list.training, folder);
    check(list.test, folder);
  });
  return 0;
}

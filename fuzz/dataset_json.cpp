// SPDX-License-Identifier: Apache-2.0
// A data set whose dataset.json has any bytes: what is listed is there, once, and in the folder
// where it is the Decathlon's.
#include <cassert>

#include "accepts.h"
#include "listed_dataset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const ListedDataset dataset;
  const std::filesystem::path& folder = dataset.folder.path();
  write_bytes(folder / "dataset.json", std::as_bytes(std::span(data, size)));
  accepts([&] {
    const DatasetList list = scan_dataset(folder);
    for (const auto* cases : {&list.training, &list.test}) {
      check_cases(*cases);
      if (list.layout != "Medical Segmentation Decathlon") continue;
      for (const CaseFiles& files : *cases) {
        assert(*files.image.lexically_relative(folder).begin() != "..");
        assert(!files.label || *files.label->lexically_relative(folder).begin() != "..");
      }
    }
  });
  return 0;
}

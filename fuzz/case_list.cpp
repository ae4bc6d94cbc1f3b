// SPDX-License-Identifier: Apache-2.0
// Lists of cases of any bytes behind a first one that says of which kind: a datalist or a list of
// hayate's, a table, or nnU-Net's splits_final.json.
#include <array>

#include "accepts.h"
#include "hayate/io/class_values.h"
#include "hayate/io/labels_present.h"
#include "listed_dataset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const ListedDataset dataset;
  if (size == 0) return 0;
  const std::filesystem::path& folder = dataset.folder.path();
  const std::array names{"list.json", "cases.csv", "cases.tsv", "splits_final.json"};
  const std::filesystem::path file = folder / names[data[0] % names.size()];
  const bool is_split = file.filename() == names.back();
  write_bytes(file, std::as_bytes(std::span(data + 1, size - 1)));
  if (is_split) {
    write_text(folder / "dataset.json",
               R"({"channel_names": {"0": "CT"}, "labels": {"background": 0, "x": 1},
                   "file_ending": ".nii.gz"})");
  }
  accepts([&] {
    DatasetList list = scan_dataset(is_split ? folder : file);
    check_cases(list.training);
    check_cases(list.test);
    resolve_labels_present(list, declared_class_count(list));
  });
  std::filesystem::remove(file);
  return 0;
}

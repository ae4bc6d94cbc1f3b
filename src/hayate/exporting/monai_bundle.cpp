// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_bundle.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/system_info.h"
#include "hayate/exporting/model_description.h"
#include "hayate/exporting/monai_inference.h"
#include "hayate/exporting/monai_metadata.h"
#include "hayate/exporting/new_place.h"
#include "hayate/exporting/pickled_state_dict.h"

namespace hayate {
namespace {

constexpr const char* kHowToRun = R"(
    pip install monai nibabel pytorch-ignite fire
    python -m monai.bundle run --config_file configs/inference.json --bundle_root . --dataset_dir IMAGES

It reads `IMAGES/*.nii.gz` (with `--datalist` a list of files, or of lists of files, one for each channel) and writes
a label of the same name for each image into `eval/` (`--output_dir`), on the image's own grid.
`configs/metadata.json` says under `hayate` what the network was trained on.
)";

std::string readme(const ExportedRun& run, const std::vector<std::string>& left_out) {
  std::string text =
      fmt::format("# {}\n\nA {} trained by hayate {}, as a MONAI bundle.\n{}", run.recipe.name,
                  run.recipe.network.kind.name(), hayate_version(), kHowToRun);
  text += "\nThe values of labels:\n\n";
  const std::vector<std::string> names = run.class_names();
  const std::vector<std::int64_t> values = run.class_values();
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("* {}: {}\n", values[i], names[i]);
  }
  if (!left_out.empty()) text += "\nOtherwise than in hayate:\n\n";
  for (const std::string& sentence : left_out) text += fmt::format("* {}\n", sentence);
  return text;
}

}  // namespace

void write_monai_bundle(const std::filesystem::path& folder, const ExportedRun& run) {
  check_new_folder(folder);
  check_weights_fit(run.weights.tensors());
  // All that may be refused comes before the first file.
  const std::string inference = dump_json(monai_inference(run), /*indent=*/2);
  const std::string metadata = dump_json(monai_metadata(run), /*indent=*/2);
  const std::vector<std::string> left_out = find_what_is_left_out(run);
  for (const std::string& sentence : left_out) {
    log_warning("{}: {}", run.folder.string(), sentence);
  }
  for (const char* part : {"configs", "models", "docs"}) make_folder(folder / part);
  write_pickled_state_dict(folder / "models/model.pt", run.weights.tensors());
  write_file_atomically(folder / "configs/inference.json", inference + "\n");
  write_file_atomically(folder / "configs/metadata.json", metadata + "\n");
  write_file_atomically(folder / "docs/README.md", readme(run, left_out));
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
// Executes a folder of golden cases and says, case by case, how far hayate is from the reference.
#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "ops.h"

namespace {

using namespace hayate;
using namespace hayate::conformance;
namespace fs = std::filesystem;

OpTable make_op_table() {
  OpTable ops;
  add_image_ops(ops);
  add_nifti_ops(ops);
  add_orientation_ops(ops);
  add_spacing_ops(ops);
  add_intensity_ops(ops);
  add_crop_ops(ops);
  add_augment_ops(ops);
  add_label_ops(ops);
  add_dataset_ops(ops);
#ifdef HAYATE_WITH_TORCH
  add_network_ops(ops);
  add_loss_ops(ops);
  add_optim_ops(ops);
  add_inference_ops(ops);
  add_metric_ops(ops);
  add_surface_ops(ops);
  add_torch_random_ops(ops);
#endif
  return ops;
}

/// The case files below `root`, one folder a group; `root` may be a group's folder itself.
/// \param groups  those that are wanted; none: all
std::vector<fs::path> find_case_files(const fs::path& root,
                                      const std::vector<std::string>& groups) {
  if (!fs::is_directory(root)) {
    throw MissingInputError(fmt::format("{}: no such folder", root.string()));
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".safetensors") continue;
    if (groups.empty() || std::ranges::count(groups, path.parent_path().filename().string()) > 0) {
      files.push_back(path);
    }
  }
  std::ranges::sort(files);
  if (files.empty()) {
    throw MissingInputError(
        fmt::format("{}: no golden cases{}", root.string(),
                    groups.empty() ? "" : fmt::format(" of group {}", fmt::join(groups, ", "))));
  }
  return files;
}

std::string_view verdict_name(Verdict verdict) {
  constexpr std::string_view names[] = {"passed", "FAILED", "unsupported"};
  return names[static_cast<std::size_t>(verdict)];
}

void print_row(const CaseResult& result, bool as_json) {
  if (as_json) {
    const nlohmann::ordered_json row = {
        {"op", result.op},     {"case", result.name}, {"largest_error", result.largest_error},
        {"rtol", result.rtol}, {"atol", result.atol}, {"verdict", verdict_name(result.verdict)},
        {"note", result.note}};
    fmt::print("{}\n", row.dump());
    return;
  }
  std::string figures;
  if (result.verdict != Verdict::kUnsupported) {
    figures = fmt::format("error {:.3g} (rtol {:g}, atol {:g})", result.largest_error, result.rtol,
                          result.atol);
  }
  fmt::print("{:<33} {:<52} {:<40} {}{}{}\n", result.op, result.name, figures,
             verdict_name(result.verdict), result.note.empty() ? "" : ": ", result.note);
}

int run(const fs::path& root, const std::vector<std::string>& groups, bool as_json) {
  const OpTable ops = make_op_table();
  std::array<int, 3> counts{};
  for (const fs::path& file : find_case_files(root, groups)) {
    for (const CaseResult& result :
         run_case_file(file, file.parent_path().filename().string(), ops)) {
      print_row(result, as_json);
      ++counts[static_cast<std::size_t>(result.verdict)];
    }
  }
  if (as_json) {
    fmt::print("{}\n",
               nlohmann::ordered_json{
                   {"passed", counts[0]}, {"failed", counts[1]}, {"unsupported", counts[2]}}
                   .dump());
  } else {
    fmt::print("{} passed, {} failed, {} unsupported\n", counts[0], counts[1], counts[2]);
  }
  return counts[1] == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs golden cases (made with MONAI and PyTorch) through hayate.",
               "hayate-conformance"};
  fs::path root;
  std::vector<std::string> groups;
  bool as_json = false;
  app.add_option("DIR", root, "Folder of golden cases, a folder a group")->required();
  app.add_option("--group", groups, "Run these groups only, for instance spacing");
  app.add_flag("--json", as_json, "A JSON object a line");
#ifdef HAYATE_WITH_TORCH
  std::string device = "cpu";
  app.add_option("--device", device,
                 "Where networks, losses, optimizers and inference work: cpu, cuda or cuda:N")
      ->capture_default_str();
#endif
  try {
    app.parse(argc, argv);
#ifdef HAYATE_WITH_TORCH
    use_device(device);
#endif
    return run(root, groups, as_json);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  } catch (const Error& error) {
    fmt::print(stderr, "hayate-conformance: {}\n", error.what());
    return static_cast<int>(error.code());
  }
}

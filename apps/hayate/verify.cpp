// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/data/case_problems.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::filesystem::path dataset;
  bool as_json = false;
};

struct Findings {
  std::size_t case_count = 0;
  std::vector<std::string> list_problems;
  std::vector<CaseProblem> case_problems;

  std::size_t count() const { return list_problems.size() + case_problems.size(); }
};

Findings verify(const std::filesystem::path& folder) {
  const DatasetList list = scan_dataset(folder);
  LoadOptions options;
  options.class_count = static_cast<std::int64_t>(list.class_names.size());
  options.channel_count = static_cast<std::int64_t>(list.channel_names.size());
  Findings findings;
  findings.case_count = list.training.size() + list.test.size();
  findings.list_problems = list.problems;
  const auto check = [&](const std::vector<CaseFiles>& cases, bool needs_label) {
    options.needs_label = needs_label;
    for (const auto& problem : find_case_problems(cases, options)) {
      if (problem) findings.case_problems.push_back(*problem);
    }
  };
  check(list.training, /*needs_label=*/true);
  check(list.test, /*needs_label=*/false);
  return findings;
}

void print_json(const Findings& findings) {
  ordered_json result{{"cases", findings.case_count}, {"problems", ordered_json::array()}};
  for (const std::string& what : findings.list_problems) {
    result["problems"].push_back({{"case", nullptr}, {"what", what}});
  }
  for (const CaseProblem& problem : findings.case_problems) {
    result["problems"].push_back({{"case", problem.case_name}, {"what", problem.what}});
  }
  fmt::print("{}\n", result.dump(2));
}

int run(const Options& options) {
  const Findings findings = verify(options.dataset);
  if (options.as_json) {
    print_json(findings);
  } else {
    for (const std::string& what : findings.list_problems) fmt::print("{}\n", what);
    for (const CaseProblem& problem : findings.case_problems) {
      fmt::print("{}: {}\n", problem.case_name, problem.what);
    }
    fmt::print("{} cases, {} problems\n", findings.case_count, findings.count());
  }
  return static_cast<int>(findings.count() == 0 ? ExitCode::kOk : ExitCode::kBadData);
}

}  // namespace

Action add_verify(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "Folder of the data set")->required();
  app.add_flag("--json", options->as_json, "Print JSON");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli

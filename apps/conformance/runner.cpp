// SPDX-License-Identifier: Apache-2.0
#include "runner.h"

#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

struct Tolerance {
  double rtol = 0.0;
  double atol = 0.0;
};

/// The expected tensors of one variant, by the names that the op uses.
std::map<std::string, const TensorView*> expected_outputs(const SafetensorsFile& file,
                                                          const std::string& prefix) {
  std::map<std::string, const TensorView*> expected;
  for (const TensorView& tensor : file.tensors()) {
    if (tensor.name.starts_with(prefix)) expected[tensor.name.substr(prefix.size())] = &tensor;
  }
  return expected;
}

bool is_integer(TensorType type) {
  return type != TensorType::kF16 && type != TensorType::kBF16 && type != TensorType::kF32 &&
         type != TensorType::kF64;
}

/// The element's error; infinite where one is NaN or infinite and the other is not the same.
double element_error(double got, double expected) {
  if (std::isnan(expected) || std::isnan(got)) {
    return std::isnan(expected) && std::isnan(got) ? 0.0 : INFINITY;
  }
  return got == expected ? 0.0 : std::abs(got - expected);
}

class Comparison {
 public:
  explicit Comparison(CaseResult& result) : result_(result) {}

  void compare(const std::string& name, const Outputs::Tensor& got, const TensorView& expected,
               Tolerance tolerance) {
    if (got.shape != expected.shape) {
      fail(fmt::format("{}: shape {}, expected {}", name, format_shape(got.shape),
                       format_shape(expected.shape)));
      return;
    }
    const auto* integers = std::get_if<std::vector<std::int64_t>>(&got.values);
    if (expected.type == TensorType::kI64 && integers != nullptr) {
      compare_integers(name, *integers, expected.as<std::int64_t>());
      return;
    }
    if (is_integer(expected.type)) tolerance = {};
    const std::vector<double> values = integers != nullptr
                                           ? std::vector<double>(integers->begin(), integers->end())
                                           : std::get<std::vector<double>>(got.values);
    compare_doubles(name, values, as_doubles(expected), tolerance);
  }

  void fail(const std::string& why) {
    result_.verdict = Verdict::kFailed;
    if (result_.note.empty()) result_.note = why;
  }

 private:
  void compare_integers(const std::string& name, std::span<const std::int64_t> got,
                        std::span<const std::int64_t> expected) {
    for (std::size_t i = 0; i < got.size(); ++i) {
      if (got[i] == expected[i]) continue;
      keep_largest(std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i])), {});
      fail(fmt::format("{}[{}]: got {}, expected {}", name, i, got[i], expected[i]));
    }
  }

  void compare_doubles(const std::string& name, std::span<const double> got,
                       std::span<const double> expected, Tolerance tolerance) {
    for (std::size_t i = 0; i < got.size(); ++i) {
      const double error = element_error(got[i], expected[i]);
      keep_largest(error, tolerance);
      const double bound = std::isfinite(expected[i])
                               ? tolerance.atol + tolerance.rtol * std::abs(expected[i])
                               : 0.0;
      if (!(error <= bound)) {
        fail(fmt::format("{}[{}]: got {}, expected {}", name, i, got[i], expected[i]));
      }
    }
  }

  void keep_largest(double error, Tolerance tolerance) {
    if (compared_ && error <= result_.largest_error) return;
    compared_ = true;
    result_.largest_error = error;
    result_.rtol = tolerance.rtol;
    result_.atol = tolerance.atol;
  }

  CaseResult& result_;
  bool compared_ = false;
};

Tolerance tolerance_of(const SafetensorsFile& file, const std::string& output) {
  const auto& metadata = file.metadata();
  if (const auto found = metadata.find("tolerances"); found != metadata.end()) {
    const json table = json::parse(found->second);
    if (const auto row = table.find(output); row != table.end()) {
      return {row->at(0).get<double>(), row->at(1).get<double>()};
    }
  }
  return {std::stod(file.metadata_at("rtol")), std::stod(file.metadata_at("atol"))};
}

/// `prefix` is what the variant's outputs begin with in the file, "out." or "out.<variant>.".
CaseResult run_variant(const GoldenCase& golden, const std::string& name, const std::string& prefix,
                       const OpTable& ops) {
  CaseResult result;
  result.op = golden.op;
  result.name = name;
  const auto unsupported = [&](const std::string& why) {
    result.verdict = Verdict::kUnsupported;
    result.note = why;
    return result;
  };
  const auto op = ops.find(golden.op);
  if (op == ops.end()) return unsupported("op");
  Outputs outputs;
  try {
    op->second(golden, outputs);
  } catch (const Unsupported& reason) {
    return unsupported(reason.what());
  } catch (const RecipeError& error) {
    return unsupported(error.message());
  } catch (const std::exception& error) {
    result.note = error.what();
    return result;
  }

  result.verdict = Verdict::kPassed;
  Comparison comparison(result);
  const auto expected = expected_outputs(*golden.file, prefix);
  if (expected.empty()) comparison.fail("the file holds no outputs to compare with");
  for (const auto& [output, tensor] : expected) {
    const auto got = outputs.tensors().find(output);
    if (got == outputs.tensors().end()) {
      comparison.fail(fmt::format("no output '{}'", output));
    } else {
      comparison.compare(output, got->second, *tensor,
                         tolerance_of(*golden.file, tensor->name.substr(4)));
    }
  }
  return result;
}

}  // namespace

std::vector<CaseResult> run_case_file(const std::filesystem::path& path, const std::string& group,
                                      const OpTable& ops) {
  const std::string name = fmt::format("{}/{}", group, path.stem().string());
  std::vector<CaseResult> results;
  try {
    const SafetensorsFile file = SafetensorsFile::read(path);
    GoldenCase golden;
    golden.path = path;
    golden.file = &file;
    golden.op = file.metadata_at("op");
    // "monai 1.6.1; monai 0.7.0 agrees" follows the first that is named.
    golden.release = file.metadata_at("reference").starts_with("monai 0.7") ? MonaiRelease::k07
                                                                            : MonaiRelease::k16;
    const json params = json::parse(file.metadata_at("params"));
    if (params.size() == 1 && params.contains("variants")) {
      for (const auto& [variant, variant_params] : params["variants"].items()) {
        golden.params = variant_params;
        results.push_back(run_variant(golden, fmt::format("{}:{}", name, variant),
                                      fmt::format("out.{}.", variant), ops));
      }
    } else {
      golden.params = params;
      results.push_back(run_variant(golden, name, "out.", ops));
    }
  } catch (const std::exception& error) {
    CaseResult unreadable;
    unreadable.op = "-";
    unreadable.name = name;
    unreadable.note = error.what();
    results.push_back(std::move(unreadable));
  }
  return results;
}

}  // namespace hayate::conformance

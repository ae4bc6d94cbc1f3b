// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"
#include "hayate/io/safetensors.h"
#include "hayate/volume/volume.h"

namespace hayate::conformance {

/// The op, or an argument of it, is not in this program (yet). A RecipeError says the same.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One variant of a golden case: what to run and on what. The expected outputs stay with the
/// runner.
struct GoldenCase {
  std::filesystem::path path;
  std::string op;
  nlohmann::json params;
  MonaiRelease release = MonaiRelease::k16;
  const SafetensorsFile* file = nullptr;

  /// Reads the parameters that are described; what is beside them is for the op. Null stands for
  /// the default. \throws RecipeError  for values that hayate does not have.
  void read_params(const std::function<void(OptionVisitor&)>& describe) const;

  /// Reads those that MONAI names as our options.
  template <class Options>
  Options options() const {
    Options read;
    read_params([&](OptionVisitor& visitor) { read.describe(visitor); });
    return read;
  }

  bool has_input(std::string_view name) const;
  const TensorView& input(std::string_view name) const;

  /// Returns the input's elements, whatever its type, as float64.
  std::vector<double> input_doubles(std::string_view name) const;
  /// Returns an input [C, X, Y, Z] with the affine `in.affine`, if there is one.
  Volume input_volume(std::string_view name) const;
  /// Returns an input [N, C, X, Y, Z], without affines.
  std::vector<Volume> input_volumes(std::string_view name) const;
  Affine input_affine(std::string_view name) const;
  /// Returns an input [N, 4, 4].
  std::vector<Affine> input_affines(std::string_view name) const;
};

/// Returns the elements of a tensor, whatever its type, as float64.
std::vector<double> as_doubles(const TensorView& tensor);

/// What an op gave: integers are compared as integers, everything else in float64.
class Outputs {
 public:
  struct Tensor {
    std::vector<std::int64_t> shape;
    std::variant<std::vector<std::int64_t>, std::vector<double>> values;
  };

  template <class T>
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const T> values) {
    using Wide = std::conditional_t<std::is_integral_v<T>, std::int64_t, double>;
    tensors_[name] = {std::move(shape), std::vector<Wide>(values.begin(), values.end())};
  }
  template <class T>
  void add(const std::string& name, std::vector<std::int64_t> shape, const std::vector<T>& values) {
    add(name, std::move(shape), std::span<const T>(values));
  }
  template <class T>
  void add(const std::string& name, const std::vector<T>& values) {
    add(name, {std::ssize(values)}, values);
  }
  template <class T, std::size_t kSize>
  void add(const std::string& name, const std::array<T, kSize>& values) {
    add(name, {static_cast<std::int64_t>(kSize)}, std::span<const T>(values));
  }
  void add(const std::string& name, const Volume& volume);
  void add(const std::string& name, const Affine& affine);

  const std::map<std::string, Tensor>& tensors() const { return tensors_; }

 private:
  std::map<std::string, Tensor> tensors_;
};

}  // namespace hayate::conformance

// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/state_dict.h"

#include <algorithm>
#include <cstring>
#include <set>

#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr std::pair<TensorType, at::ScalarType> kTypePairs[] = {
    {TensorType::kBool, at::kBool}, {TensorType::kU8, at::kByte},
    {TensorType::kI8, at::kChar},   {TensorType::kI16, at::kShort},
    {TensorType::kI32, at::kInt},   {TensorType::kI64, at::kLong},
    {TensorType::kF16, at::kHalf},  {TensorType::kBF16, at::kBFloat16},
    {TensorType::kF32, at::kFloat}, {TensorType::kF64, at::kDouble}};

/// Weights of another precision are weights; whole numbers under their names are something else.
bool holds_fractions(TensorType type) {
  return type == TensorType::kF16 || type == TensorType::kBF16 || type == TensorType::kF32 ||
         type == TensorType::kF64;
}

}  // namespace

StoredTensor store_tensor(const std::string& name, const at::Tensor& tensor) {
  StoredTensor stored;
  stored.tensor = tensor.detach().to(at::kCPU).contiguous();
  const auto type = std::ranges::find(kTypePairs, tensor.scalar_type(),
                                      &std::pair<TensorType, at::ScalarType>::second);
  TORCH_CHECK(type != std::end(kTypePairs), "no file type for ", tensor.scalar_type());
  stored.view.name = name;
  stored.view.type = type->first;
  stored.view.shape = stored.tensor.sizes().vec();
  stored.view.bytes = {static_cast<const std::byte*>(stored.tensor.const_data_ptr()),
                       stored.tensor.nbytes()};
  return stored;
}

at::Tensor restore_tensor(const TensorView& view) {
  const auto type =
      std::ranges::find(kTypePairs, view.type, &std::pair<TensorType, at::ScalarType>::first);
  if (type == std::end(kTypePairs)) {
    throw DataError(fmt::format("tensor '{}' has type {}, which torch does not have", view.name,
                                tensor_type_name(view.type)));
  }
  at::Tensor tensor = at::empty(view.shape, type->second);
  std::memcpy(tensor.mutable_data_ptr(), view.bytes.data(), view.bytes.size());
  return tensor;
}

void load_state_dict(const Module& module, const SafetensorsFile& file, const std::string& prefix) {
  std::vector<std::string> problems;
  std::set<std::string> expected;
  std::vector<std::pair<at::Tensor, const TensorView*>> copies;
  // A tensor with several names needs only one of them in the file.
  std::set<const void*> found;
  std::vector<std::pair<std::string, const void*>> missing;
  for (auto& [name, tensor] : module.state_dict()) {
    expected.insert(prefix + name);
    if (!file.contains(prefix + name)) {
      missing.emplace_back(name, tensor.unsafeGetTensorImpl());
      continue;
    }
    const TensorView& view = file.at(prefix + name);
    if (view.shape != tensor.sizes().vec()) {
      problems.push_back(fmt::format("'{}' has shape {}, expected {}", name,
                                     format_shape(view.shape), format_shape(tensor.sizes().vec())));
      continue;
    }
    if (holds_fractions(view.type) != tensor.is_floating_point()) {
      problems.push_back(fmt::format("'{}' has elements of type {}, expected {}", name,
                                     tensor_type_name(view.type),
                                     c10::toString(tensor.scalar_type())));
      continue;
    }
    copies.emplace_back(tensor, &view);
    found.insert(tensor.unsafeGetTensorImpl());
  }
  for (const auto& [name, tensor] : missing) {
    if (!found.contains(tensor)) problems.push_back(fmt::format("'{}' is missing", name));
  }
  for (const TensorView& view : file.tensors()) {
    if (view.name.starts_with(prefix) && !expected.contains(view.name)) {
      problems.push_back(fmt::format("'{}' is not part of the network", view.name));
    }
  }
  if (!problems.empty()) {
    constexpr std::size_t shown = 8;
    const std::size_t count = problems.size();
    problems.resize(std::min(count, shown));
    throw DataError(fmt::format("the weights do not fit the network, {} differences: {}{}", count,
                                join(problems, "; "), count > shown ? "; …" : ""),
                    "use the recipe that the weights were trained with");
  }
  const c10::AutoGradMode no_grad(false);
  for (auto& [tensor, view] : copies) tensor.copy_(restore_tensor(*view));
}

void save_state_dict(const Module& module, const std::filesystem::path& path,
                     const std::map<std::string, std::string>& metadata) {
  std::vector<StoredTensor> stored;
  for (const auto& [name, tensor] : module.state_dict())
    stored.push_back(store_tensor(name, tensor));
  std::vector<TensorView> views;
  for (const StoredTensor& tensor : stored) views.push_back(tensor.view);
  write_safetensors(path, views, metadata);
}

}  // namespace hayate

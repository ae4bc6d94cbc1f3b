// SPDX-License-Identifier: Apache-2.0
#include "golden_case.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate::conformance {
namespace {

VoxelType voxel_type_of(const TensorView& tensor) {
  switch (tensor.type) {
    case TensorType::kU8:
    case TensorType::kBool:
      return VoxelType::kUint8;
    case TensorType::kI16:
      return VoxelType::kInt16;
    case TensorType::kI32:
      return VoxelType::kInt32;
    case TensorType::kI64:
      return VoxelType::kInt64;
    case TensorType::kF32:
      return VoxelType::kFloat32;
    case TensorType::kF64:
      return VoxelType::kFloat64;
    default:
      break;
  }
  throw Unsupported(fmt::format("tensor of type {}", tensor_type_name(tensor.type)));
}

}  // namespace

void GoldenCase::read_params(const std::function<void(OptionVisitor&)>& describe) const {
  nlohmann::json named = nlohmann::json::object();
  const auto known = write_options(describe);
  for (const auto& [key, fallback] : known.items()) {
    if (params.contains(key) && !params.at(key).is_null()) named[key] = params.at(key);
  }
  read_options(named, "params", describe);
}

bool GoldenCase::has_input(std::string_view name) const {
  return file->contains(fmt::format("in.{}", name));
}

const TensorView& GoldenCase::input(std::string_view name) const {
  return file->at(fmt::format("in.{}", name));
}

std::vector<double> GoldenCase::input_doubles(std::string_view name) const {
  return as_doubles(input(name));
}

std::vector<double> as_doubles(const TensorView& tensor) {
  return dispatch_voxel_type(voxel_type_of(tensor), [&]<class T>() {
    const auto values = tensor.as<T>();
    return std::vector<double>(values.begin(), values.end());
  });
}

Volume GoldenCase::input_volume(std::string_view name) const {
  const TensorView& tensor = input(name);
  if (tensor.shape.size() != 4) throw DataError(fmt::format("in.{} is not [C, X, Y, Z]", name));
  VolumeShape shape;
  std::ranges::copy(tensor.shape, shape.begin());
  Volume volume(voxel_type_of(tensor), shape,
                has_input("affine") ? input_affine("affine") : Affine{});
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    std::ranges::copy(tensor.as<T>(), volume.voxels<T>().begin());
  });
  return volume;
}

std::vector<Volume> GoldenCase::input_volumes(std::string_view name) const {
  const TensorView& tensor = input(name);
  if (tensor.shape.size() != 5) throw DataError(fmt::format("in.{} is not [N, C, X, Y, Z]", name));
  VolumeShape shape;
  std::copy(tensor.shape.begin() + 1, tensor.shape.end(), shape.begin());
  std::vector<Volume> volumes;
  for (std::int64_t i = 0; i < tensor.shape[0]; ++i) {
    Volume& volume = volumes.emplace_back(voxel_type_of(tensor), shape);
    dispatch_voxel_type(volume.type(), [&]<class T>() {
      std::copy_n(tensor.as<T>().begin() + i * volume.size(), volume.size(),
                  volume.voxels<T>().begin());
    });
  }
  return volumes;
}

std::vector<Affine> GoldenCase::input_affines(std::string_view name) const {
  const std::span<const std::byte> bytes = input(name).bytes;
  if (bytes.size() % sizeof(Affine) != 0) {
    throw DataError(fmt::format("in.{} is not [N, 4, 4] float64", name));
  }
  std::vector<Affine> affines(bytes.size() / sizeof(Affine));
  std::memcpy(affines.data(), bytes.data(), bytes.size());
  return affines;
}

Affine GoldenCase::input_affine(std::string_view name) const {
  const std::vector<Affine> affines = input_affines(name);
  if (affines.size() != 1) throw DataError(fmt::format("in.{} is not [4, 4] float64", name));
  return affines.front();
}

void Outputs::add(const std::string& name, const Volume& volume) {
  const VolumeShape& shape = volume.shape();
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    add(name, {shape.begin(), shape.end()}, volume.voxels<T>());
  });
}

void Outputs::add(const std::string& name, const Affine& affine) {
  add(name, {4, 4}, std::span<const double>(affine.rows[0].data(), 16));
}

}  // namespace hayate::conformance

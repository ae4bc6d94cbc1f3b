// SPDX-License-Identifier: Apache-2.0
// A safetensors file of any bytes; one that is taken is the same after writing and reading it.
#include "hayate/io/safetensors.h"

#include <algorithm>
#include <cassert>

#include "accepts.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

void check(const TensorView& tensor) {
  const std::size_t element_bytes = tensor_type_size_bytes(tensor.type);
  assert(std::ranges::all_of(tensor.shape, [](std::int64_t length) { return length >= 0; }));
  assert(static_cast<std::size_t>(tensor.size()) * element_bytes == tensor.bytes.size());
  assert(reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % element_bytes == 0);
}

bool equal(const TensorView& a, const TensorView& b) {
  return a.name == b.name && a.type == b.type && a.shape == b.shape &&
         std::ranges::equal(a.bytes, b.bytes);
}

void read_and_write(std::span<const std::byte> bytes) {
  static const TempFolder folder;
  static const std::filesystem::path path = folder / "copy.safetensors";
  SafetensorsFile file;
  if (!accepts([&] { file = SafetensorsFile::parse("it", {bytes.begin(), bytes.end()}); })) return;
  std::ranges::for_each(file.tensors(), check);
  accepts([&] { file.at("weight"); });

  write_safetensors(path, file.tensors(), file.metadata());
  const SafetensorsFile copy = SafetensorsFile::map(path);
  assert(copy.has_checksum() && copy.metadata() == file.metadata());
  assert(copy.tensors().size() == file.tensors().size());
  for (const TensorView& tensor : file.tensors()) assert(equal(copy.at(tensor.name), tensor));
}

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hayate::read_and_write(std::as_bytes(std::span(data, size)));
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/pickled_state_dict.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/exporting/little_endian.h"
#include "hayate/exporting/stored_zip.h"

namespace hayate {
namespace {

std::string_view storage_class(const TensorView& tensor) {
  switch (tensor.type) {
    case TensorType::kF32:
      return "FloatStorage";
    case TensorType::kI64:
      return "LongStorage";
    default:
      throw DataError(fmt::format("'{}' has elements of type {}, expected F32 or I64", tensor.name,
                                  tensor_type_name(tensor.type)),
                      "export the weights that hayate train wrote");
  }
}

/// A pickle of protocol 2, put together from back to front as its stack machine wants it.
class Pickle {
 public:
  Pickle() { bytes_ = "\x80\x02"; }

  Pickle& global(std::string_view module, std::string_view name) {
    bytes_ += fmt::format("c{}\n{}\n", module, name);
    return *this;
  }
  Pickle& text(std::string_view value) {
    bytes_ += 'X';
    append_little_endian(bytes_, static_cast<std::uint32_t>(value.size()));
    bytes_ += value;
    return *this;
  }
  Pickle& number(std::int64_t value) {
    bytes_ += 'J';
    append_little_endian(bytes_, static_cast<std::uint32_t>(value));
    return *this;
  }
  Pickle& false_value() { return op('\x89'); }
  Pickle& empty_dict() { return op('}'); }
  Pickle& empty_tuple() { return op(')'); }
  /// Opens a tuple, or the keys and values of a dict.
  Pickle& open() { return op('('); }
  Pickle& close_tuple() { return op('t'); }
  Pickle& close_items() { return op('u'); }
  /// Takes a tuple for what is loaded beside the pickle.
  Pickle& load_persistent() { return op('Q'); }
  /// Calls a global with a tuple of arguments.
  Pickle& call() { return op('R'); }

  std::string finish() {
    op('.');
    return std::move(bytes_);
  }

 private:
  Pickle& op(char code) {
    bytes_ += code;
    return *this;
  }

  std::string bytes_;
};

void numbers(Pickle& pickle, std::span<const std::int64_t> values) {
  pickle.open();
  for (const std::int64_t value : values) pickle.number(value);
  pickle.close_tuple();
}

/// Steps from an element to the next along each axis, in C order.
std::vector<std::int64_t> strides(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> result(shape.size());
  std::int64_t step = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    result[axis] = step;
    step *= shape[axis];
  }
  return result;
}

/// torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks).
/// \param key  under which the storage is in the archive
void add_tensor(Pickle& pickle, const TensorView& tensor, const std::string& key) {
  pickle.global("torch._utils", "_rebuild_tensor_v2").open();
  pickle.open().text("storage").global("torch", storage_class(tensor)).text(key).text("cpu");
  pickle.number(tensor.size()).close_tuple().load_persistent();
  pickle.number(/*offset=*/0);
  numbers(pickle, tensor.shape);
  numbers(pickle, strides(tensor.shape));
  pickle.false_value();
  pickle.global("collections", "OrderedDict").empty_tuple().call();
  pickle.close_tuple().call();
}

std::string pickle_of(std::span<const TensorView> tensors) {
  Pickle pickle;
  pickle.empty_dict().open();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    pickle.text(tensors[i].name);
    add_tensor(pickle, tensors[i], std::to_string(i));
  }
  pickle.close_items();
  return pickle.finish();
}

}  // namespace

void write_pickled_state_dict(const std::filesystem::path& path,
                              std::span<const TensorView> tensors) {
  const std::string pickle = pickle_of(tensors);
  StoredZip zip(path);
  zip.add("model/data.pkl", pickle);
  zip.add("model/byteorder", "little");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto chars = tensors[i].as<char>();
    zip.add(fmt::format("model/data/{}", i), {chars.data(), chars.size()});
  }
  zip.add("model/version", "3\n");
  zip.commit();
}

}  // namespace hayate

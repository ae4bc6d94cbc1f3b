// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/body_reader.h"

#include <algorithm>
#include <cassert>
#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"

namespace hayate {
namespace {

std::size_t read_file(const RegularFile& file, std::uint64_t offset, std::span<char> bytes) {
  while (true) {
    const ssize_t count =
        pread(file.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count > 0) return static_cast<std::size_t>(count);
    if (count == 0) throw IoError(fmt::format("{}: became shorter", file.path().string()));
    if (errno != EINTR) throw_read_error(file.path(), errno);
  }
}

}  // namespace

BodyReader::BodyReader(const std::vector<BodyPiece>& body) {
  for (const BodyPiece& piece : body) {
    Piece one{.begin = size_bytes_};
    if (const auto* path = std::get_if<std::filesystem::path>(&piece)) {
      one.file = std::make_shared<const RegularFile>(*path);
      size_bytes_ += one.file->size_bytes();
    } else {
      one.text = std::get<std::string>(piece);
      size_bytes_ += one.text.size();
    }
    pieces_.push_back(std::move(one));
  }
}

std::size_t BodyReader::read(std::uint64_t offset, std::span<char> bytes) const {
  assert(offset < size_bytes_);
  // The last one that begins there or before; one of no bytes is never it.
  const Piece& piece = *std::prev(std::ranges::upper_bound(pieces_, offset, {}, &Piece::begin));
  const std::uint64_t within = offset - piece.begin;
  if (piece.file) {
    const std::uint64_t left = piece.file->size_bytes() - within;
    return read_file(*piece.file, within, bytes.first(std::min<std::uint64_t>(left, bytes.size())));
  }
  const std::size_t count = std::min<std::size_t>(piece.text.size() - within, bytes.size());
  std::copy_n(piece.text.data() + within, count, bytes.data());
  return count;
}

}  // namespace hayate

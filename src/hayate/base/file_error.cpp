// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/file_error.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

std::string what_failed(const std::filesystem::path& path, const char* deed, int error) {
  return fmt::format("{}: cannot be {}: {}", path.string(), deed, std::strerror(error));
}

const char* write_cure(int error) {
  switch (error) {
    case ENAMETOOLONG:
      return "choose a shorter name";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "make room, or name a folder on another disk";
    case ENOTDIR:
    case EEXIST:
    case EISDIR:
    case ENXIO:
      return "move away what is in its place, or choose another name";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    default:
      return "name a folder that can be written to";
  }
}

}  // namespace

void throw_read_error(const std::filesystem::path& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      throw MissingInputError(fmt::format("{}: no such file", path.string()));
    case EACCES:
    case EPERM:
      throw MissingInputError(what_failed(path, "opened", error), "check who may read it");
    case ENAMETOOLONG:
    case ELOOP:
      throw MissingInputError(what_failed(path, "opened", error));
    case ENOMEM:
      throw MemoryError(what_failed(path, "read", error));
    default:
      throw IoError(what_failed(path, "read", error), "check the disk, then try again");
  }
}

void throw_write_error(const std::filesystem::path& path, int error) {
  if (error == EIO) {
    throw IoError(what_failed(path, "written", error), "check the disk, then try again");
  }
  if (error == ENOMEM) throw MemoryError(what_failed(path, "written", error));
  throw WriteError(what_failed(path, "written", error), write_cure(error));
}

}  // namespace hayate

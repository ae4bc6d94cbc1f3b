// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace hayate {

/// \throws DataError  saying that the file is malformed, and why.
[[noreturn]] void throw_malformed(const std::filesystem::path& path, const std::string& why);

/// Reads a file's JSON, in which no object has a key twice: the first one would be lost without a
/// word.
/// \throws MissingInputError, IoError; DataError when it is not such JSON, or no object.
nlohmann::ordered_json read_json_list(const std::filesystem::path& path);

/// Reads what may or may not be such a list, for whoever asks what kind it is: nothing where it
/// cannot be read as an object.
std::optional<nlohmann::ordered_json> peek_json_list(const std::filesystem::path& path);

/// The text at `key`; empty where there is none.
std::string text_at(const nlohmann::ordered_json& root, const std::string& key);

/// The whole number at `key`; nothing where there is none.
std::optional<std::int64_t> count_at(const nlohmann::ordered_json& root, const std::string& key);

/// The array at `key`, empty where it is not there. \throws DataError  when it is something else.
const nlohmann::ordered_json& array_at(const std::filesystem::path& path,
                                       const nlohmann::ordered_json& root, const std::string& key);

/// The name of a file, as text without a NUL, which the system would not see what follows.
/// \param where  the entry's place, for the message.
/// \throws DataError  when it is no such name.
std::filesystem::path file_name_at(const std::filesystem::path& path,
                                   const nlohmann::ordered_json& entry, const std::string& where);

}  // namespace hayate

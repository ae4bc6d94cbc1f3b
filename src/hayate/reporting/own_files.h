// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace hayate {

/// Whether something has that name; a link that leads nowhere is something, too.
bool is_there(const std::filesystem::path& path);

/// Checks for commands that leave a page and files beside it, and may be called again: whatever is
/// there under these names has to be theirs, which the page says (html_page names hayate as its
/// generator). Looks only; to be called before the work, which may take minutes.
///
/// \param page  the name of the page, which the command writes before the other files.
/// \throws UsageError  when hayate has not made the page that is there, or there is one of the
///                     others without a page.
void check_own_files(const std::filesystem::path& folder, std::string_view page,
                     std::initializer_list<std::string_view> others);

}  // namespace hayate

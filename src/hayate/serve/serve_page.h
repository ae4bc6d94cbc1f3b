// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/serve/served_model.h"

namespace hayate {

/// Returns the page at which an image is dropped and seen with what the model finds in it: HTML
/// that takes nothing from elsewhere. It asks the server as any other client does.
std::string render_serve_page(const ServedModel& model);

}  // namespace hayate

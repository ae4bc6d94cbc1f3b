// What nearly every file of the torch-free half includes, parsed once. Not nlohmann/json.hpp: its
// literals make every file that sees it compile a parser of its own, a second each.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json_fwd.hpp>

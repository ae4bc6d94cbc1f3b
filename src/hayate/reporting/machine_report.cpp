// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/machine_report.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "hayate/base/parallel.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate {

KeyValueRows make_machine_rows() {
  return {{"Processor", cpu_name()},
          {"Instruction set", describe_isa(cpu_features())},
          {"Cores in use", fmt::format("{}", available_cores())},
          {"Memory free", format_bytes(available_memory_bytes())},
          {"Peak memory", format_bytes(peak_resident_memory_bytes())},
          {"hayate", fmt::format("{} ({})", hayate_version(), hayate_commit())},
          {"Compiler", "g++ " __VERSION__}};
}

std::string current_date_text() {
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(std::time(nullptr)));
}

}  // namespace hayate

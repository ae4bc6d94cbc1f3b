// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/best_weights.h"

#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/safetensors.h"
#include "hayate/networks/state_dict.h"

namespace hayate {

void save_best_weights(const RunFolder& folder, TrainingSession& session,
                       const std::string& recipe_json, std::int64_t epoch) {
  const AveragedWeights averaged(session.learner().average());
  save_state_dict(session.model().network(), folder.best_weights(),
                  {{"recipe", recipe_json},
                   {"trained_on", session.data().trained_on.to_json().dump()},
                   {"epoch", std::to_string(epoch)}});
}

bool has_best_weights_of(const RunFolder& folder, std::int64_t epoch) {
  try {
    const SafetensorsFile file = SafetensorsFile::read(folder.best_weights());
    const auto found = file.metadata().find("epoch");
    return found == file.metadata().end() || found->second == std::to_string(epoch);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace hayate

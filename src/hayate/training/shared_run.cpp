// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/shared_run.h"

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace hayate {

bool share_run(const RunParts& parts, bool is_resumed, const Ranks& ranks) {
  if (ranks.is_alone()) return is_resumed;
  using Metadata = std::map<std::string, std::string>;
  const nlohmann::json of_first{{"is_resumed", is_resumed}, {"state", state_metadata(parts.state)}};
  const auto shared = nlohmann::json::parse(ranks.broadcast(of_first.dump()));
  std::vector<at::Tensor> tensors;
  for (const auto& [name, tensor] : run_tensors(parts)) tensors.push_back(tensor);
  ranks.broadcast(tensors);
  if (!ranks.is_first()) parts.state = parse_state(shared["state"].get<Metadata>());
  return shared["is_resumed"];
}

}  // namespace hayate

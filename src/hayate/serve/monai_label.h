// SPDX-License-Identifier: Apache-2.0
// What clients of MONAI Label, 3D Slicer's among them, ask for and get; docs/serve.md says how much
// of it there is. Source: the endpoints of MONAI Label 0.8 and its client for Slicer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/serve/http_message.h"
#include "hayate/serve/job_queue.h"
#include "hayate/serve/served_model.h"

namespace hayate {

/// What GET /info/ says: one model for segmentation; nothing to train, to draw with or to choose
/// images by.
nlohmann::ordered_json describe_for_monai_label(const ServedModel& model);

/// What a client wants of POST /infer/MODEL.
struct InferRequest {
  enum class Output { kAll, kImage, kJson };
  Output output = Output::kAll;
  /// "result_extension" of the parameters.
  std::optional<std::string> suffix = std::nullopt;
  std::optional<std::string> session = std::nullopt;
  /// Parameters that mean nothing here; the answer names them.
  std::vector<std::string> ignored = {};
};

/// \param params  a JSON object, as the form's field of that name has it; or empty.
/// \throws RequestError  400 for what cannot be answered so.
InferRequest parse_infer_request(const std::map<std::string, std::string, std::less<>>& query,
                                 std::string_view params);

/// Returns a job as these clients read it: a form of `params` and the label, or one of the two; or
/// its error. \throws as check_is_done
HttpAnswer answer_infer(const JobStatus& status, const ServedModel& model,
                        const InferRequest& request);

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/monai_label.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/json_text.h"
#include "hayate/base/system_info.h"
#include "hayate/serve/form_body.h"
#include "hayate/serve/predict_query.h"
#include "hayate/serve/prediction_answer.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Name → value in label files.
ordered_json label_names(const ServedModel& model) {
  ordered_json names = ordered_json::object();
  for (const ServedClass& one : model.classes) names[one.name] = one.value;
  return names;
}

InferRequest::Output parse_output(const std::string& text) {
  if (text.empty() || text == "all") return InferRequest::Output::kAll;
  if (text == "image") return InferRequest::Output::kImage;
  if (text == "json") return InferRequest::Output::kJson;
  throw RequestError(400, fmt::format("output: got '{}', expected all, image or json", text),
                     "DICOM segmentations are not written: ask for an image");
}

json parse_params(std::string_view text) {
  if (text.empty()) return json::object();
  try {
    json params = parse_bounded_json(text);
    if (params.is_object()) return params;
  } catch (const JsonError& error) {
    throw RequestError(400, fmt::format("params: {}", error.what()), "send a JSON object");
  }
  throw RequestError(400, "params: expected a JSON object", "send a JSON object");
}

ordered_json result_params(const JobStatus& status, const ServedModel& model,
                           const InferRequest& request) {
  ordered_json params{{"label_names", label_names(model)}};
  params["result"] = describe_result(status);
  params["ignored_params"] = request.ignored;
  return params;
}

}  // namespace

ordered_json describe_for_monai_label(const ServedModel& model) {
  const ordered_json none = ordered_json::object();
  const ordered_json one{{"type", "segmentation"},
                         {"labels", label_names(model)},
                         {"dimension", 3},
                         {"description", model.description},
                         {"config", none}};
  return {{"name", "hayate"},
          {"description", "hayate serve"},
          {"version", hayate_version()},
          {"labels", label_names(model)},
          {"models", {{model.name, one}}},
          {"trainers", none},
          {"strategies", none},
          {"scoring", none},
          {"train_stats", none},
          {"datastore", {{"total", 0}, {"completed", 0}}}};
}

InferRequest parse_infer_request(const std::map<std::string, std::string, std::less<>>& query,
                                 std::string_view params) {
  InferRequest request;
  if (const auto found = query.find("output"); found != query.end()) {
    request.output = parse_output(found->second);
  }
  if (const auto found = query.find("session_id"); found != query.end()) {
    request.session = found->second;
  }
  // Named, so that it lives as long as the loop.
  const json parsed = parse_params(params);
  for (const auto& [key, value] : parsed.items()) {
    if (key == "result_extension" && value.is_string()) {
      request.suffix = parse_suffix(value.get<std::string>());
    } else if (key != "client_id") {
      request.ignored.push_back(key);
    }
  }
  return request;
}

HttpAnswer answer_infer(const JobStatus& status, const ServedModel& model,
                        const InferRequest& request) {
  if (status.error) return answer_error(*status.error);
  check_is_done(status);
  if (request.output == InferRequest::Output::kImage) {
    return answer_prediction(status, AnswerFormat::kImage);
  }
  const ordered_json params = result_params(status, model, request);
  if (request.output == InferRequest::Output::kJson) return answer_json(200, params);
  FormBody body;
  body.add_json("params", dump_json(params));
  body.add_file("image", status.result->label.filename().string(), status.result->label);
  HttpAnswer answer{.content_type = body.content_type(), .keep = status.folder};
  answer.body = body.take();
  return answer;
}

}  // namespace hayate

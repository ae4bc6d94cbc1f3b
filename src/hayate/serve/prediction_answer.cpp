// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/prediction_answer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/json_text.h"
#include "hayate/base/printable.h"
#include "hayate/reporting/png.h"
#include "hayate/serve/form_body.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// One line of ASCII, as a header has to be.
std::string header_json(const ordered_json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/true, ordered_json::error_handler_t::replace);
}

HttpAnswer answer_file(const JobStatus& status, const std::filesystem::path& file) {
  HttpAnswer answer{.content_type = "application/octet-stream", .keep = status.folder};
  answer.body = {file};
  answer.headers = {{"X-Hayate-Result", header_json(describe_result(status))},
                    {"Content-Disposition", fmt::format("attachment; filename=\"{}\"",
                                                        header_name(file.filename().string()))}};
  return answer;
}

HttpAnswer answer_form(const JobStatus& status) {
  FormBody body;
  const PredictionResult& result = *status.result;
  body.add_json("result", dump_json(describe_result(status)));
  const auto add = [&](std::string_view name, const std::filesystem::path& file) {
    body.add_file(name, file.filename().string(), file);
  };
  add("label", result.label);
  if (result.probabilities) add("probabilities", *result.probabilities);
  if (result.uncertainty) add("uncertainty", *result.uncertainty);
  HttpAnswer answer{.content_type = body.content_type(), .keep = status.folder};
  answer.body = body.take();
  return answer;
}

/// The job's files by their names.
ordered_json describe_files(const JobStatus& status) {
  const PredictionResult& result = *status.result;
  const std::string job = "/jobs/" + status.id;
  ordered_json files{{"label", job + "/label"}};
  if (result.probabilities) files["probabilities"] = job + "/probabilities";
  if (result.uncertainty) files["uncertainty"] = job + "/uncertainty";
  if (!result.pictures.empty()) files["pictures"] = job + "/pictures";
  return files;
}

}  // namespace

ordered_json describe_result(const JobStatus& status) {
  ordered_json volumes = ordered_json::array();
  for (const ServedVolume& one : status.result->volumes) {
    volumes.push_back(
        {{"name", one.name}, {"value", one.value}, {"voxels", one.voxels}, {"ml", one.ml}});
  }
  return {{"seconds", status.seconds}, {"volumes", volumes}, {"warnings", status.result->warnings}};
}

ordered_json describe_pictures(const PredictionResult& result) {
  ordered_json pictures = ordered_json::array();
  for (const PlanePicture& one : result.pictures) {
    pictures.push_back({{"plane", plane_name(one.plane)},
                        {"width", one.width},
                        {"height", one.height},
                        {"extent_mm", one.extent_mm},
                        {"slice", one.slice},
                        {"slice_count", one.slice_count},
                        {"is_middle", one.is_middle},
                        {"png", png_data_uri(one.png)}});
  }
  return pictures;
}

ordered_json describe_job(const JobStatus& status) {
  ordered_json json{{"id", status.id},
                    {"state", job_state_name(status.state)},
                    {"ahead", status.ahead},
                    {"seconds", status.seconds},
                    {"href", "/jobs/" + status.id}};
  if (status.result) {
    json["result"] = describe_result(status);
    json["files"] = describe_files(status);
  }
  if (status.error) json["error"] = status.error->to_json();
  return json;
}

HttpAnswer answer_prediction(const JobStatus& status, AnswerFormat format) {
  if (status.error) return answer_error(*status.error);
  check_is_done(status);
  if (format == AnswerFormat::kForm) return answer_form(status);
  if (format == AnswerFormat::kImage) return answer_file(status, status.result->label);
  ordered_json json = describe_result(status);
  if (!status.result->pictures.empty()) json["pictures"] = describe_pictures(*status.result);
  return answer_json(200, json);
}

void check_is_done(const JobStatus& status) {
  if (status.result) return;
  throw RequestError(499, "the client has gone, and nothing was computed", "send it again");
}

HttpAnswer answer_job_file(const JobStatus& status, std::string_view file) {
  if (status.error) return answer_error(*status.error);
  if (status.result) {
    const PredictionResult& result = *status.result;
    if (file == "label") return answer_file(status, result.label);
    if (file == "probabilities" && result.probabilities) {
      return answer_file(status, *result.probabilities);
    }
    if (file == "uncertainty" && result.uncertainty) {
      return answer_file(status, *result.uncertainty);
    }
    if (file == "pictures" && !result.pictures.empty()) {
      return answer_json(200, describe_pictures(result));
    }
  }
  throw RequestError(404, fmt::format("job: has no {}", printable(file)),
                     "ask the job itself which files it has, once it is done");
}

HttpAnswer answer_json(int status, const ordered_json& json) {
  HttpAnswer answer{.status = status};
  answer.body = {dump_json(json) + "\n"};
  return answer;
}

HttpAnswer answer_error(const ErrorReport& report) {
  return answer_json(report.status, report.to_json());
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "hayate/serve/http_message.h"
#include "hayate/serve/job_queue.h"
#include "hayate/serve/predict_query.h"

namespace hayate {

/// {seconds, volumes: [{name, value, voxels, ml}], warnings}
nlohmann::ordered_json describe_result(const JobStatus& status);

/// The pictures as {plane, width, height, extent_mm, slice, slice_count, is_middle, png}, the last a
/// data URI.
nlohmann::ordered_json describe_pictures(const PredictionResult& result);

/// How a job stands, with what came of it and where that is fetched.
nlohmann::ordered_json describe_job(const JobStatus& status);

/// Returns a job as an answer: its files, or its error. The header X-Hayate-Result holds
/// describe_result in ASCII. \throws as check_is_done
HttpAnswer answer_prediction(const JobStatus& status, AnswerFormat format);

/// \throws RequestError  499, as other servers count it, when nobody waited for the end of the job.
/// \pre it has not failed.
void check_is_done(const JobStatus& status);

/// Returns one of a job's files: "label", "probabilities" or "uncertainty"; or "pictures", which
/// are JSON. \throws RequestError  404 where it has none of that name, or is not done.
HttpAnswer answer_job_file(const JobStatus& status, std::string_view file);

HttpAnswer answer_json(int status, const nlohmann::ordered_json& json);
HttpAnswer answer_error(const ErrorReport& report);

}  // namespace hayate

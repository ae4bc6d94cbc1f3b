// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/prediction_answer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/serve/form_body.h"
#include "hayate/serve/request_error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

JobStatus done() {
  PredictionResult result{.label =
                              "/out/l\xc3\xa9"
                              "ber.nii.gz"};
  result.volumes = {{{"spl\xc3\xa9\x65n", 1500, 1.5}, 1}};
  result.warnings = {"odd\nspacing"};
  return {.id = "0123",
          .state = JobState::kDone,
          .seconds = 2.5,
          .result = std::make_shared<const PredictionResult>(std::move(result))};
}

TEST(PredictionAnswer, IsTheLabelWithTheRestInAHeader) {
  const HttpAnswer answer = answer_prediction(done(), AnswerFormat::kImage);
  EXPECT_EQ(std::get<std::filesystem::path>(answer.body.front()),
            "/out/l\xc3\xa9"
            "ber.nii.gz");
  const auto& [name, value] = answer.headers.front();
  EXPECT_EQ(name, "X-Hayate-Result");
  for (const char c : value) EXPECT_TRUE(c >= ' ' && c <= '~');
  const json result = json::parse(value);
  EXPECT_EQ(result["volumes"][0]["ml"], 1.5);
  EXPECT_EQ(result["volumes"][0]["name"], "spl\xc3\xa9\x65n");
  EXPECT_EQ(answer.headers[1].second, "attachment; filename=\"l__ber.nii.gz\"");
}

TEST(PredictionAnswer, IsJsonOrAForm) {
  const HttpAnswer as_json = answer_prediction(done(), AnswerFormat::kJson);
  EXPECT_EQ(json::parse(std::get<std::string>(as_json.body.front()))["seconds"], 2.5);
  const HttpAnswer form = answer_prediction(done(), AnswerFormat::kForm);
  EXPECT_TRUE(form.content_type.starts_with("multipart/form-data; boundary="));
  ASSERT_EQ(form.body.size(), 3U);
  const std::string boundary = form.content_type.substr(form.content_type.find('=') + 1);
  EXPECT_TRUE(std::get<std::string>(form.body[0]).starts_with("--" + boundary + "\r\n"));
  EXPECT_EQ(std::get<std::string>(form.body[2]), "\r\n--" + boundary + "--\r\n");
}

TEST(PredictionAnswer, NamesTheFilesOfAJob) {
  const json job = json::parse(describe_job(done()).dump());
  EXPECT_EQ(job["state"], "done");
  EXPECT_EQ(job["files"]["label"], "/jobs/0123/label");
  EXPECT_FALSE(job["files"].contains("uncertainty"));
  EXPECT_THROW(answer_job_file(done(), "uncertainty"), RequestError);
  EXPECT_THROW(answer_job_file(done(), "../in/image"), RequestError);
  EXPECT_THROW(answer_job_file({.id = "1", .state = JobState::kRunning}, "label"), RequestError);
}

TEST(PredictionAnswer, IsTheErrorOfAJobThatFailed) {
  JobStatus failed{.id = "1", .state = JobState::kFailed};
  failed.error = ErrorReport{.status = 422, .what = "bad", .code = 65};
  const HttpAnswer answer = answer_prediction(failed, AnswerFormat::kImage);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(json::parse(std::get<std::string>(answer.body.front()))["code"], 65);
}

}  // namespace
}  // namespace hayate

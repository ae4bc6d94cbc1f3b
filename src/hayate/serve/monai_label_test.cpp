// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/monai_label.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

using nlohmann::json;

ServedModel spleen_model() {
  ServedModel model{.name = "spleen", .description = "a run"};
  model.classes = {{"spleen", 1, 1}};
  return model;
}

TEST(MonaiLabel, HasOneModelForSegmentation) {
  const json info = json::parse(describe_for_monai_label(spleen_model()).dump());
  EXPECT_EQ(info["models"]["spleen"]["type"], "segmentation");
  EXPECT_EQ(info["models"]["spleen"]["labels"], json({{"spleen", 1}}));
  EXPECT_EQ(info["models"]["spleen"]["description"], "a run");
  EXPECT_EQ(info["labels"], json({{"spleen", 1}}));
  EXPECT_TRUE(info["strategies"].empty());
  EXPECT_FALSE(info.contains("config")) << "by which Slicer knows servers of before";
}

TEST(MonaiLabel, ReadsTheParametersOfAClient) {
  const InferRequest request =
      parse_infer_request({{"image", "x"}, {"session_id", "ab"}, {"output", "image"}},
                          R"({"result_extension": ".nrrd", "client_id": "me", "device": "cuda"})");
  EXPECT_EQ(request.output, InferRequest::Output::kImage);
  EXPECT_EQ(request.suffix, ".nrrd");
  EXPECT_EQ(request.session, "ab");
  EXPECT_EQ(request.ignored, std::vector<std::string>{"device"});
  EXPECT_EQ(parse_infer_request({}, "").output, InferRequest::Output::kAll);
}

TEST(MonaiLabel, RefusesWhatItCannotAnswer) {
  EXPECT_THROW(parse_infer_request({{"output", "dicom_seg"}}, "{}"), RequestError);
  EXPECT_THROW(parse_infer_request({}, "[1]"), RequestError);
  EXPECT_THROW(parse_infer_request({}, "{"), RequestError);
  EXPECT_THROW(parse_infer_request({}, R"({"result_extension": ".exe"})"), RequestError);
}

TEST(MonaiLabel, AnswersParametersAndTheLabelAsAForm) {
  PredictionResult result{.label = "/out/image.nrrd"};
  const JobStatus status{.state = JobState::kDone,
                         .result = std::make_shared<const PredictionResult>(std::move(result))};
  const HttpAnswer answer =
      answer_infer(status, spleen_model(), parse_infer_request({}, R"({"device": "cpu"})"));
  ASSERT_EQ(answer.body.size(), 3U);
  const std::string head = std::get<std::string>(answer.body[0]);
  const std::size_t begin = head.find("\r\n\r\n") + 4;
  const json params = json::parse(head.substr(begin, head.find("\r\n", begin) - begin));
  EXPECT_EQ(params["label_names"], json({{"spleen", 1}}));
  EXPECT_EQ(params["ignored_params"], json({"device"}));
  EXPECT_NE(head.find("name=\"image\"; filename=\"image.nrrd\""), std::string::npos);
}

}  // namespace
}  // namespace hayate

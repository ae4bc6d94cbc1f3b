// SPDX-License-Identifier: Apache-2.0
// The whole server with a network that thresholds: what clients do well and badly, and what they
// are told.
#include "hayate/serve/api_server.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/serve/served_volumes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/http_client.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

ServedModel ball_model() {
  ServedModel model{.name = "ball", .description = "finds balls"};
  model.classes = {{"ball", 1, 1}};
  model.scored.class_count = 2;
  model.spacing_mm = Vector3{1.0, 1.0, 1.0};
  return model;
}

/// Is of the ball what is brighter than 1.
PredictionResult threshold(const PredictionOrder& order) {
  const Volume image = read_image(order.image.image);
  Volume label(VoxelType::kUint8, image.shape(), image.voxel_to_world());
  std::ranges::transform(image.voxels<float>(), label.voxels<std::uint8_t>().begin(),
                         [](float value) -> std::uint8_t { return value > 1.0F; });
  PredictionResult result{.label = order.folder / (order.image.name + order.suffix),
                          .volumes = measure_served_classes(label, ball_model())};
  write_image(result.label, label);
  if (order.probabilities) {
    result.probabilities = order.folder / ("p" + order.suffix);
    write_image(*result.probabilities, image);
  }
  if (order.pictures) result.pictures = draw_slices(image, label, order.slices);
  return result;
}

class Server : public testing::Test {
 protected:
  Server() {
    const TinyCase made = make_tiny_case(1, {12, 11, 10});
    write_image(folder_ / "root/case.nii.gz", made.image);
    image_ = bytes_of(folder_ / "root/case.nii.gz");
    ball_ = std::ranges::count_if(made.image.voxels<float>(), [](float v) { return v > 1.0F; });
  }
  ~Server() override { stop(); }

  static std::string bytes_of(const fs::path& path) {
    const auto bytes = read_bytes(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  void start(const ServeLimits& limits = {}, const JobLimits& jobs = {},
             const std::string& token = "") {
    queue_ = std::make_unique<JobQueue>(jobs, metrics_, [this] { return stopping_.load(); });
    api_ = std::make_unique<ServeApi>(ball_model(), limits, RequestGuard(token, "127.0.0.1"),
                                      PathRoots({folder_ / "root"}), folder_.path(), *queue_,
                                      metrics_);
    server_ = std::make_unique<ApiServer>(listener_, *api_, metrics_,
                                          TransferLimits{.grace_seconds = patience_seconds_}, 8);
    computing_ = std::jthread([this] {
      queue_->run([this](const PredictionOrder& order) {
        ++begun_;
        while (!may_go_) std::this_thread::sleep_for(1ms);
        return threshold(order);
      });
      server_->stop();
    });
  }
  void stop() {
    stopping_ = true;
    may_go_ = true;
    if (computing_.joinable()) computing_.join();
  }
  int port() const { return std::stoi(listener_.name().substr(listener_.name().rfind(':') + 1)); }
  std::vector<FormPart> form() const { return {{"image", "scan.nii.gz", image_}}; }
  /// Waits until the network computes so many.
  void wait_until_begun(int count) const {
    while (begun_ < count) std::this_thread::sleep_for(1ms);
  }
  json error_of(const HttpReply& reply) const { return json::parse(reply.body); }
  /// What lies in the server's folder beside the clients' root.
  std::size_t leftovers() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      count += entry.path().filename() == "root" ? 0U : 1U;
    }
    return count;
  }

  struct Folder {
    TempFolder temp;
    Folder() { fs::create_directories(temp.path() / "root"); }
    fs::path operator/(const std::string& name) const { return temp / name; }
    const fs::path& path() const { return temp.path(); }
  };
  Folder folder_;
  std::string image_;
  std::int64_t ball_ = 0;
  Listener listener_{{.port = 0}};
  ServeMetrics metrics_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> may_go_ = true;
  double patience_seconds_ = 30.0;
  std::atomic<int> begun_ = 0;
  std::unique_ptr<JobQueue> queue_;
  std::unique_ptr<ServeApi> api_;
  std::unique_ptr<ApiServer> server_;
  std::jthread computing_;
};

using ServerOfPredictions = Server;

TEST_F(ServerOfPredictions, AnswersALabelInTheFormatOfTheImage) {
  start();
  const HttpReply reply = send_form(port(), "/predict", form());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.header("Content-Disposition"), "attachment; filename=\"scan.nii.gz\"");
  const json result = json::parse(reply.header("X-Hayate-Result"));
  EXPECT_EQ(result["volumes"][0]["voxels"], ball_);
  EXPECT_DOUBLE_EQ(result["volumes"][0]["ml"].get<double>(), static_cast<double>(ball_) / 1000.0);
  write_text(folder_ / "root/label.nii.gz", reply.body);
  const Volume label = read_label(folder_ / "root/label.nii.gz");
  EXPECT_EQ(std::ranges::count(label.voxels<std::uint8_t>(), 1), ball_);

  const HttpReply nrrd = send_form(port(), "/predict?suffix=nrrd", form());
  EXPECT_TRUE(nrrd.body.starts_with("NRRD"));
  stop();
  EXPECT_EQ(leftovers(), 0U);
}

TEST_F(ServerOfPredictions, AnswersJsonOrAForm) {
  start();
  const HttpReply as_json = send_form(port(), "/predict?format=json&pictures=1", form());
  const json result = json::parse(as_json.body);
  EXPECT_EQ(result["volumes"][0]["name"], "ball");
  EXPECT_EQ(result["pictures"].size(), 3U);
  EXPECT_TRUE(
      result["pictures"][0]["png"].get<std::string>().starts_with("data:image/png;base64,"));
  const HttpReply slices = send_form(port(), "/predict?format=json&pictures=1&slices=3", form());
  EXPECT_EQ(json::parse(slices.body)["pictures"].size(), 9U);
  EXPECT_EQ(json::parse(slices.body)["pictures"][0]["slice_count"], 10);
  const HttpReply as_form = send_form(port(), "/predict?probabilities=1", form());
  EXPECT_TRUE(as_form.header("Content-Type").starts_with("multipart/form-data; boundary="));
  EXPECT_TRUE(contains(as_form.body, "name=\"probabilities\"; filename=\"p.nii.gz\""));
}

TEST_F(ServerOfPredictions, TakesImagesBelowItsRootsByName) {
  start();
  EXPECT_EQ(send_json(port(), "/predict", R"({"image": "case.nii.gz"})").status, 200);
  EXPECT_EQ(send_json(port(), "/predict", R"({"image": "../case.nii.gz"})").status, 403);
  EXPECT_EQ(send_json(port(), "/predict", R"({"image": "none.nii.gz"})").status, 404);
  for (const char* wrong : {"{", "[]", "{}", R"({"image": 1})", R"({"image": []})",
                            R"({"image": "case.nii.gz", "more": 1})"}) {
    EXPECT_EQ(send_json(port(), "/predict", wrong).status, 400) << wrong;
  }
}

TEST_F(ServerOfPredictions, SaysWhatIsWrongWithAFile) {
  start();
  const HttpReply reply = send_form(port(), "/predict", {{"image", "scan.nii.gz", "no image"}});
  EXPECT_EQ(reply.status, 422) << reply.body;
  const json error = error_of(reply);
  for (const char* key : {"what", "where", "got", "expected", "cure", "code"}) {
    EXPECT_TRUE(error.contains(key)) << key;
  }
  EXPECT_EQ(error["code"], 65);
  EXPECT_TRUE(error["where"].get<std::string>().starts_with("scan.nii.gz")) << error;
  EXPECT_EQ(send_form(port(), "/predict", {{"image", "a.nii.gz", image_.substr(0, 500)}}).status,
            422);
  EXPECT_EQ(send_form(port(), "/predict", {{"picture", "a.nii.gz", image_}}).status, 400);
  EXPECT_EQ(send_form(port(), "/predict", {{"image", "../.hidden", image_}}).status, 400);
  EXPECT_EQ(send_form(port(), "/predict", {}).status, 400);
  EXPECT_EQ(send_form(port(), "/predict?formt=json", form()).status, 400);
  EXPECT_EQ(begun_, 1) << "the one whose voxels are missing";
}

TEST_F(ServerOfPredictions, BoundsWhatItTakes) {
  start({.upload_bytes = 100'000, .voxels = 2000});
  EXPECT_EQ(send_form(port(), "/predict", form()).status, 200);
  const HttpReply large =
      send_form(port(), "/predict", {{"image", "a.nii.gz", std::string(200'000, 'a')}});
  EXPECT_EQ(large.status, 413) << large.body;
  EXPECT_TRUE(contains(large.body, "--max-upload"));
  EXPECT_EQ(send_form(port(), "/predict", {{"image", "a", std::string(9'000'000, 'a')}}).status,
            413);
  EXPECT_EQ(ask(port(), form_head("POST", "/predict", 1'000'000'000'000)).status, 413);

  Volume huge = Volume::zeros(VoxelType::kUint8, {1, 20, 20, 20});
  write_image(folder_ / "root/huge.nii.gz", huge);
  EXPECT_EQ(send_json(port(), "/predict", R"({"image": "huge.nii.gz"})").status, 413);
  Volume coarse = Volume::zeros(VoxelType::kUint8, {1, 2, 2, 2}, diagonal_affine({50, 50, 50}));
  write_image(folder_ / "root/coarse.nii.gz", coarse);
  EXPECT_EQ(send_json(port(), "/predict", R"({"image": "coarse.nii.gz"})").status, 413);
}

TEST_F(ServerOfPredictions, EndsWhatIsCutOffOrSlow) {
  patience_seconds_ = 0.4;
  start();
  const std::string body = form_body(form());
  {
    HttpClient gone(port());
    gone.send(form_head("POST", "/predict", body.size()) + body.substr(0, body.size() / 2));
  }
  for (const std::string& part :
       {std::string("POST /pre"), std::string("GET /health HTTP/1.1\r\nHost: loc"),
        form_head("POST", "/predict", body.size()),
        form_head("POST", "/predict", body.size()) + body.substr(0, 400)}) {
    const HttpReply slow = ask(port(), part);
    EXPECT_EQ(slow.status, 408) << part;
  }
  HttpClient dribbling(port());
  while (dribbling.send("G")) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(get(port(), "/health").status, 200);
  EXPECT_EQ(begun_, 0);
}

TEST_F(ServerOfPredictions, RefusesWhatIsNoRequestOfItsOwn) {
  start();
  EXPECT_EQ(get(port(), "/nothing").status, 404);
  const HttpReply method = get(port(), "/predict");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("Allow"), "POST");
  EXPECT_EQ(ask(port(), "nonsense\r\n\r\n").status, 400);
  EXPECT_EQ(ask(port(), "GET /" + std::string(200'000, 'a') + " HTTP/1.1\r\n\r\n").status, 431);
  EXPECT_EQ(ask(port(),
                "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\na")
                .status,
            415);
  EXPECT_EQ(ask(port(),
                "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                .status,
            411);
  EXPECT_EQ(ask(port(), "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 403);
  EXPECT_EQ(get(port(), "/health", "Origin: http://evil.example\r\n").status, 403);
  EXPECT_EQ(get(port(), "/health", "Range: bytes=99999999999-\r\n").status, 200);
  const HttpReply cut = ask(port(), form_head("POST", "/predict", 10) + "0123456789");
  EXPECT_EQ(cut.status, 400) << cut.body;
}

TEST_F(ServerOfPredictions, AsksForItsToken) {
  start({}, {}, "0123456789abcdef");
  EXPECT_EQ(get(port(), "/health").status, 401);
  EXPECT_EQ(get(port(), "/").status, 200);
  EXPECT_EQ(get(port(), "/health", "Authorization: Bearer 0123456789abcdef\r\n").status, 200);
  EXPECT_EQ(send_form(port(), "/predict", form()).status, 401);
}

TEST_F(ServerOfPredictions, KeepsResultsOfJobsToBeFetched) {
  may_go_ = false;
  start();
  const HttpReply accepted = send_form(port(), "/predict?async=1&pictures=1", form());
  ASSERT_EQ(accepted.status, 202) << accepted.body;
  const std::string job = accepted.header("Location");
  wait_until_begun(1);
  EXPECT_EQ(json::parse(get(port(), job).body)["state"], "running");
  EXPECT_EQ(get(port(), job + "/label").status, 404);
  may_go_ = true;
  json status;
  while ((status = json::parse(get(port(), job).body))["state"] != "done") {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(status["result"]["volumes"][0]["voxels"], ball_);
  EXPECT_EQ(get(port(), status["files"]["label"].get<std::string>()).status, 200);
  EXPECT_EQ(json::parse(get(port(), job + "/pictures").body).size(), 3U);
  EXPECT_EQ(ask(port(), "DELETE " + job + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
  EXPECT_EQ(get(port(), job).status, 404);
  EXPECT_EQ(leftovers(), 0U);
}

TEST_F(ServerOfPredictions, RefusesWhatItsQueueHasNoRoomFor) {
  may_go_ = false;
  start({}, {.waiting = 1});
  std::jthread first([&] { EXPECT_EQ(send_form(port(), "/predict", form()).status, 200); });
  wait_until_begun(1);
  std::jthread second([&] { EXPECT_EQ(send_form(port(), "/predict", form()).status, 200); });
  while (queue_->gauges().waiting == 0) std::this_thread::sleep_for(1ms);
  const HttpReply full = send_form(port(), "/predict", form());
  EXPECT_EQ(full.status, 503);
  EXPECT_FALSE(full.header("Retry-After").empty());
  EXPECT_EQ(get(port(), "/health").status, 200);
  may_go_ = true;
}

TEST_F(ServerOfPredictions, ComputesNothingForWhoHasGone) {
  may_go_ = false;
  start();
  send_form(port(), "/predict?async=1", form());
  wait_until_begun(1);
  {
    HttpClient gone(port());
    const std::string body = form_body(form());
    gone.send(form_head("POST", "/predict", body.size()) + body);
    while (queue_->gauges().waiting == 0) std::this_thread::sleep_for(1ms);
  }
  while (queue_->gauges().waiting > 0) std::this_thread::sleep_for(1ms);
  may_go_ = true;
  EXPECT_EQ(send_form(port(), "/predict", form()).status, 200);
  EXPECT_EQ(begun_, 2);
}

TEST_F(ServerOfPredictions, FinishesWhatItHasInHandWhenItStops) {
  may_go_ = false;
  start();
  std::jthread first([&] { EXPECT_EQ(send_form(port(), "/predict", form()).status, 200); });
  wait_until_begun(1);
  std::jthread second([&] { EXPECT_EQ(send_form(port(), "/predict", form()).status, 503); });
  while (queue_->gauges().waiting == 0) std::this_thread::sleep_for(1ms);
  HttpClient sending(port());
  sending.send(form_head("POST", "/predict", 1000) + "--");
  std::this_thread::sleep_for(50ms);
  stopping_ = true;
  second.join();
  EXPECT_EQ(get(port(), "/health").status, 503);
  EXPECT_EQ(send_form(port(), "/predict", form()).status, 503);
  may_go_ = true;
  first.join();
  stop();
  EXPECT_EQ(begun_, 1);
}

TEST_F(ServerOfPredictions, CountsWhatItHasDone) {
  start();
  send_form(port(), "/predict", form());
  get(port(), "/nothing");
  const std::string text = get(port(), "/metrics").body;
  EXPECT_TRUE(contains(text, "hayate_requests_total{endpoint=\"/predict\",status=\"200\"} 1"));
  EXPECT_TRUE(contains(text, "hayate_requests_total{endpoint=\"other\",status=\"404\"} 1"));
  EXPECT_TRUE(contains(text, "hayate_prediction_seconds_count 1"));
}

TEST_F(ServerOfPredictions, HasAPage) {
  start();
  const HttpReply page = get(port(), "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(contains(page.header("Content-Security-Policy"), "default-src 'none'"));
  EXPECT_TRUE(contains(page.body, "finds balls"));
}

TEST_F(ServerOfPredictions, SpeaksWithClientsOfMonaiLabel) {
  start();
  EXPECT_TRUE(json::parse(get(port(), "/info/").body)["models"].contains("ball"));
  const std::vector<FormPart> params{{"params", "", R"({"result_extension": ".nrrd"})"}};
  const HttpReply session = send_form(
      port(), "/session/", {{"client_id", "", "me"}, {"files", "v.nii.gz", image_}}, "PUT");
  ASSERT_EQ(session.status, 200) << session.body;
  const std::string id = json::parse(session.body)["session_id"];
  EXPECT_EQ(get(port(), "/session/" + id).status, 200);
  const HttpReply of_session = send_form(port(), "/infer/ball?image=v&session_id=" + id, params);
  ASSERT_EQ(of_session.status, 200) << of_session.body;
  EXPECT_TRUE(contains(of_session.body, "name=\"image\"; filename=\"v.nrrd\""));
  EXPECT_TRUE(contains(of_session.body, R"("label_names":{"ball":1})"));
  const HttpReply of_file =
      send_form(port(), "/infer/ball?output=image", {{"file", "w.nii.gz", image_}});
  EXPECT_EQ(of_file.header("Content-Disposition"), "attachment; filename=\"w.nii.gz\"");
  EXPECT_EQ(send_form(port(), "/infer/other", {{"file", "w.nii.gz", image_}}).status, 404);
  EXPECT_EQ(send_form(port(), "/infer/ball?image=v", params).status, 400);
  EXPECT_EQ(send_form(port(), "/infer/ball?session_id=0", params).status, 404);
}

}  // namespace
}  // namespace hayate

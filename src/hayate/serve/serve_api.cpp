// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/serve_api.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/foreign_error.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"
#include "hayate/io/case_image.h"
#include "hayate/io/image_name.h"
#include "hayate/serve/form_image.h"
#include "hayate/serve/image_size.h"
#include "hayate/serve/predict_query.h"
#include "hayate/serve/prediction_answer.h"
#include "hayate/serve/request_error.h"
#include "hayate/serve/serve_page.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// What the parts of a form take beside what they hold.
constexpr std::uint64_t kFormOverheadBytes = 1'000'000;
constexpr std::size_t kTextLimitBytes = 1'000'000;

/// Calls `answer`; what it throws becomes an answer by `answer_error`.
template <class Answer, class AnswerError>
HttpAnswer guarded(const Answer& answer, const AnswerError& answer_error) {
  try {
    try {
      return answer();
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      rethrow_as_error(error);
    }
  } catch (const Error& error) {
    return answer_error(error);
  }
}

RequestError no_such_thing(std::string_view what) {
  return {404, fmt::format("{}: there is none of that id, or none any more", what),
          "results and sessions are kept for a while: send the image again"};
}

Route route_or_throw(const RequestHead& head) {
  auto route = find_route(head.path);
  if (route) return *std::move(route);
  throw RequestError(404, fmt::format("path: got '{}', expected one of the server's", head.path),
                     "docs/serve.md lists them; GET / is a page to try them on");
}

void check_method(const RequestHead& head, const Route& route) {
  if (route.takes(head.method)) return;
  throw RequestError(
      405,
      fmt::format("{}: got the method {}, expected {}", route.label, head.method, route.methods),
      fmt::format("use {}", route.methods));
}

bool has_body(const RequestHead& head) {
  return head.method == "POST" || head.method == "PUT";
}

/// The page may load nothing, and talk to its server only.
std::pair<std::string, std::string> page_policy() {
  return {"Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src "
          "data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"};
}

/// The names of a JSON body's "image": one, or one for each channel.
std::vector<std::string> named_images(const std::string& text) {
  const RequestError wrong(
      400, R"(body: expected JSON as {"image": "path"} or {"image": ["t2", "adc"]})",
      "name the image, or send it as a form");
  try {
    const json body = parse_bounded_json(text, kTextLimitBytes);
    if (!body.is_object() || body.size() != 1 || !body.contains("image")) throw wrong;
    const json& image = body["image"];
    if (image.is_string()) return {image.get<std::string>()};
    if (!image.is_array() || image.empty()) throw wrong;
    std::vector<std::string> names;
    for (const json& one : image) {
      if (!one.is_string()) throw wrong;
      names.push_back(one.get<std::string>());
    }
    return names;
  } catch (const JsonError& error) {
    throw RequestError(400, fmt::format("body: {}", error.what()), wrong.cure());
  }
}

}  // namespace

ServeApi::ServeApi(ServedModel model, const ServeLimits& limits, RequestGuard guard,
                   PathRoots roots, std::filesystem::path folder, JobQueue& queue,
                   ServeMetrics& metrics)
    : model_(std::move(model)),
      limits_(limits),
      guard_(std::move(guard)),
      roots_(std::move(roots)),
      folder_(std::move(folder)),
      queue_(queue),
      metrics_(metrics),
      page_(render_serve_page(model_)) {}

std::string_view ServeApi::label_of(const std::string& path) {
  const auto route = find_route(path);
  return route ? route->label : "other";
}

HttpAnswer ServeApi::answer_error(const Error& error, const ApiRequest* request) const {
  const std::filesystem::path uploads =
      request != nullptr && request->folder ? request->folder->in() : std::filesystem::path();
  HttpAnswer answer = hayate::answer_error(report_error(error, uploads));
  if (answer.status == 503) {
    answer.headers.emplace_back("Retry-After", std::to_string(queue_.retry_after_seconds()));
  }
  if (answer.status == 401) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

std::optional<HttpAnswer> ServeApi::answer_head(const RequestHead& head) {
  bool needs_body = false;
  HttpAnswer answer = guarded(
      [&] {
        const Route route = route_or_throw(head);
        // The page holds nothing of anybody, and is where a browser gets to know of the token.
        const bool is_page = route.endpoint == Endpoint::kPage && guard_.has_token();
        if (!is_page) guard_.check(head);
        check_method(head, route);
        if (!has_body(head)) return answer_without_body(head, route);
        check_body(head, route);
        needs_body = true;
        return HttpAnswer();
      },
      [&](const Error& error) { return answer_error(error); });
  if (needs_body) return std::nullopt;
  if (const auto route = find_route(head.path); answer.status == 405 && route) {
    answer.headers.emplace_back("Allow", std::string(route->methods));
  }
  return answer;
}

void ServeApi::check_body(const RequestHead& head, const Route& route) const {
  const bool takes_json = route.endpoint == Endpoint::kPredict;
  if (!head.is_form() && !(takes_json && head.is_json())) {
    throw RequestError(
        415,
        fmt::format("Content-Type: got '{}', expected multipart/form-data{}",
                    head.header("content-type"), takes_json ? " or application/json" : ""),
        "curl: --form image=@scan.nii.gz");
  }
  const std::string length = head.header("content-length");
  // In pieces without one (chunked) a body could be of any length, and its framing, too.
  if (length.empty() || !head.header("transfer-encoding").empty()) {
    throw RequestError(411, "Content-Length: expected the body's, not pieces of it",
                       "say how long the body is");
  }
  const auto bytes = parse_whole_number(length);
  const std::uint64_t most = limits_.upload_bytes + kFormOverheadBytes;
  if (!bytes || static_cast<std::uint64_t>(*bytes) > most) {
    throw RequestError(413,
                       fmt::format("Content-Length: got {} bytes, expected {} at most", length,
                                   limits_.upload_bytes),
                       "compress the image, or start the server with a larger --max-upload");
  }
  if (route.predicts()) queue_.check_room();
}

HttpAnswer ServeApi::answer_without_body(const RequestHead& head, const Route& route) {
  switch (route.endpoint) {
    case Endpoint::kPage:
      return {
          .content_type = "text/html; charset=utf-8", .body = {page_}, .headers = {page_policy()}};
    case Endpoint::kHealth:
      return answer_health();
    case Endpoint::kMetrics:
      return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
              .body = {metrics_.text(queue_.gauges())}};
    case Endpoint::kInfo:
      return answer_json(200, describe_for_monai_label(model_));
    case Endpoint::kSession:
      return answer_session(head, route);
    default:
      return answer_job(head, route);
  }
}

HttpAnswer ServeApi::answer_health() const {
  const bool is_ready = !queue_.is_stopping();
  const ServeGauges gauges = queue_.gauges();
  return answer_json(is_ready ? 200 : 503, {{"ready", is_ready},
                                            {"model", model_.name},
                                            {"uptime_seconds", metrics_.uptime_seconds()},
                                            {"waiting", gauges.waiting},
                                            {"predicting", gauges.is_predicting},
                                            {"version", hayate_version()}});
}

HttpAnswer ServeApi::answer_job(const RequestHead& head, const Route& route) {
  if (head.method == "DELETE") {
    if (!queue_.forget(route.name)) throw no_such_thing("job");
    return answer_json(200, {{"id", route.name}, {"state", "forgotten"}});
  }
  const auto status = queue_.find(route.name);
  if (!status) throw no_such_thing("job");
  if (route.endpoint == Endpoint::kJobFile) return answer_job_file(*status, route.file);
  return answer_json(200, describe_job(*status));
}

HttpAnswer ServeApi::answer_session(const RequestHead& head, const Route& route) {
  const auto session = sessions_.find(route.name);
  if (!session) throw no_such_thing("session");
  if (head.method == "DELETE") sessions_.forget(route.name);
  return answer_json(200, {{"id", route.name}, {"image", session->image.name}});
}

ApiRequest ServeApi::begin(const RequestHead& head) {
  ApiRequest request{.head = head, .route = route_or_throw(head)};
  request.folder = std::make_shared<const JobFolder>(folder_);
  if (head.is_form()) {
    request.form = std::make_unique<Upload>(request.folder->in(), limits_.upload_bytes);
  }
  return request;
}

void ServeApi::add_text(ApiRequest& request, std::string_view bytes) {
  if (request.text.size() + bytes.size() > kTextLimitBytes) {
    throw RequestError(413,
                       fmt::format("body: got more than {} of JSON", format_bytes(kTextLimitBytes)),
                       "name one image a request");
  }
  request.text += bytes;
}

HttpAnswer ServeApi::answer(ApiRequest& request, const ClientWaits& waits) {
  return guarded([&] { return answer_with_body(request, waits); },
                 [&](const Error& error) { return answer_error(error, &request); });
}

HttpAnswer ServeApi::answer_with_body(ApiRequest& request, const ClientWaits& waits) {
  if (request.form) request.form->finish();
  switch (request.route.endpoint) {
    case Endpoint::kInfer:
      return infer(request, waits);
    case Endpoint::kNewSession:
      return begin_session(request);
    default:
      return predict(request, waits);
  }
}

CaseFiles ServeApi::image_of(const ApiRequest& request) const {
  return request.form ? image_of_form(*request.form) : image_of_path(request.text);
}

CaseFiles ServeApi::image_of_path(const std::string& text) const {
  CaseFiles image;
  for (const std::string& name : named_images(text)) {
    const std::filesystem::path path = roots_.resolve(name);
    roots_.check_files_of(path);
    if (image.image.empty()) {
      image.image = path;
    } else {
      image.more_channels.push_back(path);
    }
  }
  image.name = case_name(image.image);
  return image;
}

PredictionOrder ServeApi::make_order(CaseFiles image, const JobFolder& folder,
                                     const std::optional<std::string>& suffix) const {
  check_image_size(read_case_info(image), model_, limits_.voxels);
  PredictionOrder order{.image = std::move(image), .folder = folder.out()};
  order.suffix = suffix.value_or(std::string(written_image_suffix(order.image.image)));
  return order;
}

HttpAnswer ServeApi::predict(ApiRequest& request, const ClientWaits& waits) {
  const PredictQuery query = parse_predict_query(request.head.query);
  PredictionOrder order = make_order(image_of(request), *request.folder, query.suffix);
  order.probabilities = query.probabilities;
  order.uncertainty = query.uncertainty;
  order.pictures = query.pictures;
  order.slices = query.slices;
  const std::string id = queue_.add(std::move(order), request.folder, query.is_async);
  if (!query.is_async) return answer_prediction(queue_.wait(id, waits), query.format);
  const JobStatus status = queue_.find(id).value_or(JobStatus{.id = id});
  HttpAnswer answer = answer_json(202, describe_job(status));
  answer.headers.emplace_back("Location", "/jobs/" + id);
  return answer;
}

HttpAnswer ServeApi::infer(ApiRequest& request, const ClientWaits& waits) {
  if (request.route.name != model_.name) {
    throw RequestError(
        404, fmt::format("model: got '{}', expected '{}'", request.route.name, model_.name),
        "GET /info/ names it");
  }
  const auto params = request.form->fields().find("params");
  const InferRequest wanted = parse_infer_request(
      request.head.query, params == request.form->fields().end() ? "" : params->second);
  // Held until the job has ended, whoever ends the session meanwhile.
  const Session session = session_of(request, wanted);
  PredictionOrder order = make_order(session.image, *request.folder, wanted.suffix);
  const std::string id = queue_.add(std::move(order), request.folder, /*is_kept=*/false);
  return answer_infer(queue_.wait(id, waits), model_, wanted);
}

Session ServeApi::session_of(const ApiRequest& request, const InferRequest& wanted) {
  if (!wanted.session || !request.form->files().empty()) return {image_of(request), request.folder};
  auto kept = sessions_.find(*wanted.session);
  if (!kept) throw no_such_thing("session");
  return *std::move(kept);
}

HttpAnswer ServeApi::begin_session(ApiRequest& request) {
  CaseFiles image = image_of(request);
  check_image_size(read_case_info(image), model_, limits_.voxels);
  const std::string name = image.name;
  const std::string id = sessions_.add({std::move(image), request.folder});
  return answer_json(200, {{"session_id", id}, {"session_info", {{"image", name}}}});
}

}  // namespace hayate

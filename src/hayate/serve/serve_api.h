// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hayate/serve/http_message.h"
#include "hayate/serve/job_folder.h"
#include "hayate/serve/job_queue.h"
#include "hayate/serve/monai_label.h"
#include "hayate/serve/path_roots.h"
#include "hayate/serve/request_guard.h"
#include "hayate/serve/route.h"
#include "hayate/serve/serve_metrics.h"
#include "hayate/serve/served_model.h"
#include "hayate/serve/session_store.h"
#include "hayate/serve/upload.h"

namespace hayate {

/// A request whose body is coming: a form's parts go where they are kept, any other body is a text.
struct ApiRequest {
  RequestHead head;
  Route route;
  std::shared_ptr<const JobFolder> folder = nullptr;
  /// Null where the body is no form.
  std::unique_ptr<Upload> form = nullptr;
  std::string text = {};
};

struct ServeLimits {
  /// Of a request's body.
  std::uint64_t upload_bytes = std::uint64_t{2} << 30;
  /// Of an image (serve/image_size.h).
  std::int64_t voxels = 200'000'000;
};

/// Whether the client still waits.
using ClientWaits = std::function<bool()>;

/// What the server answers, whatever carries requests and answers. No function throws: what is
/// wrong is an answer, too. All threads may ask.
class ServeApi {
 public:
  /// \param folder  where uploads and results lie meanwhile.
  ServeApi(ServedModel model, const ServeLimits& limits, RequestGuard guard, PathRoots roots,
           std::filesystem::path folder, JobQueue& queue, ServeMetrics& metrics);

  /// Answers what needs no body, and what is refused before one is read.
  std::optional<HttpAnswer> answer_head(const RequestHead& head);

  /// Prepares for the body of a request that answer_head has left.
  /// \throws Error  for answer_error.
  ApiRequest begin(const RequestHead& head);
  /// Takes a piece of a body that is no form. \throws RequestError  413 beyond a limit
  static void add_text(ApiRequest& request, std::string_view bytes);

  /// Answers a request whose body has come; a prediction is waited for.
  HttpAnswer answer(ApiRequest& request, const ClientWaits& waits);

  /// Returns an error as an answer, with Retry-After where another try may do.
  HttpAnswer answer_error(const Error& error, const ApiRequest* request = nullptr) const;

  /// What a path is counted as.
  static std::string_view label_of(const std::string& path);

 private:
  HttpAnswer answer_without_body(const RequestHead& head, const Route& route);
  HttpAnswer answer_health() const;
  HttpAnswer answer_job(const RequestHead& head, const Route& route);
  HttpAnswer answer_session(const RequestHead& head, const Route& route);
  HttpAnswer answer_with_body(ApiRequest& request, const ClientWaits& waits);
  HttpAnswer predict(ApiRequest& request, const ClientWaits& waits);
  HttpAnswer infer(ApiRequest& request, const ClientWaits& waits);
  HttpAnswer begin_session(ApiRequest& request);
  /// The image that comes along, or that of the session which the client names.
  Session session_of(const ApiRequest& request, const InferRequest& wanted);
  void check_body(const RequestHead& head, const Route& route) const;
  CaseFiles image_of(const ApiRequest& request) const;
  CaseFiles image_of_path(const std::string& text) const;
  PredictionOrder make_order(CaseFiles image, const JobFolder& folder,
                             const std::optional<std::string>& suffix) const;

  ServedModel model_;
  ServeLimits limits_;
  RequestGuard guard_;
  PathRoots roots_;
  std::filesystem::path folder_;
  JobQueue& queue_;
  ServeMetrics& metrics_;
  SessionStore sessions_;
  std::string page_;
};

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/serve/client_socket.h"
#include "hayate/serve/serve_api.h"
#include "hayate/serve/serve_metrics.h"

namespace hayate {

/// Reads one request from a client, gives it to the API, and writes its answer; counts and logs it.
/// Throws nothing: whatever a client does ends its connection at most.
void serve_connection(ClientSocket& client, ServeApi& api, ServeMetrics& metrics);

}  // namespace hayate

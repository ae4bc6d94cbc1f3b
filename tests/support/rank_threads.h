// SPDX-License-Identifier: Apache-2.0
// Ranks in one process, a thread each.
#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/socket.h>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// Runs body(ranks) as each of `count` ranks. \throws what the first of them threw, when all are
/// through.
inline void run_as_ranks(int count, const std::function<void(const Ranks&)>& body) {
  if (count == 1) return body(Ranks::single());
  // The system gives a free port to who listens.
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listening, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listening, SOMAXCONN) != 0 ||
      getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port for ranks");
  }
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      Place place;
      place.launcher = "test";
      place.rank = place.local_rank = rank;
      place.size = place.local_size = count;
      place.master_port = ntohs(address.sin_port);
      place.store_descriptor = rank == 0 ? listening : -1;
      try {
        const Ranks ranks(place, std::chrono::seconds(60));
        body(ranks);
        ranks.barrier();
      } catch (...) {
        errors[static_cast<std::size_t>(rank)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace hayate

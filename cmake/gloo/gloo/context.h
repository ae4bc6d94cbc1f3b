// SPDX-License-Identifier: Apache-2.0
// What torch's ProcessGroupGloo.hpp names of gloo. The wheel brings the library, inside
// libtorch_cpu.so, without its headers. Objects of gloo stay behind shared pointers that torch
// makes, so that their layout is nobody's business here; distributed/process_group.cpp asserts the
// layout of torch's own classes.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

namespace transport {

class Device;

class UnboundBuffer {
 public:
  virtual ~UnboundBuffer();
};

}  // namespace transport

namespace rendezvous {

class Store {
 public:
  virtual ~Store();
  virtual void set(const std::string& key, const std::vector<char>& data) = 0;
  virtual std::vector<char> get(const std::string& key) = 0;
  virtual void wait(const std::vector<std::string>& keys) = 0;
  virtual void wait(const std::vector<std::string>& keys,
                    const std::chrono::milliseconds& timeout) = 0;
};

}  // namespace rendezvous
}  // namespace gloo

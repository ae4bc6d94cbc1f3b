// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// A step of MONAI's chains that is over once a case is loaded, since loading gives float32 images
/// and uint8 labels [C, X, Y, Z] in memory: LoadImage, AddChannel, EnsureChannelFirst, EnsureType,
/// ToDevice. Recipes may name them, so that they read as in MONAI; they do nothing.
class DoneByLoading final : public DeterministicTransform {
 public:
  explicit DoneByLoading(std::string name) : name_(std::move(name)) {}

  std::string_view name() const override { return name_; }
  void operator()(Sample&) const override {}
  WhyNot plan(CasePlan&) const override {
    return "it does nothing, but parts what follows from the files: leave it out";
  }

 private:
  std::string name_;
};

}  // namespace hayate

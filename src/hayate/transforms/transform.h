// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// One step of a chain. It is one of the three kinds below, holds its options and nothing else, and
/// may be used by several threads at once.
///
/// MONAI's dictionary transforms name the keys they work on; here the kind of the data decides:
/// geometry applies to image and label, intensities to the image only.
class Transform {
 public:
  virtual ~Transform() = default;

  /// MONAI's name without the trailing d of dictionary transforms: "Spacing".
  virtual std::string_view name() const = 0;

  /// The recipe entry that makes this transform again, with every option filled in, as JSON text;
  /// empty for a transform that was made by hand instead of by the registry. Two transforms of one
  /// entry do the same, so it may key what is cached on disk.
  const std::string& recipe_entry() const { return recipe_entry_; }
  void set_recipe_entry(std::string entry) { recipe_entry_ = std::move(entry); }

 private:
  std::string recipe_entry_;
};

/// Gives the same result each time, so that the data sets may keep it.
class DeterministicTransform : public Transform {
 public:
  virtual void operator()(Sample& sample) const = 0;
};

/// Draws from `random`, which is this transform's own stream for this case and epoch.
class RandomTransform : public Transform {
 public:
  virtual void operator()(Sample& sample, Random& random) const = 0;
};

/// Makes several samples out of one, which it leaves as it is: a cached case need not be copied.
class PatchTransform : public Transform {
 public:
  virtual std::vector<Sample> operator()(const Sample& sample, Random& random) const = 0;
};

}  // namespace hayate

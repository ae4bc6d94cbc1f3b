// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/sample.h"

namespace hayate {

Sample Sample::clone() const {
  Sample copy;
  copy.case_name = case_name;
  copy.case_index = case_index;
  copy.image = image.clone();
  copy.label = label.clone();
  copy.indices = indices;
  return copy;
}

}  // namespace hayate

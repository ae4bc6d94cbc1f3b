// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/state_dict.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/networks/dynunet.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

TEST(StateDict, RefusesWholeNumbersForWeights) {
  const TempFolder folder;
  const DynUNet network(DynUNetOptions{}, {});
  std::vector<StoredTensor> stored;
  for (const auto& [name, tensor] : network.state_dict())
    stored.push_back(store_tensor(name, tensor));
  std::vector<TensorView> views;
  for (const StoredTensor& tensor : stored) views.push_back(tensor.view);
  ASSERT_EQ(views.front().type, TensorType::kF32);
  views.front().type = TensorType::kI32;
  write_safetensors(folder / "weights", views, {});
  EXPECT_TRUE(contains(error_text<DataError>([&] {
                         load_state_dict(network, SafetensorsFile::read(folder / "weights"));
                       }),
                       "has elements of type I32"));
}

}  // namespace
}  // namespace hayate

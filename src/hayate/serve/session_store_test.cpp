// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/session_store.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

Session session_of(const std::string& name) {
  return {{name, name + ".nii.gz", std::nullopt}, nullptr};
}

TEST(SessionStore, KeepsTheOnesUsedLast) {
  SessionStore store(2);
  const std::string a = store.add(session_of("a"));
  const std::string b = store.add(session_of("b"));
  EXPECT_EQ(store.find(a)->image.name, "a");
  const std::string c = store.add(session_of("c"));
  EXPECT_TRUE(store.find(a));
  EXPECT_FALSE(store.find(b));
  EXPECT_TRUE(store.find(c));
  EXPECT_TRUE(store.forget(c));
  EXPECT_FALSE(store.forget(c));
}

TEST(SessionStore, ForgetsWhatNobodyUses) {
  SessionStore store(2, std::chrono::seconds(-1));
  EXPECT_FALSE(store.find(store.add(session_of("a"))));
}

}  // namespace
}  // namespace hayate

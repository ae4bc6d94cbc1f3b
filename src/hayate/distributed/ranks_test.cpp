// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/ranks.h"

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include "hayate/distributed/together.h"
#include "support/rank_threads.h"

namespace hayate {
namespace {

TEST(Ranks, ProcessAloneKeepsItsValues) {
  std::array<double, 2> values{1.5, -2.0};
  Ranks::single().sum(values);
  EXPECT_EQ(values, (std::array<double, 2>{1.5, -2.0}));
  EXPECT_FALSE(Ranks::single().any(false));
  EXPECT_EQ(Ranks::single().broadcast("text"), "text");
  EXPECT_EQ(Ranks::single().gather("text"), std::vector<std::string>{"text"});
}

TEST(Ranks, SumMaxAndTextsAreTheSameOnAll) {
  for (const int count : {2, 3}) {
    run_as_ranks(count, [count](const Ranks& ranks) {
      std::array<double, 2> values{1.0 + ranks.rank(), -1.0};
      ranks.sum(values);
      EXPECT_EQ(values[0], count * (count + 1) / 2.0);
      EXPECT_EQ(values[1], -count);
      EXPECT_TRUE(ranks.any(ranks.rank() == count - 1));
      EXPECT_FALSE(ranks.any(false));
      EXPECT_EQ(ranks.broadcast("from " + std::to_string(ranks.rank())), "from 0");
      EXPECT_EQ(ranks.broadcast("from " + std::to_string(ranks.rank()), 1), "from 1");
      const auto texts = ranks.gather(std::string(static_cast<std::size_t>(ranks.rank()), 'x'));
      ASSERT_EQ(texts.size(), static_cast<std::size_t>(count));
      EXPECT_EQ(texts[0], "");
      EXPECT_EQ(texts[1], "x");
      const at::Tensor tensor = at::full({2, 3}, ranks.rank());
      ranks.broadcast(std::vector<at::Tensor>{tensor});
      EXPECT_EQ(tensor.sum().item<double>(), 0.0);
      EXPECT_EQ(&ranks.on_node(), &ranks);
    });
  }
}

TEST(Ranks, WhatFailsOnOneFailsOnAllWithItsCode) {
  std::atomic<int> with_message{0};
  run_as_ranks(3, [&](const Ranks& ranks) {
    try {
      together(ranks, [&] {
        together(ranks, [&] {
          if (ranks.rank() == 1) throw DataError("bad case");
          if (ranks.rank() == 2) throw WriteError("no room");
        });
        ADD_FAILURE() << "went on";
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const AgreedError& error) {
      EXPECT_EQ(error.code(), ExitCode::kBadData);
      EXPECT_EQ(error.message(), ranks.rank() == 1 ? "bad case" : "");
      if (!error.message().empty()) ++with_message;
    }
    EXPECT_EQ(together(ranks, [&] { return ranks.rank() * 2; }), ranks.rank() * 2);
  });
  EXPECT_EQ(with_message, 1);
}

TEST(Ranks, StopOfOneStopsAll) {
  run_as_ranks(2, [](const Ranks& ranks) {
    EXPECT_THROW(on_first(ranks, [] { throw InterruptedError("stopped"); }), InterruptedError);
  });
}

TEST(Ranks, CountTheSecondsThatTheyWaitForASlowOne) {
  constexpr std::chrono::milliseconds kLate{300};
  run_as_ranks(2, [&](const Ranks& ranks) {
    ranks.barrier();
    const double before = ranks.waited_seconds();
    if (ranks.rank() == 1) std::this_thread::sleep_for(kLate);
    std::array<double, 1> values{1.0};
    ranks.sum(values);
    const double waited = ranks.waited_seconds() - before;
    EXPECT_EQ(waited > 0.2, ranks.rank() == 0) << waited;
  });
  Ranks::single().barrier();
  EXPECT_EQ(Ranks::single().waited_seconds(), 0.0);
}

}  // namespace
}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/schedule_options.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ScheduleOptions, GoFromTheBaseRateToTheEnd) {
  const ScheduleOptions constant{.kind = ConstantSchedule{}};
  EXPECT_EQ(constant.learning_rate(0.5, 7), 0.5);
  EXPECT_FALSE(constant.has_length());

  const ScheduleOptions poly{.kind = PolySchedule{.power = 2.0}, .t_total = 10};
  EXPECT_DOUBLE_EQ(poly.learning_rate(0.4, 5), 0.1);
  EXPECT_EQ(poly.learning_rate(0.4, 20), 0.0);

  const ScheduleOptions annealing{.kind = CosineAnnealingSchedule{.eta_min = 0.1}, .t_total = 10};
  EXPECT_DOUBLE_EQ(annealing.learning_rate(0.5, 0), 0.5);
  EXPECT_DOUBLE_EQ(annealing.learning_rate(0.5, 5), 0.3);
  EXPECT_DOUBLE_EQ(annealing.learning_rate(0.5, 10), 0.1);

  const ScheduleOptions cosine{.kind = WarmupCosineSchedule{.warmup_steps = 4}, .t_total = 12};
  EXPECT_DOUBLE_EQ(cosine.learning_rate(0.4, 1), 0.1);
  EXPECT_DOUBLE_EQ(cosine.learning_rate(0.4, 8), 0.2);
  EXPECT_NEAR(cosine.learning_rate(0.4, 12), 0.0, 1e-15);
  EXPECT_TRUE(cosine.has_length());
}

}  // namespace
}  // namespace hayate

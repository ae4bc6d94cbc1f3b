// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/protobuf_message.h"

#include <limits>

#include <gtest/gtest.h>

#include "support/protobuf_fields.h"

namespace hayate {
namespace {

// The examples of https://protobuf.dev/programming-guides/encoding.
TEST(ProtobufMessage, IsEncodedAsProtobufsOwnGuideShows) {
  EXPECT_EQ(ProtobufMessage().add_int(1, 150).bytes(), "\x08\x96\x01");
  EXPECT_EQ(ProtobufMessage().add_bytes(2, "testing").bytes(), "\x12\x07testing");
  EXPECT_EQ(ProtobufMessage().add_message(3, ProtobufMessage().add_int(1, 150)).bytes(),
            "\x1a\x03\x08\x96\x01");
  EXPECT_EQ(ProtobufMessage().add_int(1, -2).bytes(),
            "\x08\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST(ProtobufMessage, DecodesToWhatWasPutIn) {
  ProtobufMessage message;
  const std::string text = std::string("\0 and more", 10) + std::string(300, 'x');
  message.add_int(20, std::numeric_limits<std::int64_t>::max()).add_int(20, 0);
  message.add_float(2, -0.125F).add_bytes(14, text).add_bytes(15, "");
  const ProtobufReader read(message.bytes());
  EXPECT_EQ(read.integers(20),
            (std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::max(), 0}));
  EXPECT_EQ(read.one(2).real, -0.125F);
  EXPECT_EQ(read.text(14), text);
  EXPECT_EQ(read.text(15), "");
}

}  // namespace
}  // namespace hayate

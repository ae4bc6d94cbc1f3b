// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/listener.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

TEST(Listener, PicksAPortAndSaysWhich) {
  const Listener listener({.port = 0});
  EXPECT_TRUE(listener.name().starts_with("http://127.0.0.1:"));
  EXPECT_FALSE(listener.name().ends_with(":0"));
  const int port = std::stoi(listener.name().substr(listener.name().rfind(':') + 1));
  EXPECT_TRUE(contains(error_text<UsageError>([&] { Listener second({.port = port}); }),
                       "cannot be listened at"));
}

TEST(Listener, HasASocketForItsOwnerAloneAndRemovesIt) {
  const TempFolder folder;
  const fs::path path = folder / "s.sock";
  {
    const Listener listener({.socket = path});
    EXPECT_EQ(listener.name(), "unix:" + path.string());
    struct stat status {};
    ASSERT_EQ(lstat(path.c_str(), &status), 0);
    EXPECT_TRUE(S_ISSOCK(status.st_mode));
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_TRUE(contains(error_text<UsageError>([&] { Listener second({.socket = path}); }),
                         "a server listens at"));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(Listener, TakesOverWhatAKilledServerHasLeftAndNothingElse) {
  const TempFolder folder;
  const fs::path path = folder / "s.sock";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  const int left = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  close(left);
  EXPECT_NO_THROW(Listener({.socket = path}));
  write_text(folder / "file", "mine");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { Listener listener({.socket = folder / "file"}); }),
               "is there already, and no socket"));
  EXPECT_TRUE(fs::exists(folder / "file"));
}

TEST(Listener, RefusesAddressesThatAreNone) {
  EXPECT_THROW(Listener({.socket = std::string(200, 'a')}), UsageError);
  EXPECT_THROW(Listener({.host = "999.1.1.1"}), UsageError);
}

}  // namespace
}  // namespace hayate

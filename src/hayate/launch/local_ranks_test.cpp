// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/local_ranks.h"

#include <functional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/error_text.h"
#include "support/read_all.h"
#include "support/temp_folder.h"
#include "test_places.h"

namespace hayate {
namespace {

/// Waits for something, but not for ever. \returns whether it has come
bool wait_until(const std::function<bool()>& has_come) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!has_come()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// The letter of proc(5) for what a process does: R, S, T (stopped), Z; 'X' where there is none.
char state_of(pid_t process) {
  const std::string text = read_all(fmt::format("/proc/{}/stat", process));
  const std::size_t end_of_name = text.rfind(')');
  return end_of_name == std::string::npos ? 'X' : text[end_of_name + 2];
}

bool is_gone(pid_t process) {
  return state_of(process) == 'X' || state_of(process) == 'Z';
}

/// A front in a process group of its own, whose ranks behave as they are told (rank_program.cpp).
class Front {
 public:
  explicit Front(const std::vector<std::string>& behaviours, int patience_ms = 60'000) {
    std::vector<std::string> words{std::string(HAYATE_BIN_DIR) + "/rank_program", "front",
                                   std::to_string(patience_ms), folder_.path().string()};
    words.insert(words.end(), behaviours.begin(), behaviours.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = fork();
    if (process_ != 0) return;
    setpgid(0, 0);
    dup2(open(errors().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  ~Front() {
    if (process_ == 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  pid_t process() const { return process_; }
  /// Negative: the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  /// What a rank has written; waits for it.
  std::string file(const std::string& name) const {
    EXPECT_TRUE(wait_until([&] { return std::filesystem::exists(folder_.path() / name); }));
    return read_all(folder_.path() / name);
  }
  pid_t rank_process(int rank) const { return std::stoi(file(std::to_string(rank))); }
  std::string error_text() const { return read_all(errors()); }

 private:
  std::filesystem::path errors() const { return folder_.path() / "errors"; }

  TempFolder folder_;
  pid_t process_ = 0;
};

int code_of(const std::vector<std::string>& behaviours) {
  return Front(behaviours).wait();
}

TEST(RankCount, IsANumberOrAuto) {
  EXPECT_EQ(parse_rank_count("1"), 1);
  EXPECT_EQ(parse_rank_count("1024"), 1024);
  EXPECT_EQ(parse_rank_count("auto"), 0);
  for (const char* const text : {"", "0", "-1", "1025", "two", "2x", "Auto"}) {
    EXPECT_EQ(parse_rank_count(text), std::nullopt) << text;
  }
}

TEST(LocalRanks, KnowTheirPlaces) {
  Front front({"show", "show", "show"});
  EXPECT_EQ(front.wait(), 0);
  for (const int rank : {0, 1, 2}) {
    const std::string text = front.file(std::to_string(rank));
    EXPECT_TRUE(
        contains(text, fmt::format("rank {} of 3 (hayate, 1 node), rank 0 at 127.0.0.1:", rank)));
    EXPECT_TRUE(contains(text, "threads 3\n"));
    EXPECT_TRUE(contains(text, "input empty\n"));
  }
}

TEST(LocalRanks, RunOnTheirCores) {
  Front front({"show", "show"});
  EXPECT_EQ(front.wait(), 0);
  cpu_set_t all;
  sched_getaffinity(0, sizeof all, &all);
  const auto count = [&](const char* rank) {
    const std::string text = front.file(rank);
    const std::string cores =
        text.substr(text.find("cores ") + 6, text.find("\ninput") - text.find("cores ") - 6);
    return std::count(cores.begin(), cores.end(), ' ');
  };
  EXPECT_EQ(count("0"), 1);
  EXPECT_EQ(count("1"), CPU_COUNT(&all));
}

TEST(LocalRanks, MeetAtTheSocketThatTheFirstInherits) {
  EXPECT_EQ(code_of({"accept", "connect"}), 0);
  // The front has let go of it: without the first rank nobody answers.
  EXPECT_EQ(code_of({"0", "wait-until-refused"}), 0);
}

TEST(LocalRanks, EndWithTheFirstReasonOfTheirOwn) {
  EXPECT_EQ(code_of({"0", "0"}), 0);
  EXPECT_EQ(code_of({"0", "74"}), 74);
  EXPECT_EQ(code_of({"74", "66"}), 66);
  EXPECT_EQ(code_of({"78", "0", "78"}), 78);
}

TEST(LocalRanks, CountTheFirstCodeThatIsNotOfALostPeer) {
  const auto exited = [](int rank, int code) { return RankEnd{rank, 1, code << 8}; };
  const RankEnd killed{3, 1, SIGKILL};
  const auto code = [](const std::vector<RankEnd>& ends) { return exit_code_of_ranks(ends); };
  EXPECT_EQ(code({}), 0);
  EXPECT_EQ(code({exited(1, 74), exited(0, 0), exited(2, 70), exited(3, 66)}), 70);
  EXPECT_EQ(code({killed, exited(1, 74)}), 74);
  EXPECT_EQ(code({killed, exited(1, 71)}), 71);
}

TEST(LocalRanks, ThatASignalEndsAreNamed) {
  Front front({"0", "die"});
  EXPECT_EQ(front.wait(), 74);
  EXPECT_TRUE(contains(front.error_text(), "hayate: rank 1 (process "));
  EXPECT_TRUE(contains(front.error_text(), ") was ended by SIGKILL\n"));
}

TEST(LocalRanks, ThatHangAfterAnotherHasFailedAreEnded) {
  Front front({"66", "hang", "hang-on", "0"}, /*patience_ms=*/300);
  EXPECT_EQ(front.wait(), 66);
  EXPECT_TRUE(contains(front.error_text(), "hayate: rank 1 "));
  EXPECT_TRUE(contains(front.error_text(), "SIGTERM"));
  EXPECT_TRUE(contains(front.error_text(), "hayate: rank 2 "));
  EXPECT_TRUE(contains(front.error_text(), "SIGKILL"));
}

TEST(LocalRanks, AreWaitedForWhereNoneHasFailed) {
  Front front({"0", "hang"}, /*patience_ms=*/50);
  const pid_t rank = front.rank_process(1);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(state_of(rank), 'S');
  kill(rank, SIGTERM);
  EXPECT_EQ(front.wait(), 74);
}

/// A signal, and whether the whole process group of the front gets it, as from a terminal.
struct Sent {
  int signal;
  bool to_group;
};

class SignalledRanks : public testing::TestWithParam<Sent> {};

TEST_P(SignalledRanks, SeeItOnce) {
  Front front({"count", "count"});
  for (const int rank : {0, 1}) EXPECT_GT(front.rank_process(rank), 0);
  kill(GetParam().to_group ? -front.process() : front.process(), GetParam().signal);
  EXPECT_EQ(front.wait(), 75);
  EXPECT_EQ(front.file("0.count"), "1");
  EXPECT_EQ(front.file("1.count"), "1");
}

INSTANTIATE_TEST_SUITE_P(All, SignalledRanks,
                         testing::Values(Sent{SIGINT, true}, Sent{SIGINT, false},
                                         Sent{SIGTERM, true}, Sent{SIGTERM, false},
                                         Sent{SIGHUP, false}));

TEST(LocalRanks, StopAndGoOnWithTheFront) {
  Front front({"hang", "count"});
  const pid_t first = front.rank_process(0);
  const pid_t second = front.rank_process(1);
  kill(front.process(), SIGTSTP);
  for (const pid_t process : {first, second, front.process()}) {
    EXPECT_TRUE(wait_until([&] { return state_of(process) == 'T'; }));
  }
  kill(front.process(), SIGCONT);
  for (const pid_t process : {first, second, front.process()}) {
    EXPECT_TRUE(wait_until([&] { return state_of(process) != 'T'; }));
  }
  kill(front.process(), SIGTERM);
  EXPECT_EQ(front.wait(), 75);
}

TEST(LocalRanks, DieWithTheFront) {
  Front front({"hang", "hang-on"});
  const pid_t first = front.rank_process(0);
  const pid_t second = front.rank_process(1);
  kill(front.process(), SIGKILL);
  EXPECT_EQ(front.wait(), -SIGKILL);
  EXPECT_TRUE(wait_until([&] { return is_gone(first) && is_gone(second); }));
}

TEST(LocalRanks, WhoseProgramIsMissingSaySo) {
  char* arguments[] = {nullptr};
  LocalRanks ranks{.program = "/no/such/program", .arguments = arguments, .cores = {{}, {}}};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_local_ranks(ranks), 74);
  EXPECT_TRUE(
      contains(testing::internal::GetCapturedStderr(), "/no/such/program: cannot be started"));
}

}  // namespace
}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
// Output that cannot be written, terminals and readers that go, names of whatever bytes, limits of
// memory: a documented exit code, and no work lost.
#include <cstdlib>

#include <sys/stat.h>
#include <sys/wait.h>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "test_places.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// A command of the shell, in which $HAYATE is the program and $DATA the tiny data set.
class OutputSlow : public ProgramTest {
 protected:
  int shell(const std::string& command) const {
    const std::string set = "HAYATE='" HAYATE_BIN_DIR "/hayate'; DATA='" + data().string() +
                            "'; cd '" + folder_.path().string() + "'; ";
    const int status = std::system((set + "exec 2>err; " + command).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string err() const { return read_text_file(folder_ / "err"); }
  /// hayate train and its arguments, for the shell.
  std::string train_words(int epochs) const {
    std::string words = "\"$HAYATE\"";
    for (const std::string& word : train(epochs)) words += " '" + word + "'";
    return words;
  }
};

TEST_F(OutputSlow, ResultsThatCannotBeWrittenExit73) {
  for (const char* arguments :
       {"verify \"$DATA\"", "verify \"$DATA\" --json", "--help", "--version", "info",
        "cache list --cache-dir none", "download --list"}) {
    EXPECT_EQ(shell(std::string("\"$HAYATE\" ") + arguments + " >/dev/full"), 73) << arguments;
    EXPECT_TRUE(contains(err(), "standard output: cannot be written")) << arguments;
    EXPECT_EQ(shell(std::string("\"$HAYATE\" ") + arguments + " >&-"), 73) << arguments;
  }
}

TEST_F(OutputSlow, MessagesThatCannotBeShownEndNothing) {
  EXPECT_EQ(shell("\"$HAYATE\" verify \"$DATA\" >out 2>/dev/full"), 0);
  EXPECT_EQ(shell("\"$HAYATE\" analyze \"$DATA\" --out a >out 2>&-"), 0);
  EXPECT_EQ(shell(train_words(1) + " >out 2>/dev/full"), 0);
}

TEST_F(OutputSlow, ATrainingOutlivesItsReaderAndItsTerminal) {
  EXPECT_EQ(shell("{ " + train_words(2) + "; echo $? >code; } | head -c 1 >/dev/null"), 0);
  EXPECT_EQ(read_text_file(folder_ / "code"), "73\n");
  EXPECT_TRUE(fs::exists(run() / "report.html"));
  EXPECT_EQ(err().find("cannot be written"), std::string::npos);

  fs::remove_all(run());
  RunningProgram program(train(2));
  ASSERT_TRUE(program.wait_for_output("epoch 1/"));
  program.send(SIGHUP);
  EXPECT_EQ(program.wait().exit_code, 0);
}

TEST_F(OutputSlow, NoFileGetsTheNumberOfAClosedStream) {
  EXPECT_EQ(shell(train_words(1) + " <&- >&- 2>&-"), 73);
  EXPECT_TRUE(fs::exists(run() / "report.html"));
  EXPECT_TRUE(read_text_file(run() / "metrics.jsonl").starts_with("{"));
}

TEST_F(OutputSlow, NamesOfWhateverBytesWork) {
  const fs::path named = folder_ / "lat\xe9in";
  for (const char* part : {"images", "labels"}) {
    fs::create_directories(named / part);
    for (int i = 0; i < 6; ++i) {
      fs::copy_file(
          data() / (std::string(part) + "Tr") / ("case_0" + std::to_string(i) + ".nii.gz"),
          named / part / ("l\xe9\n\x1b[31m" + std::to_string(i) + ".nii.gz"));
    }
  }
  std::vector<std::string> arguments = train(1, {"--set", "data.dataset=PersistentDataset", "--set",
                                                 "data.cache_dir=" + (folder_ / "c\xe9").string()});
  arguments[1] = named.string();
  const ProgramResult trained = run_hayate(arguments);
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(fs::exists(folder_ / "c\xe9"));
  const ProgramResult predicted =
      run_hayate({"predict", run().string(), named.string(), "--out", (folder_ / "p").string()});
  EXPECT_EQ(predicted.exit_code, 0) << predicted.err;
  EXPECT_TRUE(fs::exists(folder_ / "p/l\xe9\n\x1b[31m0.nii.gz"));
  for (const std::string& out : {trained.out, trained.err, predicted.out, predicted.err}) {
    EXPECT_EQ(out.find('\x1b'), std::string::npos);
  }
  EXPECT_EQ(run_hayate({"analyze", named.string(), "--out", (folder_ / "a").string()}).exit_code,
            0);
  EXPECT_EQ(run_hayate({"verify", named.string(), "--json"}).exit_code, 0);
}

TEST_F(OutputSlow, PipesAreRefusedAndNotWaitedFor) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(run_hayate(train(1, {"--weights", (folder_ / "pipe").string()})).exit_code, 65);
  fs::create_directories(folder_ / "set");
  fs::create_symlink("/dev/zero", folder_ / "set/dataset.json");
  EXPECT_EQ(run_hayate({"verify", (folder_ / "set").string()}).exit_code, 65);
}

TEST_F(OutputSlow, EmptyAndEndlessNamesAreErrorsOfTheUser) {
  const std::string endless(300, 'a');
  EXPECT_EQ(run_hayate({"verify", ""}).exit_code, 2);
  EXPECT_EQ(run_hayate({"phantom", "--out", ""}).exit_code, 2);
  EXPECT_EQ(run_hayate(train(1, {"--recipe", ""})).exit_code, 2);
  EXPECT_EQ(run_hayate({"verify", endless}).exit_code, 66);
  EXPECT_EQ(run_hayate({"phantom", "--out", (folder_ / endless).string()}).exit_code, 73);
  EXPECT_EQ(run_hayate({"phantom", "--out", run().string(), "--cases", "9999999999999"}).exit_code,
            2);
}

TEST_F(OutputSlow, EveryLimitOfMemoryExits71) {
  for (const int kilobytes : {100'000, 300'000, 420'000, 470'000, 500'000, 550'000}) {
    fs::remove_all(run());
    const int code =
        shell("ulimit -v " + std::to_string(kilobytes) + "; " + train_words(1) + " >out");
    EXPECT_TRUE(code == 71 || (code == 0 && kilobytes > 470'000)) << kilobytes << ": " << code;
  }
}

TEST_F(OutputSlow, ALimitOfFileSizesIsNoSignal) {
  EXPECT_EQ(shell("ulimit -f 1; \"$HAYATE\" phantom --out p --cases 1 --matrix 64 --slices 16 >&2"),
            73);
}

TEST_F(OutputSlow, AnAnalysisOfAnotherFormCountsAsNone) {
  ASSERT_EQ(shell("\"$HAYATE\" analyze \"$DATA\" >out"), 0) << err();
  write_text(folder_ / "analysis/data/analysis.json", R"({"files_hash": 5})");
  write_text(folder_ / "analysis/data/recipe.json", "{}");
  EXPECT_EQ(shell("\"$HAYATE\" train \"$DATA\" --dry-run >out"), 0) << err();
}

}  // namespace
}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
// What the program says of itself: its commands, its recipes, and the keys of these.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "test_places.h"

namespace hayate {
namespace {

using nlohmann::json;

#define COMMAND(name, program, summary) #name,
const std::vector<std::string> kCommandNames{
#include "../../apps/hayate/commands.def"
};
#undef COMMAND

TEST(Commands, StandInTheHelpAndInTheReadme) {
  const std::string help = run_hayate({"--help"}).out;
  const std::string readme = read_text_file(HAYATE_SOURCE_DIR "/README.md");
  for (const std::string& name : kCommandNames) {
    EXPECT_TRUE(contains(help, "\n  " + name + " "));
    EXPECT_TRUE(contains(readme, "    hayate " + name + " ")) << name;
  }
}

TEST(Commands, HaveAHelpInTheProgramThatHasThem) {
  for (const std::string& name : kCommandNames) {
    const ProgramResult result = run_hayate({name, "--help"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(contains(result.out, "Usage: hayate " + name));
  }
}

TEST(Explain, TellsOfAllKeysOneKeyAndOneTransform) {
  EXPECT_TRUE(contains(run_hayate({"explain"}).out, "  optimizer.lr: number, 0 to 1000000"));
  EXPECT_TRUE(contains(run_hayate({"explain", "optimizer.lr"}).out, "default 0.001"));
  EXPECT_TRUE(contains(run_hayate({"explain", "RandAffine"}).out, "  shear_range: "));
  EXPECT_EQ(json::parse(run_hayate({"explain", "--schema"}).out)["$schema"],
            "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(run_hayate({"explain", "--markdown"}).out,
            read_text_file(HAYATE_SOURCE_DIR "/docs/reference.md"));
}

TEST(Explain, AnUnknownTopicIsAUsageErrorThatNamesTheNearest) {
  const ProgramResult result = run_hayate({"explain", "RandAfine"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_TRUE(contains(result.err, "unknown topic 'RandAfine' (did you mean 'RandAffine'?)"));
  EXPECT_EQ(run_hayate({"explain", "network", "--schema"}).exit_code, 2);
}

TEST(Recipes, AreListedAndShownAsAFileThatIsReadBack) {
  EXPECT_TRUE(contains(run_hayate({"recipes"}).out, "spleen_fast\n    The fast-training tutorial"));
  const std::string shown = run_hayate({"recipes", "spleen_fast"}).out;
  EXPECT_EQ(json::parse(shown)["optimizer"]["name"], "Novograd");
  const TempFolder folder;
  const auto path = folder / "recipe.json";
  write_file_atomically(path, shown);
  EXPECT_EQ(run_hayate({"recipes", path.string()}).out, shown);
  EXPECT_EQ(run_hayate({"recipes", "spleen_fest"}).exit_code, 66);
}

}  // namespace
}  // namespace hayate

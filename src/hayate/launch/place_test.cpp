// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/place.h"

#include <map>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

using Variables = std::map<std::string, std::string>;

Place place_of(const Variables& variables) {
  return find_place([&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

/// `variables` with some changed; an empty one counts as not set.
Variables with(Variables variables, const Variables& changes) {
  for (const auto& [name, value] : changes) variables[name] = value;
  return variables;
}

const Variables kByHand{{"RANK", "1"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "node7"}};
const Variables kTorchrun{{"RANK", "5"},
                          {"WORLD_SIZE", "8"},
                          {"LOCAL_RANK", "1"},
                          {"LOCAL_WORLD_SIZE", "4"},
                          {"GROUP_RANK", "1"},
                          {"GROUP_WORLD_SIZE", "2"},
                          {"MASTER_ADDR", "node7"},
                          {"MASTER_PORT", "41234"},
                          {"TORCHELASTIC_RUN_ID", "none"},
                          {"TORCHELASTIC_RESTART_COUNT", "3"},
                          {"TORCHELASTIC_USE_AGENT_STORE", "True"}};
const Variables kSrun{{"SLURM_PROCID", "6"},
                      {"SLURM_STEP_NUM_TASKS", "7"},
                      {"SLURM_LOCALID", "0"},
                      {"SLURM_NODEID", "3"},
                      {"SLURM_STEP_TASKS_PER_NODE", "2(x3),1"},
                      {"SLURM_STEP_NODELIST", "gpu[003-005,9]"},
                      {"SLURM_JOB_ID", "4711"},
                      {"SLURM_STEP_ID", "2"}};
const Variables kOpenMpi{{"OMPI_COMM_WORLD_RANK", "2"},
                         {"OMPI_COMM_WORLD_SIZE", "3"},
                         {"OMPI_COMM_WORLD_LOCAL_RANK", "2"},
                         {"OMPI_COMM_WORLD_LOCAL_SIZE", "3"}};
const Variables kMpich{
    {"PMI_RANK", "1"}, {"PMI_SIZE", "2"}, {"MPI_LOCALRANKID", "1"}, {"MPI_LOCALNRANKS", "2"}};

TEST(Place, IsOneProcessWhereNobodyStartedMore) {
  const Place place = place_of({});
  EXPECT_EQ(place.launcher, "none");
  EXPECT_EQ(place.rank, 0);
  EXPECT_EQ(place.size, 1);
  EXPECT_EQ(place.node_count, 1);
  EXPECT_EQ(describe(place), "one process (none)");
  EXPECT_TRUE(place.variables.empty());
}

TEST(Place, IsOneProcessWhereALauncherStartedOne) {
  const Variables torchrun{{"RANK", "0"},
                           {"WORLD_SIZE", "1"},
                           {"LOCAL_RANK", "0"},
                           {"LOCAL_WORLD_SIZE", "1"},
                           {"TORCHELASTIC_RUN_ID", "x"}};
  const Variables mpirun{{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "1"}};
  const Variables srun{{"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}};
  for (const Variables& variables : {torchrun, mpirun, srun}) {
    EXPECT_EQ(place_of(variables).size, 1);
    EXPECT_EQ(place_of(variables).node_count, 1);
  }
}

TEST(Place, IsWhatTheEnvironmentSays) {
  const ScopedEnvironment rank("RANK", "1");
  const ScopedEnvironment size("WORLD_SIZE", "2");
  const ScopedEnvironment address("MASTER_ADDR", "::1");
  EXPECT_EQ(describe(find_place()),
            "rank 1 of 2 (environment, 1 of them on this node), rank 0 at [::1]:29500");
}

TEST(Place, ByHandMayLeaveOutTheNode) {
  const Place place = place_of(kByHand);
  EXPECT_EQ(place.launcher, "environment");
  EXPECT_EQ(place.rank, 1);
  EXPECT_EQ(place.size, 4);
  EXPECT_EQ(place.local_rank, 0);
  EXPECT_EQ(place.local_size, 1);
  EXPECT_EQ(place.node_count, std::nullopt);
  EXPECT_EQ(place.master_address, "node7");
  EXPECT_EQ(place.master_port, 29500);
  EXPECT_EQ(place.variables,
            (std::vector<std::string>{"RANK=1", "WORLD_SIZE=4", "MASTER_ADDR=node7"}));
}

TEST(Place, ByHandOnOneNodeNeedsNoAddress) {
  const Place place = place_of(
      with(kByHand, {{"LOCAL_RANK", "1"}, {"LOCAL_WORLD_SIZE", "4"}, {"MASTER_ADDR", ""}}));
  EXPECT_EQ(place.local_rank, 1);
  EXPECT_EQ(place.local_size, 4);
  EXPECT_EQ(place.node_count, 1);
  EXPECT_EQ(place.master_address, "127.0.0.1");
}

TEST(Place, IsReadFromTorchrun) {
  const Place place = place_of(kTorchrun);
  EXPECT_EQ(describe(place), "rank 5 of 8 (torchrun, 2 nodes), rank 0 at node7:41234");
  EXPECT_EQ(place.local_rank, 1);
  EXPECT_EQ(place.local_size, 4);
  EXPECT_TRUE(place.store_is_served);
  EXPECT_EQ(place.restart_count, 3);
  EXPECT_EQ(place.store_descriptor, -1);
  EXPECT_FALSE(
      place_of(with(kTorchrun, {{"TORCHELASTIC_USE_AGENT_STORE", "False"}})).store_is_served);
}

TEST(Place, OfTorchrunInEachTaskOfSrunIsTorchruns) {
  const Place place = place_of(
      with(kTorchrun,
           {{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "2"}, {"OMPI_COMM_WORLD_SIZE", "2"}}));
  EXPECT_EQ(place.launcher, "torchrun");
  EXPECT_EQ(place.rank, 5);
}

TEST(Place, OfOurOwnRanksKnowsItsSocket) {
  const Variables second{{"RANK", "1"},        {"WORLD_SIZE", "2"},       {"LOCAL_RANK", "1"},
                         {"MASTER_PORT", "4"}, {"LOCAL_WORLD_SIZE", "2"}, {"HAYATE_RANKS", "2"}};
  EXPECT_EQ(describe(place_of(second)), "rank 1 of 2 (hayate, 1 node), rank 0 at 127.0.0.1:4");
  EXPECT_EQ(place_of(with(second, {{"HAYATE_STORE_FD", "5"}})).store_descriptor, -1);
  const Variables first =
      with(second, {{"RANK", "0"}, {"LOCAL_RANK", "0"}, {"HAYATE_STORE_FD", "5"}});
  EXPECT_EQ(place_of(first).store_descriptor, 5);
  EXPECT_EQ(place_of(with(first, {{"HAYATE_RANKS", ""}})).launcher, "hayate");
  // They may have been started in a torchrun of one process.
  EXPECT_EQ(place_of(with(first, {{"TORCHELASTIC_RUN_ID", "x"}})).launcher, "hayate");
}

TEST(Place, IsReadFromSrun) {
  const Place place = place_of(kSrun);
  EXPECT_EQ(describe(place), "rank 6 of 7 (srun, 4 nodes), rank 0 at gpu003:21705");
  EXPECT_EQ(place.local_rank, 0);
  EXPECT_EQ(place.local_size, 1);
  const Place other =
      place_of(with(kSrun, {{"SLURM_PROCID", "3"}, {"SLURM_NODEID", "1"}, {"SLURM_LOCALID", "1"}}));
  EXPECT_EQ(other.local_rank, 1);
  EXPECT_EQ(other.local_size, 2);
}

TEST(Place, OfSrunHasAPortInARangeOfItsOwn) {
  for (const char* const job : {"0", "1", "9999", "10000", "4294967295"}) {
    const int port = place_of(with(kSrun, {{"SLURM_JOB_ID", job}})).master_port;
    EXPECT_GE(port, 15000) << job;
    EXPECT_LT(port, 25000) << job;
  }
  const auto port_of_step = [](const char* step) {
    return place_of(with(kSrun, {{"SLURM_STEP_ID", step}})).master_port;
  };
  EXPECT_NE(port_of_step("0"), port_of_step("1"));
}

TEST(Place, TakesAddressAndPortFromWhoeverGivesThem) {
  for (const Variables& variables : {kSrun, kOpenMpi, kMpich, kTorchrun}) {
    const Place place =
        place_of(with(variables, {{"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "2345"}}));
    EXPECT_EQ(place.master_address, "10.0.0.7");
    EXPECT_EQ(place.master_port, 2345);
  }
}

TEST(Place, OfSrunMayHaveWorldSizeSetToo) {
  EXPECT_EQ(place_of(with(kSrun, {{"WORLD_SIZE", "7"}})).launcher, "srun");
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         place_of(with(kSrun, {{"WORLD_SIZE", "8"}}));
                       }),
                       "RANK is not set, WORLD_SIZE=8: srun has started 7 ranks"));
}

TEST(Place, IsReadFromOpenMpi) {
  const Place place = place_of(kOpenMpi);
  EXPECT_EQ(describe(place), "rank 2 of 3 (Open MPI, 1 node), rank 0 at 127.0.0.1:29500");
  EXPECT_EQ(place.local_rank, 2);
  EXPECT_EQ(place.local_size, 3);
}

TEST(Place, IsReadFromMpich) {
  const Place place = place_of(kMpich);
  EXPECT_EQ(describe(place), "rank 1 of 2 (MPICH, 1 node), rank 0 at 127.0.0.1:29500");
  EXPECT_EQ(place.local_rank, 1);
  EXPECT_EQ(place.local_size, 2);
}

TEST(Place, OfMpirunIsNotThatOfTheHelpersItStartsBySrun) {
  const Variables helper{{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "2"}};
  for (const Variables& variables :
       {kOpenMpi, with(kMpich, {{"PMI_SIZE", "3"}, {"MPI_LOCALNRANKS", "3"}})}) {
    EXPECT_EQ(place_of(with(variables, helper)).size, 3);
  }
  // A step of srun that speaks PMI is one, and so is one in an mpirun of one process.
  EXPECT_EQ(place_of(with(kSrun, {{"PMI_RANK", "6"}, {"PMI_SIZE", "7"}})).launcher, "srun");
  EXPECT_EQ(place_of(with(kSrun, {{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "1"}}))
                .launcher,
            "srun");
}

/// Variables that contradict each other, and what the message says of them.
struct Contradiction {
  const char* name;
  Variables variables;
  const char* message;
};

void PrintTo(const Contradiction& contradiction, std::ostream* out) {
  *out << contradiction.name;
}

class ContradictoryPlace : public testing::TestWithParam<Contradiction> {};

TEST_P(ContradictoryPlace, IsAnErrorThatNamesTheVariables) {
  const std::string text = error_text<RecipeError>([] { place_of(GetParam().variables); });
  EXPECT_TRUE(contains(text, GetParam().message));
  EXPECT_TRUE(contains(text, "cure: "));
}

INSTANTIATE_TEST_SUITE_P(
    All, ContradictoryPlace,
    testing::Values(
        Contradiction{"RankWithoutSize", {{"RANK", "0"}}, "RANK=0, WORLD_SIZE is not set"},
        Contradiction{"SizeWithoutRank", {{"WORLD_SIZE", "2"}}, "RANK is not set, WORLD_SIZE=2"},
        Contradiction{"RankNoNumber", with(kByHand, {{"RANK", "one"}}), "RANK=one"},
        Contradiction{"RankNegative", with(kByHand, {{"RANK", "-1"}}), "RANK=-1"},
        Contradiction{"SizeNoNumber", with(kByHand, {{"WORLD_SIZE", "4x"}}), "WORLD_SIZE=4x"},
        Contradiction{"SizeZero", with(kByHand, {{"WORLD_SIZE", "0"}}), "WORLD_SIZE=0"},
        Contradiction{"SizeHuge", with(kByHand, {{"WORLD_SIZE", "4294967296"}}),
                      "WORLD_SIZE=4294967296"},
        Contradiction{"RankBeyondSize", with(kByHand, {{"RANK", "4"}}), "RANK=4, WORLD_SIZE=4"},
        Contradiction{"LocalRankWithoutSize", with(kByHand, {{"LOCAL_RANK", "0"}}),
                      "LOCAL_RANK=0, LOCAL_WORLD_SIZE is not set"},
        Contradiction{"LocalRankBeyondSize",
                      with(kByHand, {{"LOCAL_RANK", "2"}, {"LOCAL_WORLD_SIZE", "2"}}),
                      "LOCAL_RANK=2, LOCAL_WORLD_SIZE=2"},
        Contradiction{"LocalSizeBeyondSize",
                      with(kByHand, {{"LOCAL_RANK", "2"}, {"LOCAL_WORLD_SIZE", "5"}}),
                      "LOCAL_WORLD_SIZE=5, WORLD_SIZE=4"},
        Contradiction{"PortZero", with(kByHand, {{"MASTER_PORT", "0"}}), "MASTER_PORT=0"},
        Contradiction{"PortTooLarge", with(kByHand, {{"MASTER_PORT", "65536"}}),
                      "MASTER_PORT=65536"},
        Contradiction{"PortOfADockerLink", with(kByHand, {{"MASTER_PORT", "tcp://10.0.0.1:80"}}),
                      "MASTER_PORT=tcp://10.0.0.1:80"},
        Contradiction{"ByHandWithoutAddress", with(kByHand, {{"MASTER_ADDR", ""}}),
                      "MASTER_ADDR is not set"},
        Contradiction{"OpenMpiOnTwoNodes", with(kOpenMpi, {{"OMPI_COMM_WORLD_SIZE", "6"}}),
                      "MASTER_ADDR is not set"},
        Contradiction{"MpichOnTwoNodes", with(kMpich, {{"PMI_SIZE", "6"}}),
                      "MASTER_ADDR is not set"},
        Contradiction{"SrunStartedFewer",
                      with(kByHand, {{"SLURM_STEP_NUM_TASKS", "2"}, {"SLURM_PROCID", "1"}}),
                      "WORLD_SIZE=4, SLURM_STEP_NUM_TASKS=2"},
        Contradiction{"MpirunStartedMore", with(kByHand, {{"OMPI_COMM_WORLD_SIZE", "8"}}),
                      "WORLD_SIZE=4, OMPI_COMM_WORLD_SIZE=8"},
        Contradiction{"OpenMpiWithoutSize",
                      {{"OMPI_COMM_WORLD_RANK", "0"}},
                      "OMPI_COMM_WORLD_RANK=0, OMPI_COMM_WORLD_SIZE is not set"},
        Contradiction{"MpichRankBeyondSize", with(kMpich, {{"PMI_RANK", "2"}}),
                      "PMI_RANK=2, PMI_SIZE=2"},
        Contradiction{"SrunWithoutRank", with(kSrun, {{"SLURM_PROCID", ""}}),
                      "SLURM_PROCID is not set"},
        Contradiction{"SrunTasksMalformed", with(kSrun, {{"SLURM_STEP_TASKS_PER_NODE", "2(x"}}),
                      "SLURM_STEP_TASKS_PER_NODE=2(x, SLURM_STEP_NUM_TASKS=7"},
        Contradiction{"SrunTasksOfFewer", with(kSrun, {{"SLURM_STEP_TASKS_PER_NODE", "2(x3)"}}),
                      "SLURM_STEP_TASKS_PER_NODE=2(x3), SLURM_STEP_NUM_TASKS=7"},
        Contradiction{"SrunWithoutNode", with(kSrun, {{"SLURM_NODEID", ""}}),
                      "SLURM_NODEID is not set"},
        Contradiction{"SrunNodeBeyondTheList", with(kSrun, {{"SLURM_NODEID", "4"}}),
                      "SLURM_NODEID=4"},
        Contradiction{"SrunLocalRankBeyondTheNode", with(kSrun, {{"SLURM_LOCALID", "1"}}),
                      "SLURM_LOCALID=1"},
        Contradiction{"SrunWithoutNodes", with(kSrun, {{"SLURM_STEP_NODELIST", ""}}),
                      "MASTER_ADDR is not set"},
        Contradiction{"SrunWithoutJob", with(kSrun, {{"SLURM_JOB_ID", ""}}),
                      "MASTER_PORT is not set, SLURM_JOB_ID is not set"}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "faults/journey.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "faults/fault_plan.h"
#include "faults/launch.h"
#include "support/tiny_dataset.h"
#include "test_places.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr int kCaseCount = 4;

/// Trains two epochs of a network that trains one in a blink, both of them validated.
Words train_command(const fs::path& data, const Words& more) {
  Words words{"train", data.string(), "--recipe", "spleen_fast", "--out", "run", "--device", "cpu"};
  Words changes{"data.split.validation_count=1",
                "data.batch_size=2",
                "network.channels=[4, 8]",
                "network.strides=[2]",
                "transforms.prepare=[]",
                "transforms.train.RandCropByPosNegLabel.spatial_size=16",
                "inferer.roi_size=16",
                "precision=float32",
                "max_epochs=2",
                "val_interval=1"};
  changes.insert(changes.end(), more.begin(), more.end());
  for (const std::string& change : changes) words.insert(words.end(), {"--set", change});
  return words;
}

std::string kinds_text() {
  std::string text;
  for (const char* kind : kFaultKinds) text += std::string(text.empty() ? "" : ",") + kind;
  return text;
}

void run_undisturbed(const Launch& launch, int expected_code) {
  const int code = run(launch);
  if (code != expected_code) {
    throw std::runtime_error(fmt::format("hayate {}: exit code {}, see {}/stderr",
                                         launch.arguments.front(), code, launch.folder.string()));
  }
}

/// The journey's course and its calls.
void record(Journey& journey, const fs::path& base, int expected_code = 0) {
  journey.data = base / "data";
  if (journey.start.empty()) journey.start = base / "empty";
  journey.expected = base / "expected" / journey.name;
  copy_start(journey, journey.expected);
  const fs::path log = base / (journey.name + ".calls");
  run_undisturbed(
      {journey.command, journey.expected, fault_environment(journey, journey.expected, 0, "", log)},
      expected_code);
  journey.calls = read_fault_log(log);
}

/// A training that was killed when the first epoch was saved.
fs::path make_broken_off_run(const Journey& training, const fs::path& base) {
  const fs::path folder = base / "broken_off";
  copy_start(training, folder);
  for (const CountedCall& call : training.calls) {
    if (call.kind != "rename" || !call.path.ends_with("/last.ckpt")) continue;
    const fs::path log = base / "broken_off.calls";
    run_undisturbed({training.command, folder,
                     fault_environment(training, folder, call.number, "kill-after", log)},
                    -9);
    return folder;
  }
  throw std::runtime_error("the training wrote no checkpoint");
}

}  // namespace

Journey make_training(const fs::path& base) {
  write_tiny_dataset(base / "data", kCaseCount);
  fs::create_directories(base / "empty");
  Journey training{
      .name = "train", .command = train_command(base / "data", {}), .is_training = true};
  record(training, base);
  return training;
}

std::vector<Journey> make_journeys(const fs::path& base) {
  const Journey training = make_training(base);
  const fs::path& data = training.data;
  std::vector<Journey> journeys{training};
  const auto add = [&](Journey journey) -> const Journey& {
    record(journey, base);
    return journeys.emplace_back(std::move(journey));
  };

  add({.name = "resume",
       .command = {"train", data.string(), "--resume", "--out", "run", "--device", "cpu"},
       .is_training = true,
       .start = make_broken_off_run(training, base)});
  const Journey filling =
      add({.name = "fill-cache",
           .command = train_command(
               data, {"data.dataset=PersistentDataset", "data.cache_dir=cache", "max_epochs=1"}),
           .counted_part = "cache",
           .is_training = true});
  add({.name = "predict",
       .command = {"predict", "run", (data / "imagesTr/case_00.nii.gz").string(),
                   (data / "imagesTr/case_01.nii.gz").string(), "--out", "predictions",
                   "--probabilities", "--device", "cpu"},
       .start = training.expected});
  add({.name = "evaluate",
       .command = {"evaluate", "run", data.string(), "--json", "--device", "cpu"},
       .is_printed = true,
       .start = training.expected});
  add({.name = "verify",
       .command = {"verify", data.string(), "--json"},
       .program = "hayate",
       .is_printed = true});
  add({.name = "analyze", .command = {"analyze", data.string()}, .program = "hayate"});
  add({.name = "verify-cache",
       .command = {"cache", "verify", "--cache-dir", "cache", "--json"},
       .program = "hayate",
       .is_printed = true,
       .start = filling.expected});
  add({.name = "clear-cache",
       .command = {"cache", "clear", "--cache-dir", "cache"},
       .program = "hayate",
       .start = filling.expected});
  add({.name = "phantom",
       .command = {"phantom", "--out", "phantom", "--cases", "2", "--matrix", "32", "--slices",
                   "16"},
       .program = "hayate"});
  return journeys;
}

std::map<std::string, std::string> fault_environment(const Journey& journey, const fs::path& work,
                                                     long at, const std::string& action,
                                                     const fs::path& log) {
  const std::string under = (work / journey.counted_part).string() + ":" + journey.data.string();
  return {{"LD_PRELOAD", std::string(HAYATE_BIN_DIR) + "/libhayate_faults.so"},
          {"HAYATE_FAULT_PROGRAM", journey.program},
          {"HAYATE_FAULT_UNDER", under},
          {"HAYATE_FAULT_KINDS", kinds_text()},
          {"HAYATE_FAULT_AT", std::to_string(at)},
          {"HAYATE_FAULT_ACTION", action},
          {"HAYATE_FAULT_LOG", log.string()}};
}

std::vector<CountedCall> read_fault_log(const fs::path& log) {
  std::ifstream file(log);
  std::vector<CountedCall> calls;
  CountedCall call;
  // What was about no file ends in a blank.
  while (file >> call.number >> call.kind && file.get() && std::getline(file, call.path)) {
    calls.push_back(call);
  }
  std::ranges::sort(calls, {}, &CountedCall::number);  // Threads overtake each other.
  return calls;
}

int finish(const Journey& journey, const fs::path& work) {
  constexpr int missing_input = 66;
  if (journey.is_training && fs::exists(work / "run" / "recipe.json")) {
    const int code = run(
        {{"train", journey.data.string(), "--resume", "--out", "run", "--device", "cpu"}, work});
    if (code != missing_input) return code;
  }
  std::vector<std::string> command = journey.command;
  if (command.front() == "predict") command.emplace_back("--skip-existing");
  return run({command, work});
}

void copy_start(const Journey& journey, const fs::path& work) {
  fs::create_directories(work);
  for (const auto& entry : fs::directory_iterator(work)) fs::remove_all(entry.path());
  fs::copy(journey.start, work, fs::copy_options::recursive);
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
// Whatever is wrong with the input: a clear error, the documented exit code, nothing lost, and no
// half-written file.
#include <csignal>
#include <limits>
#include <ostream>

#include <sys/resource.h>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/nifti_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

using BadInputSlow = ProgramTest;

TEST_F(BadInputSlow, ADamagedCaseExits65AndLeavesNothingHalfWritten) {
  write_text(data() / "imagesTr/case_01.nii.gz", "broken");
  const ProgramResult result = run_hayate(train(1));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_TRUE(contains(result.err, "case_01"));
  expect_no_half_written_file(folder_.path());
  EXPECT_EQ(run_hayate({"verify", data().string()}).exit_code, 65);
  EXPECT_EQ(run_hayate(train(1, {"--skip-bad"})).exit_code, 0);
}

TEST_F(BadInputSlow, AnUnwritableOutputFolderExits73) {
  write_text(folder_ / "file", "not a folder");
  std::vector<std::string> arguments = train(1);
  arguments[5] = (folder_ / "file/run").string();
  EXPECT_EQ(run_hayate(arguments).exit_code, 73);
}

// A limit on the size of files stands for a full disk: the checkpoint does not fit.
TEST_F(BadInputSlow, AFullDiskExits73AndKeepsWhatWasThere) {
  ASSERT_EQ(run_hayate(train(1)).exit_code, 0);
  const std::vector<std::byte> before = read_bytes(run() / "last.ckpt");
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{static_cast<rlim_t>(before.size() / 2), limit.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const ProgramResult result = run_hayate(train(3, {"--resume"}));
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(result.exit_code, 73);
  EXPECT_EQ(read_bytes(run() / "last.ckpt"), before);
  expect_no_half_written_file(run());
}

TEST_F(BadInputSlow, TheDryRunRefusesWhatTheTrainingWould) {
  const std::string size = "transforms.train.RandCropByPosNegLabel.spatial_size=";
  const std::vector<std::pair<std::string, int>> settings{{"network.out_channels=3", 78},
                                                          {"loss.weight=[1,2,3]", 78},
                                                          {size + "[16,16,17]", 78},
                                                          {size + "65536", 71}};
  for (const auto& [setting, code] : settings) {
    EXPECT_EQ(run_hayate(train(1, {"--set", setting, "--dry-run"})).exit_code, code) << setting;
    EXPECT_EQ(run_hayate(train(1, {"--set", setting})).exit_code, code) << setting;
    EXPECT_FALSE(fs::exists(run() / "last.ckpt"));
  }
}

TEST_F(BadInputSlow, AVolumeSmallerThanThePatchSaysSo) {
  const ProgramResult result =
      run_hayate(train(1, {"--set", "transforms.train.RandCropByPosNegLabel.spatial_size=64"}));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_TRUE(contains(result.err, "allow_smaller"));
}

TEST_F(BadInputSlow, AnEmptyForegroundSaysSo) {
  const ProgramResult result = run_hayate(
      train(1, {"--set", R"(transforms.prepare=[{"name": "ScaleIntensityRange", "a_min": 1000,
                      "a_max": 2000, "b_min": 0, "b_max": 1, "clip": true},
                     {"name": "CropForeground"}])"}));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_TRUE(contains(result.err, "case_0"));
}

// A sparse file that takes no room on the disk, but would in memory.
TEST_F(BadInputSlow, ACacheThatDoesNotFitIsRefusedWithTheNumbersAndExits71) {
  for (const fs::path& file :
       {data() / "imagesTr/case_01.nii.gz", data() / "labelsTr/case_01.nii.gz"}) {
    NiftiBytes().shape({8192, 8192, 8192}).datatype(2).write(file);
    fs::resize_file(file, std::uintmax_t{1} << 40);
  }
  const ProgramResult result = run_hayate(train(1, {"--set", "data.dataset=CacheDataset"}));
  EXPECT_EQ(result.exit_code, 71);
  EXPECT_TRUE(contains(result.err, "the cache of 6 cases would take "));
  EXPECT_TRUE(contains(result.err, "data.dataset=Dataset"));
  EXPECT_FALSE(fs::exists(run() / "last.ckpt"));
}

/// A way to spoil a case of the data set in `folder`, and what is to be said about it.
struct Damage {
  const char* name;
  void (*spoil)(const fs::path& image, const fs::path& label);
  int exit_code;
  const char* message;

  /// What a test's name shows of it.
  friend std::ostream& operator<<(std::ostream& out, const Damage& damage) {
    return out << damage.name;
  }
};

void cut_to(const fs::path& path, double share) {
  fs::resize_file(path,
                  static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(path)) * share));
}

void flip_bit_from_end(const fs::path& path, std::size_t offset) {
  std::vector<std::byte> bytes = read_bytes(path);
  bytes[bytes.size() - offset] ^= std::byte{1};
  write_bytes(path, bytes);
}

/// Lets `change` loose on the volume of a file.
template <class Change>
void rewrite(const fs::path& path, const Volume& volume, Change change) {
  Volume changed = volume.clone();
  change(changed);
  write_image(path, changed);
}

constexpr Damage kDamages[] = {
    {"TruncatedGzip", [](const fs::path& image, const fs::path&) { cut_to(image, 0.5); }, 65,
     "imagesTr/case_01.nii.gz"},
    {"WrongCrc", [](const fs::path& image, const fs::path&) { flip_bit_from_end(image, 8); }, 65,
     "incorrect data check"},
    {"ZeroBytes", [](const fs::path& image, const fs::path&) { cut_to(image, 0.0); }, 65,
     "imagesTr/case_01.nii.gz"},
    {"FolderInsteadOfFile",
     [](const fs::path& image, const fs::path&) {
       fs::remove(image);
       fs::create_directory(image);
     },
     65, "folder"},
    {"HugeDims",
     [](const fs::path& image, const fs::path&) {
       NiftiBytes().shape({32767, 32767, 32767}).datatype(64).write(image);
     },
     65, "bytes"},
    {"NanInTheImage",
     [](const fs::path& image, const fs::path&) {
       rewrite(image, read_image(image), [](Volume& volume) {
         volume.voxels<float>()[7] = std::numeric_limits<float>::quiet_NaN();
       });
     },
     65, "NaN"},
    {"InfinityInTheImage",
     [](const fs::path& image, const fs::path&) {
       rewrite(image, read_image(image), [](Volume& volume) {
         volume.voxels<float>()[7] = std::numeric_limits<float>::infinity();
       });
     },
     65, "infinite"},
    {"UndeclaredLabelValue",
     [](const fs::path&, const fs::path& label) {
       rewrite(label, read_label(label),
               [](Volume& volume) { volume.voxels<std::uint8_t>()[7] = 9; });
     },
     65, "9 (1 voxels)"},
    {"LabelOfAnotherShape",
     [](const fs::path&, const fs::path& label) {
       write_image(label, make_tiny_case(1, {20, 18, 17}).label);
     },
     65, "data.resample_labels"},
    {"LabelOfAnotherAffine",
     [](const fs::path&, const fs::path& label) {
       rewrite(label, read_label(label), [](Volume& volume) {
         volume.set_voxel_to_world(diagonal_affine({1.0, 1.0, 2.0}));
       });
     },
     65, "affine"},
    {"MissingLabel", [](const fs::path&, const fs::path& label) { fs::remove(label); }, 66,
     "labelsTr/case_01.nii.gz"},
};

class BadCaseSlow : public ProgramTest, public testing::WithParamInterface<Damage> {};

TEST_P(BadCaseSlow, IsNamedByTrainAndVerifyAndCanBeLeftOut) {
  const Damage& damage = GetParam();
  damage.spoil(data() / "imagesTr/case_01.nii.gz", data() / "labelsTr/case_01.nii.gz");

  const ProgramResult trained = run_hayate(train(1));
  EXPECT_EQ(trained.exit_code, damage.exit_code) << trained.err;
  EXPECT_TRUE(contains(trained.err, "case_01"));
  EXPECT_TRUE(contains(trained.err, damage.message));
  expect_no_half_written_file(folder_.path());

  const ProgramResult verified = run_hayate({"verify", data().string()});
  EXPECT_EQ(verified.exit_code, 65);
  EXPECT_TRUE(contains(verified.out, "case_01"));

  const ProgramResult skipped = run_hayate(train(1, {"--skip-bad"}));
  EXPECT_EQ(skipped.exit_code, 0) << skipped.err;
  EXPECT_TRUE(contains(read_text_file(run() / "report.html"), "case_01"));
}

INSTANTIATE_TEST_SUITE_P(Damages, BadCaseSlow, testing::ValuesIn(kDamages),
                         [](const auto& damage) { return std::string(damage.param.name); });

}  // namespace
}  // namespace hayate

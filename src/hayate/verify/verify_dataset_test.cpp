// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/verify_dataset.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <ostream>
#include <set>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/data/load_case.h"
#include "hayate/io/download_manifest.h"
#include "hayate/io/gzip.h"
#include "hayate/io/nifti/nifti_encode.h"
#include "hayate/io/nifti/nifti_forms.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_case_list.h"
#include "hayate/io/write_image.h"
#include "support/deflate_bytes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "support/test_data.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Expected = std::multiset<std::pair<std::string, std::string>>;

/// What the dataset.json of the test says.
struct Json {
  std::string modality = R"("modality": {"0": "MRI"},)";
  std::map<std::string, std::string> labels{{"0", "background"}, {"1", "front"}, {"2", "back"}};
  int num_training = 6;
  std::string more_training;
};

/// A sound data set of six cases and a test image: real ones of the hippocampus where they are at
/// hand, else tiny ones; and the tools to spoil it.
class SpoiltDataset {
 public:
  SpoiltDataset() {
    for (const char* name : {"imagesTr", "labelsTr", "imagesTs"}) {
      fs::create_directories(folder_ / name);
    }
    const fs::path real = test_data_folder() / "Task04_Hippocampus";
    fs::is_directory(real) ? copy_real_cases(real) : write_tiny_cases();
    write_json({});
  }

  const fs::path& path() const { return folder_.path(); }
  fs::path image(int i = 1) const { return folder_ / fmt::format("imagesTr/case_{:02}.nii.gz", i); }
  fs::path label(int i = 1) const { return folder_ / fmt::format("labelsTr/case_{:02}.nii.gz", i); }
  fs::path test_image() const { return folder_ / "imagesTs/case_06.nii.gz"; }
  fs::path file(const std::string& name) const { return folder_ / name; }

  void write_json(const Json& json) const {
    std::string pairs;
    for (int i = 0; i < 6; ++i) {
      pairs += fmt::format(
          "{}{{\"image\": \"./imagesTr/case_{:02}.nii.gz\", \"label\": "
          "\"./labelsTr/case_{:02}.nii.gz\"}}",
          i ? ", " : "", i, i);
    }
    std::string labels;
    for (const auto& [number, name] : json.labels) {
      labels += fmt::format("{}\"{}\": \"{}\"", labels.empty() ? "" : ", ", number, name);
    }
    write_text(folder_ / "dataset.json",
               fmt::format(R"({{"name": "spoilt", {} "labels": {{{}}}, "numTraining": {},
 "numTest": 1, "training": [{}{}], "test": ["./imagesTs/case_06.nii.gz"]}})",
                           json.modality, labels, json.num_training, pairs, json.more_training));
  }

  /// The inflated file, changed byte for byte and packed again.
  template <class Change>
  static void patch(const fs::path& path, Change change) {
    const InputFile file(path);
    std::vector<std::byte> content = read_gzip_prefix(file, 1 << 24);
    change(content);
    write_gzip(path, content);
  }
  template <class T>
  static void put(std::vector<std::byte>& content, std::size_t offset, T value) {
    std::memcpy(content.data() + offset, &value, sizeof value);
  }

  template <class Change>
  static void change_image(const fs::path& path, Change change) {
    Volume volume = read_image(path);
    change(volume);
    write_image(path, volume);
  }
  template <class Change>
  static void change_label(const fs::path& path, Change change) {
    Volume volume = read_label(path);
    change(volume);
    write_image(path, volume);
  }
  /// Changes the affine of image and label in the same way.
  template <class Change>
  void move_case(Change change) const {
    const auto move = [&](Volume& volume) {
      Affine affine = volume.voxel_to_world();
      change(affine);
      volume.set_voxel_to_world(affine);
    };
    change_image(image(), move);
    change_label(label(), move);
  }

  void write_manifest() const {
    DownloadManifest manifest{"http://example.org/a.tar", "MD5", "0", 1, {}};
    for (const fs::path& path : {image(), label(), fs::path(folder_ / "dataset.json")}) {
      manifest.files.push_back({fs::relative(path, folder_.path()).generic_string(),
                                fs::file_size(path), hash_file(path)});
    }
    write_download_manifest(folder_.path(), manifest);
  }

 private:
  void copy_real_cases(const fs::path& real) const {
    int count = 0;
    std::set<fs::path> images;
    for (const auto& entry : fs::directory_iterator(real / "imagesTr")) images.insert(entry.path());
    for (const fs::path& from : images) {
      const fs::path label_from = real / "labelsTr" / from.filename();
      // Two of the labels are float32, which is a finding.
      if (count == 7 || read_image_info(label_from).voxel_type != VoxelType::kUint8) continue;
      copy(from, count == 6 ? test_image() : image(count));
      if (count < 6) copy(label_from, label(count));
      ++count;
    }
  }
  /// It is not fs::copy_file, which keeps a file that must not be written to that way.
  static void copy(const fs::path& from, const fs::path& to) { write_bytes(to, read_bytes(from)); }

  void write_tiny_cases() const {
    for (int i = 0; i < 7; ++i) {
      TinyCase made = make_tiny_case(static_cast<std::uint32_t>(i), {20, 18, 16});
      made.label.voxels<std::uint8_t>()[0] = 2;
      write_image(i == 6 ? test_image() : image(i), made.image);
      if (i < 6) write_image(label(i), made.label);
    }
  }

  TempFolder folder_;
};

Expected found_in(const VerifyReport& report) {
  Expected found;
  for (const Finding& finding : report.findings) {
    found.emplace(finding_name(finding.kind), finding.case_name);
    EXPECT_FALSE(finding.what.empty());
    EXPECT_FALSE(finding.cure.empty()) << finding.what;
  }
  return found;
}

/// The channel `second` becomes a second one.
template <class Make>
void add_channel(const fs::path& path, Make make) {
  const Volume one = read_image(path);
  const auto [c, x, y, z] = one.shape();
  Volume two(VoxelType::kFloat32, {2, x, y, z}, one.voxel_to_world());
  for (std::int64_t i = 0; i < one.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    two.channel<float>(0)[at] = one.voxels<float>()[at];
    two.channel<float>(1)[at] = make(one.voxels<float>()[at]);
  }
  write_image(path, two);
}

struct Defect {
  const char* name;
  void (*plant)(const SpoiltDataset& data);
  Expected expected;
  /// The file or field that a finding must name.
  const char* named = "case_01";

  friend std::ostream& operator<<(std::ostream& out, const Defect& defect) {
    return out << defect.name;
  }
};

using Data = SpoiltDataset;

void cut_to(const fs::path& path, double share) {
  fs::resize_file(path,
                  static_cast<std::uintmax_t>(share * static_cast<double>(fs::file_size(path))));
}

void write_label_as_floats(const fs::path& path, float first) {
  Volume label = convert(read_label(path), VoxelType::kFloat32);
  if (first != 0.0F) label.voxels<float>()[5] = first;
  write_image(path, label);
}

const Defect kDefects[] = {
    {"TwoClassesOfOneName",
     [](const Data& d) {
       Json json;
       json.labels["2"] = "front";
       d.write_json(json);
     },
     {{"same_class_name", ""}},
     "the classes 1 and 2 are both called 'front'"},
    {"ClassNameThatIsNoText",
     [](const Data& d) {
       Json json;
       json.labels["2"] = R"(\u001b[31mred)";
       d.write_json(json);
     },
     {{"odd_name", ""}},
     "[31mred"},
    {"FoldsInTheList",
     [](const Data& d) {
       Json json;
       json.num_training = 7;
       json.more_training =
           R"(, {"image": "imagesTr/f.nii.gz", "label": "labelsTr/f.nii.gz", "fold": 1})";
       d.write_json(json);
     },
     {{"bad_list", ""}, {"bad_list", ""}},
     "imagesTr/f.nii.gz: no such file"},
    {"KeyThatNobodyReads",
     [](const Data& d) {
       Json json;
       json.modality += R"("ignore_label": 2, "licence": "CC-BY-SA", "release": 1.0,)";
       d.write_json(json);
     },
     {{"unused_key", ""}},
     "\"ignore_label\""},
    {"SymbolicLinkThatLoops",
     [](const Data& d) {
       fs::remove(d.image());
       fs::create_symlink(d.image().filename(), d.image());
     },
     {{"bad_list", ""}}},
    {"PipeInsteadOfFile",
     [](const Data& d) {
       fs::remove(d.label());
       ASSERT_EQ(mkfifo(d.label().c_str(), 0600), 0);
     },
     {{"bad_list", ""}}},
    {"SformOfOtherScales",
     [](const Data& d) {
       const auto spoil = [](auto& content) {
         Data::put<std::int16_t>(content, 254, 1);
         Data::put<std::int16_t>(content, 252, 0);
         for (std::size_t axis = 0; axis < 3; ++axis) Data::put(content, 80 + 4 * axis, 1.0F);
         const std::array<float, 12> rows{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0};
         Data::put(content, 280, rows);
       };
       for (int i = 0; i < 6; ++i) {
         Data::patch(d.image(i), spoil);
         Data::patch(d.label(i), spoil);
       }
       Data::patch(d.test_image(), spoil);
     },
     {{"scales_disagree", "case_00"},
      {"scales_disagree", "case_00"},
      {"scales_disagree", "case_01"},
      {"scales_disagree", "case_01"},
      {"scales_disagree", "case_02"},
      {"scales_disagree", "case_02"},
      {"scales_disagree", "case_03"},
      {"scales_disagree", "case_03"},
      {"scales_disagree", "case_04"},
      {"scales_disagree", "case_04"},
      {"scales_disagree", "case_05"},
      {"scales_disagree", "case_05"},
      {"scales_disagree", "case_06"}},
     "the sform has voxels of 2 x 2 x 2 mm and pixdim says 1 x 1 x 1 mm"},
    {"SformThatIsNotFinite",
     [](const Data& d) {
       const Affine affine = read_image_info(d.image()).voxel_to_world;
       for (const fs::path& path : {d.image(), d.label()}) {
         Data::patch(path, [&](auto& content) {
           NiftiHeader header = parse_nifti_header(content);
           set_qform(header, affine, 1);
           header.sform_code = 1;
           header.sform_rows[0][0] = std::numeric_limits<double>::quiet_NaN();
           const std::vector<std::byte> head = encode_nifti_header(header);
           std::ranges::copy(head, content.begin());
         });
       }
     },
     {{"form_not_finite", "case_01"}, {"form_not_finite", "case_01"}},
     "the sform is not finite"},
    {"VoxelsFarInTheFile",
     [](const Data& d) {
       Data::patch(d.label(), [](auto& content) {
         constexpr std::size_t kFar = 1 << 25;
         const std::vector<std::byte> voxels(content.begin() + 352, content.end());
         content.resize(kFar);
         content.insert(content.end(), voxels.begin(), voxels.end());
         Data::put(content, 108, static_cast<float>(kFar));
       });
     },
     {{"far_voxels", "case_01"}},
     "33.6 MB"},
    {"JsonThatIsNone",
     [](const Data& d) { write_text(d.file("dataset.json"), "{"); },
     {{"bad_json", ""}},
     "dataset.json"},
    {"MissingLabel", [](const Data& d) { fs::remove(d.label()); }, {{"bad_list", ""}}},
    {"MissingImage", [](const Data& d) { fs::remove(d.image()); }, {{"bad_list", ""}}},
    {"FolderInsteadOfFile",
     [](const Data& d) {
       fs::remove(d.image());
       fs::create_directory(d.image());
     },
     {{"bad_list", ""}}},
    {"CaseListedTwice",
     [](const Data& d) {
       Json json;
       json.num_training = 7;
       json.more_training =
           R"(, {"image": "imagesTr/case_01.nii.gz", "label": "labelsTr/case_01.nii.gz"})";
       d.write_json(json);
     },
     {{"bad_list", ""}}},
    {"PathThatLeavesTheFolder",
     [](const Data& d) {
       Json json;
       json.more_training = R"(, {"image": "../case_01.nii.gz", "label": "../case_01.nii.gz"})";
       d.write_json(json);
     },
     {{"bad_list", ""}, {"bad_list", ""}}},
    {"WrongCount",
     [](const Data& d) {
       Json json;
       json.num_training = 9;
       d.write_json(json);
     },
     {{"count", ""}},
     "numTraining is 9, but 6"},
    {"GapInTheClasses",
     [](const Data& d) {
       Json json;
       json.labels["4"] = "gap";
       d.write_json(json);
     },
     {{"unused_class", ""}},
     "gap"},
    {"NoModality",
     [](const Data& d) {
       Json json;
       json.modality.clear();
       d.write_json(json);
     },
     {{"undeclared", ""}},
     "modality"},
    {"UnlistedFile",
     [](const Data& d) { write_text(d.file("imagesTr/stray.nii.gz"), "x"); },
     {{"unlisted_file", ""}},
     "stray.nii.gz"},
    {"ChangedSinceDownload",
     [](const Data& d) {
       d.write_manifest();
       Data::patch(d.image(), [](auto& content) { Data::put(content, 148, 'x'); });
     },
     {{"changed_file", ""}}},
    {"GoneSinceDownload",
     [](const Data& d) {
       d.write_manifest();
       fs::remove(d.label());
     },
     {{"changed_file", ""}, {"bad_list", ""}}},
    {"DamagedManifest",
     [](const Data& d) { write_text(d.file(".complete"), "{}"); },
     {{"changed_file", ""}},
     ".complete"},
    {"NoNifti",
     [](const Data& d) { write_text(d.image(), "broken"); },
     {{"bad_header", "case_01"}}},
    {"ZeroBytes", [](const Data& d) { cut_to(d.label(), 0.0); }, {{"bad_header", "case_01"}}},
    {"TruncatedGzip", [](const Data& d) { cut_to(d.image(), 0.5); }, {{"damaged_file", "case_01"}}},
    {"WrongCrc",
     [](const Data& d) {
       std::vector<std::byte> bytes = read_bytes(d.label());
       bytes[bytes.size() - 8] ^= std::byte{1};
       write_bytes(d.label(), bytes);
     },
     {{"damaged_file", "case_01"}},
     "labelsTr/case_01"},
    {"DamagedTestImage",
     [](const Data& d) { cut_to(d.test_image(), 0.7); },
     {{"damaged_file", "case_06"}},
     "imagesTs/case_06"},
    {"BytesBehindTheVoxels",
     [](const Data& d) {
       std::vector<std::byte> content = read_gzip_prefix(InputFile(d.image()), 1 << 24);
       content.resize(content.size() + 100);
       write_bytes(d.image(), content);
     },
     {{"trailing_bytes", "case_01"}}},
    {"LabelOfTwoVolumes",
     [](const Data& d) { add_channel(d.label(), [](float value) { return value; }); },
     {{"too_many_axes", "case_01"}},
     "labelsTr/case_01"},
    {"SingularAffine",
     [](const Data& d) {
       for (const fs::path& path : {d.image(), d.label()}) {
         Data::patch(path, [](auto& content) {
           Data::put<std::int16_t>(content, 254, 1);
           Data::put<std::int16_t>(content, 252, 0);
           // z points where y does.
           for (std::size_t row = 0; row < 3; ++row) {
             std::memcpy(content.data() + 280 + 16 * row + 8, content.data() + 280 + 16 * row + 4,
                         4);
           }
         });
       }
     },
     {{"singular_affine", "case_01"}}},
    {"NoForm",
     [](const Data& d) {
       for (const fs::path& path : {d.image(), d.label()}) {
         Data::patch(path, [](auto& content) { Data::put<std::int32_t>(content, 252, 0); });
       }
     },
     {{"no_form", "case_01"}, {"orientation_differs", "case_01"}}},
    {"FormsThatDisagree",
     [](const Data& d) {
       Data::patch(d.image(), [](auto& content) {
         Data::put<std::int16_t>(content, 252, 1);
         Data::put<std::int16_t>(content, 254, 1);
         Data::put(content, 268, 77.0F);
       });
     },
     {{"forms_disagree", "case_01"}}},
    {"Metres",
     [](const Data& d) {
       Data::patch(d.image(), [](auto& content) { Data::put<char>(content, 123, 1); });
     },
     {{"units", "case_01"}}},
    {"ImplausibleSpacing",
     [](const Data& d) {
       d.move_case([](Affine& a) { a = a * diagonal_affine({30.0, 30.0, 30.0}); });
     },
     {{"implausible_spacing", "case_01"}, {"spacing_outlier", "case_01"}}},
    {"SpacingOutlier",
     [](const Data& d) {
       d.move_case([](Affine& a) { a = a * diagonal_affine({1.0, 1.0, 10.0}); });
     },
     {{"spacing_outlier", "case_01"}}},
    {"SliceInsteadOfVolume",
     [](const Data& d) {
       TinyCase made = make_tiny_case(5, {20, 18, 1});
       for (Volume* volume : {&made.image, &made.label}) {
         volume->set_voxel_to_world(read_image_info(d.image(0)).voxel_to_world);
       }
       made.label.voxels<std::uint8_t>()[0] = 1;
       write_image(d.image(), made.image);
       write_image(d.label(), made.label);
     },
     {{"flat_image", "case_01"}}},
    {"NanInTheImage",
     [](const Data& d) {
       Data::change_image(d.image(), [](Volume& volume) {
         volume.voxels<float>()[7] = std::numeric_limits<float>::quiet_NaN();
       });
     },
     {{"not_finite", "case_01"}}},
    {"InfinityInATestImage",
     [](const Data& d) {
       Data::change_image(d.test_image(), [](Volume& volume) {
         volume.voxels<float>()[7] = -std::numeric_limits<float>::infinity();
       });
     },
     {{"not_finite", "case_06"}},
     "case_06"},
    {"ConstantImage",
     [](const Data& d) {
       Data::change_image(d.image(),
                          [](Volume& volume) { std::ranges::fill(volume.voxels<float>(), 3.0F); });
     },
     {{"constant_image", "case_01"}}},
    {"ConstantChannel",
     [](const Data& d) { add_channel(d.image(), [](float) { return 0.0F; }); },
     {{"constant_channel", "case_01"}, {"channel_count", "case_01"}}},
    {"OneChannelTooMany",
     [](const Data& d) { add_channel(d.image(), [](float value) { return -value; }); },
     {{"channel_count", "case_01"}}},
    {"HalfALabel",
     [](const Data& d) { write_label_as_floats(d.label(), 0.5F); },
     {{"label_not_integer", "case_01"}},
     "0.5"},
    {"NegativeLabel",
     [](const Data& d) { write_label_as_floats(d.label(), -1.0F); },
     {{"label_not_integer", "case_01"}},
     "-1"},
    {"NanInTheLabel",
     [](const Data& d) {
       write_label_as_floats(d.label(), std::numeric_limits<float>::quiet_NaN());
     },
     {{"label_not_integer", "case_01"}},
     "nan"},
    {"FloatLabel",
     [](const Data& d) { write_label_as_floats(d.label(), 0.0F); },
     {{"float_label", "case_01"}},
     "float32"},
    {"UndeclaredLabel",
     [](const Data& d) {
       Data::change_label(d.label(), [](Volume& v) { v.voxels<std::uint8_t>()[7] = 9; });
     },
     {{"undeclared_label", "case_01"}},
     "9 (1 voxels)"},
    {"EmptyLabel",
     [](const Data& d) {
       Data::change_label(d.label(),
                          [](Volume& v) { std::ranges::fill(v.voxels<std::uint8_t>(), 0); });
     },
     {{"empty_label", "case_01"}}},
    {"LabelOfAnotherShape",
     [](const Data& d) {
       write_image(d.label(), make_tiny_case(1, {9, 8, 7}).label);
     },
     {{"label_shape", "case_01"}},
     "[9, 8, 7]"},
    {"LabelOfAnotherSpacing",
     [](const Data& d) {
       Data::change_label(d.label(), [](Volume& v) {
         v.set_voxel_to_world(v.voxel_to_world() * diagonal_affine({1.0, 1.0, 2.0}));
       });
     },
     {{"label_spacing", "case_01"}}},
    {"LabelOfAnotherOrientation",
     [](const Data& d) {
       Data::change_label(d.label(), [](Volume& v) {
         v.set_voxel_to_world(v.voxel_to_world() * diagonal_affine({-1.0, 1.0, 1.0}));
       });
     },
     {{"label_orientation", "case_01"}}},
    {"LabelElsewhere",
     [](const Data& d) {
       Data::change_label(d.label(), [](Volume& v) {
         Affine affine = v.voxel_to_world();
         affine(1, 3) += 5.0;
         v.set_voxel_to_world(affine);
       });
     },
     {{"label_position", "case_01"}}},
    {"LabelInTheImagesPlace",
     [](const Data& d) { write_bytes(d.image(), read_bytes(d.label())); },
     {{"image_is_label", "case_01"}}},
    {"OtherOrientationThanTheOthers",
     [](const Data& d) {
       d.move_case([](Affine& a) { a = a * diagonal_affine({-1.0, 1.0, 1.0}); });
     },
     {{"orientation_differs", "case_01"}},
     "of 7 cases"},
    {"DuplicateImageUnderAnotherHeader",
     [](const Data& d) {
       write_bytes(d.image(), read_bytes(d.image(0)));
       write_bytes(d.label(), read_bytes(d.label(0)));
       Data::patch(d.image(), [](auto& content) { Data::put(content, 148, 'x'); });
     },
     {{"duplicate_image", "case_01"}},
     "case_00"},
    {"DuplicateLabel",
     [](const Data& d) {
       write_bytes(d.image(), read_bytes(d.image(0)));
       write_bytes(d.label(), read_bytes(d.label(0)));
       Data::change_image(d.image(), [](Volume& v) { v.voxels<float>()[3] += 1.0F; });
     },
     {{"duplicate_label", "case_01"}},
     "case_00"},
    {"TrainingImageAmongTheTestImages",
     [](const Data& d) { write_bytes(d.test_image(), read_bytes(d.image())); },
     {{"test_leak", "case_06"}}},
    {"ClassThatNoLabelHas",
     [](const Data& d) {
       Json json;
       json.labels["3"] = "nowhere";
       d.write_json(json);
     },
     {{"unused_class", ""}},
     "nowhere"},
};

class VerifyDatasetDefect : public testing::TestWithParam<Defect> {};

TEST_P(VerifyDatasetDefect, IsFoundAndNothingElse) {
  const Defect& defect = GetParam();
  const SpoiltDataset data;
  defect.plant(data);
  const VerifyReport report = verify_dataset(data.path(), 2);
  EXPECT_EQ(found_in(report), defect.expected);
  EXPECT_TRUE(std::ranges::any_of(report.findings, [&](const Finding& finding) {
    return (finding.case_name + ": " + finding.what).find(defect.named) != std::string::npos;
  })) << defect.named;
}

/// Whether training would refuse a case.
bool is_refused(const CaseFiles& files, const DatasetList& list) {
  LoadOptions options;
  options.class_count = std::ssize(list.class_names);
  options.channel_count = std::ssize(list.channel_names);
  options.needs_label = files.label.has_value();
  try {
    load_case(files, options);
    return false;
  } catch (const Error&) {
    return true;
  }
}

// Otherwise `hayate verify` would call a data set sound that `hayate train` stops at.
TEST_P(VerifyDatasetDefect, IsAnErrorOfTheCaseThatTrainingRefuses) {
  const SpoiltDataset data;
  GetParam().plant(data);
  const VerifyReport report = verify_dataset(data.path(), 2);
  if (found_in(report).contains({"bad_json", ""})) return;  // no list of cases
  const DatasetList list = scan_dataset(data.path());
  for (const auto* cases : {&list.training, &list.test}) {
    for (const CaseFiles& files : *cases) {
      if (!is_refused(files, list)) continue;
      EXPECT_TRUE(std::ranges::any_of(report.findings, [&](const Finding& finding) {
        return finding.case_name == files.name && finding.severity() == Severity::kError;
      })) << files.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Defects, VerifyDatasetDefect, testing::ValuesIn(kDefects),
                         [](const auto& defect) { return std::string(defect.param.name); });

TEST(VerifyDataset, FindsNothingInASoundDataset) {
  const SpoiltDataset data;
  data.write_manifest();
  const VerifyReport report = verify_dataset(data.path(), 2);
  EXPECT_EQ(found_in(report), Expected{});
  EXPECT_EQ(report.case_count, 7U);
  std::uint64_t bytes = 0;
  for (const char* name : {"imagesTr", "labelsTr", "imagesTs"}) {
    for (const auto& entry : fs::directory_iterator(data.file(name))) bytes += entry.file_size();
  }
  EXPECT_EQ(report.file_bytes, bytes);
}

/// Adds what the first case was annotated for to its entry of dataset.json.
void write_labels_present(const SpoiltDataset& data, const std::string& labels) {
  std::string json = read_text_file(data.file("dataset.json"));
  const std::string label = R"("./labelsTr/case_00.nii.gz")";
  json.replace(json.find(label), label.size(), label + ", \"labels_present\": " + labels);
  write_text(data.file("dataset.json"), json);
}

TEST(VerifyDataset, SaysWhichClassesSomeLabelsLack) {
  const SpoiltDataset data;
  Data::change_label(data.label(3), [](Volume& v) {
    for (std::uint8_t& voxel : v.voxels<std::uint8_t>()) voxel = voxel == 2 ? 0 : voxel;
  });
  const auto notes = [&] { return verify_dataset(data.path(), 2).notes; };
  EXPECT_EQ(notes(), std::vector<std::string>{"labels that hold a class: back 5 of 6"});
  write_labels_present(data, R"(["front"])");
  EXPECT_EQ(notes(), std::vector<std::string>{
                         "labels that hold a class: back 4 of 6 (1 not annotated for it)"});
}

TEST(VerifyDataset, WarnsOfVoxelsThatNobodyIsSaidToHaveAnnotated) {
  const SpoiltDataset data;
  write_labels_present(data, R"(["front"])");
  EXPECT_EQ(found_in(verify_dataset(data.path(), 2)), (Expected{{"unannotated_class", "case_00"}}));
}

TEST(VerifyDataset, NamesWhatIsNoClassInLabelsPresent) {
  const SpoiltDataset data;
  write_labels_present(data, R"(["side"])");
  EXPECT_EQ(found_in(verify_dataset(data.path(), 2)), (Expected{{"bad_list", ""}}));
}

TEST(VerifyDataset, NamesWhatRegionsCannotBeWrittenAs) {
  const SpoiltDataset data;
  std::string json = read_text_file(data.file("dataset.json"));
  const std::string labels = R"("labels")";
  json.replace(json.find(labels), labels.size(),
               R"("regions_class_order": [1, 7], "labels": {"background": 0, "all": [1, 2],
                  "back": 2}, "before")");
  write_text(data.file("dataset.json"), json);
  const VerifyReport report = verify_dataset(data.path(), 2);
  const auto found = std::ranges::find(report.findings, FindingKind::kBadList, &Finding::kind);
  ASSERT_NE(found, report.findings.end());
  EXPECT_TRUE(contains(found->what, "the region 'back' is written as 7"));
}

TEST(VerifyDataset, FindsTheTwoFloatLabelsOfTheHippocampus) {
  const fs::path real = test_data_folder() / "Task04_Hippocampus";
  if (!fs::is_directory(real)) GTEST_SKIP() << real << " is not there";
  EXPECT_EQ(found_in(verify_dataset(real, 2)),
            (Expected{{"float_label", "hippocampus_003"}, {"float_label", "hippocampus_243"}}));
}

TEST(VerifyDataset, FindsAllProblemsInOnePassWhateverTheNumberOfThreads) {
  const SpoiltDataset data;
  cut_to(data.image(0), 0.5);
  Data::change_image(data.image(1), [](Volume& v) {
    v.voxels<float>()[0] = std::numeric_limits<float>::infinity();
  });
  Data::change_label(data.label(1), [](Volume& v) { v.voxels<std::uint8_t>()[7] = 9; });
  fs::remove(data.label(2));
  write_label_as_floats(data.label(3), 0.5F);
  write_bytes(data.test_image(), read_bytes(data.image(4)));
  Json json;
  json.num_training = 8;
  data.write_json(json);
  const VerifyReport one = verify_dataset(data.path(), 1);
  EXPECT_EQ(found_in(one), (Expected{{"damaged_file", "case_00"},
                                     {"not_finite", "case_01"},
                                     {"undeclared_label", "case_01"},
                                     {"bad_list", ""},
                                     {"label_not_integer", "case_03"},
                                     {"test_leak", "case_06"},
                                     {"count", ""}}));
  const VerifyReport four = verify_dataset(data.path(), 4);
  ASSERT_EQ(one.findings.size(), four.findings.size());
  for (std::size_t i = 0; i < one.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].what, four.findings[i].what);
  }
}

/// A gzip file of an image of so many bytes, all of them 0, which takes next to nothing.
void write_bomb(const fs::path& path, std::int16_t edge) {
  NiftiHeader header;
  header.voxel_type = VoxelType::kUint8;
  header.shape = {edge, edge, edge};
  header.sform_code = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) header.sform_rows[axis][axis] = 1.0;
  std::vector<std::byte> content = encode_nifti_header(header);
  content.resize(content.size() + static_cast<std::size_t>(edge) * edge * edge);
  write_gzip(path, content);
}

TEST(VerifyDataset, NamesAnImageLargerThanMemoryAndVerifiesTheOthers) {
#ifdef HAYATE_SANITIZED
  GTEST_SKIP() << "the sanitizer's own memory goes beyond the limit";
#endif
  const SpoiltDataset data;
  write_bomb(data.image(), 600);
  cut_to(data.image(2), 0.5);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const rlimit limit{.rlim_cur = 200U << 20, .rlim_max = 200U << 20};
    setrlimit(RLIMIT_DATA, &limit);
    const Expected found = found_in(verify_dataset(data.path(), 2));
    _exit(found == Expected{{"too_large", "case_01"}, {"damaged_file", "case_02"}} ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(VerifyDataset, SaysWhatNamesMakeTrouble) {
  const TempFolder folder;
  const fs::path data = folder / "lat\xe9in";
  for (int i = 0; i < 2; ++i) {
    const TinyCase made = make_tiny_case(static_cast<std::uint32_t>(i), {12, 10, 8});
    const std::string name = fmt::format("{}{}.nii.gz", i == 0 ? "l\xe9" : "plain", i);
    fs::create_directories(data / "images");
    fs::create_directories(data / "labels");
    write_image(data / "images" / name, made.image);
    write_image(data / "labels" / name, made.label);
  }
  EXPECT_EQ(found_in(verify_dataset(data, 2)), (Expected{{"odd_name", ""},
                                                         {"odd_name",
                                                          "l\xe9"
                                                          "0"}}));
}

TEST(VerifyDataset, ADatasetOfSlicesIsOne) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 4, {20, 18, 1});
  EXPECT_TRUE(verify_dataset(folder.path(), 1).findings.empty());
}

TEST(VerifyDataset, ValuesThatStandForTheDeclaredClassesComeWithTheirMapping) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 2);
  for (const char* name : {"case_00", "case_01"}) {
    const fs::path path = folder / "labelsTr" / (std::string(name) + ".nii.gz");
    Volume label = read_label(path);
    for (std::uint8_t& voxel : label.voxels<std::uint8_t>()) voxel = voxel == 0 ? 0 : 200;
    write_image(path, label);
  }
  const VerifyReport report = verify_dataset(folder.path(), 1);
  const auto found = std::ranges::find(report.findings, FindingKind::kUndeclaredLabel,
                                       [](const Finding& one) { return one.kind; });
  ASSERT_NE(found, report.findings.end());
  EXPECT_TRUE(contains(found->cure, "--set data.label_values=[0,200]"));
}

/// Two cases of a mask for each of two classes, which overlap in no voxel.
class MaskedDataset {
 public:
  MaskedDataset() {
    for (std::uint32_t i = 0; i < 2; ++i) {
      const TinyCase made = make_tiny_case(i, {12, 10, 8});
      const fs::path masks = folder_ / fmt::format("s{}/segmentations", i);
      fs::create_directories(masks);
      write_image(masks.parent_path() / "ct.nii.gz", made.image);
      write_image(masks / "ball.nii.gz", made.label);
      Volume corner =
          Volume::zeros(VoxelType::kUint8, made.label.shape(), made.label.voxel_to_world());
      corner.voxels<std::uint8_t>()[0] = 1;
      write_image(masks / "corner.nii.gz", corner);
    }
  }

  fs::path mask(const std::string& name) const {
    return folder_ / ("s1/segmentations/" + name + ".nii.gz");
  }
  template <class Change>
  void change(const std::string& name, Change change) const {
    Volume volume = read_image(mask(name));
    change(volume.voxels<float>());
    write_image(mask(name), volume);
  }
  VerifyReport verify() const { return verify_dataset(folder_.path(), 2); }

 private:
  TempFolder folder_;
};

std::string what_of(const VerifyReport& report, FindingKind kind) {
  for (const Finding& finding : report.findings) {
    if (finding.kind == kind) return finding.what;
  }
  return "";
}

TEST(VerifyDataset, MasksOfClassesAreOneLabel) {
  const MaskedDataset data;
  EXPECT_EQ(found_in(data.verify()), Expected());
  fs::remove(data.mask("corner"));
  const VerifyReport report = data.verify();
  EXPECT_EQ(found_in(report), Expected());
  EXPECT_TRUE(contains(report.notes.at(0), "count there as not annotated"));
}

TEST(VerifyDataset, OverlapsOfMasksAreCounted) {
  const MaskedDataset data;
  data.change("corner", [](auto voxels) { std::ranges::fill(voxels, 1.0F); });
  const VerifyReport report = data.verify();
  EXPECT_EQ(found_in(report), (Expected{{"mask_overlap", "s1"}}));
  const Volume ball = read_label(data.mask("ball"));
  const auto voxels = std::ranges::count(ball.voxels<std::uint8_t>(), 1);
  EXPECT_TRUE(
      contains(what_of(report, FindingKind::kMaskOverlap),
               fmt::format("the later class counts: corner over ball ({} voxels)", voxels)));
}

TEST(VerifyDataset, MasksOfOtherValuesAreTold) {
  const MaskedDataset data;
  data.change("corner", [](auto voxels) { voxels[0] = 255.0F; });
  EXPECT_EQ(found_in(data.verify()), Expected());
  data.change("corner", [](auto voxels) { voxels[1] = 0.5F; });
  const VerifyReport report = data.verify();
  EXPECT_EQ(found_in(report), (Expected{{"mask_values", "s1"}}));
  EXPECT_TRUE(contains(what_of(report, FindingKind::kMaskValues), "holds the values 255, 0.5"));
}

TEST(VerifyDataset, AMaskThatIsDamagedOrElsewhereIsNamed) {
  const MaskedDataset data;
  write_image(data.mask("corner"), Volume::zeros(VoxelType::kUint8, {1, 12, 10, 9}));
  const VerifyReport report = data.verify();
  EXPECT_EQ(found_in(report), (Expected{{"bad_header", "s1"}}));
  EXPECT_TRUE(contains(what_of(report, FindingKind::kBadHeader),
                       "corner.nii.gz: its grid differs from that of the first mask, ball.nii.gz"));
  // What does not compress is long enough to lose voxels and no header.
  data.change("ball", [](auto voxels) {
    for (std::size_t i = 0; i < voxels.size(); ++i) voxels[i] = std::sin(static_cast<float>(i * i));
  });
  cut_to(data.mask("ball"), 0.9);
  fs::remove(data.mask("corner"));
  EXPECT_EQ(found_in(data.verify()), (Expected{{"damaged_file", "s1"}}));
}

TEST(VerifyDataset, ChannelsOnDifferentGridsComeWithTheKeyThatResamples) {
  const TempFolder folder;
  for (const std::string name : {"p0", "p1"}) {
    const TinyCase made = make_tiny_case(name == "p0" ? 0 : 1, {12, 10, 8});
    fs::create_directories(folder / name);
    write_image(folder / name / "t1.nii.gz", made.image);
    write_image(folder / name / "seg.nii.gz", made.label);
    Volume moved = made.image.clone();
    if (name == "p1") moved.set_voxel_to_world(diagonal_affine({1.0, 1.0, 1.5}));
    write_image(folder / name / "t2.nii.gz", moved);
  }
  const VerifyReport report = verify_dataset(folder.path(), 1);
  EXPECT_EQ(found_in(report), (Expected{{"channel_grid", "p1"}}));
  EXPECT_TRUE(contains(what_of(report, FindingKind::kChannelGrid), "the channel "));
}

/// The tiny data set with folds of its own.
VerifyReport verify_with_folds(const TempFolder& folder, const std::string& folds) {
  write_case_list(scan_dataset(folder.path()), folder / "list.json", true);
  std::string list = read_text_file(folder / "list.json");
  list.insert(list.rfind('}'), ", \"folds\": " + folds);
  write_text(folder / "list.json", list);
  return verify_dataset(folder / "list.json", 1);
}

TEST(VerifyDataset, LeaksOfTheDataSetsOwnSplitAreFound) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 4);
  const auto verify = [&](const std::string& folds) { return verify_with_folds(folder, folds); };
  const std::string sound = R"({"train": ["case_00"], "validation": ["case_01"]})";
  const VerifyReport report = verify("[" + sound + "]");
  EXPECT_EQ(found_in(report), Expected());
  EXPECT_TRUE(contains(report.notes.at(0), "2 cases are in no fold of list.json"));
  const VerifyReport twice =
      verify("[" + sound + R"(, {"train": ["case_00"], "validation": ["case_00", "case_02"]}])");
  EXPECT_EQ(found_in(twice), (Expected{{"split_leak", ""}}));
  EXPECT_TRUE(contains(what_of(twice, FindingKind::kSplitLeak), "list.json, fold 1: 1 cases"));
  EXPECT_EQ(found_in(verify(R"([{"train": [], "validation": ["case_01"]}])")),
            (Expected{{"bad_split", ""}}));
  fs::copy_file(folder / "imagesTr/case_00.nii.gz", folder / "imagesTr/case_01.nii.gz",
                fs::copy_options::overwrite_existing);
  const VerifyReport copied = verify("[" + sound + "]");
  EXPECT_EQ(found_in(copied), (Expected{{"split_leak", ""}, {"duplicate_image", "case_01"}}));
  EXPECT_TRUE(
      contains(what_of(copied, FindingKind::kSplitLeak), "case_01 (trained on as case_00)"));
}

TEST(VerifyDataset, FindsNoFolderWhereThereIsNone) {
  EXPECT_THROW(verify_dataset("/nowhere", 1), MissingInputError);
}

// The kinds' table has every kind once, under a name of its own.
TEST(Finding, HasANameAndASeverityForEachKind) {
  std::set<std::string_view> names;
  const int count = static_cast<int>(FindingKind::kUnusedClass) + 1;
  for (int kind = 0; kind < count; ++kind)
    names.insert(finding_name(static_cast<FindingKind>(kind)));
  EXPECT_EQ(std::ssize(names), count);
  EXPECT_EQ(finding_severity(FindingKind::kTestLeak), Severity::kError);
  EXPECT_EQ(finding_severity(FindingKind::kFloatLabel), Severity::kWarning);
}

}  // namespace
}  // namespace hayate

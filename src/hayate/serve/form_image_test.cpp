// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/form_image.h"

#include <gtest/gtest.h>

#include "hayate/serve/request_error.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

class FormImage : public testing::Test {
 protected:
  CaseFiles image_of(const Parts& parts) {
    Upload form(folder_.path(), 1000);
    for (const auto& [part, name] : parts) form.begin_part(part, name);
    form.finish();
    return image_of_form(form);
  }

  TempFolder folder_;
};

TEST_F(FormImage, IsAFileOrOneForEachChannel) {
  const CaseFiles image =
      image_of({{"image", "t2.nii.gz"}, {"params", ""}, {"image", "adc.nii.gz"}});
  EXPECT_EQ(image.name, "t2");
  EXPECT_EQ(image.image, folder_ / "t2.nii.gz");
  ASSERT_EQ(image.more_channels.size(), 1U);
  EXPECT_EQ(image.more_channels[0], folder_ / "adc.nii.gz");
}

TEST_F(FormImage, LiesBesideWhatItsHeaderNames) {
  const CaseFiles image = image_of({{"data", "ct.raw"}, {"file", "ct.mhd"}});
  EXPECT_EQ(image.image, folder_ / "ct.mhd");
  EXPECT_TRUE(image.more_channels.empty());
}

TEST_F(FormImage, IsTheFolderOfSlices) {
  const CaseFiles image = image_of({{"slice", "1.dcm"}, {"slice", "2.dcm"}});
  EXPECT_EQ(image.image, folder_.path());
}

TEST_F(FormImage, IsMissedByName) {
  EXPECT_THROW(image_of({}), RequestError);
  EXPECT_THROW(image_of({{"data", "a.raw"}}), RequestError);
  EXPECT_THROW(image_of({{"label", "b.nii.gz"}}), RequestError);
  EXPECT_THROW(image_of({{"image", "c.nii.gz"}, {"slice", "d.dcm"}}), RequestError);
}

}  // namespace
}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/predict_query.h"

#include <gtest/gtest.h>

#include "hayate/io/image_formats.h"
#include "hayate/serve/request_error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Query = std::map<std::string, std::string, std::less<>>;

std::string refusal(const Query& query) {
  try {
    parse_predict_query(query);
    return "";
  } catch (const RequestError& error) {
    EXPECT_EQ(error.status(), 400);
    return error.what();
  }
}

TEST(PredictQuery, AsksForALabelAlone) {
  const PredictQuery query = parse_predict_query({});
  EXPECT_EQ(query.format, AnswerFormat::kImage);
  EXPECT_FALSE(query.probabilities || query.uncertainty || query.is_async || query.suffix);
}

TEST(PredictQuery, AnswersMoreThanALabelAsAForm) {
  EXPECT_EQ(parse_predict_query({{"probabilities", "1"}}).format, AnswerFormat::kForm);
  EXPECT_EQ(parse_predict_query({{"uncertainty", ""}}).format, AnswerFormat::kForm);
  EXPECT_EQ(parse_predict_query({{"uncertainty", "false"}}).format, AnswerFormat::kImage);
}

TEST(PredictQuery, NamesWhatMeansNothing) {
  EXPECT_TRUE(contains(refusal({{"probabilites", "1"}}), "did you mean 'probabilities'?"));
  EXPECT_TRUE(contains(refusal({{"async", "yes"}}), "got 'yes', expected 1 or 0"));
  EXPECT_TRUE(contains(refusal({{"format", "xml"}}), "expected image, json or multipart"));
  EXPECT_TRUE(contains(refusal({{"suffix", "exe"}}), "expected .nii.gz"));
}

TEST(PredictQuery, RefusesWhatDoesNotGoTogether) {
  EXPECT_TRUE(contains(refusal({{"async", "1"}, {"format", "json"}}), "does not go with async"));
  EXPECT_TRUE(contains(refusal({{"probabilities", "1"}, {"format", "json"}}), "has no room"));
  EXPECT_TRUE(contains(refusal({{"pictures", "1"}}), "stand in JSON only"));
  EXPECT_EQ(refusal({{"pictures", "1"}, {"format", "json"}}), "");
  EXPECT_EQ(refusal({{"pictures", "1"}, {"slices", "64"}, {"format", "json"}}), "");
  EXPECT_TRUE(contains(refusal({{"slices", "9"}, {"format", "json"}}), "pictures=1"));
  for (const char* wrong : {"0", "65", "9x", "", "-1"}) {
    EXPECT_TRUE(contains(refusal({{"pictures", "1"}, {"slices", wrong}}), "from 1 to 64")) << wrong;
  }
  EXPECT_EQ(refusal({{"pictures", "1"}, {"async", "1"}, {"probabilities", "1"}}), "");
}

TEST(PredictQuery, WritesEverySuffixThatItTakes) {
  for (const char* text : {"nrrd", ".nrrd", ".NII.GZ", "nii", "mha"}) {
    const NamedFormat format = find_format_by_name("a" + parse_suffix(text));
    ASSERT_NE(format.format, nullptr) << text;
    EXPECT_TRUE(format.format->is_written()) << text;
  }
}

}  // namespace
}  // namespace hayate

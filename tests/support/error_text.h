// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include <gtest/gtest.h>

namespace hayate {

/// What the user would read when `body` throws an ExpectedError; a failed test when it does not.
///
///     EXPECT_NE(error_text<DataError>([&] { read_image(path); }).find("datatype"), npos);
template <class ExpectedError, class Body>
std::string error_text(Body&& body) {
  try {
    body();
  } catch (const ExpectedError& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "threw an error of another kind: " << error.what();
    return {};
  }
  ADD_FAILURE() << "did not throw";
  return {};
}

/// An assertion: `text` has `part` in it.
inline testing::AssertionResult contains(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << part << "' is not in: " << text;
}

}  // namespace hayate

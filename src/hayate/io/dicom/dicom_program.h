// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "hayate/base/error.h"
#include "hayate/io/byte_buffer.h"
#include "hayate/io/dicom/dicom_message.h"

namespace hayate {

/// What hayate-dicom answered.
struct DicomAnswer {
  DicomSeries series;
  /// Empty where only the series was asked for.
  ByteBuffer voxels;
};

enum class DicomQuestion { kInfo, kVoxels };

/// Where the program is: beside this one.
std::filesystem::path dicom_program();

/// Asks hayate-dicom, a process of its own, what a series is: a folder of slices, or one of them.
/// It writes into files without a name, so that neither waits for the other.
/// \throws DeviceError  where the program has not been built.
/// \throws DataError  with its reasons, or where it crashed, as GDCM may on a damaged file;
///         MissingInputError, IoError, MemoryError; InterruptedError when it was interrupted.
DicomAnswer ask_dicom_program(DicomQuestion question, const std::filesystem::path& path);

/// An error as one line of JSON, which the program leaves on standard error, and back: any other
/// text is nothing.
std::string write_dicom_error(const Error& error);
void throw_dicom_error(std::string_view text);

}  // namespace hayate

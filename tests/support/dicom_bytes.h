// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/file_bytes.h"

namespace hayate {

/// A DICOM slice made byte by byte (PS3.10, explicit little endian), so that tests of the reader
/// lean on no library: CT, int16, 3 columns of 0.5 mm and 2 rows of 0.75 mm, across z.
class DicomBytes {
 public:
  explicit DicomBytes(double z = 0.0, std::int16_t first_voxel = 0) {
    text(0x00020002, "UI", "1.2.840.10008.5.1.4.1.1.2");
    text(0x00020010, "UI", "1.2.840.10008.1.2.1");
    text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
    text(0x00080018, "UI", "1.2.3." + std::to_string(++count()));
    text(0x00080060, "CS", "CT");
    text(0x0008103e, "LO", "a series");
    text(0x0020000e, "UI", "1.2.3");
    text(0x00200032, "DS", "10\\20\\" + std::to_string(z));
    text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
    number(0x00280002, 1);
    text(0x00280004, "CS", "MONOCHROME2");
    number(0x00280010, 2);
    number(0x00280011, 3);
    text(0x00280030, "DS", "0.75\\0.5");
    number(0x00280100, 16);
    number(0x00280101, 16);
    number(0x00280102, 15);
    number(0x00280103, 1);
    text(0x00281052, "DS", "-1024");
    text(0x00281053, "DS", "1");
    std::string voxels;
    for (std::int16_t i = 0; i < 6; ++i) {
      const auto value = static_cast<std::int16_t>(first_voxel + i);
      voxels.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    put(0x7fe00010, "OW", voxels);
  }

  DicomBytes& text(std::uint32_t tag, const char* vr, std::string value) {
    // Values have even lengths; UIDs are padded with NUL.
    if (value.size() % 2 == 1) value.push_back(std::string_view(vr) == "UI" ? '\0' : ' ');
    return put(tag, vr, value);
  }
  DicomBytes& number(std::uint32_t tag, std::uint16_t value) {
    return put(tag, "US", std::string(reinterpret_cast<const char*>(&value), sizeof value));
  }
  DicomBytes& put(std::uint32_t tag, const char* vr, const std::string& value) {
    elements_[tag] = {vr, value};
    return *this;
  }
  DicomBytes& without(std::uint32_t tag) {
    elements_.erase(tag);
    return *this;
  }

  std::filesystem::path write(const std::filesystem::path& path) const {
    std::string bytes(128, '\0');
    bytes += "DICM";
    for (const auto& [tag, element] : elements_) bytes += encode(tag, element);
    write_text(path, bytes);
    return path;
  }

 private:
  struct Element {
    std::string vr;
    std::string value;
  };

  static int& count() {
    static int count = 0;
    return count;
  }

  static std::string encode(std::uint32_t tag, const Element& element) {
    std::string bytes;
    const auto add = [&](auto number) {
      bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    add(static_cast<std::uint16_t>(tag >> 16U));
    add(static_cast<std::uint16_t>(tag));
    bytes += element.vr;
    if (element.vr == "OW") {
      add(std::uint16_t{0});
      add(static_cast<std::uint32_t>(element.value.size()));
    } else {
      add(static_cast<std::uint16_t>(element.value.size()));
    }
    return bytes + element.value;
  }

  std::map<std::uint32_t, Element> elements_;
};

}  // namespace hayate

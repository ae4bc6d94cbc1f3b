// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/form_image.h"

#include <fmt/format.h>

#include "hayate/base/json_text.h"
#include "hayate/io/image_name.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

bool is_image(const UploadedFile& file) {
  return file.part == "image" || file.part == "file" || file.part == "files";
}

RequestError no_image(std::string got) {
  return {
      400,
      fmt::format("form: got {}, expected a file called 'image' for each channel, or one called "
                  "'slice' for each slice of a DICOM series",
                  got),
      "curl: --form image=@scan.nii.gz"};
}

void check_part(const UploadedFile& file) {
  if (is_image(file) || file.part == "data" || file.part == "slice") return;
  throw no_image(fmt::format("a file called '{}'", text_of_name(file.part)));
}

CaseFiles image_of_slices(const Upload& form) {
  return {"series", form.folder(), std::nullopt};
}

}  // namespace

CaseFiles image_of_form(const Upload& form) {
  CaseFiles image;
  bool has_slices = false;
  for (const UploadedFile& file : form.files()) {
    check_part(file);
    if (file.part == "slice") has_slices = true;
    if (!is_image(file)) continue;
    if (image.image.empty()) {
      image.image = file.path;
    } else {
      image.more_channels.push_back(file.path);
    }
  }
  if (has_slices && !image.image.empty()) throw no_image("both images and slices");
  if (has_slices) return image_of_slices(form);
  if (image.image.empty()) throw no_image("no image");
  image.name = case_name(image.image);
  return image;
}

}  // namespace hayate

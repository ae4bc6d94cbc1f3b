// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// A task of the Medical Segmentation Decathlon (http://medicaldecathlon.com, CC-BY-SA 4.0; Simpson
/// et al., arXiv:1902.09063) as a tar archive.
struct MsdArchive {
  std::string_view task;
  std::string_view md5;

  std::string url() const;
};

/// Returns the ten archives, from MONAI's mirror; addresses and checksums are those of its
/// DecathlonDataset (monai/apps/datasets.py).
std::span<const MsdArchive> msd_archives();

/// Returns null when there is no such task.
const MsdArchive* find_msd_archive(std::string_view task);

}  // namespace hayate

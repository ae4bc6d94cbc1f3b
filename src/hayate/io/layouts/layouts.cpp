// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "hayate/io/layouts/bids.h"
#include "hayate/io/layouts/case_list_file.h"
#include "hayate/io/layouts/class_masks.h"
#include "hayate/io/layouts/csv_list.h"
#include "hayate/io/layouts/datalist.h"
#include "hayate/io/layouts/layout.h"
#include "hayate/io/layouts/nnunet_raw.h"
#include "hayate/io/layouts/paired_folders.h"
#include "hayate/io/layouts/patient_folders.h"
#include "hayate/io/layouts/single_folder.h"

namespace hayate {

std::span<const DatasetLayout> dataset_layouts() {
  // Those that say more of themselves come first.
  static const std::array layouts{
      kCaseListFile,  kCsvList,     kNnunetRaw,  kDecathlon,      kDatalist,   kBids,
      kPairedFolders, kPairedFiles, kClassMasks, kPatientFolders, kImageFiles,
  };
  return layouts;
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "hayate/io/nrrd/nrrd_fields.h"

namespace hayate {

/// The space in which a header's directions and origin are.
struct NrrdSpace {
  /// How many coordinates it has; 0 where the header has no space. The fourth one is time.
  std::size_t dimension = 0;
  /// What its first two coordinates are multiplied by in left-posterior-superior.
  std::array<double, 2> to_lps{1, 1};
  /// Whether its axes are the patient's.
  bool is_anatomical = false;
};

/// \throws DataError  when the format has no such space, or "space dimension" says another size.
NrrdSpace parse_nrrd_space(const NrrdFields& fields);

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/random.h"
#include "hayate/phantom/anatomy.h"

namespace hayate {

/// Radiodensities in HU, drawn once for a patient. Portal venous phase; ranges as measured in
/// clinical CT (spleen and liver about 110, kidneys 150, aorta 140, fat -105, muscle 58).
struct Materials {
  float fat = -105.0F;
  float muscle = 58.0F;
  float spleen = 112.0F;
  float liver = 106.0F;
  float kidney_cortex = 150.0F;
  float pancreas = 92.0F;
  float bowel_wall = 88.0F;
  float arteries = 140.0F;
  float veins = 135.0F;
};

/// Collects the solids of a patient and draws what varies between patients. Draws that are
/// arguments of one call stand in braces or in statements of their own: the order in which a
/// compiler evaluates the arguments of a function is its own affair, and the patient must not
/// depend on it.
class AnatomyBuilder {
 public:
  explicit AnatomyBuilder(Random& random);

  /// Draws normally around `mean`, cut at two standard deviations.
  float about(float mean, float deviation);
  /// Draws each coordinate on its own.
  Point3 about(Point3 mean, float deviation);
  /// Scales each radius by its own factor.
  Point3 scaled(Point3 radii, float deviation);
  /// Returns a turn of about so many degrees about each axis.
  Rotation3 turned(Point3 mean, Point3 deviation);
  /// Waves of about this length, together of about this amplitude, mm.
  Ripple ripple(float amplitude, float wavelength);
  Random& random() { return random_; }

  void add(const Box3& box, DistanceFunction distance, std::vector<Coat> coats);
  void add(const Ellipsoid& ellipsoid, std::vector<Coat> coats);

  const TrunkShape& trunk() const { return anatomy_.trunk; }
  const Materials& materials() const { return materials_; }
  Anatomy finish() { return std::move(anatomy_); }

 private:
  Random& random_;
  Anatomy anatomy_;
  Materials materials_;
};

/// Room around a box for soft edges, mm.
inline constexpr float kEdgeMargin = 4.0F;

/// The kidneys in their fat, which liver and spleen make room for.
struct KidneyBeds {
  Ellipsoid left;
  Ellipsoid right;
};

// These add the parts in painting order.
void add_wall(AnatomyBuilder& builder);
void add_chest(AnatomyBuilder& builder);
void add_skeleton(AnatomyBuilder& builder);
void add_bowel(AnatomyBuilder& builder);
void add_vessels(AnatomyBuilder& builder);
void add_stomach(AnatomyBuilder& builder);
KidneyBeds add_kidneys(AnatomyBuilder& builder);
void add_liver(AnatomyBuilder& builder, const Ellipsoid& right_kidney_bed);
void add_spleen(AnatomyBuilder& builder, const Ellipsoid& left_kidney_bed);

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/anatomy.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "hayate/phantom/anatomy_builder.h"

namespace hayate {

AnatomyBuilder::AnatomyBuilder(Random& random) : random_(random) {
  anatomy_.trunk.fat_mm = static_cast<float>(random.uniform(6.0, 30.0));
  Ellipsoid& left_dome = anatomy_.trunk.left_dome;
  Ellipsoid& right_dome = anatomy_.trunk.right_dome;
  left_dome.radii.z = about(left_dome.radii.z, 6.0F);
  right_dome.radii.z = about(right_dome.radii.z, 6.0F);

  materials_.fat = about(-105.0F, 5.0F);
  materials_.muscle = about(58.0F, 5.0F);
  materials_.spleen = about(112.0F, 11.0F);
  // Liver and kidneys follow one bolus, so that they differ less within a patient than between two.
  materials_.liver = materials_.spleen + about(-5.0F, 9.0F);
  materials_.kidney_cortex = materials_.spleen + about(28.0F, 14.0F);
  materials_.pancreas = about(92.0F, 9.0F);
  materials_.bowel_wall = about(88.0F, 12.0F);
  materials_.arteries = about(142.0F, 15.0F);
  materials_.veins = about(138.0F, 15.0F);
}

float AnatomyBuilder::about(float mean, float deviation) {
  return mean + deviation * static_cast<float>(std::clamp(random_.normal(), -2.0, 2.0));
}

Point3 AnatomyBuilder::about(Point3 mean, float deviation) {
  const float x = about(mean.x, deviation);
  const float y = about(mean.y, deviation);
  return {x, y, about(mean.z, deviation)};
}

Point3 AnatomyBuilder::scaled(Point3 radii, float deviation) {
  const float x = radii.x * about(1.0F, deviation);
  const float y = radii.y * about(1.0F, deviation);
  return {x, y, radii.z * about(1.0F, deviation)};
}

Rotation3 AnatomyBuilder::turned(Point3 mean, Point3 deviation) {
  const float about_x = about(mean.x, deviation.x);
  const float about_y = about(mean.y, deviation.y);
  return rotation_degrees(about_x, about_y, about(mean.z, deviation.z));
}

Ripple AnatomyBuilder::ripple(float amplitude, float wavelength) {
  Ripple ripple;
  for (Ripple::Wave& wave : ripple.waves) {
    const float wave_number = 2.0F * std::numbers::pi_v<float> / (wavelength * about(1.0F, 0.2F));
    const Point3 direction = about(Point3{}, 1.0F);
    wave.wave_vector = direction * (wave_number / std::max(length(direction), 0.1F));
    wave.phase = static_cast<float>(random_.uniform(0.0, 2.0 * std::numbers::pi));
    // Four waves with independent phases add up to twice the amplitude of one.
    wave.shift = about(Point3{}, 0.5F * amplitude);
    ripple.reach += length(wave.shift);
  }
  return ripple;
}

void AnatomyBuilder::add(const Box3& box, DistanceFunction distance, std::vector<Coat> coats) {
  anatomy_.solids.push_back({box, std::move(distance), std::move(coats)});
}

void AnatomyBuilder::add(const Ellipsoid& ellipsoid, std::vector<Coat> coats) {
  add(
      ellipsoid.box(kEdgeMargin), [ellipsoid](Point3 p) { return ellipsoid.distance(p); },
      std::move(coats));
}

Anatomy make_anatomy(Random& random) {
  AnatomyBuilder builder(random);
  add_wall(builder);
  add_chest(builder);
  add_skeleton(builder);
  add_bowel(builder);
  add_vessels(builder);
  add_stomach(builder);
  const KidneyBeds beds = add_kidneys(builder);
  add_liver(builder, beds.right);
  add_spleen(builder, beds.left);
  return builder.finish();
}

}  // namespace hayate

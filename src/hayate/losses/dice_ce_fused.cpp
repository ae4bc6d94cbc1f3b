// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_ce_fused.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/trace.h"
#include "hayate/distributed/ranks.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/kernels/dice_ce.h"
#include "hayate/networks/autograd_context.h"
#include "hayate/networks/kernel_input.h"
#include "hayate/networks/kernel_type.h"

namespace hayate {
namespace {

/// The work is always cut into the same pieces, whose sums are added in order: the number of
/// threads changes no bit.
constexpr std::int64_t kPiecesPerGroup = 32;

/// Voxels whose Dice is one: all of the batch, or an item's.
struct Groups {
  std::int64_t count = 1;
  std::int64_t voxel_count = 0;
  std::int64_t class_count = 0;

  Groups(const at::Tensor& logits, bool batch)
      : count(batch ? 1 : logits.size(0)),
        voxel_count(logits.numel() / logits.size(1) / count),
        class_count(logits.size(1)) {}
};

/// Calls body(group, first voxel within the tensor, voxels, piece).
template <class Body>
void for_pieces(const Groups& groups, const Body& body) {
  const std::int64_t size = (groups.voxel_count + kPiecesPerGroup - 1) / kPiecesPerGroup;
  at::parallel_for(0, groups.count * kPiecesPerGroup, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i % kPiecesPerGroup * size;
      const std::int64_t last = std::min(first + size, groups.voxel_count);
      const std::int64_t group = i / kPiecesPerGroup;
      if (first < last) body(group, group * groups.voxel_count + first, last - first, i);
    }
  });
}

/// lambda_dice · DiceLoss, and lambda_ce · cross entropy where there is one.
struct Terms {
  DiceArguments dice;
  double lambda_dice = 1.0;
  std::optional<double> lambda_ce;
};

/// Returns nothing where the loss is no sum of such terms.
std::optional<Terms> terms_of(const LossOptions& options) {
  if (const auto* dice = std::get_if<DiceLossOptions>(&options)) return Terms{*dice};
  const auto* both = std::get_if<DiceCELossOptions>(&options);
  if (both == nullptr || both->label_smoothing != 0.0) return std::nullopt;
  return Terms{*both, both->lambda_dice, both->lambda_ce};
}

/// Sums per group and class; see kernels/dice_ce.h.
struct DiceSums {
  std::vector<double> intersection;
  std::vector<double> predicted;
  std::vector<double> labelled;
  double cross_entropy = 0.0;
  /// What cross entropy is of: the voxels that are not ignored.
  double voxel_count = 0.0;
  /// How many Dice values the mean is of.
  double group_count = 0.0;
};

/// The sums of all ranks that share the batch, where its Dice is one; else what of them concerns a
/// mean over items.
void share_sums(DiceSums& sums, const Ranks& ranks, bool batch) {
  if (ranks.is_alone()) return;
  std::vector<double> shared{sums.cross_entropy, sums.voxel_count, sums.group_count};
  std::array<std::vector<double>*, 3> of_classes{&sums.intersection, &sums.predicted,
                                                 &sums.labelled};
  if (batch) {
    for (const auto* values : of_classes) {
      shared.insert(shared.end(), values->begin(), values->end());
    }
  }
  ranks.sum(shared);
  sums.cross_entropy = shared[0];
  sums.voxel_count = shared[1];
  if (!batch) {
    sums.group_count = shared[2];
    return;
  }
  auto from = shared.cbegin() + 3;
  for (auto* values : of_classes) {
    std::copy_n(from, values->size(), values->begin());
    from += std::ssize(*values);
  }
}

/// Checks that every label is of a class or, where that may be, ignored. \param labelled  how many
/// are of a class
void check_labels(const at::Tensor& target, double labelled, std::int64_t class_count,
                  bool may_ignore) {
  const std::uint8_t* const labels = target.const_data_ptr<std::uint8_t>();
  const auto rest = static_cast<std::int64_t>(target.numel()) - static_cast<std::int64_t>(labelled);
  if (rest == 0) return;
  const bool are_ignored =
      may_ignore && rest == std::count(labels, labels + target.numel(), kIgnoredVoxel);
  TORCH_CHECK(are_ignored, "labels of ", class_count, " and more, where there are ", class_count,
              " classes");
}

DiceSums compute_sums(const at::Tensor& logits, const at::Tensor& target, const Groups& groups,
                      const DiceArguments& options) {
  const auto classes = static_cast<std::size_t>(groups.class_count);
  const std::size_t width = 3 * classes + 1;
  std::vector<double> of_pieces(static_cast<std::size_t>(groups.count * kPiecesPerGroup) * width);
  with_kernel_type(logits, [&]<class T>() {
    const auto* const from = kernel_data<T>(logits);
    const std::uint8_t* const labels = target.const_data_ptr<std::uint8_t>();
    for_pieces(groups, [&](std::int64_t, std::int64_t first, std::int64_t count,
                           std::int64_t piece) {
      double* const sums = of_pieces.data() + static_cast<std::size_t>(piece) * width;
      dice_ce_kernels<T>(selected_isa())
          .sums(from + first * groups.class_count, labels + first, count, groups.class_count,
                options.squared_pred, sums, sums + classes, sums + 2 * classes, sums + 3 * classes);
    });
  });
  const std::size_t size = static_cast<std::size_t>(groups.count) * classes;
  DiceSums total{std::vector<double>(size), std::vector<double>(size), std::vector<double>(size)};
  double labelled = 0.0;
  for (std::size_t piece = 0; piece * width < of_pieces.size(); ++piece) {
    const double* const sums = of_pieces.data() + piece * width;
    const std::size_t group = piece / kPiecesPerGroup * classes;
    for (std::size_t c = 0; c < classes; ++c) {
      total.intersection[group + c] += sums[c];
      total.predicted[group + c] += sums[classes + c];
      total.labelled[group + c] += sums[2 * classes + c];
      labelled += sums[2 * classes + c];
    }
    total.cross_entropy += sums[3 * classes];
  }
  check_labels(target, labelled, groups.class_count, options.ignore_index.has_value());
  total.voxel_count = labelled;
  total.group_count = static_cast<double>(groups.count);
  return total;
}

/// The gradient of the loss by the probability of class c in a group: on_label·t + constant +
/// per_probability·p.
struct DiceGradient {
  float on_label = 0.0F;
  float constant = 0.0F;
  float per_probability = 0.0F;
};

struct Loss {
  double dice = 0.0;
  double cross_entropy = 0.0;
  /// Gradients, one per group and class.
  std::vector<DiceGradient> gradient;
  /// Weight of a voxel's cross entropy.
  double cross_entropy_weight = 0.0;
};

Loss combine(const DiceSums& sums, const Groups& groups, const Terms& terms) {
  const DiceArguments& options = terms.dice;
  const std::int64_t first_class = options.include_background ? 0 : 1;
  const double share = terms.lambda_dice /
                       (sums.group_count * static_cast<double>(groups.class_count - first_class));
  Loss loss;
  loss.gradient.resize(sums.intersection.size());
  for (std::int64_t i = 0; i < std::ssize(loss.gradient); ++i) {
    if (i % groups.class_count < first_class) continue;
    const auto at = static_cast<std::size_t>(i);
    // Labels are 0 or 1, so that their squares sum to what they do.
    const double total = sums.predicted[at] + sums.labelled[at];
    const double scale = options.jaccard ? 2.0 : 1.0;
    const double denominator =
        (options.jaccard ? 2.0 * (total - sums.intersection[at]) : total) + options.smooth_dr;
    const double numerator = 2.0 * sums.intersection[at] + options.smooth_nr;
    loss.dice += share * (1.0 - numerator / denominator);

    const double by_denominator = share * numerator / (denominator * denominator);
    DiceGradient& gradient = loss.gradient[at];
    gradient.on_label = static_cast<float>(-2.0 * share / denominator -
                                           (options.jaccard ? scale * by_denominator : 0.0));
    if (options.squared_pred) {
      gradient.per_probability = static_cast<float>(2.0 * scale * by_denominator);
    } else {
      gradient.constant = static_cast<float>(scale * by_denominator);
    }
  }
  if (terms.lambda_ce) {
    // Where all voxels are ignored, the sum is 0, too.
    loss.cross_entropy_weight = *terms.lambda_ce / std::max(sums.voxel_count, 1.0);
    loss.cross_entropy = loss.cross_entropy_weight * sums.cross_entropy;
  }
  return loss;
}

at::Tensor compute_gradient(const at::Tensor& logits, const at::Tensor& target,
                            const Groups& groups, const Loss& loss, float upstream) {
  std::vector<float> coefficients;
  const auto add = [&](float DiceGradient::*part) {
    for (const DiceGradient& gradient : loss.gradient) {
      coefficients.push_back(upstream * gradient.*part);
    }
  };
  add(&DiceGradient::on_label);
  add(&DiceGradient::constant);
  add(&DiceGradient::per_probability);
  const auto size = std::ssize(loss.gradient);
  at::Tensor grad = at::empty_like(logits);
  with_kernel_type(logits, [&]<class T>() {
    const auto* const from = kernel_data<T>(logits);
    const std::uint8_t* const labels = target.const_data_ptr<std::uint8_t>();
    auto* const to = mutable_kernel_data<T>(grad);
    for_pieces(groups,
               [&](std::int64_t group, std::int64_t first, std::int64_t count, std::int64_t) {
                 const float* const of_group = coefficients.data() + group * groups.class_count;
                 dice_ce_kernels<T>(selected_isa())
                     .gradient(from + first * groups.class_count, labels + first, count,
                               groups.class_count, of_group, of_group + size, of_group + 2 * size,
                               upstream * static_cast<float>(loss.cross_entropy_weight),
                               to + first * groups.class_count);
               });
  });
  return grad;
}

/// \param passes  over memory of the size of the logits
TraceDetail detail_of(const at::Tensor& logits, const at::Tensor& target, int passes) {
  return {fmt::format("{} classes at {}×{}×{}", logits.size(1), logits.size(2), logits.size(3),
                      logits.size(4)),
          0.0,
          static_cast<double>(logits.numel() * logits.element_size() * passes + target.numel())};
}

/// Keeps logits and labels; the softmax is computed again for the gradient.
class DiceCeFunction : public torch::autograd::Function<DiceCeFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& logits,
                            const at::Tensor& target, const Terms& terms) {
    const TraceRange range("loss", [&] { return detail_of(logits, target, 1); });
    const Groups groups(logits, terms.dice.batch);
    const Ranks& ranks = *step_ranks().loss;
    DiceSums sums = compute_sums(logits, target, groups, terms.dice);
    share_sums(sums, ranks, terms.dice.batch);
    Loss loss = combine(sums, groups, terms);
    // Cross entropy is of all ranks' voxels by now, and a batch's Dice of all their items.
    if (!terms.dice.batch) ranks.sum({&loss.dice, 1});
    context->save_for_backward({logits, target});
    context->saved_data["batch"] = terms.dice.batch;
    const double value = loss.dice + loss.cross_entropy;
    keep(context, "loss", std::move(loss));
    return at::scalar_tensor(value, at::kFloat);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const TraceRange range("loss backward", [&] { return detail_of(saved[0], saved[1], 2); });
    const Groups groups(saved[0], context->saved_data["batch"].toBool());
    return {compute_gradient(saved[0], saved[1], groups, kept<Loss>(context, "loss"),
                             grads[0].item<float>()),
            at::Tensor(), at::Tensor()};
  }
};

}  // namespace

WhyNot why_not_fuse_dice_ce(const at::Tensor& logits, const LossTarget& target,
                            const LossOptions& options) {
  const std::optional<Terms> terms = terms_of(options);
  if (!terms) {
    if (std::holds_alternative<DiceCELossOptions>(options)) return "labels are smoothed";
    return "the loss is neither DiceLoss nor DiceCELoss";
  }
  const DiceArguments& dice = terms->dice;
  if (!dice.softmax || dice.sigmoid) return "the loss is not of a softmax";
  if (!dice.to_onehot_y) return "the target is not of class indices";
  if (dice.reduction != Reduction::kMean) return "the reduction is not the mean";
  if (!dice.weight.empty()) return "classes have weights";
  if (dice.ignore_index && *dice.ignore_index != kIgnoredVoxel) {
    return "another label than that of what nobody annotated is ignored";
  }
  if (const WhyNot why = why_not_in_kernels(logits); !why.applies()) return why;
  if (logits.size(1) < 2) return "there is one class";
  if (logits.size(1) > kMostDiceCeClasses) return "there are more than 32 classes";
  const at::Tensor& labels = target.labels;
  if (labels.scalar_type() != at::kByte || labels.size(1) != 1 || !labels.is_contiguous()) {
    return "the target is not one contiguous channel of uint8";
  }
  if (target.annotated.defined()) return "a case was annotated for some of the classes only";
  return {};
}

at::Tensor dice_ce_fused(const at::Tensor& logits, const LossTarget& target,
                         const LossOptions& options) {
  return DiceCeFunction::apply(logits, target.labels, *terms_of(options));
}

}  // namespace hayate

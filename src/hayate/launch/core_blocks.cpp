// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/core_blocks.h"

#include <algorithm>
#include <cassert>

namespace hayate {
namespace {

/// Appends as many blocks of nearly the same size, at least one core each.
void append_blocks(const Cores& cores, std::size_t count, std::vector<Cores>& blocks) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * cores.size() / count;
    const std::size_t end = std::max(begin + 1, (i + 1) * cores.size() / count);
    blocks.emplace_back(cores.begin() + static_cast<std::ptrdiff_t>(begin),
                        cores.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

Cores joined(const std::vector<Cores>& nodes, std::size_t begin, std::size_t end) {
  Cores all;
  for (std::size_t i = begin; i < end; ++i) all.insert(all.end(), nodes[i].begin(), nodes[i].end());
  return all;
}

/// How many ranks each node gets: one, and each further one goes where a rank has most cores.
std::vector<std::size_t> ranks_of_nodes(const std::vector<Cores>& nodes, std::size_t ranks) {
  std::vector<std::size_t> counts(nodes.size(), 1);
  for (std::size_t given = nodes.size(); given < ranks; ++given) {
    std::size_t widest = 0;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      if (nodes[i].size() * counts[widest] > nodes[widest].size() * counts[i]) widest = i;
    }
    ++counts[widest];
  }
  return counts;
}

std::vector<Cores> divide_by_nodes(const std::vector<Cores>& nodes, std::size_t ranks) {
  std::vector<Cores> blocks;
  if (ranks < nodes.size()) {
    for (std::size_t i = 0; i < ranks; ++i) {
      blocks.push_back(joined(nodes, i * nodes.size() / ranks, (i + 1) * nodes.size() / ranks));
    }
    return blocks;
  }
  const std::vector<std::size_t> counts = ranks_of_nodes(nodes, ranks);
  for (std::size_t i = 0; i < nodes.size(); ++i) append_blocks(nodes[i], counts[i], blocks);
  return blocks;
}

}  // namespace

std::vector<Cores> divide_cores(const std::vector<Cores>& nodes, int ranks) {
  assert(ranks >= 1);
  const auto count = static_cast<std::size_t>(ranks);
  std::vector<Cores> blocks = divide_by_nodes(nodes, count);
  const Cores all = joined(nodes, 0, nodes.size());
  const std::size_t least = std::ranges::min(blocks, {}, &Cores::size).size();
  if (2 * least * count < all.size()) {
    blocks.clear();
    append_blocks(all, count, blocks);
  }
  return blocks;
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/trace_summary.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <map>
#include <utility>

namespace hayate {
namespace {

/// A range and the one that it is in; null for an outermost one.
struct Node {
  const TraceEvent* event = nullptr;
  const Node* parent = nullptr;
};

bool is(const Node* node, std::string_view name) {
  return node != nullptr && node->event->name == name;
}

double seconds_of(const TraceEvent& event) {
  return static_cast<double>(event.end_ns - event.begin_ns) / 1e9;
}

/// The ranges of one thread with their parents, in the order of beginning, outer ones first.
std::vector<Node> nest(const std::vector<TraceEvent>& events, int thread) {
  std::vector<Node> nodes;
  // The outer one of two ranges of one time has ended last.
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->thread == thread) nodes.push_back({&*event, nullptr});
  }
  std::ranges::stable_sort(nodes, [](const Node& a, const Node& b) {
    return std::pair(a.event->begin_ns, -a.event->end_ns) <
           std::pair(b.event->begin_ns, -b.event->end_ns);
  });
  std::vector<const Node*> open;
  for (Node& node : nodes) {
    while (!open.empty() && open.back()->event->end_ns < node.event->end_ns) open.pop_back();
    node.parent = open.empty() ? nullptr : open.back();
    open.push_back(&node);
  }
  return nodes;
}

/// Collects ranges into rows, which keep the order of their first range.
class Rows {
 public:
  void add(const TraceEvent& event, const std::string& parent = {}) {
    const auto [place, is_new] =
        indices_.try_emplace({parent, event.name, event.detail.text}, rows_.size());
    if (is_new) {
      rows_.push_back({.name = event.name, .detail = event.detail.text});
      milliseconds_.emplace_back();
    }
    ProfileRow& row = rows_[place->second];
    row.seconds += seconds_of(event);
    row.flops += event.detail.flops;
    row.bytes += event.detail.bytes;
    ++row.calls;
    milliseconds_[place->second].push_back(seconds_of(event) * 1e3);
  }

  /// Returns the rows with statistics; shares are of `whole` seconds, or of all rows' when it is 0.
  std::vector<ProfileRow> take(double whole = 0.0) {
    if (whole == 0.0) {
      for (const ProfileRow& row : rows_) whole += row.seconds;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::vector<double>& ms = milliseconds_[i];
      std::ranges::sort(ms);
      rows_[i].min_ms = ms.front();
      rows_[i].median_ms = (ms[(ms.size() - 1) / 2] + ms[ms.size() / 2]) / 2.0;
      rows_[i].max_ms = ms.back();
      rows_[i].share = whole > 0.0 ? rows_[i].seconds / whole : 0.0;
    }
    return std::move(rows_);
  }

 private:
  std::map<std::array<std::string, 3>, std::size_t> indices_;
  std::vector<ProfileRow> rows_;
  std::vector<std::vector<double>> milliseconds_;
};

void sort_longest_first(std::vector<ProfileRow>& rows) {
  std::ranges::stable_sort(rows, std::greater<>(), &ProfileRow::seconds);
}

/// Appends what is left of `seconds`.
void add_other(std::vector<ProfileRow>& phases, const std::vector<ProfileRow>& children, int depth,
               double seconds, double wall) {
  for (const ProfileRow& child : children) seconds -= child.seconds;
  phases.push_back({.name = "other", .depth = depth, .seconds = seconds, .share = seconds / wall});
}

/// The children of each range named `parent`, a step's as if they were its epoch's.
std::vector<ProfileRow> rows_inside(const std::vector<Node>& nodes, std::string_view parent,
                                    double wall) {
  Rows rows;
  for (const Node& node : nodes) {
    const Node* above = node.parent;
    if (is(above, "step")) above = above->parent;
    if (is(above, parent) && !is(&node, "step")) rows.add(*node.event);
  }
  return rows.take(wall);
}

std::vector<ProfileRow> summarize_phases(const std::vector<Node>& nodes, double wall) {
  std::vector<ProfileRow> phases;
  const std::vector<ProfileRow> outer = rows_inside(nodes, kRunRange, wall);
  for (const ProfileRow& phase : outer) {
    phases.push_back(phase);
    if (phase.name != "epoch" && phase.name != "validation") continue;
    std::vector<ProfileRow> inner = rows_inside(nodes, phase.name, wall);
    for (ProfileRow& row : inner) row.depth = 1;
    phases.insert(phases.end(), inner.begin(), inner.end());
    add_other(phases, inner, 1, phase.seconds, wall);
  }
  add_other(phases, outer, 0, wall, wall);
  return phases;
}

bool is_data_work(const TraceEvent& event) {
  constexpr std::array kNames{"load",     "transform",          "random transform",   "collate",
                              "case key", "read prepared case", "write prepared case"};
  return std::ranges::any_of(kNames,
                             [&](const char* name) { return std::strcmp(event.name, name) == 0; });
}

void summarize_work(TraceSummary& summary, const std::vector<TraceEvent>& events) {
  const auto fill = std::ranges::find_if(
      events, [](const TraceEvent& event) { return std::strcmp(event.name, "cache fill") == 0; });
  const auto in_cache_fill = [&](const TraceEvent& event) {
    return fill != events.end() && fill->begin_ns <= event.begin_ns &&
           event.begin_ns < fill->end_ns;
  };
  Rows cache;
  Rows data;
  for (const TraceEvent& event : events) {
    if (is_data_work(event)) (in_cache_fill(event) ? cache : data).add(event);
  }
  summary.cache_work = cache.take();
  summary.data_work = data.take();
  sort_longest_first(summary.cache_work);
  sort_longest_first(summary.data_work);
}

std::vector<ProfileRow> summarize_layers(const std::vector<Node>& nodes) {
  Rows rows;
  double steps_seconds = 0.0;
  for (const Node& node : nodes) {
    if (is(&node, "step")) steps_seconds += seconds_of(*node.event);
    if (is(node.parent, "forward") || is(node.parent, "backward")) rows.add(*node.event);
  }
  std::vector<ProfileRow> layers = rows.take(steps_seconds);
  sort_longest_first(layers);
  return layers;
}

const Node* median_step(const std::vector<Node>& nodes) {
  std::vector<const Node*> steps;
  for (const Node& node : nodes) {
    if (is(&node, "step")) steps.push_back(&node);
  }
  if (steps.empty()) return nullptr;
  std::ranges::stable_sort(steps, {}, [](const Node* step) { return seconds_of(*step->event); });
  return steps[(steps.size() - 1) / 2];
}

std::vector<StepSpan> spans_of(const std::vector<Node>& nodes, const Node& step) {
  std::vector<StepSpan> spans;
  for (const Node& node : nodes) {
    int depth = 0;
    const Node* above = &node;
    for (; above != nullptr && above != &step; above = above->parent) ++depth;
    if (above == nullptr) continue;
    const auto ms = [&](std::int64_t ns) {
      return static_cast<double>(ns - step.event->begin_ns) / 1e6;
    };
    spans.push_back({node.event->name, node.event->detail.text, depth, ms(node.event->begin_ns),
                     ms(node.event->end_ns)});
  }
  return spans;
}

}  // namespace

TraceSummary summarize_trace(const std::vector<TraceEvent>& events) {
  const auto run = std::ranges::find_if(
      events, [](const TraceEvent& event) { return std::strcmp(event.name, kRunRange) == 0; });
  assert(run != events.end());
  const std::vector<Node> nodes = nest(events, run->thread);
  TraceSummary summary;
  summary.seconds = seconds_of(*run);
  summary.phases = summarize_phases(nodes, summary.seconds);
  summarize_work(summary, events);
  summary.layers = summarize_layers(nodes);
  if (const Node* step = median_step(nodes)) summary.step = spans_of(nodes, *step);
  return summary;
}

const ProfileRow* find_phase(const TraceSummary& summary, std::string_view parent,
                             std::string_view name) {
  std::string_view above;
  for (const ProfileRow& row : summary.phases) {
    if (row.depth == 0) above = row.name;
    if (row.name == name && (row.depth == 0 ? parent.empty() : above == parent)) return &row;
  }
  return nullptr;
}

double phase_seconds(const TraceSummary& summary, std::string_view parent, std::string_view name) {
  const ProfileRow* row = find_phase(summary, parent, name);
  return row == nullptr ? 0.0 : row->seconds;
}

}  // namespace hayate

// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/ranks_table.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/reporting/html.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/rank_costs.h"

namespace hayate {
namespace {

using Cells = std::vector<std::string>;

/// Without what the device is made of.
std::string short_device(const std::string& device) {
  return device.substr(0, device.find(" ("));
}

std::string seconds_text(double seconds) {
  return seconds > 0.0 && seconds < 0.001 ? "<0.001" : format_quantity(seconds);
}

Cells place_cells(const RanksReport& report, std::size_t rank) {
  if (rank >= report.places.size()) return {"–", "–", "–"};
  const RankPlace& place = report.places[rank];
  return {place.host, short_device(place.device), std::to_string(place.threads)};
}

std::vector<Cells> rows_of(const RanksReport& report) {
  double compute = 0.0;
  for (const RankSeconds& rank : report.seconds) compute += rank.compute;
  compute /= static_cast<double>(report.seconds.size());
  std::vector<Cells> rows;
  for (std::size_t rank = 0; rank < report.seconds.size(); ++rank) {
    const RankSeconds& seconds = report.seconds[rank];
    Cells row{std::to_string(rank)};
    std::ranges::move(place_cells(report, rank), std::back_inserter(row));
    for (const double part :
         {seconds.compute, seconds.data_wait, seconds.communication(), seconds.others_wait}) {
      row.push_back(seconds_text(part));
    }
    row.push_back(compute > 0.0 ? format_ratio(seconds.compute / compute) : "–");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string ranks_table(const RanksReport& report) {
  return html_table({"Rank", "Host", "Device", "Threads", "Computing", "Wait: data",
                     "communication", "other ranks", "Computing / mean"},
                    rows_of(report));
}

std::string ranks_text(const RanksReport& report) {
  std::string text =
      fmt::format("\n{:<5} {:<20} {:<8} {:>7} {:>9} {:>9} {:>9} {:>9} {:>8}\n", "rank", "host",
                  "device", "threads", "compute s", "data", "communic.", "others", "/ mean");
  for (const Cells& row : rows_of(report)) {
    text += fmt::format("{:<5} {:<20} {:<8} {:>7} {:>9} {:>9} {:>9} {:>9} {:>8}\n", row[0], row[1],
                        row[2], row[3], row[4], row[5], row[6], row[7], row[8]);
  }
  return text + waiting_line(report) + "\n";
}

}  // namespace hayate

#include "egress/engine/days_json.h"

#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "egress/analyses/dispatch/rows.h"

namespace egress {

namespace {

using Row = std::vector<double>;

void write(std::string& out, const Row& row) {
  constexpr std::size_t longest = 21;  // digits, sign and comma
  const std::size_t before = out.size();
  out.resize(before + 2 + longest * row.size());
  char* to = out.data() + before;
  *to++ = '[';
  for (const double amount : row) {
    to = std::to_chars(to, to + longest, std::llround(amount)).ptr;
    *to++ = ',';
  }
  if (!row.empty()) --to;
  *to++ = ']';
  out.resize(static_cast<std::size_t>(to - out.data()));
}

void name(std::string& out, const std::string& key) {
  out += nlohmann::json(key).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + ":";
}

void write(std::string& out, const std::map<std::string, Row>& rows) {
  out += '{';
  for (const auto& [id, row] : rows) {
    if (out.back() != '{') out += ',';
    name(out, id);
    write(out, row);
  }
  out += '}';
}

void add(Row& sum, const Row& row) {
  sum.resize(std::max(sum.size(), row.size()));
  for (std::size_t t = 0; t < row.size(); ++t) sum[t] += row[t];
}

void write_plan(std::string& out, const Model& model, const DispatchResult& plan) {
  std::map<std::string, Row> corridors, links, stores;
  Row exports, shut_in;
  for (const auto& row : plan.corridors) {
    corridors[model.corridors[row.corridor.at()].id] = row.by_period;
    add(exports, row.by_period);
  }
  for (const auto& row : plan.links) add(links[model.links[row.link.at()].id], row.by_period);
  for (const auto& row : plan.stores) stores[model.stores[row.store.at()].id] = row.by_period;
  for (const auto& row : plan.supplies) add(shut_in, row.shut_in_by_period);
  out += "\"exports\":";
  write(out, exports);
  out += ",\"corridors\":";
  write(out, corridors);
  out += ",\"links\":";
  write(out, links);
  out += ",\"stores\":";
  write(out, stores);
  out += ",\"shut_in\":";
  write(out, shut_in);
}

}  // namespace

std::string days_json(const Model& model, const DispatchResult& result, bool with_open) {
  std::string out;
  out.reserve(std::size_t{200} << 10U);
  const std::string unit = result.corridors.empty() ? "t" : result.corridors.front().unit;
  out += "{\"from\":\"" + format_day(result.horizon.from) + "\",\"period\":\"" +
         std::string(name_of(result.horizon.period)) + "\",\"unit\":\"" + unit + "\",\"starts\":[";
  for (std::size_t t = 0; t + 1 < result.period_starts.size(); ++t) {
    const Hour hour = result.period_starts[t];
    if (t > 0) out += ',';
    out += '"' + format_day(static_cast<Day>(std::floor(static_cast<double>(hour) / 24)));
    if (result.horizon.period == Period::hour) {
      const auto of_day = ((hour % 24) + 24) % 24;
      out += (of_day < 10 ? "T0" : "T") + std::to_string(of_day) + ":00Z";
    }
    out += '"';
  }
  out += "],";
  write_plan(out, model, result);
  if (with_open) {
    out += ",\"open\":{";
    write_plan(out, model, result.open ? rows_of(model, *result.open) : result);
    out += '}';
  }
  return out + '}';
}

}  // namespace egress

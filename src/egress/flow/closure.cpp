#include "egress/flow/closure.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <vector>

#include "egress/base/calendar.h"

namespace egress {

namespace {

/// The text with the place of its parts.
class ClosureText {
 public:
  ClosureText(std::string_view text, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {}

  void mistake(std::string_view code, std::string_view part, std::string message,
               std::string hint) {
    const auto begin = part.data() >= text_.data() ? part.data() - text_.data() : 0;
    diagnostics_.add(code,
                     {.file = "--close", .line = 1, .column = begin + 1,
                      .length = static_cast<std::int64_t>(part.size()), .text = std::string(text_)},
                     std::move(message), std::move(hint));
  }

 private:
  std::string_view text_;
  Diagnostics& diagnostics_;
};

std::optional<double> start_hour(std::string_view text) {
  const auto day = parse_day(text.substr(0, 10));
  if (!day) return {};
  if (text.size() == 10) return 24.0 * *day;
  if (text.size() != 13 || text[10] != 'T') return {};
  int hour = 0;
  const auto [end, error] = std::from_chars(text.data() + 11, text.data() + 13, hour);
  if (error != std::errc{} || end != text.data() + 13 || hour < 0 || hour > 23) return {};
  return 24.0 * *day + hour;
}

std::vector<ThingRef> closable(const Model& model, std::string_view what) {
  auto things = find_things(model, what);
  std::erase_if(things, [](ThingRef t) { return t.kind == TableKind::contract; });
  return things;
}

void resolve(const Model& model, std::string_view what, ClosureText& text, Closure& out) {
  out.what = closable(model, what);
  if (out.what.size() > 1) {
    std::string ways;
    for (const auto thing : out.what) {
      ways += (ways.empty() ? "`" : " or `") + qualified_id(model, thing) + "`";
    }
    text.mistake("E0522", what, fmt::format("`{}` names several things", what), "say " + ways);
  }
  if (!out.what.empty()) return;
  std::vector<std::string_view> ids;
  const auto add = [&](const auto& table) {
    for (const auto& row : table) ids.push_back(row.id);
  };
  add(model.corridors);
  add(model.links);
  add(model.nodes);
  add(model.stores);
  add(model.fleets);
  add(model.supplies);
  add(model.markets);
  add(model.holders);
  const std::size_t colon = what.find(':');
  const auto near = nearest(colon == std::string_view::npos ? what : what.substr(colon + 1), ids);
  text.mistake("E0521", what, fmt::format("there is nothing called `{}` to close", what),
               near.empty() ? std::string("close a link, node, store, fleet, supply, market, "
                                          "corridor or holder of the case")
                            : fmt::format("did you mean `{}`?", near));
}

}  // namespace

Outcome<Closure> parse_closure(const Model& model, std::string_view given_text) {
  Diagnostics diagnostics;
  ClosureText text(given_text, diagnostics);
  Closure out;
  out.text = std::string(given_text);
  const std::size_t at = given_text.find('@');
  const std::size_t slash = at == std::string_view::npos ? at : given_text.find('/', at);
  if (slash == std::string_view::npos) {
    text.mistake("E0520", given_text, "a closure is written WHAT@START/DURATION[:LEFT]",
                 "for example cpc_spm@2025-11-29/57d:0.5");
    return std::unexpected(diagnostics);
  }
  resolve(model, given_text.substr(0, at), text, out);
  const std::string_view start = given_text.substr(at + 1, slash - at - 1);
  std::string_view duration = given_text.substr(slash + 1);
  std::string_view left;
  if (const auto colon = duration.find(':'); colon != std::string_view::npos) {
    left = duration.substr(colon + 1);
    duration = duration.substr(0, colon);
    double share = 0;
    const auto [end, error] = std::from_chars(left.data(), left.data() + left.size(), share);
    if (error != std::errc{} || end != left.data() + left.size() || !(share >= 0 && share <= 1)) {
      text.mistake("E0525", left, fmt::format("`{}` is not a share of capacity left", left),
                   "write a number from 0 (nothing left) to 1");
    }
    out.left = share;
  }
  if (const auto hour = start_hour(start)) {
    out.start = *hour;
  } else {
    text.mistake("E0523", start, fmt::format("`{}` is not a day of the calendar", start),
                 "write 2025-11-29, or 2025-11-29T06 for an hour (UTC)");
  }
  if (const auto hours = parse_duration_hours(duration)) {
    out.end = out.start + *hours;
  } else {
    text.mistake("E0524", duration, fmt::format("`{}` is not a duration", duration),
                 "write hours, days or weeks: 36h, 57d, 2w");
  }
  if (diagnostics.has_errors()) return std::unexpected(diagnostics);
  return out;
}

}  // namespace egress

// Hazards: whether a row says how often, how long and in which season, once.
#include <algorithm>
#include <array>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

bool needs_spread(const Hazard& hazard) {
  return hazard.distribution == DurationShape::lognormal ||
         hazard.distribution == DurationShape::gamma;
}

void check_frequency(Context& c, const Hazard& hazard) {
  if (hazard.two_state() ? given(hazard.closes) : given(hazard.between)) return;
  c.report("E0427", "hazards", hazard.id, hazard.two_state() ? "closes" : "between",
           fmt::format("`{}` does not say how often it happens", hazard.id),
           hazard.two_state() ? "give `closes`, the chance to close in a period"
                              : "give `between`, the mean time open between two closures");
}

void check_duration(Context& c, const Hazard& hazard) {
  if (hazard.two_state()) {
    if (given(hazard.opens)) return;
    c.report("E0428", "hazards", hazard.id, "opens",
             fmt::format("`{}` closes by chance but never opens again", hazard.id),
             "give `opens`, the chance to open in a period");
    return;
  }
  if (hazard.distribution == DurationShape::log) {
    if (!logged_durations(c.model, hazard).empty()) return;
    c.report("E0433", "hazards", hazard.id, "distribution",
             fmt::format("the log has no closure of kind {} with a known length that hits what "
                         "`{}` hits",
                         hazard.kind, hazard.id),
             "give `duration` and a distribution, or the closures' `end` or `duration`");
    return;
  }
  if (!given(hazard.duration)) {
    c.report("E0428", "hazards", hazard.id, "duration",
             fmt::format("`{}` does not say how long a closure lasts", hazard.id),
             "give `duration`, or `log` as its distribution");
  }
  if (needs_spread(hazard) && !given(hazard.spread)) {
    c.report("E0434", "hazards", hazard.id, "spread",
             fmt::format("`{}` has {} lengths without a spread", hazard.id,
                         name_of(hazard.distribution)),
             "give `spread`, standard deviation divided by mean, or write fixed or exponential");
  }
}

bool has_season(const Hazard& hazard) {
  return std::ranges::any_of(hazard.season, [](double weight) { return weight != 1; });
}

void check_forms(Context& c, const Hazard& hazard) {
  if (!hazard.two_state()) return;
  const char* column = given(hazard.between)    ? "between"
                       : given(hazard.duration) ? "duration"
                       : has_season(hazard)     ? "jan"
                       : hazard.shape != 1      ? "shape"
                                                : nullptr;
  if (column == nullptr) return;
  c.report("E0429", "hazards", hazard.id, column,
           fmt::format("`{}` has chances per period, and `{}` of the other form as well", hazard.id,
                       column),
           "keep either `closes`, `opens` and `every`, or times, shape and season");
}

void check_season(Context& c, const Hazard& hazard) {
  constexpr std::array<const char*, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto missing = std::ranges::find_if_not(hazard.season, given);
  if (missing != hazard.season.end()) {
    const char* month = months.at(static_cast<std::size_t>(missing - hazard.season.begin()));
    c.report("E0430", "hazards", hazard.id, month,
             fmt::format("the season of `{}` has no weight for `{}`", hazard.id, month),
             "give all twelve months, 0 where it never happens, or none");
  } else if (std::ranges::all_of(hazard.season, [](double weight) { return weight == 0; })) {
    c.report("E0431", "hazards", hazard.id, "jan",
             fmt::format("the weights of all months of `{}` are 0", hazard.id),
             "give weights above 0 to the months in which it happens, or leave the season out");
  }
}

void check_effect(Context& c, const Hazard& hazard) {
  const char* column = nullptr;
  if (given(hazard.spread) && (hazard.two_state() || !needs_spread(hazard))) column = "spread";
  if (given(hazard.duration) && hazard.distribution == DurationShape::log) column = "duration";
  if (!hazard.two_state() && hazard.every != 1) column = "every";
  if (column == nullptr) return;
  c.report("W0820", "hazards", hazard.id, column,
           fmt::format("`{}` of `{}` has no effect beside its other columns", column, hazard.id),
           "leave it out, or choose the distribution or form that it belongs to");
}

}  // namespace

void check_hazards(Context& c) {
  for (const Hazard& hazard : c.model.hazards) {
    check_frequency(c, hazard);
    check_duration(c, hazard);
    check_forms(c, hazard);
    check_season(c, hazard);
    check_effect(c, hazard);
  }
}

}  // namespace egress::checks

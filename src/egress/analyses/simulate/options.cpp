#include "egress/analyses/simulate/options.h"

#include <fmt/format.h>

namespace egress {

Diagnostics wrong_options(const Model& model, const SimulateOptions& options) {
  Diagnostics out;
  if (model.hazards.empty()) {
    out.add("E0555", {},
            fmt::format("the case `{}` has no hazards, so nothing ever closes", model.name),
            "write hazards.csv; `egress hazards CASE` estimates its numbers from the log");
  }
  for (const auto& [name, times] : options.often) {
    bool any = false;
    for (const Hazard& hazard : model.hazards) {
      if (hazard.id != name && hazard.kind != name) continue;
      any = true;
      if (hazard.two_state() && hazard.closes * times > 1) {
        out.add("E0552", {},
                fmt::format("`{}` {} times as often closes with a chance of {} in a period",
                            hazard.id, times, hazard.closes * times),
                "a chance is at most 1; choose a smaller number");
      }
    }
    if (any || model.hazards.empty()) continue;
    std::vector<std::string_view> names;
    for (const Hazard& hazard : model.hazards) {
      names.push_back(hazard.id);
      names.push_back(hazard.kind);
    }
    const auto near = nearest(name, names);
    out.add("E0552", {},
            fmt::format("`{}` is neither a hazard nor a kind of hazard of this case", name),
            near.empty() ? "hazards.csv lists them" : fmt::format("did you mean `{}`?", near));
  }
  if (options.sampling == Sampling::stratified && options.years % (stratum * options.of) != 0) {
    out.add("E0556", {},
            fmt::format("{} years in {} {} are not whole batches of {}", options.years, options.of,
                        options.of == 1 ? "run" : "shards", stratum),
            fmt::format("ask for a multiple of {} years", stratum * options.of));
  }
  if (options.sampling == Sampling::importance && options.years % 2 != 0) {
    out.add(
        "E0556", {},
        fmt::format("`--sampling importance` draws years in pairs, and {} is odd", options.years),
        "ask for an even number of years");
  }
  if (options.precision && options.of > 1) {
    out.add("E0556", {},
            "a shard does not see the others, so it cannot tell how precise they are together",
            "give `--years` to shards, and `--precision` to a run of one piece");
  }
  return out;
}

std::vector<double> often_of(const Model& model, const SimulateOptions& options) {
  std::vector<double> out;
  for (const Hazard& hazard : model.hazards) {
    double times = 1;
    for (const auto& [name, by] : options.often) {
      if (hazard.id == name || hazard.kind == name) times *= by;
    }
    out.push_back(times);
  }
  return out;
}

std::string_view name_of(Foresight foresight) {
  return foresight == Foresight::honest ? "honest" : "perfect";
}

std::string_view name_of(Sampling sampling) {
  switch (sampling) {
    case Sampling::plain:
      return "plain";
    case Sampling::stratified:
      return "stratified";
    case Sampling::importance:
      return "importance";
    case Sampling::control:
      return "control";
  }
  return "plain";
}

}  // namespace egress

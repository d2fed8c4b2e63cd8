#include "egress/analyses/hazards/events.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace egress {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

DurationSeen duration_of(const LoggedClosure& row) {
  const double known = known_duration(row);
  if (given(known)) return {known, known};
  // Its end is its start, or its length is told as nothing: it lasted a part of that day.
  if (given(row.duration) || (row.end && *row.end <= row.start)) return {0, 1};
  return {given(row.at_least) ? std::max(1.0, row.at_least) : 1.0, unbounded};
}

/// A length to weigh with where none is known exactly.
double weight_of(const DurationSeen& d) { return d.running() ? d.at_least : d.at_most; }

bool share_a_thing(const std::vector<ThingRef>& a, const std::vector<ThingRef>& b) {
  return std::ranges::any_of(
      a, [&](const ThingRef& thing) { return std::ranges::find(b, thing) != b.end(); });
}

class Joiner {
 public:
  Joiner(const Model& model, double together) : model_(model), together_(together) {}

  void add(std::size_t row) {
    const LoggedClosure& closure = model_.closures[row];
    const auto event =
        std::ranges::find_if(building_, [&](const Building& b) { return continues(b, closure); });
    if (event == building_.end()) {
      building_.push_back({{row}, closure.what, {closure.cause}, closure.kind, last_day(closure)});
      return;
    }
    event->rows.push_back(row);
    event->what.insert(event->what.end(), closure.what.begin(), closure.what.end());
    event->causes.push_back(closure.cause);
    event->end = std::max(event->end, last_day(closure));
  }

  std::vector<LogEvent> finish() const {
    std::vector<LogEvent> out;
    out.reserve(building_.size());
    for (const Building& b : building_) out.push_back(event_of(b));
    std::ranges::stable_sort(out, {}, &LogEvent::start);
    return out;
  }

 private:
  struct Building {
    std::vector<std::size_t> rows;
    std::vector<ThingRef> what;
    std::vector<std::string> causes;
    std::string kind;
    double end = 0;  // as far as known
  };

  static double last_day(const LoggedClosure& row) {
    return row.start + weight_of(duration_of(row));
  }

  bool continues(const Building& b, const LoggedClosure& row) const {
    if (b.kind != row.kind || row.start > b.end + together_) return false;
    const bool same_cause =
        !row.cause.empty() && std::ranges::find(b.causes, row.cause) != b.causes.end();
    return same_cause || share_a_thing(b.what, row.what);
  }

  LogEvent event_of(const Building& b) const {
    LogEvent out{b.kind, place_of(b.what), model_.closures[b.rows.front()].start, {}, 0, b.rows};
    double weights = 0;
    bool running = false;
    for (const std::size_t row : b.rows) {
      const LoggedClosure& closure = model_.closures[row];
      const DurationSeen d = duration_of(closure);
      const double before = closure.start - out.start;
      running = running || d.running();
      out.duration.at_least = std::max(out.duration.at_least, before + d.at_least);
      out.duration.at_most = std::max(out.duration.at_most, before + d.at_most);
      out.left += closure.left * weight_of(d);
      weights += weight_of(d);
    }
    if (running) out.duration.at_most = unbounded;
    out.left /= weights;
    return out;
  }

  const Model& model_;
  double together_;
  std::vector<Building> building_;
};

}  // namespace

bool DurationSeen::running() const { return std::isinf(at_most); }

std::vector<ThingRef> place_of(std::vector<ThingRef> what) {
  const auto order = [](const ThingRef& thing) { return std::pair(thing.kind, thing.index); };
  std::ranges::sort(what, {}, order);
  const auto rest = std::ranges::unique(what);
  what.erase(rest.begin(), rest.end());
  return what;
}

LogEvents events_of(const Model& model, Day from, Day to, double together) {
  LogEvents out;
  out.left_out = {{"names nothing that is in this run", {}},
                  {"has no start", {}},
                  {"took no capacity away", {}},
                  {"started outside the days observed", {}}};
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < model.closures.size(); ++i) {
    const LoggedClosure& row = model.closures[i];
    const bool outside = row.start < from || row.start >= to;
    if (row.what.empty()) {
      out.left_out[0].ids.push_back(row.id);
    } else if (!row.dated) {
      out.left_out[1].ids.push_back(row.id);
    } else if (row.left >= 1) {
      out.left_out[2].ids.push_back(row.id);
    } else if (outside) {
      out.left_out[3].ids.push_back(row.id);
    } else {
      rows.push_back(i);
    }
  }
  std::erase_if(out.left_out, [](const LeftOut& reason) { return reason.ids.empty(); });
  std::ranges::stable_sort(rows, {}, [&](std::size_t i) { return model.closures[i].start; });
  Joiner joiner(model, together);
  for (const std::size_t row : rows) joiner.add(row);
  out.events = joiner.finish();
  return out;
}

}  // namespace egress

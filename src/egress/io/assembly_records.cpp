// Assembly of the tables without dates or projects.
#include <algorithm>
#include <array>
#include <cmath>

#include "egress/io/assembly.h"
#include "egress/io/words.h"

namespace egress {

void Assembly::commodities() {
  const Things t(*this, "commodities");
  const int name = t.column("name"), measure = t.column("measure"), density = t.column("density"),
            heating_value = t.column("heating_value");
  t.each([&](const ThingReader& r) {
    Commodity x;
    x.id = r.id();
    x.name = r.text(name);
    const auto word = r.text(measure);
    x.measure = word == "volume"   ? Measure::volume
                : word == "energy" ? Measure::energy
                                   : Measure::mass;
    x.density = r.number(density);
    x.heating_value = r.number(heating_value);
    model_.commodities.push_back(std::move(x));
  });
}

void Assembly::holders() {
  const Things t(*this, "holders");
  const int name = t.column("name"), kind = t.column("kind"), country = t.column("country"),
            max_share = t.column("max_share");
  t.each([&](const ThingReader& r) {
    Holder x;
    x.id = r.id();
    x.name = r.text(name);
    x.kind = r.text(kind);
    x.country = r.text(country);
    x.max_share = r.number(max_share);
    model_.holders.push_back(std::move(x));
  });
}

void Assembly::corridors() {
  const Things t(*this, "corridors");
  const int name = t.column("name"), ways = t.column("links"), counted = t.column("counted_at"),
            counts = t.column("commodities");
  auto& index = index_[static_cast<std::size_t>(table_position("corridors"))];
  std::size_t thing = 0;
  t.each([&](const ThingReader& r) {
    Corridor x;
    x.id = r.id();
    x.name = r.text(name);
    x.links = r.references<LinkTag>(ways);
    x.counted_at = r.references<LinkTag>(counted);
    x.commodities = r.references<CommodityTag>(counts, model_.commodities.size());
    if (x.counted_at.empty() && !x.links.empty()) x.counted_at = {x.links.back()};
    // All its links are planned ones: in this run there is no such way out.
    const bool there = !x.links.empty();
    index[thing++] = there ? static_cast<std::int32_t>(model_.corridors.size()) : -1;
    if (there) model_.corridors.push_back(std::move(x));
  });
}

void Assembly::contracts() {
  const Things t(*this, "contracts");
  const int name = t.column("name"), on = t.column("on"), from = t.column("from"),
            to = t.column("to"), window = t.column("window"), minimum = t.column("minimum"),
            maximum = t.column("maximum"), penalty = t.column("penalty"),
            holder = t.column("holder"), bound = t.column("bound");
  auto& index = index_[static_cast<std::size_t>(table_position("contracts"))];
  std::size_t thing = 0;
  t.each([&](const ThingReader& r) {
    Contract x;
    x.id = r.id();
    x.name = r.text(name);
    const auto things = r.things(on);
    x.from = r.day(from).value_or(0);
    x.to = r.day(to).value_or(0) + 1;
    const auto word = r.text(window);
    x.window = word == "year" ? Window::year : word == "month" ? Window::month : Window::span;
    x.minimum = r.number_profile(minimum);
    x.maximum = r.number_profile(maximum);
    const auto price = r.ends(penalty);
    x.penalty = price.mode;
    x.penalty_measure = price.measure;
    x.holders = r.references<HolderTag>(holder);
    x.bound = r.text(bound).empty() ? BoundKind::contract : r.bound(bound);
    // On something that is not there in this run: a planned link, or a reference that was reported.
    const bool there = !things.empty();
    index[thing++] = there ? static_cast<std::int32_t>(model_.contracts.size()) : -1;
    if (!there) return;
    x.on = things.front();
    model_.contracts.push_back(std::move(x));
  });
}

namespace {

std::string kind_of_closure(std::string_view word) {
  return std::string(word.empty() ? "other" : word);
}

}  // namespace

void Assembly::closures() {
  const Things t(*this, "closures");
  const int name = t.column("name"), what = t.column("what"), start = t.column("start"),
            end = t.column("end"), duration = t.column("duration"),
            announced = t.column("announced"), at_least = t.column("at_least"),
            left = t.column("left"), kind = t.column("kind"), cause = t.column("cause");
  t.each([&](const ThingReader& r) {
    LoggedClosure x;
    x.id = r.id();
    x.name = r.text(name);
    x.what = r.things(what);
    const auto first = r.day(start);
    x.start = first.value_or(0);
    x.dated = first.has_value();
    x.end = r.day(end);
    const double days = r.number(duration);
    if (!x.end && first && given(days)) {
      // Whole days, at least one, and within what the calendar holds.
      x.end = *first + static_cast<Day>(std::clamp(std::round(days), 1.0, 1e6));
    }
    x.announced = r.number(announced);
    const double share = r.number(left);
    x.left = given(share) ? share : 0;
    x.kind = kind_of_closure(r.text(kind));
    x.cause = r.text(cause);
    x.duration = days;
    x.at_least = r.number(at_least);
    model_.closures.push_back(std::move(x));
  });
}

namespace {

DurationShape duration_shape(std::string_view word) {
  for (const DurationShape shape :
       {DurationShape::fixed, DurationShape::lognormal, DurationShape::gamma, DurationShape::log}) {
    if (word == name_of(shape)) return shape;
  }
  return DurationShape::exponential;
}

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<double, 12> month_days = {31, 28.2425, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/// Weights with an average of 1 over the days of a mean year; as they are where a month is missing
/// or nothing is left to divide by, which validation tells.
std::array<double, 12> season_of(std::array<double, 12> weights) {
  if (std::ranges::none_of(weights, given)) return Hazard{}.season;
  double sum = 0, days = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    sum += weights[m] * month_days[m];
    days += month_days[m];
  }
  if (!(sum > 0)) return weights;
  for (double& weight : weights) weight *= days / sum;
  return weights;
}

double or_default(double value, double fallback) { return given(value) ? value : fallback; }

}  // namespace

void Assembly::hazards() {
  const Things t(*this, "hazards");
  const int name = t.column("name"), what = t.column("what"), kind = t.column("kind"),
            between = t.column("between"), shape = t.column("shape"),
            duration = t.column("duration"), distribution = t.column("distribution"),
            spread = t.column("spread"), left = t.column("left"), copies = t.column("copies"),
            closes = t.column("closes"), opens = t.column("opens"), every = t.column("every");
  std::array<int, 12> month{};
  for (std::size_t m = 0; m < 12; ++m) month[m] = t.column(months[m]);
  t.each([&](const ThingReader& r) {
    Hazard x;
    x.id = r.id();
    x.name = r.text(name);
    x.what = r.things(what);
    x.kind = kind_of_closure(r.text(kind));
    x.between = r.number(between);
    x.shape = or_default(r.number(shape), x.shape);
    x.duration = r.number(duration);
    x.distribution = duration_shape(r.text(distribution));
    x.spread = r.number(spread);
    x.left = or_default(r.number(left), x.left);
    std::array<double, 12> weights{};
    for (std::size_t m = 0; m < 12; ++m) weights[m] = r.number(month[m]);
    x.season = season_of(weights);
    x.copies = r.whole(copies, x.copies);
    x.closes = r.number(closes);
    x.opens = r.number(opens);
    x.every = or_default(r.number(every), x.every);
    // On things that are not there in this run, or of references that were reported.
    if (!x.what.empty()) model_.hazards.push_back(std::move(x));
  });
}

void Assembly::projects() {
  const Things t(*this, "projects");
  const int name = t.column("name"), status = t.column("status"), category = t.column("category"),
            capex = t.column("capex"), lead_time = t.column("lead_time");
  t.each([&](const ThingReader& r) {
    Project x;
    x.id = r.id();
    x.name = r.text(name);
    x.status = r.text(status);
    x.category = r.text(category);
    const auto money = r.ends(capex);
    x.capex_low = money.low;
    x.capex = money.mode;
    x.capex_high = money.high;
    x.lead_time = r.number(lead_time);
    x.built = projects_.is_built(static_cast<std::int32_t>(model_.projects.size()));
    model_.projects.push_back(std::move(x));
  });
}

void Assembly::observed() {
  const Things t(*this, "observed");
  const int what = t.column("what"), measure = t.column("measure"), from = t.column("from"),
            to = t.column("to"), quantity = t.column("quantity"), like = t.column("like");
  t.each([&](const ThingReader& r) {
    Observed x;
    x.id = r.id();
    const auto word = r.text(what);
    const std::size_t colon = word.find(':');
    x.what = colon == std::string_view::npos ? word : word.substr(colon + 1);
    x.measure = r.text(measure);
    x.from = r.day(from).value_or(0);
    x.to = r.day(to).value_or(0) + 1;
    const auto amount = r.ends(quantity);
    x.low = amount.low;
    x.value = amount.mode;
    x.high = amount.high;
    x.like = r.text(like);
    model_.observed.push_back(std::move(x));
  });
}

void Assembly::stakes() {
  const Things t(*this, "stakes");
  const int name = t.column("name"), holder = t.column("holder"),
            stopped_by = t.column("stopped_by"), yearly = t.column("yearly"),
            after = t.column("after"), replaced = t.column("replaced"),
            replaced_after = t.column("replaced_after");
  t.each([&](const ThingReader& r) {
    Stake x;
    x.id = r.id();
    x.name = r.text(name);
    x.holder = r.reference<HolderTag>(holder);
    x.stopped_by = r.references<HolderTag>(stopped_by);
    const auto money = r.ends(yearly);
    x.low = money.low;
    x.yearly = money.mode;
    x.high = money.high;
    x.after = or_default(r.number(after), x.after);
    x.replaced = or_default(r.number(replaced), x.replaced);
    x.replaced_after = r.number(replaced_after);
    model_.stakes.push_back(std::move(x));
  });
}

void Assembly::sources() {
  const Things t(*this, "sources");
  const int title = t.column("title"), where = t.column("where"), as_of = t.column("as_of"),
            recalled = t.column("recalled");
  t.each([&](const ThingReader& r) {
    Source x;
    x.id = r.id();
    x.title = r.text(title);
    x.where = r.text(where);
    x.as_of = r.text(as_of);
    x.recalled = r.text(recalled) == "yes";
    model_.sources.push_back(std::move(x));
  });
}

/// Which project brings or raises what: things in the model by reference, the others by name, and
/// the corridors that consist of such links only.
void Assembly::note_unbuilt() {
  for (const TableRows& table : rows_) {
    if (table.view == nullptr || !table.view->description().projects) continue;
    const RawTable& raw = table.view->raw();
    const int column = raw.column("project");
    if (column < 0) continue;
    const TableKind kind = kind_of_table(table.view->position());
    for (std::size_t i = 0; i < raw.things.size(); ++i) {
      const std::int32_t index = index_[table.view->position()][i];
      const std::string id(raw.text(raw.things[i].first, raw.column("id")));
      std::vector<std::int32_t> named;
      for (std::uint32_t row = raw.things[i].first; row != RawTable::no_row;
           row = raw.next_row[row]) {
        const std::int32_t project = projects_.find(raw.text(row, column));
        if (project < 0 || std::ranges::find(named, project) != named.end()) continue;
        named.push_back(project);
        if (index < 0) {
          model_.not_built.push_back({kind, id, std::string(projects_.id(project))});
        } else {
          model_.projects[static_cast<std::size_t>(project)].adds_to.push_back({kind, index});
        }
      }
    }
  }
  note_unbuilt_corridors();
}

void Assembly::note_unbuilt_corridors() {
  const TableRows& table = rows_[static_cast<std::size_t>(table_position("corridors"))];
  if (table.view == nullptr) return;
  const RawTable& raw = table.view->raw();
  const auto links = model_.not_built;
  for (std::size_t i = 0; i < raw.things.size(); ++i) {
    if (index_[table.view->position()][i] >= 0) continue;
    const std::uint32_t row = raw.things[i].first;
    std::vector<std::string_view> projects;
    for (const auto link : split(table.view->text(row, raw.column("links")), '+')) {
      for (const auto& thing : links) {
        if (thing.kind != TableKind::link || thing.id != link) continue;
        if (std::ranges::find(projects, thing.project) == projects.end()) {
          projects.push_back(thing.project);
        }
      }
    }
    for (const auto project : projects) {
      model_.not_built.push_back({TableKind::corridor, std::string(raw.text(row, raw.column("id"))),
                                  std::string(project)});
    }
  }
}

}  // namespace egress

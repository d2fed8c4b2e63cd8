#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/quarrel/quarrel_report.h"
#include "egress/report/render.h"

namespace egress {

namespace {

const Scale money{"MUSD", 1e6};
/// A ratio that a project moves by less is told as the same.
constexpr double noticed = 2e-3;

std::string million(double usd) {
  const double told = money.of(usd);
  return format_number(told, std::abs(told) < 100 ? 1 : 0, true) + " MUSD";
}

Cell ratio_cell(const HarmRow& row) {
  return given(row.ratio) ? Cell(ratio_text(row.ratio)) : Cell::none(row.why_no_ratio);
}

Cell optional_cell(const std::optional<Harm>& harm) {
  return harm ? Cell(money.of(harm->value)) : Cell::none("not asked for");
}

std::string label_of_item(const Model& model, const HarmItem& item) {
  const std::string id = item.what.substr(item.what.find(':') + 1);
  if (item.kind == HarmKind::stake) {
    const auto stake = std::ranges::find(model.stakes, id, &Stake::id);
    return stake != model.stakes.end() && !stake->name.empty() ? stake->name : id;
  }
  return label_of(model, item.what);
}

/// What a kind of item is called before its name.
std::string_view words_of(HarmKind kind) {
  switch (kind) {
    case HarmKind::oil:
      return "output of";
    case HarmKind::equity:
      return "equity in";
    case HarmKind::fees:
      return "fees of";
    case HarmKind::shortage:
      return "shortage at";
    case HarmKind::stake:
      return "outside:";
  }
  return "";
}

std::string staying_words(const std::string& name, const StayingPower& power) {
  return power.days ? fmt::format("{} from day {} on", name, *power.days)
                    : fmt::format("{} never in that time", name);
}

Text answer_of(const QuarrelResult& result, const Quarrel& quarrel) {
  const HarmRow& last = quarrel.rows.back();
  Text out;
  out.add(fmt::format("{} and {}, {} days: {} loses {}, {} {}", quarrel.our_name,
                      quarrel.their_name, last.days, quarrel.our_name, million(last.ours.value),
                      quarrel.their_name, million(last.theirs.value)));
  if (given(last.ratio)) out.add(fmt::format("; ratio {}", ratio_text(last.ratio)));
  out.add(quarrel.tips_at         ? fmt::format(". It tips on day {}.", *quarrel.tips_at)
          : quarrel.curve.empty() ? std::string(".")
                                  : fmt::format(". It does not tip: {}.", quarrel.why_not_tips));
  if (quarrel.curve.empty()) return out;  // nor is it known who can stand it
  out.add(fmt::format(" More than {} a day: {}; {}.", million(result.loss_rate),
                      staying_words(quarrel.our_name, quarrel.ours),
                      staying_words(quarrel.their_name, quarrel.theirs)));
  return out;
}

/// One line of what closes: the first few, and how many more.
std::string closing_words(const Model& model, const std::vector<std::string>& ids) {
  if (ids.empty()) return "nothing";
  constexpr std::size_t most = 4;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, ids.size()); ++i) {
    out += fmt::format("{}{}", i == 0 ? "" : "; ", label_of(model, ids[i]));
  }
  if (ids.size() > most) out += fmt::format("; and {} more", ids.size() - most);
  return out;
}

Section section_of(const Model& model, const Quarrel& quarrel) {
  Section out{.id = "quarrel-" + quarrel.them,
              .title = fmt::format("{} and {}", quarrel.our_name, quarrel.their_name),
              .blocks = {}};
  QuarrelResult one;
  one.quarrels = {quarrel};
  out.blocks.push_back(harm_table(one, "harm-" + quarrel.them));
  out.blocks.push_back(items_table(model, quarrel, "items-" + quarrel.them));
  if (!quarrel.projects.empty()) {
    out.blocks.push_back(projects_table(model, quarrel, "projects-" + quarrel.them));
  }
  List notes;
  notes.items.emplace_back(
      fmt::format("{} closes {}", quarrel.their_name, closing_words(model, quarrel.they_close)));
  notes.items.emplace_back(
      fmt::format("{} closes {}", quarrel.our_name, closing_words(model, quarrel.we_close)));
  if (!quarrel.missing.empty()) {
    notes.items.emplace_back(fmt::format("no figure was found, so nothing is counted, for: {}",
                                         fmt::join(quarrel.missing, "; ")));
  }
  out.blocks.push_back(std::move(notes));
  return out;
}

}  // namespace

std::string ratio_text(double ratio) {
  const int digits = ratio >= 100 ? 0 : ratio >= 10 ? 1 : ratio >= 1 ? 2 : ratio >= 0.1 ? 3 : 4;
  return format_number(ratio, digits, true);
}

Table harm_table(const QuarrelResult& result, const std::string& id) {
  const bool several = result.quarrels.size() > 1;
  const bool alone = std::ranges::all_of(result.quarrels, [](const Quarrel& quarrel) {
    return !quarrel.rows.empty() && quarrel.rows.front().ours_by_them.has_value();
  });
  Table out{.id = id,
            .caption = alone ? "What each side loses when both close, and when one does"
                             : "What each side loses when both close",
            .columns = {{.name = "days", .digits = 0},
                        {.name = "ours", .unit = money.unit, .digits = 1},
                        {.name = "theirs", .unit = money.unit, .digits = 1},
                        {.name = "theirs per ours", .align = Align::right}},
            .rows = {}};
  if (alone) {
    out.columns.push_back({.name = "they close: ours", .unit = money.unit, .digits = 1});
    out.columns.push_back({.name = "theirs", .unit = money.unit, .digits = 1});
    out.columns.push_back({.name = "we close: ours", .unit = money.unit, .digits = 1});
    out.columns.push_back({.name = "theirs", .unit = money.unit, .digits = 1});
  }
  if (several) out.columns.insert(out.columns.begin(), {.name = "with"});
  for (const auto& quarrel : result.quarrels) {
    for (const auto& row : quarrel.rows) {
      std::vector<Cell> cells = {row.days, money.of(row.ours.value), money.of(row.theirs.value),
                                 ratio_cell(row)};
      if (alone) {
        for (const auto* harm :
             {&row.ours_by_them, &row.theirs_by_them, &row.ours_by_us, &row.theirs_by_us}) {
          cells.push_back(optional_cell(*harm));
        }
      }
      if (several) cells.insert(cells.begin(), Cell(quarrel.their_name));
      out.rows.push_back({.id = "", .cells = std::move(cells)});
    }
  }
  return out;
}

Table items_table(const Model& model, const Quarrel& quarrel, const std::string& id) {
  constexpr int most = 6;
  const HarmRow& row = quarrel.rows.back();
  Table out{.id = id,
            .caption = fmt::format("What {} days consist of, the largest first", row.days),
            .columns = {{.name = "who"},
                        {.name = "what is lost"},
                        {.name = "harm", .unit = money.unit, .digits = 1}},
            .rows = {}};
  bool ranges = false;
  for (const bool ours : {true, false}) {
    int told = 0;
    double rest = 0;
    for (const auto& item : row.items) {
      if (item.ours != ours) continue;
      if (++told > most) {
        rest += item.harm.value;
        continue;
      }
      const bool range = item.harm.low != item.harm.high;
      ranges |= range;
      out.rows.push_back(
          {.id = "",
           .cells = {
               ours ? quarrel.our_name : quarrel.their_name,
               fmt::format("{} {}", words_of(item.kind), label_of_item(model, item)),
               money.of(item.harm.value),
               range ? Cell(fmt::format("{} to {}", format_number(money.of(item.harm.low), 0, true),
                                        format_number(money.of(item.harm.high), 0, true)))
                     : Cell::none("")}});
    }
    if (told > most) {
      out.rows.push_back(
          {.id = "",
           .cells = {ours ? quarrel.our_name : quarrel.their_name,
                     fmt::format("{} smaller ones", told - most), money.of(rest), Cell::none("")}});
    }
  }
  if (ranges) {
    out.columns.push_back({.name = "range", .unit = money.unit, .align = Align::right});
  } else {
    for (auto& line : out.rows) line.cells.pop_back();
  }
  return out;
}

std::string project_name(const Model& model, const std::string& id) {
  const auto found = std::ranges::find(model.projects, id, &Project::id);
  return found == model.projects.end() || found->name.empty() ? id : found->name;
}

Table projects_table(const Model& model, const Quarrel& quarrel, const std::string& id) {
  Table out{.id = id,
            .caption = "The same with each project built: what they lose for each dollar of ours",
            .columns = {{.name = "project"}},
            .rows = {}};
  const std::vector<HarmRow>* lengths = nullptr;
  for (const auto& project : quarrel.projects) {
    if (!project.rows.empty()) lengths = &project.rows;
  }
  if (lengths == nullptr) return out;
  for (const auto& row : *lengths) {
    out.columns.push_back(
        {.name = fmt::format("{} d: ours", row.days), .unit = money.unit, .digits = 0});
    out.columns.push_back({.name = "ratio", .align = Align::right});
  }
  const auto add = [&](const std::string& name, const std::vector<HarmRow>& rows,
                       const std::string& why_not) {
    Row told{.id = "", .cells = {name}};
    for (const auto& length : *lengths) {
      const auto found = std::ranges::find(rows, length.days, &HarmRow::days);
      if (found == rows.end()) {
        told.cells.push_back(Cell::none(why_not));
        told.cells.push_back(Cell::none(why_not));
        continue;
      }
      told.cells.emplace_back(money.of(found->ours.value));
      told.cells.push_back(ratio_cell(*found));
    }
    out.rows.push_back(std::move(told));
  };
  add("as it is", quarrel.rows, "not evaluated");
  const auto as_it_is = [&](const QuarrelWithProject& project) {
    return std::ranges::all_of(project.rows, [&](const HarmRow& row) {
      const auto base = std::ranges::find(quarrel.rows, row.days, &HarmRow::days);
      return base != quarrel.rows.end() && given(row.ratio) &&
             std::abs(row.ratio - base->ratio) < noticed * base->ratio;
    });
  };
  std::vector<QuarrelWithProject> order = quarrel.projects;
  std::ranges::stable_sort(order, std::greater{}, [](const QuarrelWithProject& project) {
    return project.rows.empty() || !given(project.rows.back().ratio) ? -1.0
                                                                     : project.rows.back().ratio;
  });
  int same = 0;
  for (const auto& project : order) {
    if (project.why_not.empty() && as_it_is(project)) {
      ++same;
      continue;
    }
    add(project_name(model, project.project), project.rows, project.why_not);
  }
  if (same > 0) {
    Row rest{.id = "", .cells = {fmt::format("{} others", same)}};
    rest.cells.resize(out.columns.size(), Cell::none("as it is"));
    out.rows.push_back(std::move(rest));
  }
  return out;
}

Document quarrel_document(const Model& model, const QuarrelResult& result) {
  Document out;
  out.title = model.name;
  out.question = "Who loses what when two holders close against each other, and who lasts longer?";
  if (result.status == Status::infeasible) {
    out.answers.emplace_back(fmt::format("There is no plan even with everything open: {}.",
                                         fmt::join(result.conflict, ", ")));
    return out;
  }
  for (const auto& quarrel : result.quarrels) out.answers.push_back(answer_of(result, quarrel));
  if (result.status != Status::done) {
    out.answers.emplace_back(fmt::format(
        "Ended early ({}); {} quarrels were finished.",
        result.status == Status::limit ? "the time limit" : "interrupted", result.quarrels.size()));
  } else if (result.quarrels.empty()) {
    out.answers.emplace_back("Nobody can close anything that we use.");
  }
  for (const auto& quarrel : result.quarrels) {
    out.sections.push_back(section_of(model, quarrel));
  }
  List notes;
  for (const auto& note : result.notes) notes.items.emplace_back(note);
  out.sections.push_back({.id = "notes", .title = "", .blocks = {notes}});
  return out;
}

}  // namespace egress

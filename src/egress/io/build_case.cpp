// build_case: cells under the options of one run -> Model, Settings, digest; with every diagnostic.
#include <fmt/format.h>

#include <algorithm>

#include "egress/io/assembly.h"
#include "egress/io/case_reader.h"
#include "egress/io/cells.h"
#include "egress/io/row_checks.h"

namespace egress {

namespace {

Projects choose_projects(const RawCase& raw, const std::vector<std::string>& with,
                         Reporter& reporter) {
  Projects out;
  out.table = raw.table("projects");
  if (out.table != nullptr) out.built.assign(out.table->things.size(), false);
  for (std::size_t i = 0; i < with.size(); ++i) {
    const std::int32_t project = out.find(with[i]);
    if (project >= 0) {
      out.built[static_cast<std::size_t>(project)] = true;
      continue;
    }
    std::vector<std::string_view> ids;
    ids.reserve(out.built.size());
    for (std::size_t p = 0; p < out.built.size(); ++p) {
      ids.push_back(out.id(static_cast<std::int32_t>(p)));
    }
    SourceSpan where{.file = "--with", .line = static_cast<std::int64_t>(i) + 1, .column = 1};
    where.text = shown(with[i]);
    where.length = static_cast<std::int64_t>(where.text.size());
    reporter.add(
        "E0501", std::move(where), fmt::format("the case has no project `{}`", shown(with[i])),
        suggestion(with[i], ids, ids.empty() ? "the case has no projects" : "see projects.csv"));
  }
  return out;
}

/// What case.toml and claims.toml name must be there.
class WordChecker {
 public:
  WordChecker(const CaseFiles& files, Reporter& reporter)
      : files_(files), raw_(files.raw()), reporter_(reporter) {}

  void run() {
    for (const PlacedWord& word : raw_.words) check(word);
  }

 private:
  void check(const PlacedWord& word) {
    switch (word.names) {
      case PlacedWord::Names::holder:
        return check_id(word, {"holders"});
      case PlacedWord::Names::corridor:
        return check_id(word, {"corridors"});
      case PlacedWord::Names::project:
        return check_id(word, {"projects"});
      case PlacedWord::Names::closure:
        return check_id(word, {"closures"});
      case PlacedWord::Names::observed:
        return check_id(word, {"observed"});
      case PlacedWord::Names::thing:
        return check_id(word, {"corridors", "links", "nodes", "stores", "fleets", "supplies",
                               "markets", "contracts", "holders"});
      case PlacedWord::Names::cell:
      case PlacedWord::Names::range:
        return check_cell(word);
    }
  }

  void check_id(const PlacedWord& word, const std::vector<std::string_view>& tables) {
    std::vector<std::uint8_t> targets;
    targets.reserve(tables.size());
    for (const auto table : tables) {
      targets.push_back(static_cast<std::uint8_t>(table_position(table)));
    }
    const auto found = look_up(raw_, targets, word.text);
    if (found.how == Lookup::found || found.how == Lookup::unreadable) return;
    std::string kinds;
    std::vector<std::string_view> ids;
    for (const auto name : tables) {
      kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", name);
      const RawTable* table = raw_.table(name);
      if (table == nullptr) continue;
      for (const auto& thing : table->things) {
        ids.push_back(table->text(thing.first, table->column("id")));
      }
    }
    if (found.how == Lookup::ambiguous) {
      reporter_.add(
          "E0608", word.where, fmt::format("`{}` names several things", shown(word.text)),
          fmt::format("write `link:{0}` or `corridor:{0}`, whichever is meant", shown(word.text)));
      return;
    }
    reporter_.add("E0608", word.where,
                  fmt::format("there is no `{}` in {}", shown(word.text), kinds),
                  suggestion(word.text, ids, fmt::format("name one of the ids in {}", kinds)));
  }

  /// A cell's name is checked by the code of `--set`, and told at its place here.
  void check_cell(const PlacedWord& word) {
    Reporter inner;
    find_cells(raw_, word.text, word.where, inner);
    const Diagnostics found = inner.take();
    for (const auto& d : found.items()) reporter_.add("E0608", word.where, d.message, d.hint);
    if (!found.empty() || word.names != PlacedWord::Names::range) return;
    if (range_of(files_, word.text)) return;
    reporter_.add("E0610", word.where, fmt::format("`{}` has no range", shown(word.text)),
                  "write the cell as `low|mode|high`, or leave it out of `flips`");
  }

  const CaseFiles& files_;
  const RawCase& raw_;
  Reporter& reporter_;
};

void fill_header(const RawCase& raw, Model& model) {
  model.id = raw.name;
  model.name = raw.header.name;
  model.title = raw.header.title;
  model.horizon = {raw.header.from.value_or(0), raw.header.to.value_or(0), raw.header.period};
  const auto owner = std::ranges::find(model.holders, raw.header.owner, &Holder::id);
  if (!raw.header.owner.empty() && owner != model.holders.end()) {
    model.owner = HolderIndex(static_cast<std::size_t>(owner - model.holders.begin()));
  }
}

std::string digest_of(const RawCase& raw, const BuildOptions& options) {
  Sha256 digest = raw.digest;
  digest.add_framed(options.planned_output ? "planned" : "realised");
  for (const auto& with : options.with) {
    digest.add_framed("with");
    digest.add_framed(with);
  }
  for (const auto& set : options.set) {
    digest.add_framed("set");
    digest.add_framed(set);
  }
  return digest.hex();
}

}  // namespace

BuildResult build_case(const CaseFiles& files, const BuildOptions& options) {
  const RawCase& raw = files.raw();
  Reporter reporter;
  const CaseView view(raw, options.set, reporter);
  const Projects projects = choose_projects(raw, options.with, reporter);
  for (const TableView& table : view.tables()) check_cells(view, table, reporter);
  WordChecker(files, reporter).run();
  Case built;
  Assembly assembly(view, projects, options.planned_output, reporter, built.model);
  assembly.run();
  fill_header(raw, built.model);

  BuildResult result;
  result.diagnostics.append(files.diagnostics());
  result.diagnostics.append(reporter.take());
  result.diagnostics.append(validate_rows(view, built.model, result.diagnostics));
  result.diagnostics.sort();
  if (!result.diagnostics.has_errors()) {
    built.settings = raw.settings;
    built.digest = digest_of(raw, options);
    result.built = std::move(built);
  }
  return result;
}

}  // namespace egress

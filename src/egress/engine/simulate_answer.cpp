#include "egress/engine/simulate_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <set>

#include "egress/analyses/simulate/simulate.h"
#include "egress/analyses/simulate/simulate_report.h"
#include "egress/base/outcome.h"
#include "egress/engine/respond.h"
#include "egress/io/result_store.h"
#include "egress/io/rows_file.h"
#include "egress/report/render.h"

namespace egress {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* rows_name = "years.rows";

std::optional<double> number_of(std::string_view text) {
  double out = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = rest == text.data() + text.size();
  return error == std::errc() && whole && std::isfinite(out) ? std::optional(out) : std::nullopt;
}

/// `i/N`.
void read_shard(Arguments& arguments, SimulateOptions& out) {
  const auto text = arguments.text("shard");
  if (!text) return;
  const std::size_t slash = text->find('/');
  const auto i = number_of(std::string_view(*text).substr(0, slash));
  const auto n = slash == std::string::npos ? std::nullopt
                                            : number_of(std::string_view(*text).substr(slash + 1));
  const bool whole = i && n && *i == std::floor(*i) && *n == std::floor(*n);
  if (!whole || *i < 1 || *n < *i || *n > 100'000) {
    arguments.diagnostics().add("E0551", {}, fmt::format("`--shard {}` is no part of a run", *text),
                                "write `--shard 1/7` for the first of seven, i from 1 to N");
    return;
  }
  out.shard = static_cast<long>(*i);
  out.of = static_cast<long>(*n);
}

/// `attack=2`.
void read_scale(Arguments& arguments, SimulateOptions& out) {
  for (const auto& text : arguments.texts("scale")) {
    const std::size_t equals = text.find('=');
    const auto times = equals == std::string::npos
                           ? std::nullopt
                           : number_of(std::string_view(text).substr(equals + 1));
    if (!times || *times < 0 || equals == 0) {
      arguments.diagnostics().add(
          "E0552", {}, fmt::format("`--scale {}` is no scaling", text),
          "write a kind or a hazard and how many times as often: `attack=2`");
      continue;
    }
    if (!out.often.emplace(text.substr(0, equals), *times).second) {
      arguments.diagnostics().add("E0552", {},
                                  fmt::format("`--scale {}` scales what is scaled already", text),
                                  "scale each kind or hazard once");
    }
  }
}

/// `2%` or `netback_lost=2%`.
void read_precision(Arguments& arguments, SimulateOptions& out) {
  const auto text = arguments.text("precision");
  if (!text) return;
  Precision precision;
  std::string_view rest = *text;
  if (const std::size_t equals = rest.find('='); equals != std::string_view::npos) {
    precision.statistic = rest.substr(0, equals);
    rest.remove_prefix(equals + 1);
  }
  const bool percent = rest.ends_with('%');
  if (percent) rest.remove_suffix(1);
  const auto value = number_of(rest);
  static constexpr std::string_view known[] = {"lost",     "netback_lost", "deferred",
                                               "rerouted", "shut_in",      "shut_in_days",
                                               "closures", "closed_days"};
  if (!percent || !value || *value <= 0 || *value >= 100) {
    arguments.diagnostics().add("E0553", {}, fmt::format("`--precision {}` is no precision", *text),
                                "write per cent of a statistic: `2%` or `netback_lost=2%`");
  } else if (std::ranges::find(known, precision.statistic) == std::end(known)) {
    const auto near = nearest(precision.statistic, known);
    arguments.diagnostics().add(
        "E0553", {}, fmt::format("there is no mean called `{}` to stop by", precision.statistic),
        near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                     : fmt::format("did you mean `{}`?", near));
  }
  precision.relative = value.value_or(0) / 100;
  out.precision = precision;
}

template <class T>
void read_word(Arguments& arguments, const char* option, std::initializer_list<T> all, T& out) {
  const auto text = arguments.text(option);
  if (!text) return;
  std::vector<std::string_view> names;
  for (const T one : all) {
    names.push_back(name_of(one));
    if (*text == names.back()) {
      out = one;
      return;
    }
  }
  const auto near = nearest(*text, names);
  arguments.diagnostics().add("E0554", {}, fmt::format("`--{} {}` is not known", option, *text),
                              near.empty() ? fmt::format("one of {}", fmt::join(names, ", "))
                                           : fmt::format("did you mean `{}`?", near));
}

SimulateOptions simulate_options(Arguments& arguments, const Horizon& of_case) {
  SimulateOptions out;
  out.horizon = arguments.horizon(of_case);
  if (const auto years = arguments.integer("years")) out.years = *years;
  read_shard(arguments, out);
  read_scale(arguments, out);
  read_precision(arguments, out);
  read_word(arguments, "foresight", {Foresight::honest, Foresight::perfect}, out.foresight);
  read_word(arguments, "sampling",
            {Sampling::plain, Sampling::stratified, Sampling::importance, Sampling::control},
            out.sampling);
  return out;
}

/// The case with one thing more: `with:PROJECT` or `set:TABLE.ID.COLUMN=VALUE`.
std::optional<Case> other_case(const Opened& opened, Arguments& arguments,
                               SimulateOptions& options) {
  const auto text = arguments.text("compare");
  if (!text) return {};
  BuildOptions build = opened.options;
  if (text->starts_with("with:")) {
    build.with.push_back(text->substr(5));
  } else if (text->starts_with("set:")) {
    build.set.push_back(text->substr(4));
  } else {
    arguments.diagnostics().add("E0554", {},
                                fmt::format("`--compare {}` says not what to compare with", *text),
                                "write `with:PROJECT` or `set:TABLE.ID.COLUMN=VALUE`");
    return {};
  }
  BuildResult other = build_case(opened.files, build);
  if (!other.built) {
    arguments.diagnostics().append(other.diagnostics);
    return {};
  }
  options.compare = *text;
  return std::move(other.built);
}

/// The options that change a number: what two runs must share to be of one run.
std::string asked(const Request& request) {
  Json out = options_json(request);
  for (const char* name : {"shard", "time-limit"}) out.erase(name);
  return out.dump();
}

Json simulate_head(const SimulateAbout& about, Status status) {
  return {{"schema", "egress.simulate/1"},
          {"case", {{"name", about.case_name}, {"digest", about.digest}}},
          {"egress", {{"version", version()}}},
          {"options", Json::parse(about.options)},
          {"status", name_of(status)}};
}

RowsFile file_of(const SimulateAbout& about, const std::vector<YearRow>& rows) {
  RowsFile out{simulate_about_json(about), {}};
  out.rows.reserve(rows.size());
  for (const auto& row : rows) out.rows.emplace_back(row.year, row.values);
  return out;
}

Outcome<SimulateRows> rows_of_file(const std::string& path) {
  const auto file = read_rows(path);
  if (!file) return std::unexpected(file.error());
  const auto own = simulate_about_of(file->about);
  SimulateRows out;
  const bool fits = own && std::ranges::all_of(file->rows, [&](const auto& row) {
                      return row.second.size() == own->columns.size();
                    });
  if (!fits) {
    return std::unexpected(mistake("E0558", fmt::format("`{}` holds no simulated years", path),
                                   "give folders that `egress simulate --out` wrote"));
  }
  out.about = *own;
  for (const auto& [year, values] : file->rows) out.rows.push_back({year, values});
  return out;
}

/// Why rows of a file are not of this run; nothing if they are.
Diagnostics of_another_run(const std::string& path, const SimulateAbout& a,
                           const SimulateAbout& its) {
  if (simulate_about_json(a) == simulate_about_json(its)) return {};
  const std::string differs = a.digest != its.digest     ? "another case"
                              : a.seed != its.seed       ? fmt::format("seed {}", its.seed)
                              : a.version != its.version ? "another version of Egress"
                              : a.shard != its.shard || a.of != its.of
                                  ? fmt::format("shard {} of {}", its.shard, its.of)
                                  : fmt::format("options {}", its.options);
  return mistake("E0559", fmt::format("`{}` is of another run: {}", path, differs),
                 "shards and interrupted runs go together only with the same case, options and "
                 "seed");
}

/// Blocks that are done, each a file of rows in a folder beside `--out`.
class Checkpoint {
 public:
  explicit Checkpoint(const std::optional<std::string>& out) {
    if (out) folder_ = fs::path(*out).lexically_normal().string();
    while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
    if (out) folder_ += ".checkpoint";
  }

  Outcome<std::vector<YearRow>> read(const SimulateAbout& about) const {
    std::vector<YearRow> out;
    if (folder_.empty() || !fs::exists(folder_)) return out;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() == ".rows") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& path : files) {
      const auto rows = rows_of_file(path.string());
      if (!rows) return std::unexpected(rows.error());
      Diagnostics wrong = of_another_run(path.string(), about, rows->about);
      if (wrong.has_errors()) return std::unexpected(std::move(wrong));
      out.insert(out.end(), rows->rows.begin(), rows->rows.end());
    }
    return out;
  }

  void keep(const SimulateAbout& about, const std::vector<YearRow>& rows) {
    if (folder_.empty()) return;
    std::error_code failed;
    fs::create_directories(folder_, failed);
    const auto path = fmt::format("{}/{:09}.rows", folder_, rows.front().year);
    if (const auto written = write_rows(path, file_of(about, rows)); !written && wrong_.empty()) {
      wrong_ = written.error();
    }
  }
  const Diagnostics& wrong() const { return wrong_; }

  void remove() const {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  Diagnostics wrong_;
};

/// The answer to rows, the same for a run of one piece and for shards merged.
Response answer(const SimulateRows& rows, ResultFiles& files) {
  const SimulateResult result = summarise(rows);
  const Document document = simulate_document(result);
  Response out;
  out.exit_code = exit_code_of(rows.status);
  out.json = simulate_head(rows.about, rows.status);
  out.json.update(simulate_json(result));
  out.text = render_text(document);
  files = files_of(out.json, document);
  files.files[rows_name] = text_of_rows(file_of(rows.about, rows.rows));
  return out;
}

}  // namespace

Response run_simulate(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (!opened.result.built) return *refusal(opened, arguments);
  const Case& built = *opened.result.built;
  SimulateOptions options = simulate_options(arguments, built.model.horizon);
  const auto other = other_case(opened, arguments, options);
  if (const auto folder = arguments.text("out")) {  // before years are lived for nothing
    if (const auto may = may_write_results(*folder); !may) {
      arguments.diagnostics().append(may.error());
    }
  }
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  options.asked = asked(request);
  options.version = version();
  Checkpoint checkpoint(arguments.text("out"));
  Diagnostics damaged;
  SimulateKeeper keeper;
  keeper.begin = [&](const SimulateAbout& about) -> std::optional<std::vector<YearRow>> {
    auto known = checkpoint.read(about);
    if (known) return *std::move(known);
    damaged = known.error();
    return {};
  };
  keeper.keep = [&](const SimulateAbout& about, const std::vector<YearRow>& rows) {
    checkpoint.keep(about, rows);
    return !checkpoint.wrong().has_errors();
  };
  const auto rows = simulate(built, other ? &*other : nullptr, options, keeper, context);
  if (!rows) return mistakes(rows.error());
  if (damaged.has_errors()) return mistakes(std::move(damaged));
  if (checkpoint.wrong().has_errors()) return mistakes(checkpoint.wrong());
  if (rows->stopped_by == "no open plan") {
    Response out;
    out.exit_code = exit_code_of(rows->status);
    out.json = head(request, built.model.name, built.digest, rows->status);
    const bool stopped = rows->status == Status::limit || rows->status == Status::interrupted;
    out.json["status_reason"] =
        stopped ? "stopped before the first year, while the open network was planned"
                : "there is no plan even with everything open; see `egress dispatch`";
    out.text = out.json["status_reason"].get<std::string>() + "\n";
    return out;
  }
  ResultFiles files;
  Response out = answer(*rows, files);
  out.diagnostics = opened.result.diagnostics;
  if (rows->status != Status::done) {
    out.json["status_reason"] =
        fmt::format("{} of {} years were done", rows->rows.size(), shard_years(rows->about));
    if (!checkpoint.folder().empty() && fs::exists(checkpoint.folder())) {
      out.text += fmt::format("\nThe same command goes on from {}.\n", checkpoint.folder());
    }
    return out;  // an earlier result in the folder is worth more than a part
  }
  write_out(arguments, files, out);
  if (out.exit_code != 2) checkpoint.remove();
  return out;
}

Response run_merge(const Request& request) {
  Arguments arguments(request);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  Diagnostics wrong;
  SimulateRows all;
  std::set<long> seen;
  for (const auto& folder : request.arguments) {
    const std::string path = (fs::path(folder) / rows_name).string();
    const auto rows = rows_of_file(path);
    if (!rows) {
      wrong.append(rows.error());
      continue;
    }
    if (!seen.empty()) {
      SimulateAbout like = all.about;
      like.shard = rows->about.shard;
      Diagnostics other = of_another_run(path, like, rows->about);
      if (other.has_errors()) {
        wrong.append(std::move(other));
        continue;
      }
    }
    if (!seen.insert(rows->about.shard).second) {
      wrong.append(mistake("E0559",
                           fmt::format("`{}` is shard {} of {}, which came already", folder,
                                       rows->about.shard, rows->about.of),
                           "name each shard once"));
      continue;
    }
    all.about = rows->about;
    all.rows.insert(all.rows.end(), rows->rows.begin(), rows->rows.end());
  }
  if (!wrong.has_errors() && std::ssize(seen) < all.about.of) {
    std::vector<long> missing;
    for (long i = 1; i <= all.about.of; ++i) {
      if (!seen.contains(i)) missing.push_back(i);
    }
    wrong.append(mistake(
        "E0559",
        fmt::format("of {} shards these are missing: {}", all.about.of, fmt::join(missing, ", ")),
        "name the folders of all shards"));
  }
  if (wrong.has_errors()) return mistakes(std::move(wrong));
  std::ranges::sort(all.rows, {}, &YearRow::year);
  all.about.shard = all.about.of = 1;
  all.stopped_by = "years";
  ResultFiles files;
  Response out = answer(all, files);
  write_out(arguments, files, out);
  return out;
}

}  // namespace egress

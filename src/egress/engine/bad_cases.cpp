#include "egress/engine/bad_cases.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include "egress/analyses/claims/claims.h"
#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/replay/replay.h"
#include "egress/base/share_dir.h"
#include "egress/engine/game_answer.h"
#include "egress/engine/measures.h"
#include "egress/engine/network_file.h"

namespace egress {

namespace {

/// `links.csv:3:9: E0407`, `links.csv: E0101` or `--close:1:8: E0521`.
bool read_place(const std::string& line, BadCase& out) {
  const std::size_t gap = line.rfind(": ");
  if (gap == std::string::npos) return false;
  out.code = line.substr(gap + 2);
  std::istringstream place(line.substr(0, gap));
  std::string number;
  std::getline(place, out.where.file, ':');
  for (auto* target : {&out.where.line, &out.where.column}) {
    if (!std::getline(place, number, ':')) break;
    const char* end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, *target);
    if (error != std::errc{} || stop != end) return false;
  }
  return find_diagnostic_code(out.code) != nullptr;
}

bool read_screen_option(const std::string& option, const std::string& value,
                        std::optional<ScreenOptions>& out) {
  if (!out) out.emplace();
  if (option == "--season") {
    out->season = value;
  } else if (option == "--at") {
    out->at = parse_day(value);
  } else if (option == "--duration") {
    out->duration = value;
  } else {
    return false;
  }
  return true;
}

bool read_arguments(const std::string& line, BadCase& out) {
  std::istringstream words(line);
  std::string option;
  std::string value;
  words >> option;
  if (option != "args:") return false;
  while (words >> option) {
    if (!(words >> value)) return false;
    if (option == "--with") {
      out.build.with.push_back(value);
    } else if (option == "--set") {
      out.build.set.push_back(value);
    } else if (option == "--close") {
      out.close.push_back(value);
    } else if (!read_screen_option(option, value, out.screen)) {
      return false;
    }
  }
  return true;
}

Diagnostics diagnose_network(const std::filesystem::path& file) {
  const auto read = open_network(file.string(), false, RunContext());
  return read ? Diagnostics() : read.error();
}

Diagnostics diagnose_game(const std::filesystem::path& file) {
  const auto read = open_game(file.string(), false, RunContext());
  return read ? Diagnostics() : read.error();
}

}  // namespace

std::optional<BadCase> read_bad_case(const std::filesystem::path& folder) {
  std::ifstream file(folder / "expect.txt");
  std::string line;
  BadCase out;
  if (!std::getline(file, line) || !read_place(line, out)) return {};
  while (std::getline(file, line)) {
    if (!line.empty() && !read_arguments(line, out)) return {};
  }
  return out;
}

Diagnostics diagnose(const std::filesystem::path& folder, const BadCase& bad) {
  if (bad.code.starts_with("E07") && bad.code >= "E0720") {
    return diagnose_game(folder / bad.where.file);
  }
  if (bad.code.starts_with("E07")) return diagnose_network(folder / bad.where.file);
  const CaseFiles files = CaseFiles::read(folder.string());
  BuildResult result = build_case(files, bad.build);
  if (!result.built) return result.diagnostics;
  result.diagnostics.append(wrong_replays(result.built->model, result.built->settings.replays));
  RunContext context;
  for (const ClaimSettings& claim : result.built->settings.claims) {
    const auto measure = measure_of(files, bad.build, claim, context);
    if (!measure) {
      result.diagnostics.append(measure.error());
    } else if (const auto verdict = judge(files, claim, *measure, context); !verdict) {
      result.diagnostics.append(verdict.error());
    }
  }
  if (bad.screen) {
    ScreenOptions options = *bad.screen;
    options.horizon = result.built->model.horizon;
    const auto screened = screen(result.built->model, options, context);
    if (!screened) result.diagnostics.append(screened.error());
  }
  if (bad.close.empty()) return result.diagnostics;
  const auto plan =
      dispatch(result.built->model, {result.built->model.horizon, bad.close}, context);
  if (!plan) result.diagnostics.append(plan.error());
  return result.diagnostics;
}

std::string bad_case_output(std::string_view code) {
  const auto cases = share_dir("cases");
  if (!cases) return {};
  const auto folder = *cases / "bad" / code;
  const auto bad = read_bad_case(folder);
  return bad ? render(diagnose(folder, *bad), false) : std::string{};
}

}  // namespace egress

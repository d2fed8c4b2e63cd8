#include "egress/engine/case_answers.h"

#include <fmt/format.h>

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Json words_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json series_json(const ExplainedSeries& s) {
  const auto step = [](const ExplainedStep& at) {
    return Json{{"date", format_day(at.day)}, {"value", at.value}};
  };
  return {{"file", s.file},       {"steps", s.steps},       {"first", step(s.first)},
          {"last", step(s.last)}, {"least", step(s.least)}, {"most", step(s.most)}};
}

std::string series_text(const ExplainedSeries& s, const std::string& unit) {
  const auto step = [&](std::string_view name, const ExplainedStep& at) {
    return fmt::format("    {:<16} {} {}{}{}\n", name, format_day(at.day), at.value,
                       unit.empty() ? "" : " ", unit);
  };
  std::string out = fmt::format("    {} in {}\n", plural(s.steps, "step"), s.file);
  out += step("first", s.first);
  if (s.steps == 1) return out;
  return out + step("last", s.last) + step("least", s.least) + step("most", s.most);
}

}  // namespace

Json diagnostics_json(const Diagnostics& diagnostics) {
  Json rows = Json::array();
  for (const auto& d : diagnostics.items()) {
    rows.push_back({{"code", d.code},
                    {"severity", name_of(d.severity)},
                    {"file", d.where.file},
                    {"line", d.where.line},
                    {"column", d.where.column},
                    {"message", d.message},
                    {"hint", d.hint}});
  }
  return rows;
}

Json check_json(const Diagnostics& diagnostics, const std::vector<TableConfidence>& tables) {
  Json rows = Json::array();
  for (const auto& t : tables) {
    rows.push_back({{"name", t.name},
                    {"rows", t.rows},
                    {"confidence",
                     {{"high", t.high}, {"medium", t.medium}, {"low", t.low}, {"none", t.none}}}});
  }
  return {{"diagnostics", diagnostics_json(diagnostics)}, {"tables", rows}};
}

std::string check_text(const std::string& name, const Diagnostics& diagnostics,
                       const std::vector<TableConfidence>& tables) {
  std::string out;
  for (const auto& d : diagnostics.items()) out += render(d, false);
  if (!diagnostics.empty()) out += '\n';
  TableConfidence sum;
  sum.name = "all";
  for (const auto& t : tables) {
    sum.rows += t.rows;
    sum.high += t.high;
    sum.medium += t.medium;
    sum.low += t.low;
    sum.none += t.none;
  }
  const bool silent = sum.none == sum.rows;
  const auto line = [&](const TableConfidence& t) {
    out += silent ? fmt::format("{:<14}{:>8}\n", t.name, t.rows)
                  : fmt::format("{:<14}{:>8}{:>8}{:>8}{:>8}{:>8}\n", t.name, t.rows, t.high,
                                t.medium, t.low, t.none);
  };
  out += silent ? fmt::format("{:<14}{:>8}\n", "table", "rows")
                : fmt::format("{:<14}{:>8}{:>8}{:>8}{:>8}{:>8}\n", "table", "rows", "high",
                              "medium", "low", "none");
  for (const auto& t : tables) line(t);
  line(sum);
  if (silent && sum.rows > 0) {
    out += "\nNo row says how sure it is; a column `confidence` may say high, medium or low.\n";
  } else if (sum.none > 0) {
    out += "\nnone: rows whose `confidence` does not say how sure they are.\n";
  }
  out += '\n';
  out += fmt::format("{}: {}, {}\n", name, plural(diagnostics.error_count(), "error"),
                     plural(diagnostics.warning_count(), "warning"));
  return out;
}

Json explain_json(const std::vector<ExplainedValue>& values) {
  Json rows = Json::array();
  for (const auto& v : values) {
    Json row = {{"column", v.column}, {"as_written", v.as_written}};
    row["value"] = v.value ? Json(*v.value) : Json(nullptr);
    if (!v.value) {
      row["value_reason"] = v.as_written.empty() ? "empty" : v.series ? "a series" : "words";
    }
    if (v.series) row["series"] = series_json(*v.series);
    row["unit"] = words_or_null(v.unit);
    row["source"] = words_or_null(v.source);
    row["as_of"] = words_or_null(v.as_of);
    row["confidence"] = words_or_null(v.confidence);
    row["note"] = words_or_null(v.note);
    row["file"] = v.file;
    row["line"] = v.line;
    rows.push_back(std::move(row));
  }
  return {{"values", rows}};
}

std::string explain_text(const std::string& table, const std::string& id,
                         const std::vector<ExplainedValue>& values) {
  std::string out = fmt::format("{} {}\n", table, id);
  std::int64_t line = -1;
  for (const auto& v : values) {
    if (v.line != line) {
      line = v.line;
      out += fmt::format("\n{}:{}\n", v.file, v.line);
      if (!v.source.empty()) out += fmt::format("  source      {}\n", v.source);
      if (!v.as_of.empty()) out += fmt::format("  as of       {}\n", v.as_of);
      if (!v.confidence.empty()) out += fmt::format("  confidence  {}\n", v.confidence);
      if (!v.note.empty()) out += fmt::format("  note        {}\n", v.note);
    }
    out +=
        fmt::format("  {:<18} {}{}{}\n", v.column, v.as_written, v.unit.empty() ? "" : " ", v.unit);
    if (v.series) out += series_text(*v.series, v.unit);
  }
  return out;
}

}  // namespace egress

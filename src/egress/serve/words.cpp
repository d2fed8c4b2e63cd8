#include "egress/serve/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_words = 200;  // closures, overrides, ... in one request
constexpr std::size_t longest_word = 1000;

void wrong(Diagnostics& to, std::string message, std::string hint = {}) {
  to.add("E0644", {}, std::move(message), std::move(hint));
}

Json object_of(std::string_view body, Diagnostics& mistakes) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Json::object();
  Json out = Json::parse(body, nullptr, false);
  if (out.is_discarded()) {
    wrong(mistakes, "the body is not JSON", "send one object, in UTF-8");
  } else if (!out.is_object()) {
    wrong(mistakes, "the body is not an object",
          R"(for example {"close": ["cpc@2025-06-01/30d"]})");
  }
  return out.is_object() ? out : Json::object();
}

/// A number is as good as its text; of a float, what JSON says.
std::optional<std::string> word_of(const Json& value) {
  if (value.is_string()) {
    auto text = value.get<std::string>();
    if (text.size() <= longest_word && text.find('\0') == std::string::npos) return text;
    return {};
  }
  if (value.is_number()) return value.dump();
  return {};
}

/// One option as JSON has it.
void read_option(const std::string& name, const Json& value, Request& out, Diagnostics& mistakes) {
  const OptionDescription& option = *find_option(name);
  if (value.is_null()) return;
  if (option.kind == OptionKind::flag) {
    if (!value.is_boolean()) {
      wrong(mistakes, fmt::format("`{}` is neither true nor false", name));
    } else if (value.get<bool>()) {
      out.options[name] = {""};
    }
    return;
  }
  if (option.kind != OptionKind::texts) {
    if (const auto word = word_of(value)) {
      out.options[name] = {*word};
    } else {
      wrong(mistakes, fmt::format("`{}` is no text", name), fmt::format("write {}", option.value));
    }
    return;
  }
  if (!value.is_array() || value.size() > most_words) {
    wrong(mistakes, fmt::format("`{}` is no list of at most {} texts", name, most_words),
          fmt::format("write [\"{}\"]", option.value));
    return;
  }
  for (const auto& item : value) {
    if (const auto word = word_of(item)) {
      out.options[name].push_back(*word);
    } else {
      wrong(mistakes, fmt::format("`{}` holds something else than texts", name));
    }
  }
}

void read_options(const Json& options, std::span<const std::string_view> known, Request& out,
                  Diagnostics& mistakes) {
  for (const auto& [name, value] : options.items()) {
    if (std::ranges::count(known, name) > 0) {
      read_option(name, value, out, mistakes);
      continue;
    }
    const auto near = nearest(name, known);
    wrong(mistakes, fmt::format("there is no `{}` here", name),
          near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                       : fmt::format("did you mean `{}`?", near));
  }
}

std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-._/:@=%,+").find(c) != std::string_view::npos;
  });
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::vector<std::string_view> options_of(const CommandDescription& command) {
  static constexpr std::string_view ours[] = {"out", "json", "quiet", "threads", "shard"};
  std::vector<std::string_view> out;
  for (const auto name : command.options) {
    if (std::ranges::count(ours, name) == 0) out.push_back(name);
  }
  return out;
}

std::span<const std::string_view> job_commands() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> out;
    for (const std::string_view name :
         {"simulate", "screen", "leverage", "hazards", "replay", "limit", "assess"}) {
      if (find_command(name) != nullptr) out.push_back(name);
    }
    return out;
  }();
  return all;
}

Outcome<Request> what_if_request(std::string_view body, const std::string& folder) {
  static constexpr std::string_view known[] = {"close", "with", "set", "from", "to", "period"};
  Request out{"dispatch", {folder}, {}};
  Diagnostics mistakes;
  read_options(object_of(body, mistakes), known, out, mistakes);
  if (mistakes.has_errors()) return std::unexpected(std::move(mistakes));
  return out;
}

Outcome<Request> job_request(std::string_view body, const std::string& folder) {
  Request out{"", {folder}, {}};
  Diagnostics mistakes;
  const Json asked = object_of(body, mistakes);
  for (const auto& [name, value] : asked.items()) {
    if (name != "command" && name != "options") {
      wrong(mistakes, fmt::format("there is no `{}` here", name), "give `command` and `options`");
    }
  }
  const Json command = asked.value("command", Json());
  if (command.is_string()) out.command = command.get<std::string>();
  if (std::ranges::count(job_commands(), out.command) == 0) {
    mistakes.add("E0650", {}, "`command` names nothing that runs as a job",
                 fmt::format("one of {}", fmt::join(job_commands(), ", ")));
    return std::unexpected(std::move(mistakes));
  }
  const Json options = asked.value("options", Json::object());
  if (!options.is_object()) {
    wrong(mistakes, "`options` is not an object", R"(for example {"years": 500})");
  } else {
    read_options(options, options_of(*find_command(out.command)), out, mistakes);
  }
  if (mistakes.has_errors()) return std::unexpected(std::move(mistakes));
  return out;
}

std::string command_line(const Request& request) {
  std::string out = "egress " + request.command;
  for (const auto& argument : request.arguments) out += " " + quoted(argument);
  for (const auto& [name, values] : request.options) {
    const bool flag = find_option(name)->kind == OptionKind::flag;
    for (const auto& value : values) {
      out += " --" + name + (flag ? "" : " " + quoted(value));
    }
  }
  return out;
}

}  // namespace egress

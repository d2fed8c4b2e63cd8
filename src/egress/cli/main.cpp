// The command line: words in, answer out. No logic of its own.
#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>
#include <thread>

#include "egress/base/outcome.h"
#include "egress/engine/command.h"
#include "egress/engine/engine.h"
#include "egress/serve/serve.h"

namespace egress {
namespace {

RunContext* running = nullptr;  // for the signal handler only

void on_interrupt(int /*signal*/) {
  if (running != nullptr) running->request_stop();
  std::signal(SIGINT, SIG_DFL);  // a second Ctrl-C ends at once
}

/// The words of this call, for what is said before they are understood.
std::vector<std::string> words_of_call;

int fail(const Diagnostics& diagnostics) {
  if (std::ranges::count(words_of_call, "--json") > 0) {
    fmt::print("{}\n", text_of(refusal_json(words_of_call.front(), diagnostics)));
  }
  fmt::print(stderr, "{}", render(diagnostics, isatty(STDERR_FILENO) != 0));
  return 2;
}

Diagnostics unknown_command(const std::string& word) {
  std::vector<std::string_view> names;
  for (const auto& command : commands()) names.push_back(command.name);
  const auto near = nearest(word, names);
  return mistake(
      "E0540", fmt::format("there is no command `{}`", word),
      near.empty() ? std::string("see `egress --help`") : fmt::format("did you mean `{}`?", near));
}

/// All words that CLI11 could not place: unknown options with the nearest name, spare arguments.
Diagnostics unplaced(const CommandDescription& command, const std::vector<std::string>& words) {
  Diagnostics d;
  for (const auto& word : words) {
    if (!word.starts_with("-") || word == "-") {
      d.add("E0542", {}, fmt::format("`{}` is one argument too many for `{}`", word, command.name),
            fmt::format("write `egress {} {}`", command.name, command.arguments));
      continue;
    }
    const std::string name = word.substr(word.find_first_not_of('-'));
    const auto near = nearest(name.substr(0, name.find('=')), command.options);
    d.add("E0541", {}, fmt::format("`{}` has no option `{}`", command.name, word),
          near.empty() ? fmt::format("see `egress {} --help`", command.name)
                       : fmt::format("did you mean `--{}`?", near));
  }
  return d;
}

void show_progress(const Progress& row) {
  static auto last = std::chrono::steady_clock::time_point{};
  static std::string last_stage;
  const auto now = std::chrono::steady_clock::now();
  const bool soon = row.stage == last_stage && now - last < std::chrono::milliseconds(100);
  if (row.done != row.total && soon) return;
  last = now;
  last_stage = row.stage;
  std::string line = fmt::format("\r\x1b[K{}", row.stage);
  if (row.total > 0) line += fmt::format(" {}/{}", row.done, row.total);
  if (!row.note.empty()) line += fmt::format("  {}", row.note);
  if (row.done == row.total) line += "\r\x1b[K";
  fmt::print(stderr, "{}", line);
  std::fflush(stderr);
}

void to_standard_output(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
  }
}

int answer(const Request& request) {
  RunContext context;
  context.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  running = &context;
  if (request.command != "serve") std::signal(SIGINT, on_interrupt);
  const bool quiet = request.has("quiet");
  if (!quiet && isatty(STDERR_FILENO) != 0) context.progress = show_progress;
  const bool serves = request.command == "serve";
  const Response response = serves ? serve(request) : run(request, context);
  running = nullptr;
  const bool colour = isatty(STDERR_FILENO) != 0;
  for (const auto& d : response.diagnostics.items()) {
    if (quiet && d.severity == Severity::warning) continue;
    if (request.command == "check") continue;  // its answer lists them
    fmt::print(stderr, "{}", render(d, colour));
  }
  if (response.write) {
    response.write(to_standard_output);
  } else if (request.has("json")) {
    if (!response.json.is_null()) fmt::print("{}\n", text_of(response.json));
  } else {
    fmt::print("{}", response.text);
  }
  return response.exit_code;
}

int run_main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  words_of_call = words;
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    fmt::print("{}", help());
    return words.empty() ? 2 : 0;
  }
  if (words[0] == "--version") {
    fmt::print("egress {}\n", version());
    return 0;
  }
  const CommandDescription* command = find_command(words[0]);
  if (command == nullptr) return fail(unknown_command(words[0]));
  Request request;
  request.command = words[0];
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  bool help_wanted = false;
  app.add_flag("--help,-h", help_wanted);
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  for (const auto name : command->options) {
    const auto* option = find_option(name);
    auto& target = values[std::string(name)];
    if (option->kind == OptionKind::flag) {
      app.add_flag_function(fmt::format("--{}", name),
                            [&target](std::int64_t) { target.assign(1, ""); });
    } else {
      app.add_option(fmt::format("--{}", name), target)->expected(1)->take_all();
    }
  }
  app.add_option("arguments", request.arguments)
      ->expected(0, CLI::detail::expected_max_vector_size);  // too many is ours to tell
  try {
    std::vector<std::string> rest(words.rbegin(), words.rend() - 1);
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    return fail(mistake("E0543", error.what(), fmt::format("see `egress {} --help`", words[0])));
  }
  if (help_wanted) {
    fmt::print("{}", help_of(*command));
    return 0;
  }
  if (const auto extras = app.remaining(); !extras.empty()) return fail(unplaced(*command, extras));
  const int count = static_cast<int>(request.arguments.size());
  const int wanted = argument_count(*command);
  if (takes_more(*command) ? count < wanted : count != wanted) {
    return fail(mistake("E0542", fmt::format("`{}` needs {}", words[0], command->arguments),
                        fmt::format("for example: {}", command->example)));
  }
  for (auto& [name, given_values] : values) {
    if (!given_values.empty()) request.options[name] = given_values;
  }
  return answer(request);
}

}  // namespace
}  // namespace egress

int main(int argc, char** argv) {
  try {
    return egress::run_main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr,
               "egress: internal error: {}\nThis is a mistake of ours, not of your case; please "
               "report it with the case and the command.\n",
               error.what());
    return 3;
  }
}

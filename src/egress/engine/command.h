// Commands: what Egress can be asked, described once. The command line, its help, the reference
// pages and later the server and the bindings read these descriptions.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egress {

enum class OptionKind : std::uint8_t { flag, text, texts, date, period, integer, duration };

struct OptionDescription {
  std::string_view name;  // without the dashes
  OptionKind kind = OptionKind::flag;
  std::string_view value = {};     // how the value is written: WHAT@START/DURATION[:LEFT]
  std::string_view fallback = {};  // what holds when it is left out, in words
  std::string_view doc = {};
  long least = 0, most = 1'000'000'000;  // of integers
};

struct CommandDescription {
  std::string_view name;
  std::string_view question;                  // what it answers, in a line
  std::string_view arguments;                 // "CASE", "CASE TABLE ID"
  std::span<const std::string_view> options;  // names of option_descriptions()
  std::string_view example;                   // works on the flagship
  std::string_view next;                      // what to try next
};

std::span<const CommandDescription> commands();
std::span<const OptionDescription> option_descriptions();
const CommandDescription* find_command(std::string_view name);
const OptionDescription* find_option(std::string_view name);
/// How many arguments it takes; `DIR...` takes one or more.
int argument_count(const CommandDescription& command);
bool takes_more(const CommandDescription& command);

/// `egress COMMAND --help`: fits a screen, begins with an example, ends with what to try next.
std::string help_of(const CommandDescription& command);
/// `egress --help`.
std::string help();

/// What somebody asks: words only, not yet understood.
struct Request {
  std::string command;
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>, std::less<>> options;  // "" for a flag
  bool has(std::string_view option) const { return options.find(option) != options.end(); }
};

}  // namespace egress

// Words: bodies of requests -> requests of the engine, in the command line's own words. Nothing in
// a body names a file: options that would are not taken.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "egress/base/outcome.h"
#include "egress/engine/command.h"

namespace egress {

/// Options that a request may give, of those that the command has: not where results go, nor how
/// many threads work.
std::vector<std::string_view> options_of(const CommandDescription& command);
/// Commands that may be run as jobs.
std::span<const std::string_view> job_commands();

/// {"close": [...], "with": [...], "set": [...], "from", "to", "period"} -> a request of
/// `dispatch`; all at once what is wrong with it, E0644. An empty body asks for the open network.
Outcome<Request> what_if_request(std::string_view body, const std::string& folder);

/// {"command": "simulate", "options": {"years": 500, ...}} -> a request; E0644, E0650.
Outcome<Request> job_request(std::string_view body, const std::string& folder);

/// `egress simulate CASE --years 500`, quoted for a shell.
std::string command_line(const Request& request);

}  // namespace egress

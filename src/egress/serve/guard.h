// Guard: who may ask at all. Host and Origin keep other people's pages out of a browser's reach
// (DNS rebinding, requests across sites); a token keeps other people out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/serve/front.h"

namespace egress {

struct Guard {
  std::vector<std::string> hosts;    // names, beside `localhost` and plain addresses
  std::optional<std::string> token;  // nothing: nobody is asked for one
};

/// 127.0.0.0/8, ::1: what only this machine can reach.
bool is_loopback(const std::string& address);

/// The token of a file: its first line, 16 to 256 letters, digits, `-`, `.`, `_`, `~`. E0642.
Outcome<std::string> read_token(const std::string& file);

/// Takes as long for any two texts of one length.
bool same_secret(std::string_view a, std::string_view b);

/// What is answered where the call may not be: 403 where Host or Origin are foreign, 401 without
/// the token. An address in figures cannot be rebound by a name server, so each is a good host.
std::optional<Reply> turned_away(const Guard& guard, const Call& call);

/// `/?token=TOKEN`, right: a cookie and the way to the page without the token in it.
std::optional<Reply> let_in(const Guard& guard, const Call& call);

/// {"schema": "egress.error/1", "diagnostics": [...]}
Reply error_reply(int status, const Diagnostics& diagnostics);
Reply error_reply(int status, std::string_view code, std::string message, std::string hint = {});

}  // namespace egress

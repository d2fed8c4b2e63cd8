#include "egress/serve/guard.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>

#include "egress/base/letters.h"
#include "egress/engine/case_answers.h"
#include "egress/engine/engine.h"

namespace egress {

namespace {

constexpr std::string_view cookie_name = "egress_token";

/// `Name:8080` -> `name`; `[::1]:8080` -> `::1`.
std::string name_of_host(std::string_view host) {
  if (host.starts_with('[')) return lower(host.substr(1, host.find(']') - 1));
  return lower(host.substr(0, host.find(':')));
}

bool goes_by(const Guard& guard, std::string_view name) {
  return std::ranges::any_of(guard.hosts, [&](const auto& host) { return lower(host) == name; });
}

bool is_address(const std::string& name) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

std::string cookie_of(const Call& call) {
  const std::string all = call.header("cookie");
  const std::string key = std::string(cookie_name) + "=";
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find(';', begin), all.size());
    std::size_t at = begin;
    while (at < end && all[at] == ' ') ++at;
    if (all.compare(at, key.size(), key) == 0) {
      return all.substr(at + key.size(), end - at - key.size());
    }
    begin = end + 1;
  }
  return {};
}

bool has_token(const Guard& guard, const Call& call) {
  static constexpr std::string_view bearer = "Bearer ";
  const std::string given = call.header("authorization");
  if (given.starts_with(bearer)) {
    return same_secret(std::string_view(given).substr(bearer.size()), *guard.token);
  }
  return same_secret(cookie_of(call), *guard.token);
}

}  // namespace

bool is_loopback(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  return address == "::1";
}

Outcome<std::string> read_token(const std::string& file) {
  const auto unusable = [&](std::string why) {
    return std::unexpected(
        mistake("E0642", fmt::format("the token in `{}` cannot be used: {}", file, why),
                "write one with `head -c 24 /dev/urandom | base64 | tr '/+' '_-' > FILE`"));
  };
  std::ifstream in(file);
  std::string token;
  if (!in || !std::getline(in, token)) return unusable("there is no line to read");
  while (token.ends_with('\r') || token.ends_with(' ')) token.pop_back();
  const bool plain = std::ranges::all_of(token, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-._~").find(c) != std::string_view::npos;
  });
  if (!plain) return unusable("only letters, digits, `-`, `.`, `_` and `~` are taken");
  if (token.size() < 16 || token.size() > 256)
    return unusable("it is not 16 to 256 characters long");
  return token;
}

bool same_secret(std::string_view a, std::string_view b) {
  unsigned different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const char other = i < a.size() ? a[i] : '\0';
    different |= static_cast<unsigned char>(other ^ b[i]);
  }
  return different == 0;
}

std::optional<Reply> turned_away(const Guard& guard, const Call& call) {
  const std::string host = call.header("host");
  const std::string name = name_of_host(host);
  if (name != "localhost" && !is_address(name) && !goes_by(guard, name)) {
    return error_reply(403, "E0646", fmt::format("this server does not go by the name `{}`", name),
                       "use its address, or start it with `--host NAME`");
  }
  const std::string origin = call.header("origin");
  const std::size_t scheme = origin.find("://");
  if (!origin.empty() && (scheme == std::string::npos ||
                          lower(std::string_view(origin).substr(scheme + 3)) != lower(host))) {
    return error_reply(403, "E0646", "a page from elsewhere asked",
                       "open the page from this server itself");
  }
  if (!guard.token || call.path == "/healthz" || has_token(guard, call)) return {};
  Reply out = error_reply(401, "E0647", "the token is missing or wrong",
                          "send `Authorization: Bearer TOKEN`, or open /?token=TOKEN once");
  out.headers.emplace_back("WWW-Authenticate", "Bearer");
  return out;
}

std::optional<Reply> let_in(const Guard& guard, const Call& call) {
  const auto given = call.query.find("token");
  if (!guard.token || call.path != "/" || call.method != "GET" || given == call.query.end()) {
    return {};
  }
  if (!same_secret(given->second, *guard.token)) return {};
  Reply out;
  out.status = 303;
  out.headers = {{"Location", "/"},
                 {"Cache-Control", "no-store"},
                 {"Set-Cookie",
                  fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax", cookie_name, *guard.token)}};
  return out;
}

Reply error_reply(int status, const Diagnostics& diagnostics) {
  Reply out;
  out.status = status;
  out.body =
      text_of({{"schema", "egress.error/1"}, {"diagnostics", diagnostics_json(diagnostics)}}, -1);
  return out;
}

Reply error_reply(int status, std::string_view code, std::string message, std::string hint) {
  return error_reply(status, mistake(code, std::move(message), std::move(hint)));
}

}  // namespace egress

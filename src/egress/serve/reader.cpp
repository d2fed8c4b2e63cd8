#include "egress/serve/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "egress/base/letters.h"

namespace egress {

namespace {

bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || marks.find(c) != marks.npos;
  });
}

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

RequestReader::State RequestReader::refuse(int status, std::string message, std::string hint) {
  refusal_ = {status, std::move(message), std::move(hint)};
  return State::refused;
}

RequestReader::State RequestReader::feed(std::string_view bytes) {
  buffer_ += bytes;
  if (size_ == 0) {
    // A line break before a request is let pass, as RFC 9112 asks for.
    if (buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
    const std::size_t end = buffer_.find("\r\n\r\n", searched_);
    if (std::min(end, buffer_.size()) > limits_.head) {
      return refuse(431, "the head of the request is too long", "16 kB are taken");
    }
    if (end == std::string::npos) {
      searched_ = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
      return State::more;
    }
    if (check_head(std::string_view(buffer_).substr(0, end)) == State::refused) {
      return State::refused;
    }
    size_ = end + 4 + length_;
  }
  return buffer_.size() < size_ ? State::more : State::whole;
}

std::string RequestReader::take() {
  std::string out = buffer_.substr(0, size_);
  buffer_.erase(0, size_);
  searched_ = size_ = length_ = 0;
  length_given_ = host_given_ = false;
  return out;
}

RequestReader::State RequestReader::check_head(std::string_view head) {
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= head.size(); ++count) {
    const std::size_t end = std::min(head.find("\r\n", begin), head.size());
    const std::string_view line = head.substr(begin, end - begin);
    begin = end + 2;
    if (count > limits_.headers) return refuse(431, "the request has too many headers");
    const State state = count == 0 ? check_line(line) : check_header(line);
    if (state == State::refused) return state;
  }
  if (!host_given_ && !old_) return refuse(400, "the request names no host", "send `Host`");
  if (length_ > 0 && !may_have_body_) return refuse(400, "a body came with a method that has none");
  return State::more;
}

RequestReader::State RequestReader::check_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400, "this is no HTTP");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const bool other = version.starts_with("HTTP/") && is_token(method);
    return refuse(other ? 505 : 400, "only HTTP/1.1 is spoken here");
  }
  old_ = version == "HTTP/1.0";
  if (target.size() > limits_.target) return refuse(414, "the path is too long");
  const bool printable = std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!target.starts_with('/') || !printable || !is_token(method)) {
    return refuse(400, "the request line cannot be read");
  }
  may_have_body_ = method == "POST" || method == "DELETE";
  if (!may_have_body_ && method != "GET" && method != "HEAD") {
    return refuse(405, "there is no such method here", "GET, HEAD, POST and DELETE are");
  }
  return State::more;
}

RequestReader::State RequestReader::check_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, std::min(colon, line.size()));
  if (colon == std::string_view::npos || !is_token(name)) {
    return refuse(400, "a header cannot be read");
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (std::ranges::any_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
      })) {
    return refuse(400, "a header cannot be read");
  }
  if (same(name, "Transfer-Encoding")) {
    return refuse(411, "a body must come with its length", "send `Content-Length`, not chunks");
  }
  if (same(name, "Content-Encoding") && !same(value, "identity")) {
    return refuse(415, "a packed body is not taken");
  }
  if (same(name, "Expect")) return refuse(417, "`Expect` is not taken");
  if (same(name, "Host")) {
    if (host_given_) return refuse(400, "the request names two hosts");
    host_given_ = true;
  }
  if (same(name, "Content-Length")) {
    const bool digits =
        !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (length_given_ || !digits) return refuse(400, "the length of the body cannot be read");
    length_given_ = true;
    if (value.size() > 9 || std::stoul(std::string(value)) > limits_.body) {
      return refuse(413, "the body is too long",
                    fmt::format("{} kB are taken", limits_.body >> 10U));
    }
    length_ = std::stoul(std::string(value));
  }
  return State::more;
}

}  // namespace egress

// Reader: bytes of a connection -> one whole HTTP/1.1 request within limits, or why not. Nothing
// reaches the parser of the library before this has passed it: the library (cpp-httplib 0.11) sets
// no bound to the lines of a head, their number, or a body in chunks. See docs/decisions/0016.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace egress {

struct Limits {
  std::size_t head = 16U << 10U;   // bytes of request line and headers
  std::size_t target = 2U << 10U;  // of the path with its query
  std::size_t headers = 64;
  std::size_t body = 64U << 10U;
  int seconds_to_ask = 10;   // from a request's first byte to its last
  int seconds_idle = 30;     // between two requests
  int seconds_to_take = 10;  // a piece of an answer, and more for a long one:
  std::size_t least_bytes_a_second = 64U << 10U;
  std::size_t requests = 1000;  // on one connection
  std::size_t connections = 256;
};

/// What is answered instead, and then the connection ends.
struct Refusal {
  int status = 400;
  std::string message, hint;
};

/// Takes only what RFC 9112 has one reading of: CRLF ends lines, a head names one host, a body has
/// one length in digits. Chunks, packed bodies, `Expect` and bodies of GET are refused. Linear in
/// the bytes; holds at most head + body + one read.
class RequestReader {
 public:
  enum class State : std::uint8_t { more, whole, refused };

  explicit RequestReader(const Limits& limits) : limits_(limits) {}
  State feed(std::string_view bytes);
  /// The request of State::whole. What came after it is kept: feed({}) goes on with it.
  std::string take();
  const Refusal& refusal() const { return refusal_; }
  /// Some of a request has come.
  bool begun() const { return !buffer_.empty(); }

 private:
  State refuse(int status, std::string message, std::string hint = {});
  State check_head(std::string_view head);
  State check_line(std::string_view line);
  State check_header(std::string_view line);

  Limits limits_;
  std::string buffer_;
  std::size_t searched_ = 0;  // no end of the head before this
  std::size_t size_ = 0;      // of the whole request; 0: the head is not yet whole
  std::size_t length_ = 0;    // of the body
  bool length_given_ = false, host_given_ = false, may_have_body_ = false, old_ = false;
  Refusal refusal_;
};

}  // namespace egress

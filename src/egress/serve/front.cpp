#include "egress/serve/front.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cstring>

#include "egress/base/letters.h"

namespace egress {

namespace {

/// A request in memory; the answer goes out as it is made.
class Exchange : public httplib::Stream {
 public:
  Exchange(const std::string& request, const Send& send) : request_(request), send_(send) {}

  bool is_readable() const override { return at_ < request_.size(); }
  bool is_writable() const override { return alive_; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t n = std::min(size, request_.size() - at_);
    std::memcpy(to, request_.data() + at_, n);
    at_ += n;
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* from, size_t size) override {
    alive_ = alive_ && send_(std::string_view(from, size));
    return alive_ ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }
  bool alive() const { return alive_; }

 private:
  const std::string& request_;
  const Send& send_;
  std::size_t at_ = 0;
  bool alive_ = true;
};

/// The library hands nothing through to its handlers; both run in one thread.
thread_local Asker asking;

Call call_of(const httplib::Request& request) {
  Call out;
  out.asker = asking;
  out.method = request.method;
  out.path = request.path;
  out.body = request.body;
  for (const auto& [name, value] : request.params) out.query[name] = value;
  for (const auto& [name, value] : request.headers) {
    out.headers[lower(name)] = value;
  }
  return out;
}

}  // namespace

std::string Call::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

class Front::Library : public httplib::Server {
 public:
  explicit Library(std::function<Reply(const Call&)> answer) {
    const auto handle = [answer = std::move(answer)](const httplib::Request& request,
                                                     httplib::Response& response) {
      Reply reply = answer(call_of(request));
      response.status = reply.status;
      for (const auto& [name, value] : security_headers()) {
        response.set_header(std::string(name), std::string(value));
      }
      for (const auto& [name, value] : reply.headers) response.set_header(name, value);
      if (reply.end_connection) response.set_header("Connection", "close");
      if (!reply.stream) {
        response.set_content(reply.body, reply.type);
        return;
      }
      response.set_chunked_content_provider(
          reply.type, [next = std::move(reply.stream)](size_t /*offset*/, httplib::DataSink& sink) {
            std::string piece;
            const bool more = next(piece);
            if (!piece.empty() && !sink.write(piece.data(), piece.size())) return false;
            if (!more) sink.done();
            return true;
          });
    };
    constexpr const char* any =
        "[\\s\\S]*";  // a dot would leave paths with line breaks to the library
    Get(any, handle);
    Post(any, handle);
    Delete(any, handle);
    set_payload_max_length(Limits{}.body);
    keep_alive_max_count_ = Limits{}.requests;
    keep_alive_timeout_sec_ = Limits{}.seconds_idle;
    svr_sock_ = 0;  // the library takes a server without a socket for one that is ending
  }
  ~Library() override { svr_sock_ = INVALID_SOCKET; }

  bool answer(const std::string& request, const Send& send) {
    Exchange exchange(request, send);
    bool ended = false;
    const bool written = process_request(exchange, false, ended, [](httplib::Request& parsed) {
      parsed.ranges.clear();                 // many small ones would multiply the answer
      parsed.headers.erase("Content-Type");  // a body is JSON, never a form
      // Packed by the library at its slowest setting, an answer took 60 ms more than its plan.
      parsed.headers.erase("Accept-Encoding");
    });
    return written && !ended && exchange.alive();
  }
};

Front::Front(std::function<Reply(const Call&)> answer)
    : library_(std::make_unique<Library>(std::move(answer))) {}
Front::~Front() = default;

bool Front::answer(const std::string& request, const Send& send, const Asker& asker) {
  asking = asker;
  const bool goes_on = library_->answer(request, send);
  asking = nullptr;
  return goes_on;
}

std::span<const std::pair<std::string_view, std::string_view>> security_headers() {
  static constexpr std::pair<std::string_view, std::string_view> all[] = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
  };
  return all;
}

std::string plain_answer(const Reply& reply) {
  std::string out = fmt::format(
      "HTTP/1.1 {} Refused\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
      reply.status, reply.type, reply.body.size());
  for (const auto& [name, value] : security_headers()) {
    out += fmt::format("{}: {}\r\n", name, value);
  }
  for (const auto& [name, value] : reply.headers) out += fmt::format("{}: {}\r\n", name, value);
  return out + "\r\n" + reply.body;
}

}  // namespace egress

#include "egress/serve/connections.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <thread>

namespace egress {

namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_to(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

/// False where the time is over.
bool wait_for(int socket, short event, Clock::time_point deadline) {
  for (;;) {
    pollfd one{socket, event, 0};
    const int ready = poll(&one, 1, milliseconds_to(deadline));
    if (ready > 0) return true;
    if (ready < 0 && errno == EINTR) continue;
    return false;
  }
}

std::unexpected<Diagnostics> cannot_listen(const std::string& address, int port,
                                           const std::string& why) {
  return std::unexpected(
      mistake("E0640", fmt::format("cannot listen on {}, port {}: {}", address, port, why),
              "give another `--port` (0 takes a free one), or an address of this machine"));
}

}  // namespace

Connections::Connections(const Limits& limits, Answer answer, Refuse refuse)
    : limits_(limits), answer_(std::move(answer)), refuse_(std::move(refuse)) {}

Connections::~Connections() { stop(); }

Outcome<int> Connections::listen(const std::string& address, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int wrong = getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (wrong != 0) return cannot_listen(address, port, gai_strerror(wrong));
  listener_ = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  if (listener_ >= 0) setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const bool bound = listener_ >= 0 && bind(listener_, found->ai_addr, found->ai_addrlen) == 0 &&
                     ::listen(listener_, 256) == 0;
  const std::string why = bound ? "" : std::strerror(errno);
  freeaddrinfo(found);
  if (!bound) return cannot_listen(address, port, why);
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size);
  return ntohs(own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&own)->sin6_port
                                         : reinterpret_cast<sockaddr_in*>(&own)->sin_port);
}

void Connections::start() {
  const std::lock_guard lock(mutex_);
  threads_ += 2;
  std::thread([this] { accept_all(); }).detach();
  std::thread([this] { watch_all(); }).detach();
}

/// What nobody waits for any more need not be answered.
void Connections::watch_all() {
  constexpr auto now_and_then = std::chrono::milliseconds(200);
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, now_and_then, [&] { return stopping_.load(); })) {
    for (const auto& [socket, place] : places_) {
      if (!place.asker) continue;
      pollfd other{.fd = socket, .events = POLLRDHUP, .revents = 0};
      if (poll(&other, 1, 0) > 0) place.asker->request_stop();
    }
  }
  --threads_;
  ended_.notify_all();
}

void Connections::stop() {
  stopping_ = true;
  std::unique_lock lock(mutex_);
  stopped_.notify_all();
  if (listener_ >= 0) shutdown(listener_, SHUT_RDWR);
  for (const auto& [socket, place] : places_) shutdown(socket, SHUT_RDWR);
  ended_.wait(lock, [&] { return threads_ == 0; });
  if (listener_ >= 0) close(listener_);
  listener_ = -1;
}

ConnectionCounts Connections::counts() const {
  const std::lock_guard lock(mutex_);
  return {static_cast<int>(places_.size()), refused_, made_room_};
}

void Connections::accept_all() {
  while (!stopping_) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      // Out of descriptors, most likely: what is open will end.
      if (!stopping_ && errno != EINTR) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      continue;
    }
    try {
      take_in(socket);
    } catch (const std::exception& error) {  // no memory, or no thread for it
      fmt::print(stderr, "egress: a connection was dropped: {}\n", error.what());
      const std::lock_guard lock(mutex_);
      places_.erase(socket);
      close(socket);
    }
  }
  const std::lock_guard lock(mutex_);
  --threads_;
  ended_.notify_all();
}

void Connections::take_in(int socket) {
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  {
    std::unique_lock lock(mutex_);
    if (places_.size() >= limits_.connections && !make_room()) {
      lock.unlock();
      turn_away(socket, {503, "too many connections", "come back in a moment"});
      close(socket);
      return;
    }
    places_[socket] = {State::waiting, Clock::now(), nullptr};
    // Under the lock, which the thread needs before it can be counted out.
    std::thread([this, socket] { talk(socket); }).detach();
    ++threads_;
  }
}

/// Ends the connection that has waited longest. Its thread gives the place back.
bool Connections::make_room() {
  auto oldest = places_.end();
  for (auto place = places_.begin(); place != places_.end(); ++place) {
    if (place->second.state != State::waiting) continue;
    if (oldest == places_.end() || place->second.since < oldest->second.since) oldest = place;
  }
  if (oldest == places_.end() || places_.size() >= 2 * limits_.connections) return false;
  oldest->second.state = State::leaving;
  shutdown(oldest->first, SHUT_RDWR);
  ++made_room_;
  return true;
}

void Connections::mark(int socket, State state, Asker asker) {
  const std::lock_guard lock(mutex_);
  places_[socket] = {state, Clock::now(), std::move(asker)};
}

void Connections::talk(int socket) {
  try {
    answer_all(socket);
  } catch (const std::exception& error) {
    fmt::print(stderr, "egress: a connection was ended: {}\n", error.what());
  }
  leave(socket);
}

void Connections::answer_all(int socket) {
  RequestReader reader(limits_);
  for (std::size_t n = 0; n < limits_.requests && !stopping_; ++n) {
    if (!read_request(socket, reader)) return;
    const auto asker = std::make_shared<RunContext>();
    mark(socket, State::answering, asker);
    const auto take = [&](std::string_view bytes) { return send(socket, bytes); };
    if (!answer_(reader.take(), take, asker)) return;
    mark(socket, State::waiting);
  }
}

void Connections::leave(int socket) {
  mark(socket, State::leaving);
  // What the other side still sends is thrown away for a moment: closed at once, the connection
  // would be reset and the answer lost.
  shutdown(socket, SHUT_WR);
  std::array<char, 4096> scrap{};
  const auto until = Clock::now() + std::chrono::milliseconds(stopping_ ? 0 : 200);
  for (int i = 0; i < 64 && wait_for(socket, POLLIN, until); ++i) {
    if (recv(socket, scrap.data(), scrap.size(), 0) <= 0) break;
  }
  const std::lock_guard lock(mutex_);
  places_.erase(socket);
  close(socket);
  --threads_;
  ended_.notify_all();
}

bool Connections::read_request(int socket, RequestReader& reader) {
  std::array<char, 16384> bytes;
  auto state = reader.feed({});
  bool begun = reader.begun();
  auto deadline =
      Clock::now() + std::chrono::seconds(begun ? limits_.seconds_to_ask : limits_.seconds_idle);
  while (state == RequestReader::State::more) {
    const bool ready = wait_for(socket, POLLIN, deadline);
    if (!ready && begun && !stopping_) {
      turn_away(socket, {408, "the request did not come to its end in time",
                         fmt::format("{} seconds are given", limits_.seconds_to_ask)});
    }
    if (!ready) return false;
    const auto got = recv(socket, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    if (!begun) deadline = Clock::now() + std::chrono::seconds(limits_.seconds_to_ask);
    begun = true;
    state = reader.feed({bytes.data(), static_cast<std::size_t>(got)});
  }
  if (state == RequestReader::State::whole) return true;
  turn_away(socket, reader.refusal());
  return false;
}

void Connections::turn_away(int socket, const Refusal& refusal) {
  ++refused_;
  // The newcomer that finds no place must not hold up the others: one attempt, no waiting.
  const std::string bytes = refuse_(refusal);
  std::ignore = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Connections::send(int socket, std::string_view bytes) const {
  const auto seconds = limits_.seconds_to_take +
                       static_cast<std::int64_t>(bytes.size() / limits_.least_bytes_a_second);
  const auto deadline = Clock::now() + std::chrono::seconds(seconds);
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return false;
    if (!wait_for(socket, POLLOUT, deadline)) return false;
  }
  return true;
}

}  // namespace egress

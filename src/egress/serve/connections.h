// Connections: sockets, one thread each, none of which can hold up the others.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/serve/reader.h"

namespace egress {

/// Takes bytes of an answer; false once the other side is gone or takes nothing.
using Send = std::function<bool(std::string_view)>;
/// Who asked, for as long as the answer takes: told to stop once the other side has gone.
using Asker = std::shared_ptr<RunContext>;
/// Answers one whole request; false ends the connection, and so does what is thrown.
using Answer = std::function<bool(const std::string& request, const Send& send, const Asker&)>;
/// The bytes of an answer to what is no request.
using Refuse = std::function<std::string(const Refusal& refusal)>;

struct ConnectionCounts {
  int open = 0;
  std::uint64_t turned_away = 0;  // told that what they sent is no request, or that it is full
  std::uint64_t made_room = 0;    // ended for somebody else, having waited longest
};

/// A whole request must come within its time, whatever trickles in. When all places are taken, the
/// connection that has waited longest without asking anything makes room; if all are being
/// answered, the newcomer is told to come back. Errors E0640. Thread-safe.
class Connections {
 public:
  Connections(const Limits& limits, Answer answer, Refuse refuse);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// The port, which is a free one where 0 is asked for.
  Outcome<int> listen(const std::string& address, int port);
  /// Returns at once; threads of its own do the work.
  void start();
  /// Takes no more, ends what is open and waits for the threads.
  void stop();

  ConnectionCounts counts() const;

 private:
  /// waiting: for a request; leaving: it will give its place back without being told.
  enum class State : std::uint8_t { waiting, answering, leaving };
  struct Place {
    State state = State::waiting;
    std::chrono::steady_clock::time_point since;
    Asker asker;  // answering: whose answer it is
  };
  void accept_all();
  void watch_all();
  bool make_room();
  void take_in(int socket);
  void talk(int socket);
  void answer_all(int socket);
  void leave(int socket);
  bool read_request(int socket, RequestReader& reader);
  bool send(int socket, std::string_view bytes) const;
  void mark(int socket, State state, Asker asker = nullptr);
  void turn_away(int socket, const Refusal& refusal);

  Limits limits_;
  Answer answer_;
  Refuse refuse_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> refused_{0}, made_room_{0};
  mutable std::mutex mutex_;
  std::condition_variable ended_, stopped_;
  std::map<int, Place> places_;
  int threads_ = 0;
};

}  // namespace egress

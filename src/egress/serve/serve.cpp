#include "egress/serve/serve.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "egress/base/share_dir.h"
#include "egress/engine/respond.h"
#include "egress/serve/connections.h"
#include "egress/serve/site.h"

namespace egress {

namespace {

std::string state_folder(Arguments& arguments, const std::string& digest) {
  if (const auto folder = arguments.text("state")) return *folder;
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::string base;
  if (state != nullptr && *state == '/') {
    base = state;
  } else if (home != nullptr && *home == '/') {
    base = std::string(home) + "/.local/state";
  } else {
    arguments.diagnostics().add("E0643", {}, "jobs cannot be kept: there is no home folder",
                                "give a folder of your own with `--state DIR`");
  }
  return base + "/egress/" + digest.substr(0, 16);
}

Guard guard_of(Arguments& arguments, const std::string& address) {
  Guard out;
  out.hosts = arguments.texts("host");
  out.hosts.push_back(address);
  if (const auto file = arguments.text("token-file")) {
    auto token = read_token(*file);
    if (token) {
      out.token = *std::move(token);
    } else {
      arguments.diagnostics().append(token.error());
    }
  } else if (!is_loopback(address)) {
    arguments.diagnostics().add(
        "E0641", {}, fmt::format("`--listen {}` lets other machines in without a token", address),
        "give `--token-file FILE`; docs/server.md says how to make one");
  }
  return out;
}

std::string url_of(const std::string& address, int port) {
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}/", v6 ? "[" : "", address, v6 ? "]" : "", port);
}

/// One line for everything that is refused or goes wrong; the rest is in /metrics.
void log(bool quiet, const Call& call, const Reply& reply) {
  if (quiet || reply.status < 400 || reply.status == 409) return;
  std::string path = call.path.substr(0, 100);  // decoded, so it may hold anything
  std::ranges::replace_if(path, [](char c) { return c < ' ' || c > '~'; }, '?');
  fmt::print(stderr, "{} {} {}\n", reply.status, call.method, path);
}

Reply refusal_reply(const Refusal& refusal) {
  Reply out = error_reply(refusal.status, "E0649", refusal.message, refusal.hint);
  if (refusal.status == 405) out.headers.emplace_back("Allow", "GET, HEAD, POST, DELETE");
  return out;
}

/// Until somebody ends the process; signals were blocked before any thread began.
void wait_for_end(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
}

}  // namespace

Response serve(const Request& request) {
  Arguments arguments(request);
  RunContext context;
  set_limits(arguments, context);
  Opened opened = open_case(request, arguments);
  const std::string address = arguments.text("listen").value_or("127.0.0.1");
  const int port = static_cast<int>(arguments.integer("port").value_or(8080));
  Guard guard = guard_of(arguments, address);
  if (auto wrong = refusal(opened, arguments)) return *std::move(wrong);
  const std::string folder = state_folder(arguments, opened.result.built->digest);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  umask(S_IRWXG | S_IRWXO);  // jobs are their owner's alone
  auto store = JobStore::open(folder);
  if (!store) return mistakes(store.error());

  // Hundreds of threads with heaps of their own would hold on to what they once needed.
  mallopt(M_ARENA_MAX, 4);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const bool quiet = request.has("quiet");
  Connections* open = nullptr;
  const auto page = share_dir("web");
  SiteOptions options;
  options.folder = request.arguments.front();
  options.guard = std::move(guard);
  options.threads = context.threads;
  options.page = page ? page->string() : "";
  options.connections = [&open] { return open == nullptr ? ConnectionCounts() : open->counts(); };
  Site site(std::move(options), opened.files, *std::move(opened.result.built), *std::move(store));
  Front front([&](const Call& call) {
    Reply reply = site.answer(call);
    log(quiet, call, reply);
    return reply;
  });
  Connections connections(
      Limits{},
      [&](const std::string& asked, const Send& send, const Asker& asker) {
        return front.answer(asked, send, asker);
      },
      [&](const Refusal& refused) {
        if (!quiet) fmt::print(stderr, "{} {}\n", refused.status, refused.message);
        return plain_answer(refusal_reply(refused));
      });
  const auto bound = connections.listen(address, port);
  if (!bound) return mistakes(bound.error());
  open = &connections;
  connections.start();
  fmt::print("listening on {}\n", url_of(address, *bound));
  std::fflush(stdout);
  std::thread warm([&] { site.warm_up(context); });
  wait_for_end(signals);
  context.request_stop();
  site.stop();
  connections.stop();
  open = nullptr;
  warm.join();
  return {};
}

}  // namespace egress

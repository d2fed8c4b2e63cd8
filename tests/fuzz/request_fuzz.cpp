// Bytes as a stranger sends them: first the reader, in two pieces cut where the first byte says,
// then the library's parser behind it, and last the words of a body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "egress/serve/front.h"
#include "egress/serve/reader.h"
#include "egress/serve/words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace egress;
  static Front front([](const Call& call) {
    (void)what_if_request(call.body, "case");
    (void)job_request(call.body, "case");
    Reply out;
    out.body = call.path;
    return out;
  });
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : data[0] % bytes.size();
  const Limits limits;
  RequestReader reader(limits);
  auto state = reader.feed(bytes.substr(0, cut));
  if (state == RequestReader::State::more) state = reader.feed(bytes.substr(cut));
  for (int i = 0; i < 4 && state == RequestReader::State::whole; ++i) {
    const std::string request = reader.take();
    if (request.size() > limits.head + limits.body + 4) std::abort();
    std::size_t sent = 0;
    front.answer(request, [&](std::string_view out) {
      sent += out.size();
      return sent < 1'000'000;
    });
    if (sent == 0 || sent >= 1'000'000)
      std::abort();  // every request has one answer, and a short one
    state = reader.feed({});
  }
  return 0;
}
